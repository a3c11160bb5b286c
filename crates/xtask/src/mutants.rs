//! `cargo xtask mutants`: changes the code in small ways and looks whether a test notices.
//!
//! On demand, because a run takes hours: the parts are what decides, what is kept and what is shown to whom.
//! A mutant that no test can tell from the original is named in `.cargo/mutants.toml`, with the reason.

use crate::context::Context;
use crate::process::{Error, Outcome};
use crate::tools::{Need, Toolbox};
use crate::workspace::Workspace;

const NEEDS: [Need; 1] = [Need::CargoMutants];

/// Code to be changed, and the packages whose tests have to notice.
struct Part {
    name: &'static str,
    package: &'static str,
    /// Files, as cargo-mutants matches them; the whole package where there are none.
    files: &'static [&'static str],
    /// Packages with tests of this code, beside its own.
    tests: &'static [&'static str],
}

const PARTS: [Part; 4] = [
    Part {
        name: "domain",
        package: "reckon-domain",
        files: &[],
        tests: &["reckon-tests-matrix", "reckon-tests-scenarios", "reckon-naive"],
    },
    Part {
        name: "store",
        package: "reckon-store",
        files: &[
            "crates/store/src/command.rs",
            "crates/store/src/ledger.rs",
            "crates/store/src/ledger/*.rs",
            "crates/store/src/view.rs",
            "crates/store/src/way_back.rs",
            "crates/store/src/discussions.rs",
            "crates/store/src/audit.rs",
            "crates/store/src/audit/*.rs",
        ],
        tests: &["reckon-store-sqlite"],
    },
    Part {
        name: "redaction",
        package: "reckon-wire",
        files: &[
            "crates/wire/src/form/*.rs",
            "crates/wire/src/view.rs",
            "crates/wire/src/snapshot.rs",
            "crates/wire/src/decision.rs",
        ],
        tests: &[],
    },
    Part { name: "client", package: "reckon-client", files: &[], tests: &[] },
];

/// Runs the parts named, all of them without a name; `--shard K/N` does one of N equal pieces.
pub(crate) fn run(workspace: Workspace, args: &[String]) -> Outcome {
    let (names, shard) = read(args)?;
    let tools = Toolbox::with(&workspace, &NEEDS)?;
    let context = Context { workspace, tools };
    let mut missed = Vec::new();
    for part in PARTS.iter().filter(|part| names.is_empty() || names.contains(&part.name)) {
        if let Err(error) = mutate(&context, part, shard) {
            println!("{}: {error}", part.name);
            missed.push(part.name);
        }
    }
    if missed.is_empty() {
        Ok(())
    } else {
        Err(Error::new(format!("mutants live in: {}", missed.join(", "))))
    }
}

fn mutate(context: &Context, part: &Part, shard: Option<&str>) -> Outcome {
    println!("\n==> {}: mutants of {}", part.name, part.package);
    let mut cargo = context.tools.cargo()?.args(["mutants", "--package", part.package, "--no-shuffle"]);
    for file in part.files {
        cargo = cargo.args(["--file", file]);
    }
    for package in [part.package].iter().chain(part.tests) {
        cargo = cargo.args(["--test-package", package]);
    }
    if let Some(shard) = shard {
        cargo = cargo.args(["--shard", shard]);
    }
    let output = context.workspace.target.join("mutants").join(part.name);
    std::fs::create_dir_all(&output).map_err(crate::process::at(&output))?;
    cargo.arg("--output").arg(&output).dir(&context.workspace.root).run()
}

/// The names of parts, and the shard.
fn read(args: &[String]) -> Outcome<(Vec<&str>, Option<&str>)> {
    let mut names = Vec::new();
    let mut shard = None;
    let mut rest = args.iter().map(String::as_str);
    while let Some(arg) = rest.next() {
        if arg == "--shard" {
            shard = Some(rest.next().ok_or_else(|| Error::new("--shard needs a piece, such as 0/8"))?);
        } else if PARTS.iter().any(|part| part.name == arg) {
            names.push(arg);
        } else {
            let parts: Vec<_> = PARTS.iter().map(|part| part.name).collect();
            return Err(Error::new(format!("no part is named {arg}; there are: {}", parts.join(", "))));
        }
    }
    Ok((names, shard))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_names_what_there_is() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let manifests = ["crates", "tests"].into_iter().flat_map(|folder| {
            std::fs::read_dir(root.join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().path().join("Cargo.toml"))
        });
        let manifests: Vec<_> = manifests.filter_map(|path| std::fs::read_to_string(path).ok()).collect();
        for part in &PARTS {
            for package in [part.package].iter().chain(part.tests) {
                let name = format!("name = \"{package}\"\n");
                assert!(manifests.iter().any(|manifest| manifest.contains(&name)), "{package}");
            }
            for file in part.files {
                let file = root.join(file);
                let there =
                    if file.ends_with("*.rs") { file.parent().unwrap().is_dir() } else { file.is_file() };
                assert!(there, "{}", file.display());
            }
        }
    }

    #[test]
    fn parts_and_a_shard_are_read_and_another_word_is_refused() {
        let args = |list: &[&str]| list.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>();
        let given = args(&["domain", "--shard", "0/8"]);
        assert_eq!(read(&given).unwrap(), (vec!["domain"], Some("0/8")));
        let error = read(&args(&["--shard"])).unwrap_err().to_string();
        assert_eq!(error, "--shard needs a piece, such as 0/8");
        let error = read(&args(&["domian"])).unwrap_err().to_string();
        assert_eq!(error, "no part is named domian; there are: domain, store, redaction, client");
    }
}
