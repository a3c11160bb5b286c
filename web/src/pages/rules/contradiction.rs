//! The contradiction that I1 resolves, found by the same check that the rules have to pass.

use reckon_domain::check::Finding;
use yew::prelude::*;

use super::interpretation_anchor;
use crate::components::link::Link;
use crate::components::words;
use crate::dom::{Child, el};
use crate::hooks::use_texts;
use crate::i18n::Texts;
use crate::router::Route;
use crate::state::contradiction::literal;

/// The two lines as they are written, and what the check says of them.
#[component]
pub(super) fn Contradiction() -> Html {
    let t = use_texts();
    let findings = use_memo((), |()| literal());
    el("section").class("contradiction panel").attr("aria-labelledby", "contradiction").with(el("h2").attr("id", "contradiction").class("panel-title").with(t.contradiction_title())).with(el("p").with(t.contradiction_text())).with(el("ul").class("contradiction-lines").with(el("li").with(el("span").class("rule-id").with("C2")).with(el("q").with(t.contradiction_counted()))).with(el("li").with(el("span").class("rule-id").with("N9")).with(el("q").with(t.contradiction_free())))).each(findings.iter().map(|finding| told(t, finding))).with(el("p").with(t.contradiction_resolved()).with(" ").with(html! { <Link to={Route::Rules} fragment={interpretation_anchor("I1")} class="rule-link">{ Child::child("I1") }</Link> })).html()
}

fn told(t: Texts, finding: &Finding) -> Html {
    let text = match finding {
        Finding::Contradiction { action, facts, rules: [one, other] } => {
            let facts: Vec<&str> = facts.iter().map(|fact| words::fact(t, fact)).collect();
            t.contradiction_found(one, other, words::action(t, *action), &facts.join(", "))
        }
        Finding::Gap { .. } | Finding::Repetition { .. } | Finding::Unreachable { .. } => finding.to_string(),
    };
    el("p").class("contradiction-found").attr("role", "note").with(text).html()
}
