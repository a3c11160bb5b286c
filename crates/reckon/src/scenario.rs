//! `reckon scenario`: replays scenario files, or compares them with what they expect.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::string::FromUtf8Error;

use clap::Args;
use reckon_wire::scenario::{Plot, mismatches, read, replay};

/// Replay scenario files: one JSON line a step on standard output.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Compare with each step's `expect` instead: a line a mismatch on standard error.
    #[arg(long)]
    check: bool,
    /// The scenario files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// What a file came to. In order of how bad it is: the exit status is the worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// All as expected, or replayed.
    Fine = 0,
    /// A step came to something else.
    Mismatch = 1,
    /// The file cannot be read, or is malformed.
    Unreadable = 2,
}

/// Runs the command. Exit status: 0 all as expected (or replayed), 1 a mismatch, 2 a file that cannot
/// be read or is malformed.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let mut worst = Verdict::Fine;
    for file in &arguments.files {
        let verdict = match one(file, arguments.check) {
            Ok(verdict) => verdict,
            Err(problem) => {
                // Nobody may be reading: there is no one left to tell.
                let _ = writeln!(io::stderr(), "{}: {problem}", file.display());
                Verdict::Unreadable
            }
        };
        worst = worst.max(verdict);
    }
    ExitCode::from(worst as u8)
}

fn one(file: &Path, check: bool) -> Result<Verdict, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("cannot be read: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&error))?;
    let plot = read(&text).map_err(|error| error.to_string())?;
    let written = if check { compare(file, &plot) } else { print(&plot) };
    written.or_else(|error| {
        // A reader that has closed the pipe has seen enough.
        let seen = error.kind() == io::ErrorKind::BrokenPipe;
        if seen { Ok(Verdict::Fine) } else { Err(error.to_string()) }
    })
}

/// Where the file stops being text.
fn not_utf8(error: &FromUtf8Error) -> String {
    let (text, _) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
    let text = String::from_utf8_lossy(text);
    let (line, last) = text.split('\n').enumerate().last().unwrap_or_default();
    format!("line {}, column {}: not UTF-8", line + 1, last.chars().count() + 1)
}

fn print(plot: &Plot) -> io::Result<Verdict> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in replay(plot) {
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(Verdict::Fine)
}

fn compare(file: &Path, plot: &Plot) -> io::Result<Verdict> {
    let mut err = io::stderr().lock();
    let mut verdict = Verdict::Fine;
    for (line, command) in replay(plot).iter().zip(&plot.commands) {
        let Some(expect) = &command.expect else { continue };
        for mismatch in mismatches(expect, line) {
            verdict = Verdict::Mismatch;
            writeln!(err, "{}: steps[{}].{mismatch}", file.display(), line.step)?;
        }
    }
    Ok(verdict)
}
