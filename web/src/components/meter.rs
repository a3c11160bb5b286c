//! The meter: interactions used, of how many, and when the counter resets.

use reckon_domain::{Account, Timestamp};
use yew::prelude::*;

use crate::hooks::use_texts;
use crate::i18n::Texts;

/// Whose interactions, and when.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// The account.
    pub account: Account,
    /// The server's time.
    pub now: Timestamp,
    /// Whether only the bar and a few words are shown.
    #[prop_or_default]
    pub small: bool,
}

/// What the meter says in words: `3 of 10 used`, with what is over the limit.
#[must_use]
pub fn reading(t: Texts, used: u32, limit: Option<u32>) -> String {
    match limit {
        None => t.meter_unlimited(used),
        Some(limit) if used > limit => t.meter_over(&t.number(used), &t.number(limit), used - limit),
        Some(limit) => t.meter_used(&t.number(used), &t.number(limit)),
    }
}

/// A bar that fills, with its words.
#[component]
pub fn Meter(props: &Props) -> Html {
    let t = use_texts();
    let Props { account, now, small } = props;
    let used = account.used_at(*now);
    let limit = account.plan_at(*now).limit.to_option();
    let text = reading(t, used, limit);
    let state = match limit {
        Some(limit) if used > limit => "is-over",
        Some(limit) if used == limit => "is-full",
        Some(limit) if limit - used <= 2 => "is-low",
        Some(_) | None => "is-fine",
    };
    // Beyond the limit the whole bar stands for what was used, and a mark for the limit.
    let whole = limit.map_or(1, |limit| limit.max(used).max(1));
    let share = |part: u32| (u64::from(part) * 1000 / u64::from(whole)).to_string();
    let filled = limit.map_or_else(|| "0".to_owned(), |limit| share(used.min(limit)));
    let reset = account.reset_after(*now).map(|reset| t.meter_resets(&t.day(reset.0)));
    html! {
        <div class={classes!("meter", state, small.then_some("is-small"))}>
            <div class="meter-words">
                <span class="meter-reading">{ &text }</span>
                if let Some(reset) = reset {
                    <span class="meter-reset">{ reset }</span>
                }
            </div>
            <div class="meter-bar" role="meter" aria-label={t.meter_name()} aria-valuemin="0" aria-valuenow={used.to_string()}
                aria-valuemax={whole.max(used).to_string()} aria-valuetext={text.clone()}>
                <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    <rect class="meter-filled" x="0" y="0" width={filled.clone()} height="10" />
                    if limit.is_some_and(|limit| used > limit) {
                        <rect class="meter-beyond" x={filled} y="0" width="1000" height="10" />
                    }
                </svg>
            </div>
        </div>
    }
}
