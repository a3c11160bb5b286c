//! The rulebook as the software has it: every row of the table, with sources and interpretations.

mod contradiction;
mod row;

use reckon_domain::Rule;
use reckon_domain::rule::Document;
use reckon_domain::table::TABLE;
use reckon_domain::text::INTERPRETATIONS;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use self::contradiction::Contradiction;
use self::row::row;
use crate::components::frame::use_title;
use crate::components::link::Link;
use crate::dom::{Child, el, nodes};
use crate::hooks::{use_navigator, use_texts};
use crate::i18n::Texts;
use crate::router::Route;

/// The documents, in the order of the rulebook.
const DOCUMENTS: [Document; 4] = [Document::Sos, Document::Pro, Document::Lsp, Document::Rulebook];

/// The rules page.
#[component]
pub fn Rules() -> Html {
    let t = use_texts();
    use_title(t, t.nav_rules());
    use_fragment();
    el("div").class("page rules").with(el("div").class("page-head").with(el("h1").class("page-title").with(t.nav_rules())).with(el("p").class("page-note").with(t.rules_text(&reckon_wire::rules_version())))).with(el("nav").class("jump").attr("aria-label", t.rules_jump()).each((DOCUMENTS).into_iter().map(|document| html! { <Link to={Route::Rules} fragment={document.name()}>{ Child::child(document_name(t, document)) }</Link> })).with(html! { <Link to={Route::Rules} fragment="interpretations">{ Child::child(t.interpretations()) }</Link> })).with(html! { <Contradiction  /> }).each(DOCUMENTS.into_iter().map(|document| group(t, document))).with(el("section").attr("aria-labelledby", "interpretations").class("rule-group").with(el("h2").attr("id", "interpretations").class("section-title").attr("tabindex", "-1").with(t.interpretations())).with(el("p").class("hint").with(t.interpretations_text())).with(el("dl").class("interpretations").each((&INTERPRETATIONS).into_iter().map(|interpretation| el("div").class("interpretation").attr("id", interpretation_anchor(interpretation.id)).attr("tabindex", "-1").with(el("dt").with(interpretation.id)).with(el("dd").with(el("p").with(interpretation.source(t.language))).with(el("p").with(el("strong").with(t.reckon_does())).with(" ").with(interpretation.reading(t.language)))).html())))).html()
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
fn group(t: Texts, document: Document) -> Html {
    let rules = Rule::ALL.iter().copied().filter(|rule| rule.document() == document);
    el("section")
        .attr("aria-labelledby", document.name())
        .class("rule-group")
        .with(
            el("h2")
                .attr("id", document.name())
                .class("section-title")
                .attr("tabindex", "-1")
                .with(document_name(t, document)),
        )
        .each(rules.map(|rule| one_rule(t, rule)))
        .html()
}

fn one_rule(t: Texts, rule: Rule) -> Html {
    let rows: Vec<_> = TABLE.iter().filter(|row| row.rule == Some(rule)).collect();
    let beside: Vec<_> =
        TABLE.iter().filter(|row| row.also.contains(&rule)).filter_map(|row| row.rule).collect();
    el("article").class("rule panel").attr("id", rule.id()).attr("tabindex", "-1").attr("aria-labelledby", format!("{}-name", rule.id())).with(el("header").class("rule-head").with(el("h3").class("rule-id").attr("id", format!("{}-name", rule.id())).with(t.rule(rule.id()))).with(el("p").class("rule-source").with(t.rule_source(rule.document().name())).with(" ").with(el("span").attr("lang", "en").with(rule.place())))).with(el("p").class("rule-text").with(rule.text(t.language))).with(if !rule.interpretations().is_empty() { el("p").class("rule-rests").with(t.rule_rests()).each((rule.interpretations()).into_iter().map(|id| nodes(vec![Child::child(" "), html! { <Link to={Route::Rules} fragment={interpretation_anchor(id)} class="rule-link">{ Child::child(*id) }</Link> }]))).html() } else { Html::default() }).with(if !rows.is_empty() { el("ul").class("rule-rows").each(rows.into_iter().map(|of| row(t, of))).html() } else { Html::default() }).with(if !beside.is_empty() { el("p").class("hint").with(t.rule_beside(&listed(&beside))).html() } else { Html::default() }).html()
}

/// The ids of rules, each once.
fn listed(rules: &[Rule]) -> String {
    let mut ids: Vec<&str> = rules.iter().map(|rule| rule.id()).collect();
    ids.dedup();
    ids.join(", ")
}

/// Goes to the rule that the address names.
#[hook]
fn use_fragment() {
    let place = use_navigator().place;
    use_effect_with(place.visit, |_| {
        let Some(window) = web_sys::window() else { return };
        let fragment = window.location().hash().unwrap_or_default();
        let element = window
            .document()
            .and_then(|document| document.get_element_by_id(fragment.trim_start_matches('#')));
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            element.scroll_into_view();
            // An element that cannot take the focus leaves the page as it is.
            let _ = element.focus();
        }
    });
}
