//! `cargo xtask ci`: what a change has to pass, the README's test command among it.

use crate::context::Context;
use crate::process::{Error, Outcome, Program, on_path};
use crate::steps::{Step, run_all};
use crate::test::{BROWSER_CRATE, WASM_CRATES};
use crate::tidy;
use crate::tools::{Need, Toolbox};
use crate::workspace::Workspace;

/// The one step that is left out where its tool is missing: everything else is needed to work here.
const DENY: &str = "deny";

const STEPS: [Step<Context>; 6] = [
    Step { name: "format", about: "rustfmt", run: format },
    Step { name: "clippy", about: "lints of everything that runs natively", run: clippy },
    Step { name: "clippy-wasm", about: "lints of the wasm crates, for their own target", run: clippy_wasm },
    Step {
        name: "tidy",
        about: "the project's own conventions",
        run: |context| tidy::run(&context.workspace),
    },
    Step { name: DENY, about: "licences, sources and bans of the dependencies", run: deny },
    Step { name: "test", about: "the README's test command", run: readme_test },
];

/// Runs every check.
pub(crate) fn run(workspace: Workspace) -> Outcome {
    let tools = Toolbox::with(&workspace, &[Need::WasmTarget])?;
    let has_deny = on_path("cargo-deny").is_some();
    let steps: Vec<_> = STEPS.iter().filter(|step| has_deny || step.name != DENY).collect();
    let outcome = run_all(&steps, &Context { workspace, tools });
    if !has_deny {
        println!(
            "not run: {DENY}, because cargo-deny is not installed (`cargo install cargo-deny --locked`)"
        );
    }
    outcome
}

fn cargo(context: &Context) -> Outcome<Program> {
    Ok(context.tools.cargo()?.dir(&context.workspace.root))
}

fn format(context: &Context) -> Outcome {
    cargo(context)?.args(["fmt", "--all", "--check"]).run()
}

fn clippy(context: &Context) -> Outcome {
    cargo(context)?
        .args(["clippy", "--workspace", "--exclude", BROWSER_CRATE, "--all-targets", "--", "-D", "warnings"])
        .run()
}

fn clippy_wasm(context: &Context) -> Outcome {
    let mut cargo = cargo(context)?.args(["clippy", "--target", "wasm32-unknown-unknown", "--all-targets"]);
    for name in WASM_CRATES {
        cargo = cargo.args(["--package", name]);
    }
    cargo.args(["--", "-D", "warnings"]).run()
}

/// Advisories are left out: their database is fetched, and a build that passed offline yesterday
/// must pass today.
fn deny(context: &Context) -> Outcome {
    cargo(context)?.args(["deny", "--offline", "check", "bans", "licenses", "sources"]).run()
}

/// Runs the very line the README tells a newcomer to type.
fn readme_test(context: &Context) -> Outcome {
    let readme = context.workspace.read_file("README.md")?;
    let line = tidy::documents::command(&readme, "test").ok_or_else(|| {
        Error::new("README.md: no fenced block holds a line `cargo xtask test`; newcomers need it there")
    })?;
    let mut words = line.split_whitespace();
    let program = words.next().unwrap_or("cargo");
    Program::new(program).args(words).dir(&context.workspace.root).run()
}
