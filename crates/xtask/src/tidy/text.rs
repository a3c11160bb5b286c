//! What may not stand in a text, of any kind or of one.

use super::{Finding, Source, lines};

/// Words that may not stand anywhere, and what would be right. Put together from halves, so that
/// this file may stand in the project too.
const NOWHERE: [(&str, &str); 13] = [
    (concat!("TO", "DO"), "do it, or open an issue"),
    (concat!("FIX", "ME"), "mend it, or open an issue"),
    (concat!("X", "XX"), "say what is meant"),
    (concat!("/wo", "rk/"), "name the path from the top of the project"),
    (concat!("/ro", "ot/"), "name the path from the top of the project"),
    (concat!("/ho", "me/"), "name the path from the top of the project"),
    (concat!("/tm", "p/"), "ask the system for its folder for temporary files"),
    (concat!("registry.", "npmjs"), "leave the choice of registry to the user's own settings"),
    (concat!("registry.", "yarnpkg"), "leave the choice of registry to the user's own settings"),
    (concat!("index.", "crates.io"), "leave the choice of registry to the user's own settings"),
    (concat!("static.", "crates.io"), "leave the choice of registry to the user's own settings"),
    (concat!("static.", "rust-lang"), "leave the choice of registry to the user's own settings"),
    (concat!("files.", "pythonhosted"), "leave the choice of registry to the user's own settings"),
];

/// What may not stand in Rust.
const NOT_IN_RUST: [(&str, &str); 3] = [
    (concat!("#[", "ignore"), "mend the test or delete it"),
    (concat!("to", "do!("), "write what belongs there"),
    ("\t", "indent with spaces; `cargo fmt` does"),
];

/// What may not stand in a test in JavaScript.
const NOT_IN_SCRIPTS: [(&str, &str); 4] = [
    (concat!(".sk", "ip("), "mend the test or delete it"),
    (concat!(".on", "ly("), "run the whole suite"),
    (concat!(".to", "do("), "write the test"),
    (concat!("ret", "ries:"), "await the event the test waits for"),
];

/// Words of the project's own that the field's words have replaced, and those. As whole words or parts of a name.
const GONE: [(&str, &str); 9] = [
    (concat!("de", "ed"), "an action is what can be done; a command is one by somebody, with a key"),
    (concat!("de", "eds"), "an action is what can be done; a command is one by somebody, with a key"),
    (concat!("De", "ed"), "an action is what can be done; a command is one by somebody, with a key"),
    (concat!("De", "eds"), "the executor of commands"),
    (concat!("De", "sk"), "the engine"),
    (concat!("Ea", "rs"), "provider events"),
    (concat!("mail", "room"), "the body budget"),
    (concat!("FARE", "WELL"), "the shutdown's grace"),
    (concat!("Out", "side"), "providers"),
];

/// What was written in the words of its day.
const HISTORY: [&str; 2] = ["CHANGELOG.md", ".sql"];

/// Endings of JavaScript and TypeScript.
const SCRIPTS: [&str; 4] = [".js", ".mjs", ".ts", ".mts"];

/// Texts that others wrote.
const FOREIGN: [&str; 4] = ["LICENSE-APACHE", "LICENSE-MIT", "Cargo.lock", "package-lock.json"];

/// Checks one file.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    if FOREIGN.iter().any(|name| source.is(name)) {
        return Vec::new();
    }
    let rust = source.is(".rs");
    let script = SCRIPTS.iter().any(|ending| source.is(ending));
    let mut words = NOWHERE.to_vec();
    words.extend(if rust { NOT_IN_RUST.as_slice() } else { &[] });
    words.extend(if script { NOT_IN_SCRIPTS.as_slice() } else { &[] });

    let mut findings = Vec::new();
    for (number, line) in lines(&source.text) {
        for (word, right) in words.iter().filter(|(word, _)| line.contains(word)) {
            let shown = word.replace('\t', "a tab");
            findings.push(Finding::new(&source.path, number, format!("found {shown}"), *right));
        }
        let history = HISTORY.iter().any(|name| source.is(name));
        for (word, right) in GONE.iter().filter(|(word, _)| !history && names(line, word)) {
            findings.push(Finding::new(
                &source.path,
                number,
                format!("found {word}, a word that is gone"),
                *right,
            ));
        }
        // Two spaces at the end of a line mean a line break in Markdown.
        if !source.is(".md") && line.trim_end_matches('\r').ends_with([' ', '\t']) {
            findings.push(Finding::new(&source.path, number, "blanks at the end of the line", "remove them"));
        }
        if line.ends_with('\r') {
            findings.push(Finding::new(
                &source.path,
                number,
                "a carriage return",
                "end lines with a line feed alone",
            ));
        }
        if source.path.starts_with("web/") && line.trim() == "#[test]" {
            findings.push(Finding::new(
                &source.path,
                number,
                "a native test, which nothing runs here",
                "write #[wasm_bindgen_test]: this crate is tested in the browser",
            ));
        }
    }
    findings
}

/// Whether a line has a word, by itself or as a part of a name.
fn names(line: &str, word: &str) -> bool {
    line.split(|letter: char| !letter.is_alphanumeric()).any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        check(&source).iter().map(Finding::to_string).collect()
    }

    #[test]
    fn every_word_that_may_stand_nowhere_is_found_anywhere() {
        for (word, _) in NOWHERE {
            let found = found("docs/note.md", &format!("one\nsee {word}x\n"));
            assert_eq!(found.len(), 1, "{word}");
            assert!(found[0].starts_with("docs/note.md:2: found "), "{found:?}");
        }
    }

    #[test]
    fn the_words_of_a_language_are_found_in_that_language() {
        for (word, _) in NOT_IN_RUST {
            let line = format!("a {word} b\n");
            assert_eq!(found("crates/x/src/lib.rs", &line).len(), 1, "{word}");
            assert_eq!(found("docs/note.md", &line).len(), 0, "{word}");
        }
        for (word, _) in NOT_IN_SCRIPTS {
            let line = format!("test{word}\n");
            assert_eq!(found("tests/browser/a.test.mjs", &line).len(), 1, "{word}");
            assert_eq!(found("crates/x/src/lib.rs", &line).len(), 0, "{word}");
        }
    }

    #[test]
    fn a_word_that_is_gone_is_found_in_names_and_texts_and_not_within_another() {
        let word = GONE[0].0;
        assert_eq!(found("crates/x/src/lib.rs", &format!("fn a_{word}_done()\n")).len(), 1);
        assert_eq!(found("docs/note.md", &format!("each {word}, once\n")).len(), 1);
        assert_eq!(found("docs/note.md", &format!("in{word}\n")).len(), 0);
        assert_eq!(found("CHANGELOG.md", &format!("each {word}\n")).len(), 0);
    }

    #[test]
    fn ends_of_lines_are_checked() {
        assert_eq!(found("web/style.css", "a \n").len(), 1);
        assert_eq!(found("README.md", "a  \nb\n").len(), 0);
        assert_eq!(found("web/style.css", "a\r\n").len(), 1);
    }

    #[test]
    fn a_test_that_nothing_would_run_is_found() {
        let test = "    #[test]\n    fn a() {}\n";
        assert_eq!(found("web/src/meter.rs", test).len(), 1);
        assert_eq!(found("crates/wire/src/lib.rs", test).len(), 0);
    }

    #[test]
    fn what_others_wrote_is_let_be() {
        assert_eq!(found("LICENSE-APACHE", "blanks   \n").len(), 0);
    }
}
