//! The project's own commands: `cargo xtask run`, `test`, `ci`, `bench`, `mutants`, `package` and `tidy`.

mod bench;
mod ci;
mod context;
mod mutants;
mod package;
mod process;
mod run;
mod stamp;
mod steps;
mod test;
mod tidy;
mod tools;
mod web;
mod workspace;

use std::process::ExitCode;

use context::Context;
use process::{Error, Outcome};
use tools::Toolbox;
use workspace::Workspace;

const HELP: &str = "\
cargo xtask run [-- SERVE ARGUMENTS]   build everything and serve the marketplace
cargo xtask test [PART ...]            run every test, or the parts named
cargo xtask ci                         everything a change has to pass
cargo xtask bench [PART ...]           print the figures
cargo xtask mutants [PART ...] [--shard K/N]
                                       change the code and see that tests notice
cargo xtask package                    build the npm package into pkg/
cargo xtask tidy                       check the project's own conventions

run and test install what is missing; CONTRIBUTING.md says where.";

/// The commands, as the documents may name them.
const COMMANDS: [&str; 7] = ["run", "test", "ci", "bench", "mutants", "package", "tidy"];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Outcome {
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", args),
    };
    match command {
        "run" => run::run(Workspace::open()?, after_dashes(rest)),
        "test" => test::run(Workspace::open()?, rest),
        "bench" => bench::run(Workspace::open()?, rest),
        "mutants" => mutants::run(Workspace::open()?, rest),
        "ci" => no_more(command, rest).and_then(|()| ci::run(Workspace::open()?)),
        "package" => no_more(command, rest).and_then(|()| build_package()),
        "tidy" => no_more(command, rest).and_then(|()| tidy::run(&Workspace::open()?)),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(Error::new(format!("no command is named {other}\n\n{HELP}"))),
    }
}

fn build_package() -> Outcome {
    let workspace = Workspace::open()?;
    let tools = Toolbox::with(&workspace, &package::NEEDS)?;
    package::build(&Context { workspace, tools })
}

/// The server's arguments, with or without the `--` before them.
fn after_dashes(args: &[String]) -> &[String] {
    match args.split_first() {
        Some((first, rest)) if first == "--" => rest,
        Some(_) | None => args,
    }
}

fn no_more(command: &str, rest: &[String]) -> Outcome {
    match rest.first() {
        None => Ok(()),
        Some(extra) => {
            Err(Error::new(format!("`cargo xtask {command}` takes no argument, and {extra} was given")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(args: &[&str]) -> String {
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        dispatch(&args).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_command_is_named_and_the_right_ones_listed() {
        let text = error(&["tset"]);
        assert!(text.starts_with("no command is named tset"), "{text}");
        assert!(COMMANDS.iter().all(|command| text.contains(&format!("cargo xtask {command} "))));
    }

    #[test]
    fn an_argument_too_many_is_refused() {
        assert_eq!(error(&["tidy", "now"]), "`cargo xtask tidy` takes no argument, and now was given");
    }

    #[test]
    fn the_dashes_before_the_servers_arguments_are_optional() {
        let args = |list: &[&str]| list.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>();
        assert_eq!(after_dashes(&args(&["--", "--demo"])), ["--demo"]);
        assert_eq!(after_dashes(&args(&["--demo"])), ["--demo"]);
    }
}
