//! Files that a reader can hold in the head.

use super::{Finding, Source};

/// From here a file deserves a second look.
const LONG: usize = 300;

/// From here it is two files.
const TOO_LONG: usize = 500;

/// Files that are longer for a reason, with the reason.
const ALLOWED: [(&str, &str); 0] = [];

/// The Rust files that are too long.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    rust(sources)
        .filter(|(source, length)| *length > TOO_LONG && !is_allowed(&source.path))
        .map(|(source, length)| {
            Finding::new(
                &source.path,
                length,
                format!("{length} lines"),
                format!("split it below {TOO_LONG}, or give a reason in crates/xtask/src/tidy/sizes.rs"),
            )
        })
        .collect()
}

/// The Rust files worth a second look, and the exceptions that are none any more.
pub(super) fn notes(sources: &[Source]) -> Vec<String> {
    let long = rust(sources)
        .filter(|(source, length)| (LONG + 1..=TOO_LONG).contains(length) && !is_allowed(&source.path))
        .map(|(source, length)| format!("{} has {length} lines; {LONG} read better", source.path));
    long.collect()
}

fn rust(sources: &[Source]) -> impl Iterator<Item = (&Source, usize)> {
    let files = sources.iter().filter(|source| source.is(".rs"));
    files.map(|source| (source, source.text.lines().count()))
}

fn is_allowed(path: &str) -> bool {
    ALLOWED.iter().any(|(allowed, _)| *allowed == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(lines: usize) -> [Source; 1] {
        [Source { path: "crates/x/src/lib.rs".to_owned(), text: "//\n".repeat(lines) }]
    }

    #[test]
    fn a_file_past_the_limit_is_found_and_one_before_it_only_noted() {
        assert_eq!((check(&file(300)).len(), notes(&file(300)).len()), (0, 0));
        assert_eq!((check(&file(301)).len(), notes(&file(301)).len()), (0, 1));
        assert_eq!((check(&file(500)).len(), notes(&file(500)).len()), (0, 1));
        assert_eq!((check(&file(501)).len(), notes(&file(501)).len()), (1, 0));
    }

    #[test]
    fn the_limit_is_for_what_people_write_in_rust() {
        let [mut data] = file(900);
        data.path = "tests/matrix/matrix.txt".to_owned();
        assert_eq!(check(&[data]), []);
    }
}
