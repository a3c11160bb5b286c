//! Node.js, and the tools that npm installs.

use std::path::PathBuf;

use super::{announce, debian, home, is_version};
use crate::process::{Error, Outcome, Program, on_path};

/// The oldest Node.js whose test runner and wasm engine the tests are written for.
const OLDEST_NODE: u32 = 20;

/// The version of binaryen, whose `wasm-opt` shrinks what the page downloads.
const BINARYEN: &str = "132";

/// Sees to Node.js and npm.
pub(super) fn node() -> Outcome {
    if on_path("node").is_none() || on_path("npm").is_none() {
        debian::install("Node.js", &["nodejs", "npm"]);
    }
    let version = Program::new("node").arg("--version").read();
    match version.as_deref().ok().and_then(major) {
        Some(found) if found >= OLDEST_NODE && on_path("npm").is_some() => Ok(()),
        Some(found) if found < OLDEST_NODE => Err(Error::new(format!(
            "Node.js {found} is on PATH; install Node.js {OLDEST_NODE} or newer, with npm"
        ))),
        Some(_) | None => Err(Error::new(format!(
            "node or npm is not on PATH; install Node.js {OLDEST_NODE} or newer, with npm"
        ))),
    }
}

/// The first number of `v20.1.0`.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Sees to `wasm-opt`; returns the folder it is in.
pub(super) fn wasm_opt() -> Outcome<PathBuf> {
    let beside = |path: PathBuf| path.parent().map(PathBuf::from);
    if let Some(found) = on_path("wasm-opt").filter(|path| is_version(path, BINARYEN)) {
        return beside(found).ok_or_else(|| Error::new("wasm-opt lies in no folder"));
    }
    let prefix = home()?.join("npm-binaryen");
    let bin = prefix.join("node_modules").join(".bin");
    // Its own manifest says which version it is, and asking the program would start Node.js.
    let manifest = prefix.join("node_modules/binaryen/package.json");
    let right = || {
        let wanted = format!("\"version\": \"{BINARYEN}.");
        std::fs::read_to_string(&manifest).is_ok_and(|text| text.contains(&wanted))
            && bin.join("wasm-opt").is_file()
    };
    if !right() {
        announce(&format!("wasm-opt (binaryen {BINARYEN})"), "a few seconds");
        Program::new("npm")
            .args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"])
            .arg(&prefix)
            .arg(format!("binaryen@{BINARYEN}"))
            .run()?;
    }
    if right() {
        return Ok(bin);
    }
    Err(Error::new(format!(
        "npm installed no wasm-opt under {}; install binaryen {BINARYEN} and put wasm-opt on PATH",
        prefix.display()
    )))
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v9.1"), Some(9));
        assert_eq!(major("twenty"), None);
    }
}
