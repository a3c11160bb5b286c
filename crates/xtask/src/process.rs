//! Running other programs: what is run is shown, and what fails says so.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// Why a command of the project could not do its work, in words for the person who called it.
#[derive(Debug)]
pub(crate) struct Error(String);

impl Error {
    /// An error with this text: what, where, and what would be right.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// What nearly everything here returns.
pub(crate) type Outcome<T = ()> = Result<T, Error>;

/// Says which file an input or output error was about.
pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error + '_ {
    move |error| Error::new(format!("{}: {error}", path.display()))
}

/// A program to run, with its arguments, folder and environment.
pub(crate) struct Program {
    command: Command,
    shown: String,
}

impl Program {
    /// A program by name (looked up on `PATH`) or by path.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let shown = Path::new(program.as_ref())
            .file_name()
            .unwrap_or(program.as_ref())
            .to_string_lossy()
            .into_owned();
        Self { command: Command::new(program), shown }
    }

    /// The cargo that started this program, or the one on `PATH`.
    pub(crate) fn cargo() -> Self {
        let mut program = Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        program.shown = "cargo".to_owned();
        program
    }

    /// Adds arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        for arg in args {
            self.shown.push(' ');
            self.shown.push_str(&arg.as_ref().to_string_lossy());
            self.command.arg(arg);
        }
        self
    }

    /// Adds one argument.
    pub(crate) fn arg(self, arg: impl AsRef<OsStr>) -> Self {
        self.args([arg])
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs in this folder.
    pub(crate) fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Looks programs up in these folders before `PATH`.
    pub(crate) fn with_path(self, dirs: &[PathBuf]) -> Outcome<Self> {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let all = dirs.iter().cloned().chain(std::env::split_paths(&inherited));
        let path: OsString = std::env::join_paths(all)
            .map_err(|error| Error::new(format!("a folder cannot stand on PATH: {error}")))?;
        Ok(self.env("PATH", path))
    }

    /// Shows the command line, runs it with this terminal, and fails when it fails.
    pub(crate) fn run(mut self) -> Outcome {
        println!("  $ {}", self.shown);
        let status = self.command.status();
        self.judge(status)
    }

    /// Runs it unseen and returns what it printed; fails with what it complained of.
    pub(crate) fn read(mut self) -> Outcome<String> {
        let output = self
            .command
            .stdin(Stdio::null())
            .output()
            .map_err(|error| Error::new(format!("`{}` did not start: {error}", self.shown)))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(Error::new(format!(
            "`{}` failed ({}): {}",
            self.shown,
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        )))
    }

    /// Whether it starts and succeeds, unseen.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Becomes this program, so that signals meant for it reach it and nobody else.
    #[cfg(unix)]
    pub(crate) fn replace(mut self) -> Outcome {
        use std::os::unix::process::CommandExt as _;
        let error = self.command.exec();
        Err(Error::new(format!("`{}` did not start: {error}", self.shown)))
    }

    /// Runs this program in place of the current one as far as the system allows.
    #[cfg(not(unix))]
    pub(crate) fn replace(self) -> Outcome {
        self.run()
    }

    fn judge(&self, status: std::io::Result<ExitStatus>) -> Outcome {
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Error::new(format!("`{}` failed ({status})", self.shown))),
            Err(error) => Err(Error::new(format!("`{}` did not start: {error}", self.shown))),
        }
    }
}

/// The first file of this name in the folders of `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|dir| dir.join(&file)).find(|candidate| candidate.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_with_what_it_complained_of() {
        let error = Program::cargo().arg("no-such-command").read().unwrap_err();
        let text = error.to_string();
        assert!(text.contains("cargo no-such-command"), "{text}");
        assert!(text.contains("no such command"), "{text}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = Program::new("reckon-no-such-program").run().unwrap_err();
        assert!(error.to_string().contains("reckon-no-such-program"));
    }

    #[test]
    fn what_a_program_prints_is_returned() {
        assert!(Program::cargo().arg("--version").read().unwrap().starts_with("cargo "));
        assert!(Program::cargo().arg("--version").succeeds());
        assert!(!Program::cargo().arg("no-such-command").succeeds());
    }
}
