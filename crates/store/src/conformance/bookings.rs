//! What the booking software says of clients and appointments, in whatever order.

use reckon_domain::action::Details;
use reckon_domain::relation::Channel;
use reckon_domain::rule::Language;
use reckon_domain::{Action, Relation, Rule, Timestamp};

use super::random::Dice;
use super::world::{CANARY, DAY, START, World, command, marketplace};
use crate::StoreError;
use crate::model::{
    Actor, AppointmentBooking, AppointmentId, AppointmentRow, AppointmentSpan, AppointmentStatus, Booked,
    Booking, ClientBooking, ClientImport, Command, Contacts, Fate, Fault, Import, Purpose, Whom,
};

/// Cleo, as the booking software has her: with a number that nobody else has.
fn cleo(version: u64) -> ClientBooking {
    ClientBooking {
        reference: "cleo".to_owned(),
        version,
        name: "Cleo Park".to_owned(),
        contacts: Contacts {
            mobile: Some(CANARY.to_owned()),
            landline: None,
            email: Some("cleo@example.org".to_owned()),
        },
        language: Language::En,
    }
}

/// An appointment of Anna's with Cleo, so many days from the start.
fn visit(reference: &str, version: u64, day: i64) -> AppointmentBooking {
    let starts = Timestamp(START.0 + day * DAY);
    AppointmentBooking {
        reference: reference.to_owned(),
        version,
        pro: "anna".to_owned(),
        client: "cleo".to_owned(),
        title: "Boiler".to_owned(),
        starts,
        ends: Timestamp(starts.0 + 3_600_000),
        status: AppointmentStatus::Booked,
    }
}

async fn say(world: &World, clients: Vec<ClientBooking>, appointments: Vec<AppointmentBooking>) -> Booked {
    let booking = Booking { clients, appointments, purpose: Purpose::Keep };
    world.store.book(booking, START).await.unwrap()
}

async fn listed(world: &World, span: AppointmentSpan, page: usize) -> Vec<String> {
    let mut found: Vec<AppointmentRow> = Vec::new();
    loop {
        let after = found.last().map(|last| (last.starts, last.id));
        let rows = world.store.appointments(world.anna, span, after, page).await.unwrap();
        assert!(rows.len() <= page);
        if rows.is_empty() {
            return found.into_iter().map(|row| row.reference).collect();
        }
        found.extend(rows);
    }
}

/// By time, both ways, in pages of any size; of a span what begins in it.
pub async fn appointments_come_in_order_and_in_pages(world: &World) {
    let visits = [("a", 3), ("b", 1), ("c", 3), ("d", 2), ("e", 3), ("f", -4)];
    let mut visits: Vec<_> = visits.into_iter().map(|(reference, day)| visit(reference, 1, day)).collect();
    visits.push(AppointmentBooking { client: "dan".to_owned(), ..visit("g", 1, 5) });
    visits.push(AppointmentBooking { pro: "ben".to_owned(), ..visit("h", 1, 1) });
    say(world, Vec::new(), visits).await;
    for page in [1, 2, 100] {
        assert_eq!(listed(world, AppointmentSpan::ALL, page).await, ["f", "b", "d", "a", "c", "e", "g"]);
        let backwards = AppointmentSpan { latest_first: true, ..AppointmentSpan::ALL };
        assert_eq!(listed(world, backwards, page).await, ["g", "e", "c", "a", "d", "b", "f"]);
        let from = Timestamp(START.0 + DAY);
        let span = AppointmentSpan { from, to: Timestamp(START.0 + 3 * DAY), latest_first: false };
        assert_eq!(listed(world, span, page).await, ["b", "d"], "the end is not in it");
    }
    let with_dan = world.store.appointments_of(world.anna, world.dan).await.unwrap();
    assert_eq!(with_dan.iter().map(|row| row.reference.as_str()).collect::<Vec<_>>(), ["g"]);
    let one = world.store.appointment(with_dan.first().unwrap().id).await.unwrap();
    assert_eq!(Some(&one), with_dan.first());
    let nothing = world.store.appointment(AppointmentId(4_000)).await.unwrap_err();
    assert_eq!(nothing, StoreError::Unknown("appointment"));
}

/// Created, changed, said again, too late: the answer says which, and what has changed.
pub async fn each_entry_is_told_what_became_of_it(world: &World) {
    let fates = |booked: Booked| (booked.clients, booked.appointments);
    let moved = visit("a", 5, 2);
    let mut calendars = world.store.calendars();
    let first = say(world, vec![cleo(3)], vec![visit("a", 4, 1)]).await;
    assert!(first.kept);
    assert_eq!(calendars.try_recv(), Ok(world.anna));
    assert_eq!(fates(first), (vec![Fate::Updated(vec!["mobile"])], vec![Fate::Created]));
    let again = say(world, vec![cleo(3), cleo(2), cleo(4)], vec![moved.clone(), visit("a", 4, 1)]).await;
    let clients = vec![Fate::Unchanged, Fate::Outdated(3), Fate::Unchanged];
    assert_eq!(fates(again), (clients, vec![Fate::Updated(vec!["starts", "ends"]), Fate::Outdated(5)]));
    // Said again with the same version, it has to be what was said before.
    let other = AppointmentBooking { title: "Other".to_owned(), ..moved.clone() };
    assert_eq!(
        fates(say(world, vec![], vec![other]).await),
        (vec![], vec![Fate::Refused { field: "version", fault: Fault::SameVersion }])
    );
    let cancelled = AppointmentBooking { version: 6, status: AppointmentStatus::Cancelled, ..moved };
    let said = say(world, vec![], vec![cancelled]).await;
    assert_eq!(fates(said), (vec![], vec![Fate::Updated(vec!["status"])]));
    // Told of what has changed alone: the move, and that it is cancelled.
    assert_eq!([calendars.try_recv(), calendars.try_recv()], [Ok(world.anna), Ok(world.anna)]);
    let elsewhere = AppointmentBooking {
        version: 7,
        pro: "ben".to_owned(),
        status: AppointmentStatus::Cancelled,
        ..visit("a", 7, 2)
    };
    say(world, vec![], vec![elsewhere.clone()]).await;
    assert_eq!([calendars.try_recv(), calendars.try_recv()], [Ok(world.anna), Ok(world.ben)]);
    assert!(calendars.try_recv().is_err());
    let back = AppointmentBooking { version: 8, pro: "anna".to_owned(), ..elsewhere };
    say(world, vec![], vec![back.clone()]).await;
    assert_eq!([calendars.try_recv(), calendars.try_recv()], [Ok(world.anna), Ok(world.ben)]);
    // A later version that says the same is known, and no news.
    let said = say(world, vec![], vec![AppointmentBooking { version: 9, ..back }]).await;
    assert_eq!(fates(said), (vec![], vec![Fate::Unchanged]));
    assert!(calendars.try_recv().is_err());
    let known = world.store.appointments_of(world.anna, world.cleo).await.unwrap();
    let [row] = known.as_slice() else { unreachable!("{known:?}") };
    assert_eq!((row.version, row.status, row.booked), (9, AppointmentStatus::Cancelled, START));
    assert_eq!((row.title.as_str(), row.starts), ("Boiler", Timestamp(START.0 + 2 * DAY)));
    let cleo = world.store.client(world.cleo).await.unwrap();
    assert_eq!((cleo.version, cleo.reach.mobile_version, cleo.reach.email_version), (Some(4), 1, 0));
}

/// An entry that is not right says why, and its neighbours are taken.
pub async fn a_wrong_entry_refuses_itself_alone(world: &World) {
    let nobody = ClientBooking { name: " ".to_owned(), ..cleo(1) };
    let new = ClientBooking { reference: "eve".to_owned(), name: "Eve New Stone".to_owned(), ..cleo(0) };
    let wrong = |field: &str| {
        let mut wrong = visit("wrong", 1, 1);
        match field {
            "reference" => wrong.reference = String::new(),
            "pro" => wrong.pro = "nobody".to_owned(),
            "client" => wrong.client = "nobody".to_owned(),
            "title" => wrong.title = "  ".to_owned(),
            "starts" => wrong.starts = Timestamp(-1),
            "ends" => wrong.ends = Timestamp(wrong.starts.0 - 1),
            other => unreachable!("{other}"),
        }
        wrong
    };
    let fields = ["reference", "pro", "client", "title", "starts", "ends"];
    let mut visits: Vec<_> = fields.into_iter().map(wrong).collect();
    // The client of the same message is known by then.
    visits.push(AppointmentBooking { client: "eve".to_owned(), ..visit("right", 1, 1) });
    let booked = say(world, vec![nobody, new], visits).await;
    let at_fault = |fate: &Fate| match fate {
        Fate::Refused { field, .. } => Some(*field),
        Fate::Created | Fate::Updated(_) | Fate::Unchanged | Fate::Outdated(_) => None,
    };
    assert_eq!(booked.clients.iter().map(at_fault).collect::<Vec<_>>(), [Some("name"), None]);
    let (last, refused) = booked.appointments.split_last().unwrap();
    assert_eq!(refused.iter().filter_map(at_fault).collect::<Vec<_>>(), fields);
    assert_eq!(last, &Fate::Created);
    assert_eq!(listed(world, AppointmentSpan::ALL, 10).await, ["right"]);
    let known = world.store.appointments(world.anna, AppointmentSpan::ALL, None, 1).await.unwrap();
    let eve = world.store.client(known.first().unwrap().client).await.unwrap();
    assert_eq!((eve.short_name.as_str(), eve.version), ("Eve S.", Some(0)));
    assert!(!format!("{booked:?}{known:?}{eve:?}").contains(CANARY));
}

/// Updates in any order and any number of times come to what the last version says.
pub async fn any_order_comes_to_the_same(world: &World) {
    let mut dice = Dice::new(7);
    for round in 0..24 {
        let (client, reference) = (format!("client-{round}"), format!("visit-{round}"));
        let number = |version: u64| (!version.is_multiple_of(3)).then(|| format!("+1555010{version}"));
        let mut clients: Vec<_> = (1..=5)
            .map(|version| ClientBooking {
                reference: client.clone(),
                name: format!("Person {version}"),
                contacts: Contacts { mobile: number(version), landline: number(version + 1), email: None },
                ..cleo(version)
            })
            .collect();
        let mut visits: Vec<_> = (1..=5)
            .map(|version: u64| AppointmentBooking {
                client: client.clone(),
                title: format!("Visit {version}"),
                status: if version.is_multiple_of(2) {
                    AppointmentStatus::Cancelled
                } else {
                    AppointmentStatus::Booked
                },
                pro: if version.is_multiple_of(2) { "ben" } else { "anna" }.to_owned(),
                ..visit(&reference, version, version as i64)
            })
            .collect();
        for _ in 0..4 {
            clients.push(clients.get(dice.below(5)).unwrap().clone());
            visits.push(visits.get(dice.below(5)).unwrap().clone());
        }
        while !(clients.is_empty() && visits.is_empty()) {
            let mut some = |length: usize| (dice.below(length.max(1)), dice.below(3));
            let (client, visit) = (some(clients.len()), some(visits.len()));
            let clients = (client.0 < clients.len()).then(|| clients.swap_remove(client.0));
            let said = visits.get(visit.0).cloned();
            let booked = say(world, clients.into_iter().collect(), said.into_iter().collect()).await;
            // What is refused, because its client is not known yet, is said again later.
            let refused = booked.appointments.iter().any(|fate| matches!(fate, Fate::Refused { .. }));
            if !refused && visit.0 < visits.len() {
                visits.swap_remove(visit.0);
            }
        }
        let known = world.store.appointments(world.anna, AppointmentSpan::ALL, None, 100).await.unwrap();
        let row = known.iter().find(|row| row.reference == reference).unwrap();
        assert_eq!((row.version, row.title.as_str(), row.status), (5, "Visit 5", AppointmentStatus::Booked));
        assert_eq!(row.starts, Timestamp(START.0 + 5 * DAY));
        let person = world.store.client(row.client).await.unwrap();
        let expected = Contacts { mobile: number(5), landline: number(6), email: None };
        assert_eq!((person.name.as_str(), person.contacts, person.version), ("Person 5", expected, Some(5)));
    }
    assert_eq!(listed(world, AppointmentSpan::ALL, 100).await.len(), 24);
}

/// Every pro who knows the client hears of their new contacts, in the log; what was wrong is right again, and
/// whoever has unsubscribed stays so (W2).
pub async fn every_pro_who_knows_a_client_hears_of_it(world: &World) {
    let about_cleo = |pro, action, channel| {
        let mut command = command(Actor::Pro(pro), pro, action);
        command.about.client = Some(world.cleo);
        Command { details: Details { channel: Some(channel), ..Details::default() }, ..command }
    };
    for pro in [world.anna, world.ben] {
        world.done(about_cleo(pro, Action::ReportWrongContact, Channel::Text)).await;
    }
    world.done(about_cleo(world.ben, Action::ProUnsubscribe, Channel::Email)).await;
    say(world, vec![], vec![AppointmentBooking { pro: "cara".to_owned(), ..visit("a", 1, 1) }]).await;
    let head = world.head().await;
    let mut heard = world.store.subscribe();

    say(world, vec![cleo(1)], vec![]).await;
    for pro in [world.anna, world.ben, world.cara] {
        let change = heard.try_recv().unwrap();
        assert_eq!(
            (change.pro, change.action, change.client),
            (pro, Action::UpdateContact, Some(world.cleo))
        );
        assert_eq!(
            (change.rule, change.actor),
            (Some(Rule::W2), Actor::Machine(Action::UpdateContact.role()))
        );
        let missed = world.store.changes(Whom::Pro(pro), head, 10).await.unwrap();
        assert_eq!(missed, [(*change).clone()], "who was away finds it");
        let row = world.store.relation(pro, world.cleo).await.unwrap();
        assert_eq!(row.reach.mobile_version, 1, "changed once, whoever hears of it");
        assert!(!format!("{missed:?}{row:?}").contains(CANARY));
    }
    world.done(about_cleo(world.anna, Action::SendText, Channel::Text)).await;
    world.refused(about_cleo(world.ben, Action::SendEmail, Channel::Email), Rule::E1).await;

    // What is nobody's news is in no log: the same again, another language, a client whom nobody knows.
    let head = world.head().await;
    let stranger = ClientBooking { reference: "eve".to_owned(), ..cleo(1) };
    say(world, vec![cleo(2), ClientBooking { language: Language::De, ..cleo(3) }, stranger], vec![]).await;
    assert_eq!(world.head().await, head);
    world.store.rebuild().await.unwrap();
    assert_eq!(world.store.client(world.cleo).await.unwrap().contacts, cleo(2).contacts);
}

/// What the directory says of a client's contacts is heard, too, until the booking software has spoken of them.
pub async fn the_directory_does_not_overrule_it(world: &World) {
    let mut known = command(Actor::Pro(world.anna), world.anna, Action::ReportWrongContact);
    known.about.client = Some(world.cleo);
    known.details.channel = Some(Channel::Text);
    world.done(known).await;
    let import = |mobile: &str| Import {
        clients: vec![ClientImport {
            reference: "cleo".to_owned(),
            name: "Cleo Park".to_owned(),
            contacts: Contacts { mobile: Some(mobile.to_owned()), ..Contacts::default() },
            language: Language::En,
            ..ClientImport::default()
        }],
        ..Import::default()
    };
    world.store.import(import("+15550107"), START).await.unwrap();
    let heard = world.store.changes(Whom::Pro(world.anna), 1, 10).await.unwrap();
    assert_eq!(heard.iter().map(|change| change.action).collect::<Vec<_>>(), [Action::UpdateContact]);
    say(world, vec![cleo(1)], vec![]).await;
    world.store.import(import("+15550108"), START).await.unwrap();
    world.store.import(marketplace(), START).await.unwrap();
    let row = world.store.client(world.cleo).await.unwrap();
    assert_eq!((row.contacts, row.version, row.reach.mobile_version), (cleo(1).contacts, Some(1), 2));
}

/// A look changes nothing; what was looked at is kept as it was seen, or not at all.
pub async fn what_was_looked_at_is_kept_as_it_was_seen(world: &World) {
    let booking = |purpose| Booking {
        clients: vec![cleo(1)],
        appointments: vec![visit("a", 1, 1), AppointmentBooking { pro: "x".to_owned(), ..visit("b", 1, 1) }],
        purpose,
    };
    let book = |purpose| world.store.book(booking(purpose), START);
    let seen = book(Purpose::Look).await.unwrap();
    assert!(!seen.kept);
    assert_eq!(seen.clients, [Fate::Updated(vec!["mobile"])]);
    assert_eq!(seen.appointments.first(), Some(&Fate::Created));
    assert_eq!(world.store.client(world.cleo).await.unwrap().version, None);
    assert_eq!(listed(world, AppointmentSpan::ALL, 10).await, [""; 0]);

    say(world, vec![], vec![visit("a", 2, 4)]).await;
    let moved = book(Purpose::KeepAs(seen.outlook)).await.unwrap();
    assert!(!moved.kept, "the truth has moved since");
    assert_eq!(moved.appointments.first(), Some(&Fate::Outdated(2)));
    assert_eq!(world.store.client(world.cleo).await.unwrap().version, None);
    let kept = book(Purpose::KeepAs(moved.outlook)).await.unwrap();
    assert!(kept.kept);
    assert_eq!(kept.outlook, moved.outlook);
    assert_eq!(world.store.client(world.cleo).await.unwrap().version, Some(1));
}

/// A client with an appointment is one whom the pro knows, though nothing has happened between them yet.
pub async fn whoever_has_an_appointment_is_known(world: &World) {
    let mut text = command(Actor::Client(world.dan), world.anna, Action::Text);
    text.about.client = Some(world.dan);
    world.done(text).await;
    say(world, vec![], vec![visit("a", 1, 1), visit("b", 1, 2)]).await;
    let known = world.store.relations(world.anna, None, 10).await.unwrap();
    let found: Vec<_> = known.iter().map(|row| (row.client, row.relation == Relation::default())).collect();
    assert_eq!(found, [(world.cleo, true), (world.dan, false)]);
    assert_eq!(known.first(), Some(&world.store.relation(world.anna, world.cleo).await.unwrap()));
    assert_eq!(world.store.relations(world.anna, None, 1).await.unwrap(), known.get(..1).unwrap());
    assert_eq!(
        world.store.relations(world.anna, Some(world.cleo), 9).await.unwrap(),
        known.get(1..).unwrap()
    );
    assert_eq!(world.store.relations(world.ben, None, 10).await.unwrap(), []);
}

/// A version that says another thing than before is a mistake, and says so instead of passing for known.
pub async fn one_version_says_one_thing(world: &World) {
    say(world, vec![cleo(3)], vec![visit("v", 3, 1)]).await;
    let again = say(world, vec![cleo(3)], vec![visit("v", 3, 1)]).await;
    assert_eq!((again.clients, again.appointments), (vec![Fate::Unchanged], vec![Fate::Unchanged]));
    let other = ClientBooking { name: "Cleo Stone".to_owned(), ..cleo(3) };
    let wrong = say(world, vec![other], vec![visit("v", 3, 2)]).await;
    let refused = Fate::Refused { field: "version", fault: Fault::SameVersion };
    assert_eq!((wrong.clients, wrong.appointments), (vec![refused.clone()], vec![refused]));
    assert_eq!(world.store.client(world.cleo).await.unwrap().name, "Cleo Park");
}
