//! The documents: the commands they name exist, and so do the files they link to.

use super::{Finding, Source, lines};
use crate::COMMANDS;

const PREFIX: &str = "cargo xtask ";

/// Checks every document. `exists` tells whether a path from the top folder is there.
pub(super) fn check(sources: &[Source], exists: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let documents = sources.iter().filter(|source| source.is(".md") || source.is(".ci/run"));
    for source in documents {
        findings.extend(unknown_commands(source));
        findings.extend(broken_links(source, &exists));
    }
    if let Some(readme) = sources.iter().find(|source| source.path == "README.md") {
        for name in ["run", "test"] {
            if command(&readme.text, name).is_none() {
                findings.push(Finding::new(
                    &readme.path,
                    1,
                    format!("the README does not tell how to {name}"),
                    format!("put `{PREFIX}{name}` on a line of its own in a fenced block"),
                ));
            }
        }
    }
    findings
}

/// The line of a fenced block that gives this command, without a comment after it.
pub(crate) fn command<'a>(readme: &'a str, name: &str) -> Option<&'a str> {
    let wanted = format!("{PREFIX}{name}");
    let mut fenced = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        let line = line.split('#').next().unwrap_or(line).trim();
        if fenced && line == wanted {
            return Some(line);
        }
    }
    None
}

fn unknown_commands(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in lines(&source.text) {
        for (start, _) in line.match_indices(PREFIX) {
            let rest = line.get(start + PREFIX.len()..).unwrap_or_default();
            let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
            if !name.is_empty() && !COMMANDS.contains(&name.as_str()) {
                findings.push(Finding::new(
                    &source.path,
                    number,
                    format!("`{PREFIX}{name}` is no command"),
                    format!("there are: {}", COMMANDS.join(", ")),
                ));
            }
        }
    }
    findings
}

fn broken_links(source: &Source, exists: impl Fn(&str) -> bool) -> Vec<Finding> {
    let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut findings = Vec::new();
    for (number, line) in lines(&source.text) {
        for target in links(line) {
            let path = target.split('#').next().unwrap_or(target);
            let elsewhere = path.is_empty() || path.contains(':');
            if !elsewhere && !exists(format!("{folder}/{path}").trim_start_matches('/')) {
                findings.push(Finding::new(
                    &source.path,
                    number,
                    format!("the link to {target} leads nowhere"),
                    "link to a file that is there, relative to this one",
                ));
            }
        }
    }
    findings
}

/// The targets of the links and pictures of a line: what stands between `](` and `)`.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("](").filter_map(|(start, open)| {
        let rest = line.get(start + open.len()..)?;
        let (target, _) = rest.split_once(')')?;
        target.split_whitespace().next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = "# R\n\n```sh\ncargo xtask run\ncargo xtask test   # every test\n```\n";

    fn found(path: &str, text: &str) -> Vec<String> {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        let exists = |path: &str| path == "docs/rules.md";
        check(&[source], exists).iter().map(Finding::to_string).collect()
    }

    #[test]
    fn the_test_command_is_the_one_in_the_fenced_block() {
        assert_eq!(command(README, "test"), Some("cargo xtask test"));
        assert_eq!(command("run `cargo xtask test`\ncargo xtask test\n", "test"), None);
        assert_eq!(command("```\ncargo xtask tests\n```\n", "test"), None);
    }

    #[test]
    fn a_readme_without_the_two_commands_is_found() {
        assert_eq!(found("README.md", README), Vec::<String>::new());
        assert_eq!(found("README.md", "# R\n").len(), 2);
    }

    #[test]
    fn a_command_that_does_not_exist_is_found() {
        assert_eq!(
            found("CONTRIBUTING.md", "`cargo xtask tidy` and `cargo xtask ci`\n"),
            Vec::<String>::new()
        );
        let found = found("CONTRIBUTING.md", "one\n`cargo xtask deploy`\n");
        assert!(found[0].starts_with("CONTRIBUTING.md:2: `cargo xtask deploy` is no command"), "{found:?}");
    }

    #[test]
    fn a_link_that_leads_nowhere_is_found() {
        assert_eq!(
            found("docs/a.md", "[rules](rules.md#n1) [web](https://example.org) [here](#x)\n"),
            Vec::<String>::new()
        );
        assert_eq!(found("CHANGELOG.md", "[rules](docs/rules.md)\n"), Vec::<String>::new());
        assert_eq!(found("docs/a.md", "![picture](missing.png)\n").len(), 1);
    }
}
