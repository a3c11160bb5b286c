//! `cargo xtask test`: every test there is, in the order of what they build upon.

use crate::context::Context;
use crate::process::{Outcome, Program};
use crate::steps::{Step, choose, run_all};
use crate::tools::{Need, Toolbox};
use crate::workspace::Workspace;
use crate::{package, web};

/// Everything the tests need, which is everything.
pub(crate) const NEEDS: [Need; 9] = [
    Need::WasmTarget,
    Need::WasmBindgen,
    Need::Node,
    Need::WasmOpt,
    Need::Trunk,
    Need::Chromium,
    Need::Firefox,
    Need::WebKit,
    Need::Exim,
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

const STEPS: [Step<Context>; 6] = [
    Step { name: "package", about: "build the npm package", run: package::build },
    Step { name: "native", about: "the rules, stores, server, scenarios, matrix and documents", run: native },
    Step { name: "wasm", about: "the wasm crates' own tests, in Chromium", run: wasm },
    Step { name: "npm", about: "the npm package in Node.js, and its types under tsc --strict", run: npm },
    Step { name: "application", about: "build the web application", run: web::build },
    Step {
        name: "browser",
        about: "the application end to end, in Chromium, and its main path in Firefox and WebKit",
        run: browser,
    },
];

/// Runs the tests whose parts the filters choose; all of them without a filter.
pub(crate) fn run(workspace: Workspace, filters: &[String]) -> Outcome {
    let steps = choose(&STEPS, filters)?;
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
    context.npm_ci(NPM)?;
    context.npm_run(NPM, "test", &[("RECKON_PKG", &context.workspace.path("pkg"))])
}

fn browser(context: &Context) -> Outcome {
    // Not `cargo build`: with only its own dependencies' features it would build half of them once more.
    // A test that runs the binary brings the very one that the native tests have built.
    workspace_tests(context)?.args(["--no-run", "--test", RUNS_THE_BINARY]).run()?;
    context.npm_ci(BROWSER)?;
    let server = context.workspace.target.join("debug").join("reckon");
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
