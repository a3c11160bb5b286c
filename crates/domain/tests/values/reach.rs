//! How a client can be reached, and what is between them and a pro.

use std::collections::BTreeMap;

use reckon_domain::account::{Account, Plan};
use reckon_domain::relation::{Channel, Status, Thread};
use reckon_domain::{ClientId, Limit, PlanId, Pro, Reach, Relation};

/// Every field of the text's is another than the email's.
const REACH: Reach = Reach {
    mobile: true,
    landline: false,
    email: true,
    valid_email: false,
    mobile_version: 3,
    email_version: 5,
    opted_out: false,
};

#[test]
fn a_channel_asks_for_its_own_contact() {
    let allows = Channel::ALL.map(|channel| REACH.allows(channel));
    let has = Channel::ALL.map(|channel| REACH.has(channel));
    let versions = Channel::ALL.map(|channel| REACH.version(channel));
    assert_eq!(allows, [true, true, false]);
    assert_eq!(has, [false, true, true]);
    assert_eq!(versions, [0, 3, 5]);

    let without = Reach { mobile: false, email: false, valid_email: true, ..REACH };
    assert_eq!(Channel::ALL.map(|channel| without.allows(channel)), [true, false, true]);
    assert_eq!(Channel::ALL.map(|channel| without.has(channel)), [false, false, false]);
}

#[test]
fn a_contact_is_wrong_in_the_version_that_was_reported() {
    let thread = Thread { wrong: Some(3), ..Thread::default() };
    assert!(thread.is_wrong(3) && !thread.is_wrong(4) && !Thread::default().is_wrong(0));
}

#[test]
fn badges_count_open_discussions_of_one_client_and_of_all() {
    let mut relation = Relation::BLANK;
    relation.thread_mut(Channel::Chat).discussion = Some(Status::Open);
    relation.thread_mut(Channel::Text).discussion = Some(Status::Closed);
    assert_eq!(relation.chat.discussion, Some(Status::Open));
    assert_eq!(relation.text.discussion, Some(Status::Closed));
    assert_eq!((relation.open_discussions(), Relation::BLANK.open_discussions()), (1, 0));

    relation.thread_mut(Channel::Email).discussion = Some(Status::Open);
    assert_eq!(relation.thread(Channel::Email).discussion, Some(Status::Open));
    assert_eq!(relation.open_discussions(), 2);

    let mut pro = Pro::new(Account { plan: Plan { id: PlanId(1), limit: Limit::Of(3) }, ..Account::HIDDEN });
    pro.relations = BTreeMap::from([(ClientId(1), relation), (ClientId(2), relation)]);
    assert_eq!(pro.open_discussions(), 4);
    assert_eq!(pro.relation(ClientId(1)), relation);
    assert_eq!(pro.relation(ClientId(3)), Relation::BLANK);
}
