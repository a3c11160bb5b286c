//! Reckon: what a click costs, said before it is made.

mod audit;
mod backup;
mod rules;
mod scenario;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a click costs, said before it is made.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(Box<serve::Arguments>),
    Scenario(scenario::Arguments),
    Rules(rules::Arguments),
    Audit(audit::Arguments),
    Backup(backup::Backup),
    Restore(backup::Restore),
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Scenario(arguments) => scenario::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Backup(arguments) => backup::back_up(&arguments),
        Command::Restore(arguments) => backup::restore(&arguments),
    }
}
