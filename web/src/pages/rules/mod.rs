//! The rulebook as the software has it: every row of the table, with sources and interpretations.

mod contradiction;
mod row;

use reckon_domain::rule::Document;
use reckon_domain::table::TABLE;
use reckon_domain::text::INTERPRETATIONS;
use reckon_domain::Rule;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use self::contradiction::Contradiction;
use self::row::row;
use crate::components::frame::use_title;
use crate::components::link::Link;
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
    html! {
        <div class="page rules">
            <div class="page-head">
                <h1 class="page-title">{ t.nav_rules() }</h1>
                <p class="page-note">{ t.rules_text(&reckon_wire::rules_version()) }</p>
            </div>
            <nav class="jump" aria-label={t.rules_jump()}>
                for document in DOCUMENTS {
                    <Link to={Route::Rules} fragment={document.name()}>{ document_name(t, document) }</Link>
                }
                <Link to={Route::Rules} fragment="interpretations">{ t.interpretations() }</Link>
            </nav>
            <Contradiction />
            { for DOCUMENTS.into_iter().map(|document| group(t, document)) }
            <section aria-labelledby="interpretations" class="rule-group">
                <h2 id="interpretations" class="section-title" tabindex="-1">{ t.interpretations() }</h2>
                <p class="hint">{ t.interpretations_text() }</p>
                <dl class="interpretations">
                    for interpretation in &INTERPRETATIONS {
                        <div class="interpretation" id={interpretation_anchor(interpretation.id)} tabindex="-1">
                            <dt>{ interpretation.id }</dt>
                            <dd>
                                <p>{ interpretation.source(t.language) }</p>
                                <p><strong>{ t.reckon_does() }</strong>{ " " }{ interpretation.reading(t.language) }</p>
                            </dd>
                        </div>
                    }
                </dl>
            </section>
        </div>
    }
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
    html! {
        <section aria-labelledby={document.name()} class="rule-group">
            <h2 id={document.name()} class="section-title" tabindex="-1">{ document_name(t, document) }</h2>
            { for rules.map(|rule| one_rule(t, rule)) }
        </section>
    }
}

fn one_rule(t: Texts, rule: Rule) -> Html {
    let rows: Vec<_> = TABLE.iter().filter(|row| row.rule == Some(rule)).collect();
    let beside: Vec<_> = TABLE.iter().filter(|row| row.also.contains(&rule)).filter_map(|row| row.rule).collect();
    html! {
        <article class="rule panel" id={rule.id()} tabindex="-1" aria-labelledby={format!("{}-name", rule.id())}>
            <header class="rule-head">
                <h3 class="rule-id" id={format!("{}-name", rule.id())}>{ t.rule(rule.id()) }</h3>
                <p class="rule-source">{ t.rule_source(rule.document().name()) }{ " " }<span lang="en">{ rule.place() }</span></p>
            </header>
            <p class="rule-text">{ rule.text(t.language) }</p>
            if !rule.interpretations().is_empty() {
                <p class="rule-rests">
                    { t.rule_rests() }
                    for id in rule.interpretations() {
                        { " " }<Link to={Route::Rules} fragment={interpretation_anchor(id)} class="rule-link">{ *id }</Link>
                    }
                </p>
            }
            if !rows.is_empty() {
                <ul class="rule-rows">{ for rows.into_iter().map(|of| row(t, of)) }</ul>
            }
            if !beside.is_empty() {
                <p class="hint">{ t.rule_beside(&listed(&beside)) }</p>
            }
        </article>
    }
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
        let element = window.document().and_then(|document| document.get_element_by_id(fragment.trim_start_matches('#')));
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            element.scroll_into_view();
            // An element that cannot take the focus leaves the page as it is.
            let _ = element.focus();
        }
    });
}
