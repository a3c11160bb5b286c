//! `cargo xtask bench`: the figures, with the machine and the commit they belong to.

use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::context::Context;
use crate::process::{Error, Outcome, Program, at};
use crate::steps::{Step, choose, run_all};
use crate::test::{BROWSER, NEEDS};
use crate::tools::Toolbox;
use crate::workspace::Workspace;
use crate::{package, web};

const NODE_BENCH: &str = "crates/js/npm/bench";

const STEPS: [Step<Context>; 5] = [
    Step { name: "domain", about: "native decisions", run: |context| cargo_bench(context, "reckon-domain") },
    Step { name: "javascript", about: "decisions in Node.js, beside the peers", run: javascript },
    Step {
        name: "store",
        about: "durable actions on SQLite",
        run: |context| cargo_bench(context, "reckon-store-sqlite"),
    },
    Step {
        name: "server",
        about: "durable actions over HTTP",
        run: |context| cargo_bench(context, "reckon-server"),
    },
    Step {
        name: "browser",
        about: "the application's first load, chips and scrolling, in Chromium",
        run: browser,
    },
];

/// Prints where and of what the figures are, then runs the benches the filters choose.
pub(crate) fn run(workspace: Workspace, filters: &[String]) -> Outcome {
    let steps = choose(&STEPS, filters)?;
    let tools = Toolbox::with(&workspace, &NEEDS)?;
    let context = Context { workspace, tools };
    print_provenance(&context)?;
    run_all(&steps, &context)
}

/// Only the bench targets: the library's own tests have no figures.
fn cargo_bench(context: &Context, package: &str) -> Outcome {
    context
        .tools
        .cargo()?
        .args(["bench", "--package", package, "--bench", "*"])
        .dir(&context.workspace.root)
        .run()
}

fn javascript(context: &Context) -> Outcome {
    package::build(context)?;
    context.npm_ci(NODE_BENCH)?;
    context
        .tools
        .program("node")?
        .arg("run.mjs")
        .env("RECKON_PKG", context.workspace.path("pkg"))
        .dir(context.workspace.path(NODE_BENCH))
        .run()
}

fn browser(context: &Context) -> Outcome {
    web::build(context)?;
    context
        .tools
        .cargo()?
        .args(["build", "--release", "--package", "reckon"])
        .dir(&context.workspace.root)
        .run()?;
    context.npm_ci(BROWSER)?;
    let server = context.workspace.target.join("release").join("reckon");
    let env = [
        ("CHROMIUM", &*context.tools.chromium),
        ("RECKON_BIN", &*server),
        ("RECKON_WEB", &*context.workspace.path("dist")),
    ];
    context.npm_run(BROWSER, "bench", &env)
}

fn print_provenance(context: &Context) -> Outcome {
    let git = |args: &[&str]| Program::new("git").args(args).dir(&context.workspace.root).read();
    let changed = !git(&["status", "--porcelain"])?.trim().is_empty();
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let sync = disk_sync(context)?;
    println!("commit     {}{}", commit.trim(), if changed { ", with uncommitted changes" } else { "" });
    println!("machine    {}", machine());
    println!("disk sync  median {} microseconds", sync.as_micros());
    println!("rust       {}", Program::new("rustc").arg("--version").read()?.trim());
    println!("node       {}", Program::new("node").arg("--version").read()?.trim());
    Ok(())
}

/// The processor, its threads, the memory and the system, as far as the system tells.
fn machine() -> String {
    let field = |path: &str, name: &str| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        text.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.trim() == name)
            .map_or_else(|| "unknown".to_owned(), |(_, value)| value.trim().to_owned())
    };
    let threads = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "{}, {threads} threads, memory {}, {} {}",
        field("/proc/cpuinfo", "model name"),
        field("/proc/meminfo", "MemTotal"),
        std::env::consts::OS,
        std::env::consts::ARCH,
    )
}

/// How long the disk takes to say that a written page is safe: the floor of every durable figure.
fn disk_sync(context: &Context) -> Outcome<Duration> {
    const ROUNDS: usize = 201;
    let path = context.workspace.notes()?.join("disk-sync");
    let mut file = std::fs::File::create(&path).map_err(at(&path))?;
    let mut taken = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        file.write_all(&[0; 4096]).and_then(|()| file.sync_data()).map_err(at(&path))?;
        taken.push(started.elapsed());
    }
    std::fs::remove_file(&path).map_err(at(&path))?;
    taken.sort_unstable();
    taken.get(ROUNDS / 2).copied().ok_or_else(|| Error::new("no sync was timed"))
}
