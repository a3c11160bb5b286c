//! The rules are pure: no input or output, clock, randomness, async, floats or wasm.

use std::collections::BTreeMap;

use super::{Finding, Source, line_of, lines};
use crate::workspace::{Kind, Package};

const CRATE: &str = "reckon-domain";

/// What the rules may be built from. Time zones are data, and only the server asks for them.
const MAY_USE: [&str; 2] = ["chrono", "chrono-tz"];

/// What would let something of the world in, and what it would be.
const WORLD: [(&str, &str); 14] = [
    ("std::fs", "input and output"),
    ("std::io", "input and output"),
    ("std::net", "input and output"),
    ("std::env", "input and output"),
    ("std::process", "input and output"),
    ("println!", "input and output"),
    ("eprintln!", "input and output"),
    ("SystemTime", "a clock"),
    ("Instant", "a clock"),
    ("Utc::now", "a clock"),
    ("Local::now", "a clock"),
    ("async fn", "async"),
    ("f32", "floating point"),
    ("f64", "floating point"),
];

/// Checks what the rules are built from, and what their sources name outside their tests.
pub(super) fn check(sources: &[Source], packages: &BTreeMap<String, Package>) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        packages.get(CRATE).map(|domain| dependencies(sources, domain)).unwrap_or_default();
    let rules = sources.iter().filter(|source| {
        source.path.starts_with("crates/domain/src/")
            && source.is(".rs")
            && !source.is("tests.rs")
            && !source.path.contains("/tests/")
    });
    findings.extend(rules.flat_map(words));
    findings
}

fn dependencies(sources: &[Source], domain: &Package) -> Vec<Finding> {
    let mut findings = Vec::new();
    for dependency in domain.dependencies.iter().filter(|dependency| dependency.kind != Kind::Dev) {
        let line = line_of(sources, &domain.manifest, &dependency.name);
        if !MAY_USE.contains(&dependency.name.as_str()) {
            findings.push(Finding::new(
                &domain.manifest,
                line,
                format!("the rules are built from {}", dependency.name),
                format!("they may use {} only", MAY_USE.join(" and ")),
            ));
        }
        for feature in
            dependency.features.iter().filter(|feature| ["clock", "now"].contains(&feature.as_str()))
        {
            findings.push(Finding::new(
                &domain.manifest,
                line,
                format!("the rules can read the clock through {}'s feature {feature}", dependency.name),
                "leave the feature out and take the time as an argument",
            ));
        }
    }
    findings
}

fn words(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in lines(&source.text) {
        // The tests of a file stand at its end and may use what they like.
        if line.trim() == "#[cfg(test)]" {
            break;
        }
        let code = line.split("//").next().unwrap_or(line);
        for (word, what) in WORLD.iter().filter(|(word, _)| has_word(code, word)) {
            findings.push(Finding::new(
                &source.path,
                number,
                format!("{word} lets {what} into the rules"),
                "take the value as an argument, and keep numbers whole",
            ));
        }
    }
    findings
}

/// Whether a word occurs and is not part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(start, _)| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(start + word.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(part_of_name) && !after.is_some_and(part_of_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn in_rules(text: &str) -> Vec<String> {
        let source = Source { path: "crates/domain/src/decide.rs".to_owned(), text: text.to_owned() };
        check(&[source], &BTreeMap::new()).iter().map(Finding::to_string).collect()
    }

    #[test]
    fn a_clock_or_a_float_in_the_rules_is_found_at_its_line() {
        let found = in_rules("use std::time::SystemTime;\n\nfn share(part: f64) {}\n");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("crates/domain/src/decide.rs:1: SystemTime lets a clock"));
        assert!(found[1].starts_with("crates/domain/src/decide.rs:3: f64 lets floating point"));
    }

    #[test]
    fn comments_tests_and_longer_words_are_let_be() {
        assert_eq!(in_rules("// no f64 here\nfn buf32() {}\nstruct Instantly;\n"), Vec::<String>::new());
        assert_eq!(in_rules("fn a() {}\n#[cfg(test)]\nmod tests { use std::fs; }\n"), Vec::<String>::new());
    }

    #[test]
    fn a_dependency_or_feature_that_lets_the_world_in_is_found() {
        let needs = |name: &str, kind, features: &[&str]| Dependency {
            name: name.to_owned(),
            kind,
            features: features.iter().map(|feature| (*feature).to_owned()).collect(),
        };
        let found = |dependency| {
            let domain =
                Package { manifest: "crates/domain/Cargo.toml".to_owned(), dependencies: vec![dependency] };
            check(&[], &BTreeMap::from([(CRATE.to_owned(), domain)])).len()
        };
        assert_eq!(found(needs("chrono", Kind::Normal, &["std"])), 0);
        assert_eq!(found(needs("chrono", Kind::Normal, &["clock"])), 1);
        assert_eq!(found(needs("rand", Kind::Normal, &[])), 1);
        assert_eq!(found(needs("proptest", Kind::Dev, &[])), 0);
    }
}
