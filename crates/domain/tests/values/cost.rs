//! No surprise: never more is taken than was shown.

use reckon_domain::decide::{Consequences, Decision, Shown};
use reckon_domain::money::{ChargeFor, ChargeSource, Charges};
use reckon_domain::table::Effects;
use reckon_domain::{Amount, Outcome, Reason};

/// A decision of an allowed action that counts an interaction or not, and costs this much now and on contact.
fn allowed(counts: bool, charges: u64, on_contact: u64) -> Decision {
    let effects = if counts { Effects::COUNT } else { Effects::NONE };
    let charges = Charges::of(ChargeFor::GuaranteedReplyFee, ChargeSource::Card, Amount(charges));
    let consequences =
        Consequences { effects, charges, on_contact: Amount(on_contact), ..Consequences::default() };
    Decision { rule: None, outcome: Outcome::Allowed(consequences) }
}

fn shown(counts: bool, charges: u64, on_contact: u64) -> Shown {
    Shown { counts, charges: Amount(charges), on_contact: Amount(on_contact) }
}

#[test]
fn a_decision_that_costs_more_than_was_shown_in_any_one_thing_exceeds_it() {
    for (decision, told) in [
        (allowed(true, 0, 0), shown(false, 9, 9)),
        (allowed(false, 2, 0), shown(true, 1, 9)),
        (allowed(false, 0, 2), shown(true, 9, 1)),
        (allowed(true, 2, 2), shown(false, 1, 1)),
    ] {
        assert!(decision.exceeds(told), "{decision:?} {told:?}");
    }
}

#[test]
fn a_decision_that_costs_what_was_shown_or_less_in_everything_exceeds_nothing() {
    for (decision, told) in [
        (allowed(false, 0, 0), shown(false, 0, 0)),
        (allowed(true, 2, 2), shown(true, 2, 2)),
        (allowed(false, 2, 2), shown(true, 2, 2)),
        (allowed(true, 1, 2), shown(true, 2, 2)),
        (allowed(true, 2, 1), shown(true, 2, 2)),
        (allowed(false, 0, 0), shown(true, 9, 9)),
    ] {
        assert!(!decision.exceeds(told), "{decision:?} {told:?}");
    }
}

#[test]
fn a_refusal_costs_nothing_and_exceeds_nothing() {
    let refused = Decision { rule: None, outcome: Outcome::Blocked(Reason::LimitReached) };
    assert_eq!(refused.cost(), Shown::default());
    assert!(!refused.exceeds(Shown::default()) && !refused.is_allowed() && !refused.counts());
    assert!(allowed(false, 0, 0).is_allowed());
}
