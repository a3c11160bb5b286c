//! What became of texts and emails, and whom a number or address belongs to.

use reckon_domain::action::Delivery;
use reckon_domain::decide::About;
use reckon_domain::delivery::{Progress, Undelivered};
use reckon_domain::id::AutomationId;
use reckon_domain::relation::{Channel, Status};
use reckon_domain::{Action, ClientId, ProId, Role};

use super::World;
use super::world::{START, command};
use crate::model::{
    Actor, Change, ClientImport, ClientRow, Command, Contacts, DiscussionFilter, Heading, Import, MessageRow,
    StoreError,
};

/// What a pro's side sends to Cleo: the change that says so.
async fn sent(world: &World, pro: ProId, action: Action) -> Change {
    let actor = if action.role() == Role::Pro { Actor::Pro(pro) } else { Actor::Machine(action.role()) };
    let mut command = command(actor, pro, action);
    command.about = About { project: None, client: Some(world.cleo) };
    command.details.automation = (action.role() == Role::Automation).then_some(AutomationId(7));
    command.body = Some("Friday at nine?".to_owned());
    let receipt = world.done(command).await;
    world.store.change(receipt.position).await.unwrap()
}

async fn message(world: &World, of: &Change) -> MessageRow {
    let (client, channel, _) = of.outbound().unwrap();
    let before = Some(of.position + 1);
    let found = world.store.correspondence(of.pro, client, channel, before, 1).await.unwrap();
    found.into_iter().next().unwrap()
}

async fn status(world: &World, pro: ProId, channel: Channel) -> Option<Status> {
    world.store.relation(pro, world.cleo).await.unwrap().relation.thread(channel).discussion
}

fn failed(of: &Change, why: Undelivered) -> Command {
    Command::failed(of, why, START).unwrap()
}

/// A staff's message that did not arrive says why, and its discussion is open again: after a rebuild, too. It
/// fails once; of one that was in doubt it may be known later.
pub async fn what_did_not_arrive_says_why_and_opens_its_discussion(world: &World) {
    let text = sent(world, world.anna, Action::SendText).await;
    assert_eq!(message(world, &text).await.failure, None);
    assert_eq!(status(world, world.anna, Channel::Text).await, Some(Status::Closed));
    world.done(failed(&text, Undelivered::InDoubt)).await;
    assert_eq!(message(world, &text).await.failure, Some(Undelivered::InDoubt));
    assert_eq!(status(world, world.anna, Channel::Text).await, Some(Status::Open));
    world.done(failed(&text, Undelivered::Blocked)).await;
    let replayed = world.done(failed(&text, Undelivered::Filtered)).await;
    assert!(replayed.replayed);

    let email = sent(world, world.anna, Action::SendEmail).await;
    world.done(failed(&email, Undelivered::NoMailbox)).await;
    let automated = sent(world, world.ben, Action::AutomationSendText).await;
    world.done(failed(&automated, Undelivered::Unreachable)).await;
    assert_eq!(status(world, world.ben, Channel::Text).await, Some(Status::Closed));

    let known = [
        (&text, Undelivered::Blocked),
        (&email, Undelivered::NoMailbox),
        (&automated, Undelivered::Unreachable),
    ];
    for rebuilt in [false, true] {
        if rebuilt {
            world.store.rebuild().await.unwrap();
        }
        for (change, why) in known {
            assert_eq!(message(world, change).await.failure, Some(why), "rebuilt: {rebuilt}");
        }
    }
    // What came in, or was nothing, cannot fail to arrive.
    let mut inbound = command(Actor::Client(world.cleo), world.anna, Action::Text);
    inbound.about.client = Some(world.cleo);
    let received = world.done(inbound).await;
    let received = world.store.change(received.position).await.unwrap();
    let nothing = Command::failed(&received, Undelivered::Refused, START).unwrap_err();
    assert_eq!(nothing, StoreError::Unknown("message"));
    let mut without = failed(&text, Undelivered::Refused);
    (without.details.failure, without.key) = (None, "without".to_owned());
    assert!(matches!(world.error(without).await, StoreError::Invalid { field, .. } if field == "failure"));
}

/// How far a message has come is kept beside the log and never goes back.
pub async fn a_message_comes_further_and_never_goes_back(world: &World) {
    let text = sent(world, world.anna, Action::SendText).await;
    let head = world.store.head().await.unwrap();
    let put = |progress| world.store.put_progress(text.position, progress);
    assert_eq!(message(world, &text).await.progress, None);
    assert!(put(Progress::Sent).await.unwrap());
    assert!(!put(Progress::Sent).await.unwrap());
    assert!(put(Progress::Delivered).await.unwrap());
    assert!(!put(Progress::Sent).await.unwrap());
    assert_eq!(message(world, &text).await.progress, Some(Progress::Delivered));
    assert_eq!(world.store.head().await.unwrap(), head);
    world.store.rebuild().await.unwrap();
    assert_eq!(message(world, &text).await.progress, Some(Progress::Delivered));
    for nowhere in [0, head + 7, u64::MAX] {
        let unknown = world.store.put_progress(nowhere, Progress::Sent).await;
        assert_eq!(unknown, Err(StoreError::Unknown("message")));
    }
}

/// What became of an automation's message counts once each; of the staff's nothing is reported.
pub async fn what_became_of_an_automations_message_counts_once(world: &World) {
    let by_hand = sent(world, world.anna, Action::SendEmail).await;
    assert_eq!(Command::reported(&by_hand, Delivery::Opened, START), None);
    let automated = sent(world, world.anna, Action::AutomationSendEmail).await;
    let mut positions = Vec::new();
    for delivery in [Delivery::Delivered, Delivery::Opened, Delivery::Opened] {
        positions.push(world.done(Command::reported(&automated, delivery, START).unwrap()).await.position);
    }
    let [delivered, opened, again] = positions.try_into().unwrap();
    assert_eq!((opened, again), (delivered + 1, opened));
    let actor = Actor::Machine(Role::Mail);
    let answer = world.store.answered(actor, &format!("opened:{}", automated.position)).await.unwrap();
    assert_eq!(answer.map(|receipt| (receipt.position, receipt.replayed)), Some((opened, true)));
    let other = world.store.answered(Actor::Pro(world.anna), &format!("opened:{}", automated.position)).await;
    assert_eq!(other.unwrap(), None);
}

/// One change is found by its position.
pub async fn a_change_is_found_by_its_position(world: &World) {
    let text = sent(world, world.anna, Action::SendText).await;
    assert_eq!(text.outbound(), Some((world.cleo, Channel::Text, None)));
    assert_eq!((text.pro, text.action), (world.anna, Action::SendText));
    for nowhere in [0, text.position + 1, u64::MAX] {
        assert_eq!(world.store.change(nowhere).await.unwrap_err(), StoreError::Unknown("change"));
    }
}

/// Who was written to last is known, whoever the pro; what the client writes does not count.
pub async fn who_wrote_to_a_client_last_is_known(world: &World) {
    let last = |client, channel| world.store.last_sent(client, channel);
    assert_eq!(last(world.cleo, Channel::Text).await.unwrap(), None);
    sent(world, world.anna, Action::SendText).await;
    let email = sent(world, world.anna, Action::SendEmail).await;
    let automated = sent(world, world.ben, Action::AutomationSendText).await;
    let mut inbound = command(Actor::Client(world.cleo), world.anna, Action::Text);
    inbound.about.client = Some(world.cleo);
    inbound.heading = Heading {
        subject: Some("The sink".to_owned()),
        message_id: Some("1@mail.example".to_owned()),
        sender: Some("cleo@work.example".to_owned()),
        cut: true,
        attachments: 2,
        file: Some("1764.M1.example".to_owned()),
    };
    let heading = inbound.heading.clone();
    world.done(inbound).await;
    assert_eq!(last(world.cleo, Channel::Text).await.unwrap(), Some(automated.position));
    assert_eq!(last(world.cleo, Channel::Email).await.unwrap(), Some(email.position));
    assert_eq!(last(world.dan, Channel::Text).await.unwrap(), None);
    // What it says beside its words is kept with them, and the file that it came in.
    let said = world.store.correspondence(world.anna, world.cleo, Channel::Text, None, 1).await.unwrap();
    assert_eq!(said.first().map(|row| &row.heading), Some(&heading));
}

/// A number is found however it is written, an address whatever its case; one that went is not found any more.
pub async fn clients_are_found_by_number_and_address(world: &World) {
    let client = |reference: &str, mobile: &str, email: &str| ClientImport {
        reference: reference.to_owned(),
        name: reference.to_owned(),
        contacts: Contacts { mobile: Some(mobile.to_owned()), landline: None, email: Some(email.to_owned()) },
        ..ClientImport::default()
    };
    let clients = vec![
        client("ida", "+49 (170) 123-45 67", "Ida@Mail.example"),
        client("jo", "+49\u{a0}170/1234567", "jo@mail.example"),
        client("kim", "123", "kim@mail.example"),
    ];
    let imported = world.store.import(Import { clients, ..Import::default() }, START).await.unwrap();
    let [ida, jo, kim] = imported.clients.try_into().unwrap();
    let ids = |rows: Vec<ClientRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    let found =
        async |channel, address: &str| ids(world.store.clients_alike(channel, address).await.unwrap());
    assert_eq!(found(Channel::Text, "+491701234567").await, [ida, jo]);
    assert_eq!(found(Channel::Text, "0170 1234567").await, [ida, jo]);
    assert_eq!(found(Channel::Text, "123").await, [kim]);
    assert_eq!(found(Channel::Email, " IDA@mail.example").await, [ida]);
    let nobody: [ClientId; 0] = [];
    for (channel, address) in [
        (Channel::Text, "+491701234568"),
        (Channel::Text, ""),
        (Channel::Email, ""),
        (Channel::Email, "ida"),
        (Channel::Chat, "ida@mail.example"),
    ] {
        assert_eq!(found(channel, address).await, nobody, "{}", channel.name());
    }
    let mut gone = command(Actor::Machine(Role::BookingSoftware), world.anna, Action::UpdateContact);
    (gone.about.client, gone.contacts) = (Some(ida), Some(Contacts::default()));
    world.done(gone).await;
    assert_eq!(found(Channel::Text, "+491701234567").await, [jo]);
    assert_eq!(found(Channel::Email, "ida@mail.example").await, nobody);
}

/// Why a message did not arrive may be known after it was in doubt; a doubt that is heard late takes nothing back.
pub async fn a_doubt_replaces_no_reason(world: &World) {
    let text = sent(world, world.anna, Action::SendText).await;
    let fail = |why| Command::failed(&text, why, START).unwrap();
    for (why, known) in
        [(Undelivered::InDoubt, Undelivered::InDoubt), (Undelivered::Blocked, Undelivered::Blocked)]
    {
        world.done(fail(why)).await;
        assert_eq!(message(world, &text).await.failure, Some(known));
    }
    let other = sent(world, world.anna, Action::SendText).await;
    for why in [Undelivered::Blocked, Undelivered::InDoubt] {
        world.done(Command::failed(&other, why, START).unwrap()).await;
    }
    assert_eq!(message(world, &other).await.failure, Some(Undelivered::Blocked));
    let list = world.store.discussions(world.anna, DiscussionFilter::default(), None, 10).await.unwrap();
    assert_eq!(
        list.first().map(|row| row.failure),
        Some(Some(Undelivered::Blocked)),
        "the list says so, too"
    );
    world.store.rebuild().await.unwrap();
    assert_eq!(message(world, &other).await.failure, Some(Undelivered::Blocked));
}
