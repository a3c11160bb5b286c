//! The rulebook as the software has it: every row of the table, with sources and interpretations.

mod contradiction;
mod row;

use reckon_domain::Rule;
use reckon_domain::rule::Document;
use reckon_domain::table::TABLE;
use reckon_domain::text::{INTERPRETATIONS, Interpretation};
use std::collections::BTreeSet;
use yew::prelude::*;

use self::contradiction::contradiction;
use self::row::row;
use crate::components::link::{link_to, rule_link};
use crate::components::panel::{hint, page_head};
use crate::dom::{El, el};
use crate::hooks::{use_fragment, use_title};
use crate::i18n::Texts;
use crate::router::Route;
use crate::state::contradiction::literal;
use crate::ui::{Ui, use_ui};

/// The documents, in the order of the rulebook.
const DOCUMENTS: [Document; 4] = [Document::Sos, Document::Pro, Document::Lsp, Document::Rulebook];

/// The rules page.
#[component]
pub fn Rules() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_title(t.nav_rules());
    use_fragment(ui, true);
    let found = use_memo((), |()| literal());
    let note = el("p").class("page-note").with(t.rules_text(&reckon_wire::rules_version()));
    let jumps =
        DOCUMENTS.map(|document| link_to(ui, Route::Rules, document.name()).with(document_name(t, document)));
    el("div")
        .class("page rules")
        .with(page_head(t.nav_rules(), note))
        .with(
            el("nav")
                .class("jump")
                .attr("aria-label", t.rules_jump())
                .each(jumps)
                .with(link_to(ui, Route::Rules, "interpretations").with(t.interpretations())),
        )
        .with(contradiction(ui, &found))
        .each(DOCUMENTS.map(|document| group(ui, document)))
        .with(interpretations(t))
        .html()
}

fn section(id: &'static str, title: &str) -> El {
    let heading = el("h2").attr("id", id).class("section-title").attr("tabindex", "-1").with(title);
    el("section").attr("aria-labelledby", id).class("rule-group").with(heading)
}

fn interpretations(t: Texts) -> El {
    let one = |interpretation: &Interpretation| {
        let reading = el("p")
            .with(el("strong").with(t.reckon_does()))
            .with(" ")
            .with(interpretation.reading(t.language));
        el("div")
            .class("interpretation")
            .attr("id", interpretation_anchor(interpretation.id))
            .attr("tabindex", "-1")
            .with(el("dt").with(interpretation.id))
            .with(el("dd").with(el("p").with(interpretation.source(t.language))).with(reading))
    };
    section("interpretations", t.interpretations())
        .with(hint(t.interpretations_text()))
        .with(el("dl").class("interpretations").each(INTERPRETATIONS.iter().map(one)))
}

/// Rules I5 and I8 share their ids with the interpretations they rest on; their places on the page differ.
pub(super) fn interpretation_anchor(id: &str) -> String {
    ["interpretation-", id].concat()
}

fn document_name(t: Texts, document: Document) -> &'static str {
    match document {
        Document::Sos => t.document_sos(),
        Document::Pro => t.document_pro(),
        Document::Lsp => t.document_lsp(),
        Document::Rulebook => t.document_rulebook(),
    }
}

/// The rules that come from a document.
fn group(ui: &Ui, document: Document) -> El {
    let rules = Rule::ALL.iter().copied().filter(|rule| rule.document() == document);
    section(document.name(), document_name(ui.t, document)).each(rules.map(|rule| one_rule(ui, rule)))
}

fn one_rule(ui: &Ui, rule: Rule) -> El {
    let t = ui.t;
    let rows: Vec<_> = TABLE.iter().filter(|row| row.rule == Some(rule)).collect();
    let beside: Vec<_> =
        TABLE.iter().filter(|row| row.also.contains(&rule)).filter_map(|row| row.rule).collect();
    let name = format!("{}-name", rule.id());
    let source = el("p")
        .class("rule-source")
        .with(t.rule_source(rule.document().name()))
        .with(" ")
        .with(el("span").attr("lang", "en").with(rule.place()));
    let head = el("header")
        .class("rule-head")
        .with(el("h3").class("rule-id").attr("id", name.clone()).with(t.rule(rule.id())))
        .with(source);
    let rests = (!rule.interpretations().is_empty()).then(|| {
        rule.interpretations().iter().fold(el("p").class("rule-rests").with(t.rule_rests()), |line, id| {
            line.with(" ").with(rule_link(ui, &interpretation_anchor(id)).with(*id))
        })
    });
    let rows =
        (!rows.is_empty()).then(|| el("ul").class("rule-rows").each(rows.into_iter().map(|of| row(t, of))));
    el("article")
        .class("rule panel")
        .attr("id", rule.id())
        .attr("tabindex", "-1")
        .attr("aria-labelledby", name)
        .with(head)
        .with(el("p").class("rule-text").with(rule.text(t.language)))
        .with(rests)
        .with(rows)
        .with((!beside.is_empty()).then(|| hint(t.rule_beside(&listed(&beside)))))
}

/// The ids of rules, each once.
fn listed(rules: &[Rule]) -> String {
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule.id()).collect();
    ids.into_iter().collect::<Vec<_>>().join(", ")
}
