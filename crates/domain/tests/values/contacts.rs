//! Who sees whose contacts, by what has happened on a lead.

use reckon_domain::Amount;
use reckon_domain::lead::{Lead, Quote};

#[test]
fn a_client_sees_contacts_once_shown_or_in_contact() {
    for (shown_to_client, contact_made) in [(false, false), (true, false), (false, true), (true, true)] {
        let lead = Lead { shown_to_client, contact_made, counted: true, booked: true, ..Lead::default() };
        assert_eq!(lead.visible_to_client(), shown_to_client || contact_made, "{lead:?}");
    }
}

#[test]
fn a_pro_sees_contacts_once_counted_booked_or_in_contact() {
    let by_contact = Quote::GuaranteedReply { amount: None, fee: Amount(2500) };
    for quote in [Quote::None, Quote::Manual { amount: None }, by_contact] {
        for bits in 0..8 {
            let [counted, booked, contact_made] = [1, 2, 4].map(|bit| bits & bit != 0);
            let lead =
                Lead { counted, booked, contact_made, quote, shown_to_client: true, ..Lead::default() };
            // Where contact is billed, what was counted before shows nothing.
            let counted = counted && quote != by_contact;
            assert_eq!(lead.visible_to_pro(), counted || booked || contact_made, "{lead:?}");
        }
    }
}
