//! A decision allocates nothing: neither a prediction in the page nor the server's own.

use reckon_domain::lead::Fees;
use reckon_domain::relation::Reach;
use reckon_domain::{Account, Action, Details, Lead, Relation, Situation, Timestamp, decide};

#[test]
fn no_decision_allocates() {
    let situation = Situation {
        account: &Account::HIDDEN,
        lead: &Lead::default(),
        fees: Fees::default(),
        relation: &Relation::default(),
        reach: Reach::default(),
    };
    let details = Details::default();
    for action in Action::ALL {
        let counted = allocation_counter::measure(|| {
            std::hint::black_box(decide(&situation, action, &details, Timestamp::MIN));
        });
        assert_eq!(counted.count_total, 0, "{} allocates", action.key());
    }
    // What it causes is a list: the counter can count.
    let decision = decide(&situation, Action::ViewContactsFromChat, &details, Timestamp::MIN);
    let about = decide::About { project: Some(reckon_domain::ProjectId(1)), client: None };
    let counted = allocation_counter::measure(|| {
        let action = Action::ViewContactsFromChat;
        std::hint::black_box(decide::events(&situation, about, action, &details, &decision, Timestamp::MIN));
    });
    assert!(counted.count_total > 0);
}
