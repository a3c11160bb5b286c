//! The tools the commands need: each is looked for, and installed where it is missing.
//!
//! A tool on `PATH` is used when it is the right version. Otherwise it is installed under the
//! user's cache folder, which no other project uses; system packages are installed only on a
//! system of Debian's kind, by a user who may. Whatever cannot be installed is named, with what
//! to install. Once everything is there, finding it again takes a fraction of a second.

mod browser;
mod debian;
mod mail;
mod node;
mod python;
mod rust;

use std::path::{Path, PathBuf};

use self::browser::WebKit;
use crate::process::{Error, Outcome, Program};
use crate::workspace::Workspace;

/// Something a command cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The standard library for `wasm32-unknown-unknown`.
    WasmTarget,
    /// `wasm-bindgen` and `wasm-bindgen-test-runner`, of the version the root manifest pins.
    WasmBindgen,
    /// `trunk`, which builds the application.
    Trunk,
    /// Node.js with npm.
    Node,
    /// `wasm-opt`, from npm's binaryen.
    WasmOpt,
    /// Chromium with its driver.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKit with its driver.
    WebKit,
    /// Exim, a mail server.
    Exim,
    /// `cargo-mutants`, which changes code to try the tests.
    CargoMutants,
    /// Python, with what `tests/api/requirements.txt` names.
    Python,
}

/// Where the tools are.
#[derive(Debug, Default)]
pub(crate) struct Toolbox {
    /// Folders to look programs up in before `PATH`.
    pub(crate) dirs: Vec<PathBuf>,
    /// The browser, where it was asked for.
    pub(crate) chromium: PathBuf,
    /// The browser's driver, where it was asked for.
    pub(crate) chromedriver: PathBuf,
    /// Firefox, where it was asked for.
    pub(crate) firefox: PathBuf,
    /// WebKit, where it was asked for.
    pub(crate) webkit: WebKit,
    /// The folder in which the mail server is unpacked, where it was asked for.
    pub(crate) exim: PathBuf,
    /// The folder of the Python environment, where it was asked for.
    pub(crate) python: PathBuf,
}

impl Toolbox {
    /// Finds or installs everything that is needed.
    pub(crate) fn with(workspace: &Workspace, needs: &[Need]) -> Outcome<Self> {
        let mut toolbox = Self::default();
        let _one_at_a_time = workspace.lock("the tools")?;
        for need in needs {
            match need {
                Need::WasmTarget => rust::wasm_target()?,
                Need::WasmBindgen => {
                    let version = workspace.pinned("wasm-bindgen")?;
                    toolbox.look_in(rust::wasm_bindgen(&version)?);
                }
                Need::Trunk => toolbox.look_in(rust::trunk()?),
                Need::Node => node::node()?,
                Need::WasmOpt => toolbox.look_in(node::wasm_opt()?),
                Need::Chromium => {
                    (toolbox.chromium, toolbox.chromedriver) = browser::chromium()?;
                }
                Need::Firefox => toolbox.firefox = browser::firefox()?,
                Need::WebKit => toolbox.webkit = browser::webkit()?,
                Need::Exim => toolbox.exim = mail::exim()?,
                Need::CargoMutants => toolbox.look_in(rust::cargo_mutants()?),
                Need::Python => {
                    toolbox.python = python::with(&workspace.path("tests/api/requirements.txt"))?;
                }
            }
        }
        Ok(toolbox)
    }

    /// A program of the toolbox, with the others beside it on its `PATH`.
    pub(crate) fn program(&self, name: &str) -> Outcome<Program> {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let own = self.dirs.iter().map(|dir| dir.join(&file));
        let found = own.into_iter().find(|path| path.is_file());
        Program::new(found.unwrap_or_else(|| PathBuf::from(name))).with_path(&self.dirs)
    }

    /// Cargo, with the tools on its `PATH`.
    pub(crate) fn cargo(&self) -> Outcome<Program> {
        Program::cargo().with_path(&self.dirs)
    }

    fn look_in(&mut self, dir: PathBuf) {
        if !self.dirs.contains(&dir) {
            self.dirs.push(dir);
        }
    }
}

/// The folder for tools of this project: `reckon/tools` in the user's cache folder.
fn home() -> Outcome<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let cache = match (set("XDG_CACHE_HOME"), set("HOME").or_else(|| set("USERPROFILE"))) {
        (Some(cache), _) => PathBuf::from(cache),
        (None, Some(home)) => Path::new(&home).join(".cache"),
        (None, None) => {
            return Err(Error::new(
                "neither XDG_CACHE_HOME nor HOME is set: there is no folder to install tools into",
            ));
        }
    };
    Ok(cache.join("reckon").join("tools"))
}

/// Whether a program prints this version, as a word of its own.
fn is_version(program: &Path, version: &str) -> bool {
    Program::new(program).arg("--version").read().is_ok_and(|text| names_version(&text, version))
}

fn names_version(text: &str, version: &str) -> bool {
    text.split_whitespace().any(|word| word == version)
}

/// Says that an installation begins and how long a person may have to wait.
fn announce(what: &str, how_long: &str) {
    println!("==> installing {what} (once; {how_long})");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(names_version("trunk 0.21.14\n", "0.21.14"));
        assert!(!names_version("trunk 0.21.140\n", "0.21.14"));
        assert!(names_version("wasm-opt version 132 (version_132)", "132"));
        assert!(!names_version("wasm-opt version 131 (version_131)", "132"));
    }

    #[test]
    fn a_program_that_is_not_there_has_no_version() {
        assert!(!is_version(Path::new("reckon-no-such-program"), "1"));
    }
}
