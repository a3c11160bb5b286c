//! The built npm package, run by Node.js.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// Node.js with the package, answering.
pub(crate) struct Module {
    node: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Module {
    /// Starts it.
    pub(crate) fn start() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let package = std::env::var_os("RECKON_PKG").map_or_else(|| here.join("../../pkg"), PathBuf::from);
        assert!(
            package.join("node.js").is_file(),
            "there is no npm package in {}; `cargo xtask package` builds it",
            package.display()
        );
        let mut node = Command::new("node")
            .arg(here.join("answer.mjs"))
            .env("RECKON_PKG", package)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node.js runs the package");
        let answers = BufReader::new(node.stdout.take().expect("its output is piped"));
        let questions = node.stdin.take();
        Self { node, questions, answers }
    }

    /// Asks a question.
    pub(crate) fn ask(&mut self, question: &Value) {
        let questions = self.questions.as_mut().expect("it is still being asked");
        writeln!(questions, "{question}").expect("Node.js listens; what it complains of stands above");
    }

    /// The lines of the next answer.
    pub(crate) fn answer(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let read = self.answers.read_line(&mut line).expect("Node.js writes UTF-8");
            assert!(read > 0, "Node.js stopped; what it complains of stands above");
            match line.trim_end_matches('\n') {
                "" => return lines,
                line => lines.push(line.to_owned()),
            }
        }
    }

    /// Ends it, and sees that nothing went wrong in it.
    pub(crate) fn stop(mut self) {
        drop(self.questions.take());
        assert!(self.node.wait().expect("it was started here").success());
    }
}
