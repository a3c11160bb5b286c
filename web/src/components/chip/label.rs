//! What a chip says.

use reckon_domain::Unblock;
use reckon_domain::money::CALL_MINUTE;

use crate::i18n::{Texts, fill};
use crate::state::Doubt;
use crate::state::predict::{Cost, Forecast, Known, calls};

/// The chip's few words.
#[must_use]
pub fn label(t: Texts, forecast: &Forecast) -> String {
    match forecast {
        Forecast::Known(known) => known_label(t, known),
        Forecast::Doubtful(doubt) => t.chip_doubt(&doubt_what(t, *doubt)),
    }
}

fn known_label(t: Texts, known: &Known) -> String {
    match known.cost() {
        Cost::Free | Cost::Doubtful => t.chip_free().to_owned(),
        Cost::Shares => t.chip_shares().to_owned(),
        Cost::Counts => match known.left {
            Some(left) => t.chip_counts_left(left),
            None => t.chip_counts_unlimited().to_owned(),
        },
        Cost::Charges => {
            let cost = known.decision.cost();
            if cost.on_contact.is_zero() {
                t.chip_charges(cost.charges)
            } else if calls(known.action) {
                t.chip_if_accepted(fill::ChipIfAccepted { sum: cost.on_contact, minute: CALL_MINUTE })
            } else {
                t.chip_charges_on_contact(cost.on_contact)
            }
        }
        Cost::Blocked => blocked_label(t, known),
    }
}

fn blocked_label(t: Texts, known: &Known) -> String {
    let Some(reason) = known.reason() else { return t.chip_impossible().to_owned() };
    let until = known.ways_out().find_map(|way| match way {
        Unblock::Wait { until } => until,
        Unblock::ChangePlan
        | Unblock::AddCredits
        | Unblock::AddCard
        | Unblock::PayOutstanding
        | Unblock::ClientContact
        | Unblock::ClientReactivation
        | Unblock::Resubscribe
        | Unblock::UpdateContact => None,
    });
    let reason = reason.text(t.language);
    match until {
        Some(until) => t.chip_blocked_until(fill::ChipBlockedUntil { reason, until }),
        None => t.chip_blocked(reason),
    }
}

/// The few words for a doubt.
#[must_use]
pub fn doubt_what(t: Texts, doubt: Doubt) -> String {
    match doubt {
        Doubt::Loading => t.doubt_loading().to_owned(),
        Doubt::OtherRules => t.doubt_rules().to_owned(),
        Doubt::Offline(since) => t.doubt_offline(since),
        Doubt::Lost(since) => t.doubt_lost(since),
        Doubt::Refused(again) => t.doubt_refused(again),
        Doubt::PeriodOver => t.doubt_period().to_owned(),
    }
}

/// A sentence about a doubt: why, and what happens next.
#[must_use]
pub fn doubt_why(t: Texts, doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::Loading => t.doubt_loading_why(),
        Doubt::OtherRules => t.doubt_rules_why(),
        Doubt::Offline(_) => t.doubt_offline_why(),
        Doubt::Lost(_) => t.doubt_lost_why(),
        Doubt::Refused(_) => t.doubt_refused_why(),
        Doubt::PeriodOver => t.doubt_period_why(),
    }
}
