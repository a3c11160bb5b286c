//! The meter: interactions used, of how many, and when the counter resets.

use reckon_domain::{Account, Timestamp};

use crate::dom::{El, el};
use crate::i18n::{Texts, fill};

/// What the meter says in words: `3 of 10 used`, with what is over the limit.
#[must_use]
pub fn reading(t: Texts, used: u32, limit: Option<u32>) -> String {
    match limit {
        None => t.meter_unlimited(used),
        Some(limit) if used > limit => t.meter_over(fill::MeterOver { used, limit, n: used - limit }),
        Some(limit) => t.meter_used(fill::MeterUsed { used, limit }),
    }
}

/// A bar that fills, with its words; small for the page's head.
#[must_use]
pub fn meter(t: Texts, account: &Account, now: Timestamp, small: bool) -> El {
    let used = account.used_at(now);
    let limit = account.plan_at(now).limit.to_option();
    let text = reading(t, used, limit);
    let state = match limit {
        Some(limit) if used > limit => "is-over",
        Some(limit) if used == limit => "is-full",
        Some(limit) if limit - used <= 2 => "is-low",
        Some(_) | None => "is-fine",
    };
    let reset = account.reset_after(now).map(|reset| t.meter_resets(reset));
    let words = el("div")
        .class("meter-words")
        .with(el("span").class("meter-reading").with(&text))
        .with(reset.map(|reset| el("span").class("meter-reset").with(reset)));
    let around = el("div").class("meter").class(state).class(small.then_some("is-small")).with(words);
    // Without a limit there is nothing to fill.
    let Some(limit) = limit else { return around };
    // Beyond the limit the whole bar stands for what was used, and a mark for the limit.
    let whole = limit.max(used).max(1);
    let filled = (u64::from(used.min(limit)) * 1000 / u64::from(whole)).to_string();
    let bar = el("svg")
        .attr("viewBox", "0 0 1000 10")
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .with(part("meter-filled", "0".to_owned(), filled.clone()))
        .with((used > limit).then(|| part("meter-beyond", filled, "1000".to_owned())));
    around.with(
        el("div")
            .class("meter-bar")
            .attr("role", "meter")
            .attr("aria-label", t.meter_name())
            .attr("aria-valuemin", "0")
            .attr("aria-valuenow", used.to_string())
            .attr("aria-valuemax", whole.to_string())
            .attr("aria-valuetext", text)
            .with(bar),
    )
}

fn part(class: &'static str, from: String, width: String) -> El {
    el("rect").class(class).attr("x", from).attr("y", "0").attr("width", width).attr("height", "10")
}
