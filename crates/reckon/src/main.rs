//! Reckon: what a click costs, said before it is made.

mod rules;
mod scenario;

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
    Scenario(scenario::Arguments),
    Rules(rules::Arguments),
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Scenario(arguments) => scenario::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
    }
}
