//! Python, with what the tests of the API's description use of it.

use std::path::{Path, PathBuf};

use super::{announce, debian, home};
use crate::process::{Error, Outcome, Program, at, on_path};

/// Sees to an environment of its own with everything that a list of requirements names; returns its folder.
pub(super) fn with(requirements: &Path) -> Outcome<PathBuf> {
    let wanted = std::fs::read(requirements).map_err(at(requirements))?;
    let folder = home()?.join("python");
    let note = folder.join(".installed-from");
    if std::fs::read(&note).is_ok_and(|installed| installed == wanted) {
        return Ok(folder);
    }
    if !can_make_environments() {
        debian::install("Python", &["python3", "python3-venv"]);
    }
    if !can_make_environments() {
        return Err(Error::new(
            "there is no Python 3 with venv; install it (Debian: `apt-get install python3-venv`)",
        ));
    }
    announce("what tests the API from Python", "a minute");
    Program::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).run()?;
    Program::new(folder.join("bin").join("python"))
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(requirements)
        .run()?;
    std::fs::write(&note, wanted).map_err(at(&note))?;
    Ok(folder)
}

/// Debian ships Python without the module that fills a new environment.
fn can_make_environments() -> bool {
    on_path("python3").is_some() && Program::new("python3").args(["-c", "import venv, ensurepip"]).succeeds()
}
