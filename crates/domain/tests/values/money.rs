//! Amounts and charges.

use reckon_domain::money::{Charge, ChargeFor, ChargeSource, Charges};
use reckon_domain::{Amount, PaymentId};

#[test]
fn amounts_stop_at_nothing_and_at_the_most() {
    assert_eq!(Amount(5).minus(Amount(3)), Amount(2));
    assert_eq!(Amount(3).minus(Amount(5)), Amount::ZERO);
    assert_eq!(Amount(3).plus(Amount(5)), Amount(8));
    assert_eq!(Amount(u64::MAX).plus(Amount(1)), Amount(u64::MAX));
    assert!(Amount::ZERO.is_zero() && !Amount(1).is_zero());
    assert_eq!((Amount(6).if_holds(true), Amount(6).if_holds(false)), (Amount(6), Amount::ZERO));
}

#[test]
fn charges_are_kept_in_the_order_they_are_made_without_those_of_nothing() {
    let (fee, minutes) = (ChargeFor::GuaranteedReplyFee, ChargeFor::CallMinutes);
    let charge = |purpose, amount| Charge { purpose, source: ChargeSource::Card, amount: Amount(amount) };

    let mut both = Charges::of(fee, ChargeSource::Card, Amount(2500));
    assert!(!both.is_empty());
    both.push(minutes, ChargeSource::Card, Amount(500));
    assert_eq!(both.iter().collect::<Vec<_>>(), [charge(fee, 2500), charge(minutes, 500)]);
    assert_eq!(both.total(), Amount(3000));

    let mut none = Charges::of(fee, ChargeSource::Card, Amount::ZERO);
    none.push(minutes, ChargeSource::Card, Amount::ZERO);
    assert!(none.is_empty() && none.iter().next().is_none() && none.total().is_zero());

    none.push(minutes, ChargeSource::Card, Amount(500));
    assert_eq!(none.iter().collect::<Vec<_>>(), [charge(minutes, 500)]);
}

#[test]
fn a_payment_is_shown_by_its_number() {
    assert_eq!(PaymentId(7).to_string(), "7");
}
