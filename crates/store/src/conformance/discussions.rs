//! Discussions: lists, counts, what was said.

use reckon_domain::action::{Details, Role};
use reckon_domain::relation::{Channel, Status};
use reckon_domain::{Action, ClientId, Relation};

use super::World;
use super::world::{START, command};
use crate::discussions::Last;
use crate::model::{
    Actor, Command, DiscussionFilter, DiscussionRow, MessageRow, Receipt, StoreError, TaskKind,
};

/// A command between Anna and a client.
fn between(world: &World, actor: Actor, client: ClientId, action: Action, words: &str) -> Command {
    let mut command = command(actor, world.anna, action);
    command.about.client = Some(client);
    command.body = Some(words.to_owned()).filter(|words| !words.is_empty());
    command
}

async fn text(world: &World, client: ClientId, words: &str) -> Receipt {
    world.done(between(world, Actor::Client(client), client, Action::Text, words)).await
}

async fn staff(world: &World, client: ClientId, action: Action, words: &str) -> Receipt {
    world.done(between(world, Actor::Pro(world.anna), client, action, words)).await
}

async fn of_channel(world: &World, action: Action, channel: Channel) {
    let mut command = between(world, Actor::Pro(world.anna), world.cleo, action, "");
    command.details = Details { channel: Some(channel), ..Details::default() };
    world.done(command).await;
}

async fn list(world: &World, filter: DiscussionFilter) -> Vec<DiscussionRow> {
    let rows = world.store.discussions(world.anna, filter, None, 100).await.unwrap();
    let counts = world.store.discussion_counts(world.anna).await.unwrap();
    assert_eq!(counts.total(filter) as usize, rows.len(), "{filter:?}");
    rows
}

fn words(rows: &[DiscussionRow]) -> Vec<(Channel, Status, Option<&str>)> {
    rows.iter().map(|row| (row.channel, row.discussed.status, row.words.as_deref())).collect()
}

/// A row says the status and what was exchanged last; opening and closing leave the words.
pub async fn the_list_says_what_was_exchanged_last(world: &World) {
    assert_eq!(list(world, DiscussionFilter::default()).await, []);
    let first = text(world, world.cleo, "Are you free on Friday?").await;
    let rows = list(world, DiscussionFilter::default()).await;
    assert_eq!(words(&rows), [(Channel::Text, Status::Open, Some("Are you free on Friday?"))]);
    let [row] = rows.as_slice() else { unreachable!("{rows:?}") };
    assert_eq!(row.discussed.last, Some(Last { position: first.position, by: Role::Client }));
    assert_eq!((row.discussed.position, row.discussed.at), (first.position, first.at));
    assert_eq!((row.relation.client, row.relation.client_name.as_str()), (world.cleo, "Cleo P."));

    let answer = staff(world, world.cleo, Action::SendText, "Yes, at nine").await;
    world.done(world.by_client(world.anna, Action::ClientSendMessage, 1)).await;
    of_channel(world, Action::CloseDiscussion, Channel::Chat).await;
    of_channel(world, Action::ReopenDiscussion, Channel::Text).await;
    let rows = list(world, DiscussionFilter::default()).await;
    let [reopened, chat] = rows.as_slice() else { unreachable!("{rows:?}") };
    assert_eq!(words(std::slice::from_ref(reopened)), [(Channel::Text, Status::Open, Some("Yes, at nine"))]);
    assert_eq!(reopened.discussed.last, Some(Last { position: answer.position, by: Role::Pro }));
    assert!(reopened.discussed.position > answer.position);
    assert_eq!((chat.channel, chat.discussed.status), (Channel::Chat, Status::Closed));
    assert_eq!(chat.discussed.last.map(|last| last.by), Some(Role::Client));
    // What cannot be sent leaves nothing in the list: Dan has no mobile number.
    let refused = between(world, Actor::Pro(world.anna), world.dan, Action::SendText, "Hello");
    world.refused(refused, reckon_domain::Rule::E2).await;
    assert_eq!(list(world, DiscussionFilter::default()).await.len(), 2);
}

/// Every filter, in pages of every size, comes to what the whole list has of it; the newest first.
pub async fn filters_and_pages_come_to_the_whole_list(world: &World) {
    text(world, world.cleo, "one").await;
    text(world, world.dan, "two").await;
    world.done(between(world, Actor::Client(world.dan), world.dan, Action::Email, "three")).await;
    staff(world, world.cleo, Action::SendEmail, "four").await;
    for project in [1, 2] {
        world.done(world.by_client(world.anna, Action::ClientSendMessage, project)).await;
    }
    world.done(world.by_pro(world.anna, Action::ProSendMessage, 1)).await;
    let whole = list(world, DiscussionFilter::default()).await;
    assert_eq!(whole.len(), 6);
    assert!(whole.is_sorted_by_key(|row| core::cmp::Reverse(row.discussed.position)));
    let statuses = [None, Some(Status::Open), Some(Status::Closed)];
    let channels = [None, Some(Channel::Chat), Some(Channel::Text), Some(Channel::Email)];
    for (status, channel) in statuses.into_iter().flat_map(|one| channels.map(|other| (one, other))) {
        let filter = DiscussionFilter { status, channel, client: None };
        let expected: Vec<_> =
            whole.iter().filter(|row| filter.takes(row.channel, row.discussed.status)).cloned().collect();
        assert_eq!(list(world, filter).await, expected, "{filter:?}");
        let mut pages: Vec<DiscussionRow> = Vec::new();
        loop {
            let before = pages.last().map(|row| row.discussed.position);
            let page = world.store.discussions(world.anna, filter, before, 2).await.unwrap();
            if page.is_empty() {
                break;
            }
            pages.extend(page);
        }
        assert_eq!(pages, expected, "{filter:?} in pages");
    }
    let filter = DiscussionFilter { client: Some(world.dan), ..DiscussionFilter::default() };
    let expected: Vec<_> = whole.into_iter().filter(|row| row.relation.client == world.dan).collect();
    assert!(expected.len() > 1);
    let found = world.store.discussions(world.anna, filter, None, 100).await.unwrap();
    assert_eq!(found, expected, "of one client");
    let others = world.store.discussions(world.ben, DiscussionFilter::default(), None, 100).await.unwrap();
    assert_eq!(others, []);
}

/// A discussion's messages: the latest, in their order, and further back page by page. A chat has those of
/// every lead of the two.
pub async fn correspondence_is_read_from_its_end(world: &World) {
    for (number, project) in [1, 3, 1, 5].into_iter().enumerate() {
        let mut message = world.by_client(world.anna, Action::ClientSendMessage, project);
        message.body = Some(format!("message {number}"));
        world.done(message).await;
        text(world, world.cleo, &format!("text {number}")).await;
        text(world, world.dan, "from another").await;
    }
    let read =
        |channel, before, limit| world.store.correspondence(world.anna, world.cleo, channel, before, limit);
    let bodies = |rows: &[MessageRow]| rows.iter().map(|row| row.body.clone()).collect::<Vec<_>>();
    let chat = read(Channel::Chat, None, 100).await.unwrap();
    assert_eq!(bodies(&chat), ["message 0", "message 1", "message 2", "message 3"]);
    let latest = read(Channel::Text, None, 3).await.unwrap();
    assert_eq!(bodies(&latest), ["text 1", "text 2", "text 3"]);
    let earlier = read(Channel::Text, latest.first().map(|row| row.position), 3).await.unwrap();
    assert_eq!(bodies(&earlier), ["text 0"]);
    assert_eq!(read(Channel::Email, None, 3).await.unwrap(), []);
}

/// A relation is there for every client, whether or not something has happened.
pub async fn a_relation_is_blank_at_first(world: &World) {
    let blank = world.store.relation(world.anna, world.dan).await.unwrap();
    assert_eq!((blank.relation, blank.client_name.as_str()), (Relation::default(), "Dan S."));
    assert!(blank.reach.landline && !blank.reach.mobile);
    text(world, world.dan, "stop").await;
    let known = world.store.relation(world.anna, world.dan).await.unwrap();
    assert_eq!(known.relation.text.discussion, Some(Status::Open));
    text(world, world.cleo, "hello").await;
    let all = world.store.relations(world.anna, None, 10).await.unwrap();
    let clients: Vec<_> = all.iter().map(|row| row.client).collect();
    assert_eq!(clients, [world.cleo, world.dan]);
    assert_eq!(all.last(), Some(&known));
    assert_eq!(world.store.relations(world.anna, None, 1).await.unwrap(), all.get(..1).unwrap());
    assert_eq!(world.store.relations(world.anna, Some(world.cleo), 9).await.unwrap(), [known]);
    assert_eq!(world.store.relations(world.anna, Some(world.dan), 9).await.unwrap(), []);
    let nobody = world.store.relation(world.anna, ClientId(4_000)).await.unwrap_err();
    assert_eq!(nobody, StoreError::Unknown("client"));
}

/// A text or an email that goes out is to be sent, once; what is said in a chat or comes in is not.
pub async fn what_goes_out_is_a_task_until_it_went(world: &World) {
    text(world, world.cleo, "Are you free?").await;
    world.done(world.by_pro(world.anna, Action::ProSendMessage, 1)).await;
    assert_eq!(world.store.tasks_due(START, 10).await.unwrap(), []);
    let sent = staff(world, world.cleo, Action::SendText, "Yes").await;
    let mailed = staff(world, world.cleo, Action::SendEmail, "See you on Friday").await;
    let due = world.store.tasks_due(START, 10).await.unwrap();
    let found: Vec<_> = due.iter().map(|task| (task.kind, task.position, task.client)).collect();
    let expected = [(TaskKind::Text, sent.position), (TaskKind::Email, mailed.position)];
    assert_eq!(found, expected.map(|(kind, position)| (kind, position, Some(world.cleo))));
    let [first, second] = due.as_slice() else { unreachable!("{due:?}") };
    assert_eq!(world.store.complete(first.id, first.lease).await, Ok(true));
    assert_eq!(world.store.tasks_due(START, 10).await.unwrap(), [*second]);
    // Built anew, the ledger knows that the first went out.
    world.store.rebuild().await.unwrap();
    assert_eq!(world.store.tasks_due(START, 10).await.unwrap(), [*second]);
}
