//! `reckon audit`: replays the log and compares what is kept beside it.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use reckon_server::open_existing_store;

/// Replay the log, compare every projection, check every invariant.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The store: sqlite:PATH.
    #[arg(long)]
    store: String,
}

/// Runs the command. Exit status: 0 all is well, 1 something differs (a line each on standard output), 2
/// the store cannot be read.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match audit(&arguments.store) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(problem) => {
            let _ = writeln!(io::stderr(), "reckon audit: {problem}");
            ExitCode::from(2)
        }
    }
}

fn audit(url: &str) -> Result<usize, String> {
    let store = open_existing_store(url).map_err(|error| format!("--store {url}: {error}"))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let findings = runtime.block_on(store.audit()).map_err(|error| error.to_string())?;
    let mut out = io::stdout().lock();
    for finding in &findings {
        let _ = writeln!(out, "{} {}: {}", finding.what, finding.place, finding.problem);
    }
    let head = runtime.block_on(store.head()).map_err(|error| error.to_string())?;
    let verdict =
        if findings.is_empty() { "all is well".to_owned() } else { format!("{} found", findings.len()) };
    let balances = runtime.block_on(store.balances()).map_err(|error| error.to_string())?;
    let _ = writeln!(out, "ledger of {} entries: comes to {}", balances.entries, balances.sum());
    let _ = writeln!(out, "log of {head} entries: {verdict}");
    Ok(findings.len())
}
