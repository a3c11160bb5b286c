//! Lists: their order, their pages, and who sees what.

use std::collections::BTreeSet;

use reckon_domain::{Action, ProId};

use super::world::{PROJECTS, World};
use crate::StoreError;
use crate::model::{LeadCursor, LeadRow, Person, Whom};

const VIEW: Action = Action::ViewContactsFromChat;

fn cursor(row: &LeadRow) -> LeadCursor {
    LeadCursor { recommended: row.lead.recommended, posted: row.project.posted, project: row.project.id }
}

async fn in_pages(world: &World, pro: ProId, size: usize) -> Vec<LeadRow> {
    let mut all = Vec::new();
    loop {
        let page = world.store.leads_of_pro(pro, all.last().map(cursor), size).await.unwrap();
        assert!(page.len() <= size);
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

/// Whatever the size of the pages: recommended first, then the latest posted, each project once.
pub async fn pages_of_leads_come_to_the_whole_list(world: &World) {
    for project in [5, 6, 7, 50, 239] {
        world.done(world.by_machine(world.anna, Action::Recommend, project)).await;
    }
    world.done(world.by_pro(world.anna, VIEW, 100)).await;
    let whole = world.store.leads_of_pro(world.anna, None, 1000).await.unwrap();
    assert_eq!(whole.len(), PROJECTS as usize);
    let places: Vec<_> =
        whole.iter().map(|row| (row.lead.recommended, row.project.posted, row.project.id)).collect();
    let mut sorted = places.clone();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    sorted.dedup();
    assert_eq!(places, sorted);
    let recommended: BTreeSet<_> =
        whole.iter().filter(|row| row.lead.recommended).map(|row| row.project.id).collect();
    assert_eq!(recommended, [5, 6, 7, 50, 239].map(|number| world.project(number)).into());
    assert_eq!(whole.iter().filter(|row| row.lead.counted).count(), 1);
    for size in [1, 3, 7, 239, 240] {
        assert_eq!(in_pages(world, world.anna, size).await, whole, "pages of {size}");
    }
    let first = whole.iter().find(|row| row.project.id == world.project(1)).unwrap();
    assert_eq!((first.client_name.as_str(), first.pro_name.as_str()), ("Cleo P.", "anna & Co"));
    assert_eq!(*first, world.lead(world.anna, 1).await);
    assert_eq!(world.store.leads_of_pro(ProId(99), None, 10).await.unwrap_err(), StoreError::Unknown("pro"));
}

/// A lead has the people who may be seen on it, by their full names and with their contacts, and nobody else.
pub async fn a_lead_has_who_may_be_seen(world: &World) {
    let seen = async || {
        let row = world.lead(world.anna, 1).await;
        (row.client, row.pro_seen)
    };
    assert_eq!(seen().await, (None, None));
    world.done(world.by_pro(world.anna, Action::ProSendMessage, 1)).await;
    assert_eq!(seen().await, (None, None));
    world.done(world.by_pro(world.anna, Action::ViewContactsFromChat, 1)).await;
    let client = world.store.client(world.cleo).await.unwrap();
    let client = Some(Person { name: client.name, contacts: client.contacts });
    assert_eq!(seen().await, (client.clone(), None));
    world.done(world.by_client(world.anna, Action::ViewPhone, 1)).await;
    let pro = world.store.pro(world.anna).await.unwrap();
    assert_eq!(seen().await, (client, Some(Person { name: pro.name, contacts: pro.contacts })));
    let of_another = world.lead(world.ben, 1).await;
    assert_eq!((of_another.client, of_another.pro_seen), (None, None));
}

/// Projects of their categories, and whatever something has happened on.
pub async fn a_pro_sees_their_categories(world: &World) {
    world.done(world.by_client(world.cara, Action::ClientSendMessage, 1)).await;
    world.done(world.by_machine(world.cara, Action::Recommend, 2)).await;
    world.done(world.by_machine(world.cara, Action::Recommend, 3)).await;
    let whole = world.store.leads_of_pro(world.cara, None, 1000).await.unwrap();
    let seen: BTreeSet<_> = whole.iter().map(|row| row.project.id).collect();
    let moving = (1..=PROJECTS as usize).filter(|number| number % 3 == 0);
    assert_eq!(seen, moving.chain([1, 2]).map(|number| world.project(number)).collect());
    assert_eq!(seen.len(), whole.len());
    for size in [1, 2, 79] {
        assert_eq!(in_pages(world, world.cara, size).await, whole, "pages of {size}");
    }
}

/// A client's leads: with each pro with whom something has happened, the latest first.
pub async fn a_client_sees_whom_something_has_happened_with(world: &World) {
    assert_eq!(world.store.leads_of_client(world.cleo).await.unwrap(), []);
    world.done(world.by_client(world.anna, Action::ClientSendMessage, 1)).await;
    world.done(world.by_pro(world.ben, Action::SendManualQuote, 1)).await;
    world.done(world.by_client(world.anna, Action::RequestBookingFromProject, 5)).await;
    world.done(world.by_pro(world.anna, VIEW, 2)).await;
    world.done(world.by_client(world.anna, Action::MarkHired, 1)).await;
    let leads = world.store.leads_of_client(world.cleo).await.unwrap();
    let found: Vec<_> = leads.iter().map(|row| (row.pro, row.project.id)).collect();
    let expected = [(world.anna, 1), (world.anna, 5), (world.ben, 1)];
    assert_eq!(found, expected.map(|(pro, number)| (pro, world.project(number))));
    assert!(leads.iter().all(|row| row.project.client == world.cleo));
}

/// Subscribers and readers get the same changes, in the log's order.
pub async fn changes_come_in_order_and_in_pages(world: &World) {
    let mut live = world.store.subscribe();
    for project in 1..=20 {
        let pro = if project % 4 == 0 { world.anna } else { world.ben };
        let receipt = world.done(world.by_client(pro, Action::ClientSendMessage, project)).await;
        // Who has the answer can rely on the change having been sent.
        assert_eq!(live.try_recv().map(|change| change.position), Ok(receipt.position));
    }
    for (whom, count) in [
        (Whom::Pro(world.anna), 5),
        (Whom::Pro(world.ben), 15),
        (Whom::Client(world.cleo), 10),
        (Whom::Client(world.dan), 10),
    ] {
        let whole = world.store.changes(whom, 0, 100).await.unwrap();
        assert_eq!(whole.len(), count);
        assert!(whole.is_sorted_by_key(|change| change.position));
        let mut pages = Vec::new();
        loop {
            let after = pages.last().map_or(0, |change: &crate::Change| change.position);
            let page = world.store.changes(whom, after, 3).await.unwrap();
            if page.is_empty() {
                break;
            }
            pages.extend(page);
        }
        assert_eq!(pages, whole);
    }
    assert_eq!(world.store.changes(Whom::Pro(world.anna), u64::MAX, 10).await.unwrap(), []);
    assert_eq!(world.head().await, 20);
}

/// Messages onwards, interactions backwards.
pub async fn messages_and_interactions_come_in_pages(world: &World) {
    for project in 1..=6 {
        world.done(world.by_client(world.ben, Action::ClientSendMessage, project)).await;
        world.done(world.by_pro(world.ben, Action::ProSendMessage, 1)).await;
    }
    let positions = |rows: Vec<crate::MessageRow>| rows.iter().map(|row| row.position).collect::<Vec<_>>();
    let read = |after, limit| world.store.messages(world.project(1), world.ben, after, limit);
    assert_eq!(positions(read(0, 100).await.unwrap()), [1, 2, 4, 6, 8, 10, 12]);
    assert_eq!(positions(read(2, 2).await.unwrap()), [4, 6]);
    assert_eq!(positions(read(u64::MAX, 2).await.unwrap()), []);
    let positions =
        |rows: Vec<crate::InteractionRow>| rows.iter().map(|row| row.position).collect::<Vec<_>>();
    let read = |before, limit| world.store.interactions(world.ben, before, limit);
    assert_eq!(positions(read(None, 100).await.unwrap()), [11, 9, 7, 5, 3, 1]);
    assert_eq!(positions(read(Some(9), 2).await.unwrap()), [7, 5]);
    assert_eq!(positions(read(Some(1), 2).await.unwrap()), []);
}
