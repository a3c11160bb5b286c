//! `cargo xtask tidy`: the project's conventions, each a check that says where and what is right.

mod arrows;
pub(crate) mod documents;
mod locks;
mod manifests;
mod purity;
mod sizes;
mod text;

use std::fmt;
use std::path::Path;

use crate::process::{Error, Outcome, Program, at};
use crate::workspace::Workspace;

/// A file of the project, as tidy reads it.
pub(crate) struct Source {
    /// Its path from the top folder, with forward slashes.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

impl Source {
    /// Whether its name ends like this.
    fn is(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }
}

/// A place where the project is not as it says it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    what: String,
    right: String,
}

impl Finding {
    /// What was found at a line (from 1), and what would be right.
    fn new(path: &str, line: usize, what: impl Into<String>, right: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into(), right: right.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, what, right } = self;
        write!(f, "{path}:{line}: {what}; {right}")
    }
}

/// Checks the whole project and prints what it finds.
pub(crate) fn run(workspace: &Workspace) -> Outcome {
    let sources = sources(workspace)?;
    for note in sizes::notes(&sources) {
        println!("note: {note}");
    }
    let findings = check(workspace, &sources);
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        println!("tidy: {} files, nothing to mend", sources.len());
        Ok(())
    } else {
        Err(Error::new(format!("tidy: {} to mend", findings.len())))
    }
}

fn check(workspace: &Workspace, sources: &[Source]) -> Vec<Finding> {
    let mut findings = arrows::check(sources, &workspace.packages);
    findings.extend(manifests::check(sources, &workspace.packages));
    findings.extend(purity::check(sources, &workspace.packages));
    findings.extend(sizes::check(sources));
    findings.extend(documents::check(sources, |path| workspace.path(path).exists()));
    findings.extend(locks::check(sources));
    findings.extend(sources.iter().flat_map(text::check));
    findings.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    findings
}

/// Every text file that is in the repository or would be with the next commit.
fn sources(workspace: &Workspace) -> Outcome<Vec<Source>> {
    let listed = Program::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .dir(&workspace.root)
        .read()?;
    let mut sources = Vec::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        // Listed and gone: deleted, and the deletion not committed yet.
        if let Some(bytes) = read(&workspace.path(path))? {
            // What is not text has no conventions.
            if let Ok(text) = String::from_utf8(bytes) {
                sources.push(Source { path: path.to_owned(), text });
            }
        }
    }
    Ok(sources)
}

fn read(path: &Path) -> Outcome<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

/// The line of a manifest that names a dependency; the first where the manifest is not at hand.
fn line_of(sources: &[Source], manifest: &str, dependency: &str) -> usize {
    let found = sources.iter().find(|source| source.path == manifest).and_then(|source| {
        lines(&source.text).find(|(_, line)| {
            line.strip_prefix(dependency).is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
        })
    });
    found.map_or(1, |(number, _)| number)
}

/// The lines of a text, counted from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split('\n').enumerate().map(|(index, line)| (index + 1, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_is_tidy() {
        let workspace = Workspace::open().unwrap();
        let sources = sources(&workspace).unwrap();
        let findings: Vec<_> = check(&workspace, &sources).iter().map(Finding::to_string).collect();
        assert!(findings.is_empty(), "\n{}", findings.join("\n"));
    }

    #[test]
    fn a_finding_says_where_and_what_and_what_is_right() {
        let finding = Finding::new("web/page.rs", 7, "a tab", "indent with spaces");
        assert_eq!(finding.to_string(), "web/page.rs:7: a tab; indent with spaces");
    }
}
