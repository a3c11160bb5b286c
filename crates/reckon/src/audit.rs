//! `reckon audit`: replays the log and compares what is kept beside it.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use reckon_server::{Audited, audit_store};

/// Replay the log, compare every projection, check every invariant. Writes nothing, whether a server runs or not.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The store: sqlite:PATH.
    #[arg(long)]
    store: String,
}

/// Runs the command. Exit status: 0 all is well, 1 something differs (a line each on standard output), 2
/// the store cannot be read.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match audit_store(&arguments.store) {
        Ok(audited) => say(&audited),
        Err(error) => fail("audit", &format!("--store {}: {error}", arguments.store)),
    }
}

/// Says what an audit has found: exit status 0 all is well, 1 something differs.
pub(crate) fn say(Audited { findings, head, balances }: &Audited) -> ExitCode {
    let mut out = io::stdout().lock();
    for finding in findings {
        let _ = writeln!(out, "{} {}: {}", finding.what, finding.place, finding.problem);
    }
    let verdict =
        if findings.is_empty() { "all is well".to_owned() } else { format!("{} found", findings.len()) };
    let _ = writeln!(out, "ledger of {} entries: comes to {}", balances.entries, balances.sum());
    let _ = writeln!(out, "log of {head} entries: {verdict}");
    if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Says why a command could not do its work: exit status 2.
pub(crate) fn fail(command: &str, problem: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "reckon {command}: {problem}");
    ExitCode::from(2)
}
