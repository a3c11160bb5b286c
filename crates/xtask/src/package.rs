//! The npm package: the rules as wasm, with their glue, in `pkg/`.

use std::path::Path;

use crate::context::Context;
use crate::process::{Error, Outcome, at};
use crate::stamp::Stamp;
use crate::tools::Need;
use crate::web::WASM_OPT_FEATURES;

/// The crate behind the package.
const CRATE: &str = "reckon-js";

/// What stands in the package beside what is generated.
const TEMPLATE: &str = "crates/js/npm";

/// What belongs to working on the package and not into it.
const NOT_SHIPPED: [&str; 7] =
    ["bench", "build", "node_modules", "package-lock.json", "test", "tsconfig.json", ".npmrc"];

/// What building the package takes.
pub(crate) const NEEDS: [Need; 4] = [Need::WasmTarget, Need::WasmBindgen, Need::Node, Need::WasmOpt];

/// Builds `pkg/`, unless it is what its sources say.
pub(crate) fn build(context: &Context) -> Outcome {
    let _one_at_a_time = context.workspace.lock("pkg")?;
    let recipe = ["crates/xtask/src/package.rs", "crates/xtask/src/web.rs"];
    let stamp = Stamp::of_crate(&context.workspace, "pkg", CRATE, &recipe)?;
    let pkg = context.workspace.path("pkg");
    if stamp.is_current() && pkg.join("package.json").is_file() {
        println!("  pkg/ is up to date");
        return Ok(());
    }
    stamp.forget()?;
    if pkg.is_dir() {
        std::fs::remove_dir_all(&pkg).map_err(at(&pkg))?;
    }
    context.build_wasm(CRATE)?;
    bind(context, &pkg)?;
    shrink(context, &pkg)?;
    copy(&context.workspace.path(TEMPLATE), &pkg)?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let from = context.workspace.path(licence);
        std::fs::copy(&from, pkg.join(licence)).map_err(at(&from))?;
    }
    derive(context, &pkg)?;
    stamp.keep()
}

/// Writes the module and its JavaScript glue.
///
/// One build serves browsers, bundlers and Node.js: the `web` target takes the module as an
/// argument, and the package's own entries hand it over the way each of them can. The glue itself names no file, so that
/// no bundler looks for one where the module is brought along.
fn bind(context: &Context, pkg: &Path) -> Outcome {
    let module = context.workspace.target.join("wasm32-unknown-unknown/wasm/reckon_js.wasm");
    if !module.is_file() {
        return Err(Error::new(format!(
            "{} was not built; crates/js/Cargo.toml needs `crate-type = [\"cdylib\", \"rlib\"]` under [lib]",
            module.display()
        )));
    }
    context
        .tools
        .program("wasm-bindgen")?
        .args(["--target", "web", "--omit-default-module-path", "--out-name", "reckon", "--out-dir"])
        .arg(pkg)
        .arg(module)
        .run()
}

fn shrink(context: &Context, pkg: &Path) -> Outcome {
    let module = pkg.join("reckon_bg.wasm");
    context
        .tools
        .program("wasm-opt")?
        .arg("-Oz")
        .args(WASM_OPT_FEATURES)
        .arg(&module)
        .arg("-o")
        .arg(&module)
        .run()
}

/// Writes what is made of the package's own files: the module as text, and the entries for `require`.
fn derive(context: &Context, pkg: &Path) -> Outcome {
    context.npm_ci(TEMPLATE)?;
    context
        .tools
        .program("node")?
        .arg(context.workspace.path(TEMPLATE).join("build/entries.mjs"))
        .arg(pkg)
        .run()
}

/// Copies the template's files; a file of the same name in the target is replaced.
fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to).map_err(at(to))?;
    for entry in std::fs::read_dir(from).map_err(at(from))? {
        let entry = entry.map_err(at(from))?;
        let name = entry.file_name();
        if NOT_SHIPPED.iter().any(|other| name == *other) {
            continue;
        }
        let (source, target) = (entry.path(), to.join(&name));
        if source.is_dir() {
            copy(&source, &target)?;
        } else {
            std::fs::copy(&source, &target).map_err(at(&source))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::copy;

    #[test]
    fn the_template_is_copied_without_what_only_its_authors_need() {
        let dir = std::env::temp_dir().join(format!("reckon-package-{}", std::process::id()));
        let (from, to) = (dir.join("npm"), dir.join("pkg"));
        for folder in ["test", "node_modules/x", "lib"] {
            std::fs::create_dir_all(from.join(folder)).unwrap();
        }
        for file in ["package.json", "tsconfig.json", "test/a.test.mjs", "lib/node.js"] {
            std::fs::write(from.join(file), file).unwrap();
        }
        copy(&from, &to).unwrap();
        assert!(to.join("package.json").is_file() && to.join("lib/node.js").is_file());
        assert!(
            !to.join("test").exists()
                && !to.join("tsconfig.json").exists()
                && !to.join("node_modules").exists()
        );
        std::fs::remove_dir_all(dir).unwrap();
    }
}
