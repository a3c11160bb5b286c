//! The lock files name versions and checksums; where they were fetched from is nobody's concern.

use super::{Finding, Source, lines};

const CRATES: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";

/// Checks `Cargo.lock` and every `package-lock.json`.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for (number, line) in lines(&source.text) {
            if source.is("Cargo.lock") && line.starts_with("source = ") && line != CRATES {
                findings.push(Finding::new(
                    &source.path,
                    number,
                    "a crate comes from another source than the public registry",
                    format!("every crate has `{CRATES}` or is a member"),
                ));
            }
            if source.is("package-lock.json") && line.contains("\"resolved\":") {
                findings.push(Finding::new(
                    &source.path,
                    number,
                    "a lock file names the host a package was fetched from",
                    "write it with `npm install --omit-lockfile-registry-resolved`",
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&[Source { path: path.to_owned(), text: text.to_owned() }]).len()
    }

    #[test]
    fn another_source_of_crates_is_found() {
        assert_eq!(found("Cargo.lock", &format!("name = \"a\"\n{CRATES}\n")), 0);
        assert_eq!(found("Cargo.lock", "source = \"git+https://example.org/a\"\n"), 1);
    }

    #[test]
    fn a_packages_host_is_found() {
        assert_eq!(found("tests/browser/package-lock.json", "  \"version\": \"1.0.0\",\n"), 0);
        assert_eq!(
            found("tests/browser/package-lock.json", "  \"resolved\": \"https://example.org/a.tgz\",\n"),
            1
        );
    }
}
