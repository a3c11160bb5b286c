//! The web application: built by trunk into `dist/`, then compressed for the server to send.

use crate::context::Context;
use crate::process::Outcome;
use crate::stamp::Stamp;
use crate::tools::Need;

/// The crate of the application.
const CRATE: &str = "reckon-web";

/// What building the application takes.
pub(crate) const NEEDS: [Need; 5] =
    [Need::WasmTarget, Need::WasmBindgen, Need::Trunk, Need::Node, Need::WasmOpt];

/// The features `wasm-opt` may use. One by one: `--all-features` writes types that the Node.js
/// and the browsers of today refuse. Trunk reads the same list from `index.html`; tidy compares.
pub(crate) const WASM_OPT_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// Builds `dist/`, unless it is what its sources say.
pub(crate) fn build(context: &Context) -> Outcome {
    let _one_at_a_time = context.workspace.lock("dist")?;
    let recipe = ["Trunk.toml", "index.html", "crates/xtask/src/web.rs", "crates/xtask/compress.mjs"];
    let stamp = Stamp::of_crate(&context.workspace, "dist", CRATE, &recipe)?;
    if stamp.is_current() && context.workspace.path("dist/index.html").is_file() {
        println!("  dist/ is up to date");
        return Ok(());
    }
    stamp.forget()?;
    // With the words trunk uses, so that trunk finds it done: cargo's progress is seen, and whatever has
    // to be fetched is, while trunk itself stays offline.
    context.build_wasm(CRATE)?;
    context
        .tools
        .program("trunk")?
        .args(["build", "--release", "--offline"])
        // Trunk takes any NO_COLOR for a switch of its own and wants true or false there.
        .env("NO_COLOR", "true")
        .dir(&context.workspace.root)
        .run()?;
    compress(context)?;
    stamp.keep()
}

/// Writes a `.br` and a `.gz` beside each file that gets smaller by it, and prints the sizes.
fn compress(context: &Context) -> Outcome {
    context
        .tools
        .program("node")?
        .arg(context.workspace.path("crates/xtask/compress.mjs"))
        .arg(context.workspace.path("dist"))
        .run()
}
