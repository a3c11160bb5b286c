//! The contradiction that I1 resolves, found by the same check that the rules have to pass.

use reckon_domain::check::Finding;
use yew::prelude::*;

use super::interpretation_anchor;
use crate::components::link::Link;
use crate::components::words;
use crate::hooks::use_texts;
use crate::i18n::Texts;
use crate::router::Route;
use crate::state::contradiction::literal;

/// The two lines as they are written, and what the check says of them.
#[component]
pub(super) fn Contradiction() -> Html {
    let t = use_texts();
    let findings = use_memo((), |()| literal());
    html! {
        <section class="contradiction panel" aria-labelledby="contradiction">
            <h2 id="contradiction" class="panel-title">{ t.contradiction_title() }</h2>
            <p>{ t.contradiction_text() }</p>
            <ul class="contradiction-lines">
                <li><span class="rule-id">{ "C2" }</span><q>{ t.contradiction_counted() }</q></li>
                <li><span class="rule-id">{ "N9" }</span><q>{ t.contradiction_free() }</q></li>
            </ul>
            { for findings.iter().map(|finding| told(t, finding)) }
            <p>
                { t.contradiction_resolved() }{ " " }
                <Link to={Route::Rules} fragment={interpretation_anchor("I1")} class="rule-link">{ "I1" }</Link>
            </p>
        </section>
    }
}

fn told(t: Texts, finding: &Finding) -> Html {
    let text = match finding {
        Finding::Contradiction { action, facts, rules: [one, other] } => {
            let facts: Vec<&str> = facts.iter().map(|fact| words::fact(t, fact)).collect();
            t.contradiction_found(one, other, words::action(t, *action), &facts.join(", "))
        }
        Finding::Gap { .. } | Finding::Repetition { .. } | Finding::Unreachable { .. } => finding.to_string(),
    };
    html! { <p class="contradiction-found" role="note">{ text }</p> }
}
