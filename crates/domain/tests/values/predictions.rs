//! The words and codes of predictions.

use reckon_domain::decide::{Consequences, Decision};
use reckon_domain::money::{ChargeFor, ChargeSource, Charges};
use reckon_domain::prediction::{Prediction, code_of};
use reckon_domain::table::Effects;
use reckon_domain::{Amount, Fault, Outcome, Reason};

fn code(outcome: Outcome) -> u8 {
    code_of(&Decision { rule: None, outcome })
}

#[test]
fn a_code_names_the_most_important_thing_about_a_decision() {
    let fee = Charges::of(ChargeFor::ManualQuoteFee, ChargeSource::Credits, Amount(800));
    let free = Consequences::default();
    for (consequences, prediction) in [
        (free, Prediction::Free),
        (Consequences { effects: Effects::COUNT, charges: fee, ..free }, Prediction::Counts),
        (Consequences { charges: fee, on_contact: Amount(2500), ..free }, Prediction::Charges),
        (Consequences { on_contact: Amount(2500), ..free }, Prediction::ChargesOnContact),
    ] {
        assert_eq!(code(Outcome::Allowed(consequences)), prediction.code(), "{}", prediction.name());
    }
    assert_eq!(code(Outcome::Error(Fault::NoCallInProgress)), Prediction::Error.code());
    let refused = code(Outcome::Blocked(Reason::LimitReached));
    assert_eq!((refused & 7, refused >> 3), (Prediction::Blocked.code(), Reason::LimitReached as u8));
}
