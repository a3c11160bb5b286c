//! Sets of facts.

use reckon_domain::fact::{Fact, Facts, When, possible};

#[test]
fn a_set_has_what_was_put_into_it_and_nothing_else() {
    for fact in Fact::ALL {
        let alone = fact.bit();
        assert_eq!(alone, fact.if_holds(true));
        assert_eq!(Facts::NONE, fact.if_holds(false));
        assert_eq!(alone, Facts::NONE.with(fact, true).with(fact, true));
        assert_eq!(Facts::NONE, alone.with(fact, false).with(fact, false));
        for other in Fact::ALL {
            assert_eq!(alone.contains(other), fact == other, "{} {}", fact.name(), other.name());
            let both = alone.union(other.bit()).union(alone);
            assert!(both.contains(fact) && both.contains(other));
            let expected: Vec<Fact> =
                Fact::ALL.into_iter().filter(|one| *one == fact || *one == other).collect();
            assert_eq!(both.iter().collect::<Vec<_>>(), expected);
        }
    }
}

#[test]
fn a_conjunction_is_met_where_all_holds_that_must_and_nothing_that_must_not() {
    let when = When { holds: Fact::Counted.bit(), fails: Fact::Booked.bit() };
    assert_eq!(when.asks(), Fact::Counted.bit().union(Fact::Booked.bit()));
    for (counted, booked, met) in
        [(true, false, true), (true, true, false), (false, false, false), (false, true, false)]
    {
        let facts =
            Facts::NONE.with(Fact::Counted, counted).with(Fact::Booked, booked).with(Fact::AtLimit, true);
        assert_eq!(when.met_by(facts), met, "counted {counted}, booked {booked}");
    }
}

#[test]
fn what_cannot_hold_together_is_impossible_once_all_of_it_was_asked_for() {
    let billed_by_contact = Fact::BilledByContact.bit();
    let both = billed_by_contact.union(Fact::Quoted.bit());
    assert!(!possible(billed_by_contact, both), "a lead billed by contact has a quote");
    assert!(possible(both, both));
    assert!(possible(billed_by_contact, billed_by_contact), "of the quote nothing is known");
}
