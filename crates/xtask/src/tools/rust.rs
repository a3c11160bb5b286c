//! The compiler's wasm target, and the tools that cargo installs.

use std::path::{Path, PathBuf};

use super::{announce, home, is_version};
use crate::process::{Error, Outcome, Program, on_path};

/// Trunk's version: the newest that the workspace's `rust-version` compiles.
const TRUNK: &str = "0.21.14";

/// cargo-mutants' version.
const CARGO_MUTANTS: &str = "27.1.0";

const TARGET: &str = "wasm32-unknown-unknown";

/// Sees to the standard library for wasm.
pub(super) fn wasm_target() -> Outcome {
    if has_target()? {
        return Ok(());
    }
    announce(&format!("Rust's {TARGET} target"), "a few seconds");
    let added = Program::new("rustup").args(["target", "add", TARGET]).run();
    if added.is_ok() && has_target()? {
        return Ok(());
    }
    Err(Error::new(format!(
        "this Rust cannot compile to wasm. With rustup: `rustup target add {TARGET}`; \
         with Debian's own rustc: `apt-get install libstd-rust-dev-wasm32`"
    )))
}

fn has_target() -> Outcome<bool> {
    let sysroot = Program::new("rustc").args(["--print", "sysroot"]).read()?;
    let lib = Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib");
    Ok(lib.is_dir())
}

/// Sees to wasm-bindgen and its test runner; returns the folder they are in.
///
/// Installed without `--locked`: the lock file of a release may name crates newer than what a
/// registry mirror serves.
pub(super) fn wasm_bindgen(version: &str) -> Outcome<PathBuf> {
    let right = |program: &Path| {
        let runner = format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX);
        is_version(program, version) && program.with_file_name(runner).is_file()
    };
    installed_by_cargo("wasm-bindgen", "wasm-bindgen-cli", version, &[], "3 minutes", right)
}

/// Sees to trunk; returns the folder it is in.
///
/// Without optimization: it only starts other programs, and compiles in a third of the time.
pub(super) fn trunk() -> Outcome<PathBuf> {
    let right = |program: &Path| is_version(program, TRUNK);
    installed_by_cargo("trunk", "trunk", TRUNK, &["--locked", "--debug"], "5 minutes", right)
}

/// Sees to cargo-mutants; returns the folder it is in.
pub(super) fn cargo_mutants() -> Outcome<PathBuf> {
    let right = |program: &Path| is_version(program, CARGO_MUTANTS);
    installed_by_cargo("cargo-mutants", "cargo-mutants", CARGO_MUTANTS, &["--locked"], "3 minutes", right)
}

fn installed_by_cargo(
    program: &str,
    package: &str,
    version: &str,
    options: &[&str],
    how_long: &str,
    right: impl Fn(&Path) -> bool,
) -> Outcome<PathBuf> {
    let root = home()?;
    let own = root.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    let find = || [on_path(program), Some(own.clone())].into_iter().flatten().find(|path| right(path));
    if find().is_none() {
        announce(&format!("{package} {version}"), how_long);
        let wanted = format!("={version}");
        Program::cargo()
            .args(["install", package, "--version", &wanted, "--force"])
            .args(options)
            .arg("--root")
            .arg(&root)
            .run()?;
    }
    let found = find().and_then(|path| path.parent().map(Path::to_owned));
    found.ok_or_else(|| {
        Error::new(format!(
            "{program} {version} was installed under {} and does not answer; \
             install it by hand: `cargo install {package} --version {version}`",
            root.display()
        ))
    })
}
