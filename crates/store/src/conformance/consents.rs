//! The consent record, and the erasure of what is known of a client.

use reckon_domain::action::Details;
use reckon_domain::decide::About;
use reckon_domain::fact::Keyword;
use reckon_domain::relation::Channel;
use reckon_domain::rule::Language;
use reckon_domain::{Action, ClientId, Role, Rule, Timestamp};

use super::world::{CANARY, START, World, command, marketplace};
use crate::StoreError;
use crate::model::{
    Actor, Booking, ClientBooking, Command, ConsentHow, ConsentRow, Contacts, Erased, Fate, Fault, Heading,
    Import, LoginImport, MessageRow, Principal, ProjectImport, Purpose, Recording, SessionRow, ToldRecording,
};

const WORDS: &str = "words-of-cleo-canary";

/// Cleo texts Anna.
fn text(world: &World, words: &str) -> Command {
    let command = command(Actor::Client(world.cleo), world.anna, Action::Text);
    let details = Details { keyword: Keyword::of(words), ..Details::default() };
    Command { details, body: Some(words.to_owned()), ..command }
}

/// Anna's staff take Cleo off a channel.
fn staff(world: &World, channel: Channel, words: Option<&str>) -> Command {
    let about = About { project: None, client: Some(world.cleo) };
    let details = Details { channel: Some(channel), ..Details::default() };
    let command = command(Actor::Pro(world.anna), world.anna, Action::ProUnsubscribe);
    Command { about, details, body: words.map(str::to_owned), ..command }
}

fn link(world: &World, key: &str) -> Command {
    Command::unsubscribe(world.cleo, world.ben, Channel::Email, key.to_owned(), START)
}

async fn consents(world: &World) -> Vec<ConsentRow> {
    world.store.consents(world.cleo, None, 0, 100).await.unwrap()
}

/// Who said it, how, by which rule and in which words; what changes nothing is no change.
pub async fn each_change_of_a_subscription_is_told(world: &World) {
    world.done(text(world, "Hello")).await;
    world.done(text(world, " Stop ")).await;
    world.done(text(world, "stop")).await;
    world.done(text(world, "START")).await;
    world.done(staff(world, Channel::Text, Some("she said on the phone: no more"))).await;
    world.done(staff(world, Channel::Email, None)).await;
    let asked = Some("No more messages from ben & Co. Unsubscribe".to_owned());
    world.done(link(world, "link").said(ConsentHow::Link, asked.clone())).await;
    let one_click = Command { pro: world.cara, ..link(world, "click") };
    world.done(one_click.said(ConsentHow::OneClick, None)).await;
    let found = consents(world).await;
    let told: Vec<_> = found
        .iter()
        .map(|row| (row.channel, row.subscribed, row.by, row.how, row.rule, row.words.as_deref()))
        .collect();
    use Channel::{Email, Text};
    assert_eq!(
        told,
        [
            (Text, false, Role::Client, ConsentHow::Text, Some(Rule::U2), Some(" Stop ")),
            (Text, true, Role::Client, ConsentHow::Text, Some(Rule::U3), Some("START")),
            (
                Text,
                false,
                Role::Pro,
                ConsentHow::Staff,
                Some(Rule::U5),
                Some("she said on the phone: no more")
            ),
            (Email, false, Role::Pro, ConsentHow::Staff, Some(Rule::U5), None),
            (Email, false, Role::Client, ConsentHow::Link, Some(Rule::U5), asked.as_deref()),
            (Email, false, Role::Client, ConsentHow::OneClick, Some(Rule::U5), None),
        ]
    );
    assert!(found.iter().all(|row| row.client == world.cleo && row.at == START));
    assert!(!format!("{found:?}").contains("phone"), "{found:?}");
    // The staff's evidence is no message of the thread.
    let thread = world.store.correspondence(world.anna, world.cleo, Channel::Text, None, 10).await.unwrap();
    assert!(thread.iter().all(|row| !row.body.contains("phone")));
    world.store.rebuild().await.unwrap();
    assert_eq!(consents(world).await, found);
}

/// I13: a word to a number that pros share blocks the number for all of them, those who begin later among them, and is
/// taken back by a word; what was said to one pro stays.
pub async fn a_word_to_a_shared_number_is_about_the_number(world: &World) {
    let (anna, ben, cara, cleo) = (world.anna, world.ben, world.cara, world.cleo);
    let send = |pro| Command {
        about: About { project: None, client: Some(cleo) },
        body: Some("Hello".to_owned()),
        ..command(Actor::Pro(pro), pro, Action::SendText)
    };
    let shared = |words: &str| {
        let told = text(world, words);
        Command { details: Details { shared_number: true, ..told.details }, ..told }
    };
    let opted_out = async || world.store.client(cleo).await.unwrap().reach.opted_out;
    world.done(send(anna)).await;
    world.done(send(ben)).await;
    assert_eq!(world.store.pros_of(cleo).await.unwrap(), [anna, ben]);
    assert!(!opted_out().await);
    world.done(shared("stop")).await;
    assert!(opted_out().await);
    for pro in [anna, ben, cara] {
        world.refused(send(pro), Rule::E1).await;
        let row = world.store.relation(pro, cleo).await.unwrap();
        assert!(row.relation.is_unsubscribed(Channel::Text, &row.reach) && !row.relation.text.unsubscribed);
        assert!(!row.relation.is_unsubscribed(Channel::Email, &row.reach));
    }
    // Another number, and what the directory says, do not subscribe again (W2).
    let contacts = Contacts { mobile: Some("+15550177".to_owned()), ..Contacts::default() };
    let actor = Actor::Machine(Role::BookingSoftware);
    let about = About { project: None, client: Some(cleo) };
    world
        .done(Command { about, contacts: Some(contacts), ..command(actor, anna, Action::UpdateContact) })
        .await;
    world.refused(send(cara), Rule::E1).await;
    // Ben's staff were told so beside it (U5).
    let by_staff = Details { channel: Some(Channel::Text), ..Details::default() };
    let by_staff =
        Command { about, details: by_staff, ..command(Actor::Pro(ben), ben, Action::ProUnsubscribe) };
    world.done(by_staff).await;
    world.done(shared("start")).await;
    assert!(!opted_out().await);
    world.refused(send(ben), Rule::E1).await;
    for pro in [anna, cara] {
        world.done(send(pro)).await;
    }
    let told: Vec<_> = consents(world).await.iter().map(|row| (row.pro, row.subscribed, row.rule)).collect();
    let [out, back] = [Some(Rule::U2), Some(Rule::U3)];
    assert_eq!(told, [(anna, false, out), (ben, false, Some(Rule::U5)), (anna, true, back)]);
    world.store.rebuild().await.unwrap();
    world.refused(send(ben), Rule::E1).await;
}

/// A pro reads what was said to them; the marketplace all of it, in pages.
pub async fn what_was_said_is_read_by_pro_and_in_pages(world: &World) {
    world.done(text(world, "stop")).await;
    world.done(link(world, "link")).await;
    world.done(text(world, "start")).await;
    let all = consents(world).await;
    assert_eq!(all.iter().map(|row| row.pro).collect::<Vec<_>>(), [world.anna, world.ben, world.anna]);
    assert_eq!(all.get(1).map(|row| row.how), Some(ConsentHow::Client), "nothing more is known of it");
    let page = |pro, after, limit| world.store.consents(world.cleo, pro, after, limit);
    let of_ben = page(Some(world.ben), 0, 10).await.unwrap();
    assert_eq!(Some(of_ben.as_slice()), all.get(1..2));
    let first = page(None, 0, 2).await.unwrap();
    assert_eq!(Some(first.as_slice()), all.get(..2));
    let rest = page(None, first.last().unwrap().position, 2).await.unwrap();
    assert_eq!(Some(rest.as_slice()), all.get(2..));
    assert_eq!(page(Some(world.cara), 0, 10).await.unwrap(), []);
    assert_eq!(world.store.consents(world.dan, None, 0, 10).await.unwrap(), []);
    let unknown = world.store.consents(ClientId(4_000), None, 0, 10).await;
    assert_eq!(unknown, Err(StoreError::Unknown("client")));
}

/// Words, sign-ins, sessions, recordings and contacts are gone; the log, and what is only the word, stay.
pub async fn an_erased_client_leaves_no_words(world: &World) {
    let (store, cleo, anna) = (&world.store, world.cleo, world.anna);
    sign_in(world).await;
    world.done(text(world, WORDS)).await;
    world.done(text(world, "stop")).await;
    world.done(staff(world, Channel::Email, Some(WORDS))).await;
    let mail = command(Actor::Client(cleo), anna, Action::Email);
    let heading = Heading {
        subject: Some(WORDS.to_owned()),
        message_id: Some(WORDS.to_owned()),
        sender: Some(WORDS.to_owned()),
        cut: true,
        attachments: 1,
        file: Some("1768478400.host".to_owned()),
    };
    world.done(Command { body: Some(WORDS.to_owned()), heading: heading.clone(), ..mail }).await;
    let chat = world.by_pro(anna, Action::ProSendMessage, 1);
    world.done(Command { body: Some(WORDS.to_owned()), ..chat }).await;
    world.done(world.by_pro(anna, Action::SendGuaranteedReplyQuote, 3)).await;
    world.done(world.by_pro(anna, Action::StartCall, 3)).await;
    let call = store.calls(world.project(3), anna).await.unwrap().first().unwrap().call.id;
    let told = ToldRecording { call, source: "RE1".to_owned(), at: START };
    let task = store.await_recording(told.clone()).await.unwrap();
    let recording = Recording { media_type: "audio/mpeg".to_owned(), bytes: WORDS.into() };
    store.put_recording(call, recording).await.unwrap();
    let (before, head) = (consents(world).await, world.head().await);

    let erased = store.erase_client(cleo, "erasure-1", START).await.unwrap();
    assert_eq!(
        (erased.at, erased.pros.as_slice(), erased.sessions.as_slice()),
        (START, &[anna][..], &[[7; 32]][..])
    );
    assert_eq!(erased.files, ["1768478400.host"]);
    assert_eq!(world.head().await, head, "the log stays as it is");
    let row = store.client(cleo).await.unwrap();
    assert_eq!((row.name.as_str(), row.short_name.as_str()), (&*format!("#{cleo}"), &*format!("#{cleo}")));
    assert!(row.contacts == Contacts::default() && row.erased == Some(START));
    assert_eq!((row.reach.mobile, row.reach.valid_email, row.reach.mobile_version), (false, false, 1));
    assert_eq!(store.login("cleo@sign-in.example").await, Err(StoreError::Unknown("sign-in")));
    assert_eq!(store.session([7; 32], START).await.unwrap(), None);
    let project = store.project(world.project(1)).await.unwrap();
    assert_eq!((project.description.as_str(), project.place.as_str()), ("", ""));
    let other = store.project(world.project(2)).await.unwrap();
    assert_eq!(other.place, "Berlin", "another's stays");
    assert_eq!(store.recording(world.project(3), anna, call).await, Err(StoreError::Unknown("recording")));
    assert_eq!(store.awaited_recording(task.id).await.unwrap().source, "");
    assert!(!store.await_recording(told).await.unwrap().is_open());
    let bodies = |rows: Vec<MessageRow>| rows.into_iter().map(|row| row.body).collect::<Vec<_>>();
    let read = |channel| store.correspondence(anna, cleo, channel, None, 10);
    assert_eq!(bodies(read(Channel::Text).await.unwrap()), ["", "stop"]);
    let mails = read(Channel::Email).await.unwrap();
    let file = heading.file;
    assert_eq!(mails.first().map(|row| &row.heading), Some(&Heading { file, ..Heading::default() }));
    assert_eq!(bodies(mails), [""]);
    assert_eq!(bodies(store.messages(world.project(1), anna, 0, 10).await.unwrap()), [""]);
    let said: Vec<_> = consents(world).await.into_iter().map(|row| row.words).collect();
    assert_eq!(said, [Some("stop".to_owned()), None]);
    assert_eq!(before.len(), 2);

    // Nothing can be sent any more, and the rules say why.
    let about = About { project: None, client: Some(cleo) };
    let send = |action| Command {
        about,
        body: Some("Hello".to_owned()),
        ..command(Actor::Pro(world.ben), world.ben, action)
    };
    for action in [Action::SendText, Action::SendEmail] {
        world.refused(send(action), Rule::E2).await;
    }
    // Told again it is the same; another key erases what has come since.
    let again = store.erase_client(cleo, "erasure-1", Timestamp(START.0 + 9)).await.unwrap();
    assert_eq!((again.at, again.sessions.len(), again.files), (START, 0, erased.files));
    assert_eq!(store.erase_client(world.dan, "erasure-1", START).await, Err(StoreError::KeyReused));
    world.done(text(world, WORDS)).await;
    store.erase_client(cleo, "erasure-2", Timestamp(START.0 + 9)).await.unwrap();
    assert_eq!(bodies(read(Channel::Text).await.unwrap()), ["", "stop", ""]);
    let unknown = store.erase_client(ClientId(4_000), "erasure-3", START).await;
    assert_eq!(unknown, Err(StoreError::Unknown("client")));
    assert_eq!(store.audit().await.unwrap(), []);
    store.rebuild().await.unwrap();
}

async fn sign_in(world: &World) {
    let login = LoginImport {
        email: "cleo@sign-in.example".to_owned(),
        who: "client:cleo".to_owned(),
        name: "Cleo".to_owned(),
        password_hash: "$argon2id$not-checked-here".to_owned(),
        ..LoginImport::default()
    };
    world.store.import(Import { logins: vec![login], ..Import::default() }, START).await.unwrap();
    let expires = Timestamp(START.0 + 1000);
    for (secret, principal) in [(7, Principal::Client(world.cleo)), (8, Principal::Client(world.dan))] {
        let session = SessionRow { principal, name: "Cleo".to_owned(), expires, login: None };
        world.store.put_session([secret; 32], session, START).await.unwrap();
    }
}

/// What is imported, or told by the booking software, is not kept until the marketplace says so.
pub async fn an_erased_client_does_not_come_back(world: &World) {
    let (store, cleo) = (&world.store, world.cleo);
    store.erase_client(cleo, "erasure-1", START).await.unwrap();
    let everything = || {
        let Import { clients, .. } = marketplace();
        let project = ProjectImport {
            reference: "p1".to_owned(),
            client: "cleo".to_owned(),
            category: "plumbing".to_owned(),
            title: "Job 1".to_owned(),
            description: WORDS.to_owned(),
            place: WORDS.to_owned(),
            posted: START,
            ..ProjectImport::default()
        };
        Import { clients, projects: vec![project], ..Import::default() }
    };
    store.import(everything(), START).await.unwrap();
    sign_in(world).await;
    let update = Command {
        about: About { project: None, client: Some(cleo) },
        contacts: Some(Contacts { mobile: Some(CANARY.to_owned()), ..Contacts::default() }),
        ..command(Actor::Machine(Role::BookingSoftware), world.anna, Action::UpdateContact)
    };
    world.done(update).await;
    let row = store.client(cleo).await.unwrap();
    assert!(row.contacts == Contacts::default() && row.name == format!("#{cleo}"), "{row:?}");
    assert_eq!(store.project(world.project(1)).await.unwrap().description, "");
    assert_eq!(store.login("cleo@sign-in.example").await, Err(StoreError::Unknown("sign-in")));
    assert_eq!(store.client(world.dan).await.unwrap().name, "Dan Stone", "others are as imported");

    store.restore_client(cleo).await.unwrap();
    assert_eq!(store.restore_client(cleo).await, Err(StoreError::Unknown("client")));
    assert_eq!(store.client(cleo).await.unwrap().name, format!("#{cleo}"), "nothing comes back by itself");
    store.import(everything(), START).await.unwrap();
    let row = store.client(cleo).await.unwrap();
    assert_eq!((row.name.as_str(), row.erased), ("Cleo Park", None));
    assert_eq!(store.project(world.project(1)).await.unwrap().place, WORDS);
    // Asked for once more, the erasure that was lifted erases nothing of what came after it.
    let again = store.erase_client(cleo, "erasure-1", Timestamp(START.0 + 9)).await.unwrap();
    assert_eq!(again, Erased { at: START, ..Erased::default() });
    assert_eq!(store.client(cleo).await.unwrap().name, "Cleo Park");
}

/// The booking software's own client may be known again in the version that it has now.
pub async fn a_client_of_the_booking_software_comes_back_as_they_are(world: &World) {
    let said = ClientBooking {
        reference: "cleo".to_owned(),
        version: 7,
        name: "Cleo Park".to_owned(),
        contacts: Contacts { mobile: Some(CANARY.to_owned()), ..Contacts::default() },
        language: Language::En,
    };
    let say = async || {
        let booking =
            Booking { clients: vec![said.clone()], appointments: Vec::new(), purpose: Purpose::Keep };
        world.store.book(booking, START).await.unwrap().clients
    };
    say().await;
    world.store.erase_client(world.cleo, "erasure-1", START).await.unwrap();
    assert_eq!(say().await, [Fate::Refused { field: "reference", fault: Fault::Erased }]);
    world.store.restore_client(world.cleo).await.unwrap();
    assert!(matches!(say().await.as_slice(), [Fate::Updated(_)]));
    let row = world.store.client(world.cleo).await.unwrap();
    assert_eq!((row.name.as_str(), row.contacts == said.contacts), ("Cleo Park", true));
}

/// A recording that was being fetched while its client was erased is not kept, and nobody fetches it again.
pub async fn what_is_fetched_during_an_erasure_is_not_kept(world: &World) {
    let (store, anna) = (&world.store, world.anna);
    world.done(world.by_pro(anna, Action::SendGuaranteedReplyQuote, 3)).await;
    world.done(world.by_pro(anna, Action::StartCall, 3)).await;
    let call = store.calls(world.project(3), anna).await.unwrap().first().unwrap().call.id;
    let told = ToldRecording { call, source: "RE1".to_owned(), at: START };
    let task = store.await_recording(told).await.unwrap();
    let mut calendars = store.calendars();
    store.erase_client(world.cleo, "erasure-1", START).await.unwrap();
    assert_eq!(
        calendars.recv().await,
        Ok(anna),
        "what its appointments were called is gone from calendars, too"
    );
    let recording = Recording { media_type: "audio/mpeg".to_owned(), bytes: WORDS.into() };
    store.put_recording(call, recording).await.unwrap();
    assert_eq!(store.recording(world.project(3), anna, call).await, Err(StoreError::Unknown("recording")));
    assert!(!store.task(task.id).await.unwrap().is_open());
}
