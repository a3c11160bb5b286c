//! `cargo xtask test`: every test there is, in the order of what they build upon.

use std::path::PathBuf;

use crate::context::Context;
use crate::process::{Outcome, Program};
use crate::steps::{Step, choose, run_all};
use crate::tools::{Need, Toolbox};
use crate::workspace::Workspace;
use crate::{package, web};

/// Everything the tests need, which is everything.
pub(crate) const NEEDS: [Need; 10] = [
    Need::WasmTarget,
    Need::WasmBindgen,
    Need::Node,
    Need::WasmOpt,
    Need::Trunk,
    Need::Chromium,
    Need::Firefox,
    Need::WebKit,
    Need::Exim,
    Need::Python,
];

/// The crates that are compiled to wasm and tested in the browser.
pub(crate) const WASM_CRATES: [&str; 2] = ["reckon-js", "reckon-web"];

/// The crate that only a browser can run. It has no native tests; tidy sees to that.
pub(crate) const BROWSER_CRATE: &str = "reckon-web";

/// A native test that runs the server's binary.
const RUNS_THE_BINARY: &str = "scenarios_over_http";

const NPM: &str = "crates/js/npm";
/// The folder of the browser tests and figures.
pub(crate) const BROWSER: &str = "tests/browser";

/// The package in tools of others: some in each run, all where they are asked for.
const BUNDLERS: &str = "tests/bundlers";
const MORE_BUNDLERS: &str = "tests/bundlers/more";
/// The description of the API, in tools of others.
const API: &str = "tests/api";

/// The step that is run where it is named, and not by itself: it installs half a gigabyte.
const ON_DEMAND: &str = "bundlers";

const STEPS: [Step<Context>; 8] = [
    Step { name: "package", about: "build the npm package", run: package::build },
    Step { name: "native", about: "the rules, stores, server, scenarios, matrix and documents", run: native },
    Step { name: "wasm", about: "the wasm crates' own tests, in Chromium", run: wasm },
    Step {
        name: "npm",
        about: "the npm package in Node.js, its types under tsc --strict, its tarball in Vite and esbuild",
        run: npm,
    },
    Step {
        name: ON_DEMAND,
        about: "the npm package's tarball in every bundler and test runner",
        run: bundlers,
    },
    Step { name: "api", about: "the API's description: linted, made into clients, tried", run: api },
    Step { name: "application", about: "build the web application", run: web::build },
    Step {
        name: "browser",
        about: "the application end to end, in Chromium, and its main path in Firefox and WebKit",
        run: browser,
    },
];

/// Runs the tests whose parts the filters choose; all of them without a filter.
pub(crate) fn run(workspace: Workspace, filters: &[String]) -> Outcome {
    let mut steps = choose(&STEPS, filters)?;
    steps.retain(|step| step.name != ON_DEMAND || !filters.is_empty());
    println!("==> tools");
    let tools = Toolbox::with(&workspace, &NEEDS)?;
    run_all(&steps, &Context { workspace, tools })
}

fn native(context: &Context) -> Outcome {
    workspace_tests(context)?
        .args(["--no-fail-fast"])
        .env("RECKON_PKG", context.workspace.path("pkg"))
        .env("RECKON_EXIM", &context.tools.exim)
        .run()
}

/// `cargo test` of everything that runs natively.
fn workspace_tests(context: &Context) -> Outcome<Program> {
    Ok(context
        .tools
        .cargo()?
        .args(["test", "--workspace", "--exclude", BROWSER_CRATE])
        .dir(&context.workspace.root))
}

/// `--tests` leaves out the documentation's examples, which the runner cannot run.
fn wasm(context: &Context) -> Outcome {
    let mut cargo = context.tools.cargo()?.args([
        "test",
        "--no-fail-fast",
        "--target",
        "wasm32-unknown-unknown",
        "--tests",
    ]);
    for name in WASM_CRATES {
        cargo = cargo.args(["--package", name]);
    }
    cargo
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", context.workspace.path("crates/xtask/webdriver.json"))
        .env("CHROMEDRIVER", &context.tools.chromedriver)
        .dir(&context.workspace.root)
        .run()
}

fn npm(context: &Context) -> Outcome {
    let server = server(context)?;
    let package = context.workspace.path("pkg");
    context.npm_ci(NPM)?;
    context.npm_run(NPM, "test", &[("RECKON_PKG", &package), ("RECKON_BIN", &server)])?;
    in_tools(context, BUNDLERS)
}

fn bundlers(context: &Context) -> Outcome {
    context.npm_ci(BUNDLERS)?;
    in_tools(context, MORE_BUNDLERS)
}

/// Tries the package's tarball in the tools of a folder.
fn in_tools(context: &Context, folder: &str) -> Outcome {
    let package = context.workspace.path("pkg");
    context.npm_ci(folder)?;
    context.npm_run(folder, "test", &[("RECKON_PKG", &package), ("CHROMIUM", &context.tools.chromium)])
}

fn api(context: &Context) -> Outcome {
    let server = server(context)?;
    context.npm_ci(API)?;
    context.npm_run(API, "test", &[("RECKON_BIN", &server), ("RECKON_PYTHON", &context.tools.python)])
}

/// The server's binary.
///
/// Not by `cargo build`: with only its own dependencies' features it would build half of them once more. A test that
/// runs the binary brings the very one that the native tests have built.
fn server(context: &Context) -> Outcome<PathBuf> {
    workspace_tests(context)?.args(["--no-run", "--test", RUNS_THE_BINARY]).run()?;
    Ok(context.workspace.target.join("debug").join("reckon"))
}

fn browser(context: &Context) -> Outcome {
    let server = server(context)?;
    context.npm_ci(BROWSER)?;
    context.npm_run(
        BROWSER,
        "test",
        &[
            ("CHROMIUM", &context.tools.chromium),
            ("CHROMEDRIVER", &context.tools.chromedriver),
            ("FIREFOX", &context.tools.firefox),
            ("WEBKIT_DRIVER", &context.tools.webkit.driver),
            ("WEBKIT_BROWSER", &context.tools.webkit.browser),
            ("XVFB", &context.tools.webkit.screen),
            ("RECKON_BIN", &server),
            ("RECKON_WEB", &context.workspace.path("dist")),
        ],
    )
}
