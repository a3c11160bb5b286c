//! `reckon rules`: prints the rules, or checks them.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use reckon_domain::Action;
use reckon_domain::check::{check, combinations};
use reckon_domain::table::TABLE;
use reckon_wire::rules::{RulesForm, markdown};

/// Print the rules, or check that they leave no question open.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Check that every action in every combination of facts meets exactly one row.
    #[arg(long)]
    check: bool,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Columns to read in a terminal.
    Table,
    /// What the API serves.
    Json,
    /// The documentation's page.
    Markdown,
}

/// Runs the command. Exit status: 0, or 1 when the check finds something.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written =
        if arguments.check { report(&mut out) } else { print(&mut out, arguments.format).map(|()| true) };
    match written.and_then(|fine| out.flush().map(|()| fine)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // The reader has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "the rules cannot be printed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn report(out: &mut impl Write) -> io::Result<bool> {
    let findings = check(TABLE, &Action::ALL);
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    let cases: usize = Action::ALL.iter().map(|action| combinations(TABLE, *action).count()).sum();
    let (actions, rows) = (Action::ALL.len(), TABLE.len());
    if findings.is_empty() {
        writeln!(out, "{actions} actions, {rows} rows, {cases} combinations of facts: exactly one row each")?;
    } else {
        writeln!(
            out,
            "{} found in {actions} actions, {rows} rows, {cases} combinations of facts",
            findings.len()
        )?;
    }
    Ok(findings.is_empty())
}

fn print(out: &mut impl Write, format: Format) -> io::Result<()> {
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &RulesForm::current())?;
            writeln!(out)
        }
        Format::Markdown => out.write_all(markdown().as_bytes()),
        Format::Table => table(out),
    }
}

fn table(out: &mut impl Write) -> io::Result<()> {
    let rules = RulesForm::current();
    writeln!(out, "rules {}", rules.version)?;
    for row in &rules.rows {
        let rule = row.rule.unwrap_or("–");
        for action in &row.actions {
            writeln!(out, "{rule:<4} {action:<34} {:<64} {}", row.condition(), row.consequence())?;
        }
    }
    Ok(())
}
