//! The package's texts are the domain's: `npm/texts/` is written from it, and this fails when it is stale.
//!
//! `RECKON_WRITE=1 cargo test --package reckon-js --test texts` writes it anew.

#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;

use reckon_domain::rule::{Language, Rule};
use reckon_domain::text::INTERPRETATIONS;
use reckon_domain::{Reason, Unblock};
use serde_json::{Map, Value, json};

const UNBLOCKS: [Unblock; 9] = [
    Unblock::Wait { until: None },
    Unblock::ChangePlan,
    Unblock::AddCredits,
    Unblock::AddCard,
    Unblock::PayOutstanding,
    Unblock::ClientContact,
    Unblock::ClientReactivation,
    Unblock::Resubscribe,
    Unblock::UpdateContact,
];

fn object(entries: impl Iterator<Item = (&'static str, Value)>) -> Value {
    entries.map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>().into()
}

fn texts(language: Language) -> Result<String, serde_json::Error> {
    let rule = |rule: &Rule| {
        let value = json!({
            "text": rule.text(language),
            "document": rule.document().name(),
            "place": rule.place(),
            "interpretations": rule.interpretations(),
        });
        (rule.id(), value)
    };
    let texts = json!({
        "rules": object(Rule::ALL.iter().map(rule)),
        "reasons": object(Reason::ALL.iter().map(|reason| (reason.name(), reason.text(language).into()))),
        "unblocks": object(UNBLOCKS.iter().map(|way| (way.name(), way.text(language).into()))),
        "interpretations": object(INTERPRETATIONS.iter().map(|one| {
            (one.id, json!({ "source": one.source(language), "reading": one.reading(language) }))
        })),
    });
    let written = serde_json::to_string_pretty(&texts)?;
    Ok(format!("// Written from crates/domain by crates/js/tests/texts.rs.\nexport default {written};\n"))
}

#[test]
fn the_texts_are_the_domains() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("npm/texts");
    for (name, language) in [("en", Language::En), ("de", Language::De)] {
        let file = folder.join(format!("{name}.js"));
        let expected = texts(language).unwrap();
        if std::env::var_os("RECKON_WRITE").is_some() {
            std::fs::write(&file, &expected).unwrap();
        }
        let found = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            found == expected,
            "{} is not what the domain says; RECKON_WRITE=1 writes it anew",
            file.display()
        );
    }
}
