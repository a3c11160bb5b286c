//! The contradiction that I1 resolves, found by the same check that the rules have to pass.

use reckon_domain::check::Finding;

use super::interpretation_anchor;
use crate::components::link::rule_link;
use crate::components::panel::panel;
use crate::components::words;
use crate::dom::{El, el};
use crate::i18n::{Texts, fill};
use crate::ui::Ui;

/// The two lines as they are written, and what the check says of them.
pub(super) fn contradiction(ui: &Ui, found: &[Finding]) -> El {
    let t = ui.t;
    let line =
        |id: &str, words: &str| el("li").with(el("span").class("rule-id").with(id)).with(el("q").with(words));
    let resolved = rule_link(ui, &interpretation_anchor("I1")).with("I1");
    panel("contradiction", t.contradiction_title())
        .class("contradiction")
        .with(el("p").with(t.contradiction_text()))
        .with(
            el("ul")
                .class("contradiction-lines")
                .with(line("C2", t.contradiction_counted()))
                .with(line("N9", t.contradiction_free())),
        )
        .each(found.iter().map(|finding| told(t, finding)))
        .with(el("p").with(t.contradiction_resolved()).with(" ").with(resolved))
}

fn told(t: Texts, finding: &Finding) -> El {
    let text = match finding {
        Finding::Contradiction { action, facts, rules: [one, other] } => {
            let facts: Vec<&str> = facts.iter().map(|fact| words::fact(t, fact)).collect();
            t.contradiction_found(fill::ContradictionFound {
                one,
                other,
                action: words::action(t, *action),
                facts: &facts.join(", "),
            })
        }
        Finding::Gap { .. } | Finding::Repetition { .. } | Finding::Unreachable { .. } => finding.to_string(),
    };
    el("p").class("contradiction-found").attr("role", "note").with(text)
}
