//! Templates and automations: each message of an automation once for an appointment, or never.

use reckon_domain::action::{Delivery, Details};
use reckon_domain::automation::{NotSent, Sending, Trigger};
use reckon_domain::relation::Channel;
use reckon_domain::{Action, AutomationId, Reason, Timestamp};

use super::random::Dice;
use super::world::{DAY, START, World, command};
use crate::StoreError;
use crate::model::{
    Actor, AppointmentBooking, AppointmentStatus, AutomationEntry, AutomationRow, Booking, Command,
    Disposition, Purpose, Receipt, RecipientKind, RecipientRow, Seen, TaskKind, TemplateEntry, TemplateRow,
    TimerSeen, Whom,
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

const fn at(hours: i64) -> Timestamp {
    Timestamp(START.0 + hours * HOUR)
}

fn entry(name: &str, trigger: Trigger, hours: u32) -> AutomationEntry {
    AutomationEntry {
        name: name.to_owned(),
        trigger,
        delay: hours * 60,
        channel: Channel::Text,
        body: "See you, {client}".to_owned(),
        on: true,
    }
}

fn reply(name: &str) -> TemplateEntry {
    TemplateEntry { name: name.to_owned(), channel: None, body: "Hello {client}".to_owned() }
}

const fn seen(row: &AutomationRow) -> Seen<AutomationId> {
    Seen { id: row.id, version: row.version }
}

const fn seen_template(row: &TemplateRow) -> Seen<crate::model::TemplateId> {
    Seen { id: row.id, version: row.version }
}

/// An appointment of Anna's, an hour long, that begins so many hours from the start.
fn visit(reference: &str, client: &str, version: u64, hours: i64) -> AppointmentBooking {
    AppointmentBooking {
        reference: reference.to_owned(),
        version,
        pro: "anna".to_owned(),
        client: client.to_owned(),
        title: "Boiler".to_owned(),
        starts: at(hours),
        ends: at(hours + 1),
        status: AppointmentStatus::Booked,
    }
}

impl World {
    async fn book(&self, appointments: Vec<AppointmentBooking>, now: Timestamp) {
        let booking = Booking { clients: Vec::new(), appointments, purpose: Purpose::Keep };
        assert!(self.store.book(booking, now).await.unwrap().kept);
    }

    async fn automate(&self, entry: AutomationEntry, now: Timestamp) -> AutomationRow {
        self.store.save_automation(self.anna, None, entry, now).await.unwrap()
    }

    async fn change(&self, row: &AutomationRow, entry: AutomationEntry, now: Timestamp) -> AutomationRow {
        self.store.save_automation(self.anna, Some(seen(row)), entry, now).await.unwrap()
    }

    async fn listed(&self, row: &AutomationRow) -> Vec<RecipientRow> {
        self.store.recipients(self.anna, row.id, None, None, 1000).await.unwrap()
    }

    async fn states(&self, row: &AutomationRow) -> Vec<(Sending, i64)> {
        let hours = |due: Timestamp| (due.0 - START.0) / HOUR;
        self.listed(row).await.iter().map(|row| (row.timer.sending, hours(row.timer.due))).collect()
    }

    /// Sends what is due, as a worker does.
    async fn send_due(&self, now: Timestamp) -> Vec<Receipt> {
        let mut receipts = Vec::new();
        for task in self.store.tasks_due(now, 1000).await.unwrap() {
            if task.kind != TaskKind::Automation {
                continue;
            }
            let (timer, automation, appointment) = self.store.timer(task.id).await.unwrap();
            let times = crate::automations::times(&appointment, automation.pro);
            match automation.timing().missed(&times, now) {
                Some(why) => {
                    let seen = TimerSeen { id: timer.id, revision: timer.revision };
                    self.store.miss(seen, why, now).await.unwrap();
                }
                None => {
                    let words = "See you".to_owned();
                    let command = Command::automated(&timer, automation.entry.channel, words, now);
                    receipts.push(self.store.execute(command).await.unwrap());
                }
            }
        }
        receipts
    }

    /// What became of a message of an automation to Cleo.
    async fn report(&self, id: AutomationId, message: Option<u64>, delivery: Delivery, now: Timestamp) {
        let mut told =
            command(Actor::Machine(Action::ReportDelivery.role()), self.anna, Action::ReportDelivery);
        told.about.client = Some(self.cleo);
        told.details =
            Details { automation: Some(id), delivery: Some(delivery), message, ..Details::default() };
        told.now = now;
        self.done(told).await;
    }
}

/// A template is its pro's alone; of two who change it at once the second is told.
pub async fn a_template_is_changed_on_what_was_seen(world: &World) {
    let store = &world.store;
    let first = store.save_template(world.anna, None, reply("Thanks")).await.unwrap();
    let second = store.save_template(world.anna, None, reply("Callback")).await.unwrap();
    let names = |rows: &[TemplateRow]| rows.iter().map(|row| row.entry.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&store.templates(world.anna).await.unwrap()), ["Callback", "Thanks"]);
    assert_eq!(store.templates(world.ben).await.unwrap(), []);

    let changed = TemplateEntry { channel: Some(Channel::Email), ..reply("Many thanks") };
    let row = store.save_template(world.anna, Some(seen_template(&first)), changed.clone()).await.unwrap();
    assert_eq!((row.id, row.version, &row.entry), (first.id, 2, &changed));
    let late = store.save_template(world.anna, Some(seen_template(&first)), reply("Late")).await;
    assert_eq!(late.unwrap_err(), StoreError::Outdated);
    assert_eq!(
        store.remove_template(world.anna, seen_template(&first)).await.unwrap_err(),
        StoreError::Outdated
    );
    let same = store.save_template(world.anna, None, reply("many THANKS")).await.unwrap_err();
    assert!(matches!(same, StoreError::Invalid { ref field, .. } if field == "name"), "{same}");
    // Its own name may stay, and others' names are no matter.
    store.save_template(world.anna, Some(seen_template(&row)), changed.clone()).await.unwrap();
    store.save_template(world.ben, None, reply("Many thanks")).await.unwrap();

    let foreign = store.save_template(world.ben, Some(seen_template(&second)), reply("Mine")).await;
    assert_eq!(foreign.unwrap_err(), StoreError::Unknown("template"));
    store.remove_template(world.anna, seen_template(&second)).await.unwrap();
    let gone = store.remove_template(world.anna, seen_template(&second)).await.unwrap_err();
    assert_eq!(gone, StoreError::Unknown("template"));
    let next = store.save_template(world.anna, None, reply("Next")).await.unwrap();
    assert!(next.id > second.id, "an id is never given again");
}

/// An automation is its pro's alone, changed on what was seen; removed it is listed no more and its id is gone.
pub async fn an_automation_is_its_pro_s_alone(world: &World) {
    let store = &world.store;
    let row = world.automate(entry("Reminder", Trigger::BeforeAppointment, 24), START).await;
    assert_eq!(store.automations(world.ben).await.unwrap(), []);
    let foreign = store.recipients(world.ben, row.id, None, None, 9).await.unwrap_err();
    assert_eq!(foreign, StoreError::Unknown("automation"));
    let foreign = store.save_automation(world.ben, Some(seen(&row)), row.entry.clone(), START).await;
    assert_eq!(foreign.unwrap_err(), StoreError::Unknown("automation"));
    let changed = world.change(&row, entry("Reminder", Trigger::BeforeAppointment, 2), at(1)).await;
    assert_eq!((changed.version, changed.since), (2, at(1)));
    let words = AutomationEntry { body: "Soon".to_owned(), ..changed.entry.clone() };
    let reworded = world.change(&changed, words, at(2)).await;
    assert_eq!(reworded.since, at(1), "other words are no other moment");
    let late = store.remove_automation(world.anna, seen(&changed), START).await.unwrap_err();
    assert_eq!(late, StoreError::Outdated);
    store.remove_automation(world.anna, seen(&reworded), START).await.unwrap();
    assert_eq!(store.automations(world.anna).await.unwrap(), []);
    let next = world.automate(entry("Reminder", Trigger::AfterJob, 1), START).await;
    assert!(next.id > row.id, "an id is never given again");
}

/// Each trigger waits for its moment, and each message goes out once.
pub async fn each_message_is_sent_once(world: &World) {
    let booked = world.automate(entry("Booked", Trigger::AfterBooking, 1), START).await;
    let reminder = world.automate(entry("Reminder", Trigger::BeforeAppointment, 24), START).await;
    let thanks = world.automate(entry("Thanks", Trigger::AfterJob, 2), START).await;
    let mut begun = world.store.tasks_changed();
    begun.mark_unchanged();
    world.book(vec![visit("v1", "cleo", 1, 48)], at(1)).await;
    assert!(begun.has_changed().unwrap(), "who waits for tasks hears of it");
    for (row, due) in [(&booked, 2), (&reminder, 24), (&thanks, 51)] {
        assert_eq!(world.states(row).await, [(Sending::Waiting, due)], "{row:?}");
    }
    assert_eq!(world.store.next_due().await.unwrap(), Some(at(2)));
    assert_eq!(world.send_due(at(1)).await, []);
    for (row, due) in [(&booked, 2), (&reminder, 24), (&thanks, 51)] {
        let receipts = world.send_due(at(due)).await;
        let [receipt] = receipts.as_slice() else { unreachable!("{receipts:?}") };
        assert_eq!(receipt.disposition, Disposition::Done);
        assert_eq!(world.states(row).await, [(Sending::Sent(receipt.position), due)]);
        assert_eq!(world.send_due(at(due)).await, [], "once");
    }
    // Whatever becomes of the appointment and the automation afterwards.
    world.book(vec![visit("v1", "cleo", 2, 100)], at(60)).await;
    let off = AutomationEntry { on: false, ..reminder.entry.clone() };
    let off = world.change(&reminder, off, at(61)).await;
    world.change(&off, reminder.entry.clone(), at(62)).await;
    assert_eq!(world.send_due(at(1000)).await, []);
    let counts = world.store.automations(world.anna).await.unwrap();
    assert!(counts.iter().all(|(_, counts)| (counts.waiting, counts.sent, counts.not_sent) == (0, 1, 0)));
    world.store.rebuild().await.unwrap();
    assert_eq!(world.send_due(at(1000)).await, [], "not after the ledger was built anew either");
}

/// What waits moves with the appointment, ends with it, and begins again with it; the same for the automation.
pub async fn what_waits_follows_appointment_and_automation(world: &World) {
    let row = world.automate(entry("Reminder", Trigger::BeforeAppointment, 24), START).await;
    world.book(vec![visit("v", "cleo", 1, 48)], START).await;
    world.book(vec![visit("v", "cleo", 2, 72)], START).await;
    assert_eq!(world.states(&row).await, [(Sending::Waiting, 48)]);
    assert_eq!(world.store.next_due().await.unwrap(), Some(at(48)));
    let gone = AppointmentBooking { status: AppointmentStatus::Cancelled, ..visit("v", "cleo", 3, 72) };
    world.book(vec![gone], START).await;
    assert_eq!(world.states(&row).await, [(Sending::Ended(NotSent::Cancelled), 48)]);
    assert_eq!(world.store.next_due().await.unwrap(), None);
    world.book(vec![visit("v", "cleo", 4, 72)], START).await;
    assert_eq!(world.states(&row).await, [(Sending::Waiting, 48)]);
    let theirs = AppointmentBooking { pro: "ben".to_owned(), ..visit("v", "cleo", 5, 72) };
    world.book(vec![theirs], START).await;
    assert_eq!(world.states(&row).await, [(Sending::Ended(NotSent::Cancelled), 48)], "another pro has it");
    world.book(vec![visit("v", "cleo", 6, 72)], START).await;

    let off = AutomationEntry { on: false, ..row.entry.clone() };
    let row = world.change(&row, off, at(1)).await;
    assert_eq!(world.states(&row).await, [(Sending::Ended(NotSent::Off), 48)]);
    let row = world.change(&row, entry("Reminder", Trigger::BeforeAppointment, 12), at(2)).await;
    assert_eq!(world.states(&row).await, [(Sending::Waiting, 60)]);
    let row = world.change(&row, entry("Reminder", Trigger::BeforeAppointment, 71), at(3)).await;
    assert_eq!(world.states(&row).await, [(Sending::Ended(NotSent::Past), 1)]);
    let row = world.change(&row, entry("Reminder", Trigger::BeforeAppointment, 12), at(3)).await;
    assert_eq!(world.states(&row).await, [(Sending::Waiting, 60)]);
    world.store.remove_automation(world.anna, seen(&row), at(4)).await.unwrap();
    assert_eq!(world.send_due(at(60)).await, []);
}

/// Nobody gets messages about what was past when an automation was switched on, or when it was told.
pub async fn the_past_is_left_alone(world: &World) {
    world.book(vec![visit("old", "cleo", 1, -48), visit("soon", "cleo", 1, 12)], START).await;
    let booked = world.automate(entry("Booked", Trigger::AfterBooking, 0), at(1)).await;
    let reminder = world.automate(entry("Reminder", Trigger::BeforeAppointment, 24), at(1)).await;
    let thanks = world.automate(entry("Thanks", Trigger::AfterJob, 2), at(1)).await;
    assert_eq!(world.states(&booked).await, []);
    assert_eq!(world.states(&reminder).await, []);
    assert_eq!(world.states(&thanks).await, [(Sending::Waiting, 15)]);
    world.book(vec![visit("older", "cleo", 1, -72), visit("now", "cleo", 1, 14)], at(2)).await;
    assert_eq!(world.states(&booked).await, [(Sending::Waiting, 2)], "booked just now");
    assert_eq!(world.states(&reminder).await, []);
}

/// A message that was composed before something changed is not sent; nor one that others have sent.
pub async fn a_message_of_yesterday_is_not_sent(world: &World) {
    let row = world.automate(entry("Reminder", Trigger::BeforeAppointment, 24), START).await;
    world.book(vec![visit("v", "cleo", 1, 48)], START).await;
    let [recipient] = world.listed(&row).await.try_into().unwrap();
    let stale = Command::automated(&recipient.timer, Channel::Text, "See you".to_owned(), at(24));
    let gone = AppointmentBooking { status: AppointmentStatus::Cancelled, ..visit("v", "cleo", 2, 48) };
    world.book(vec![gone], at(24)).await;
    assert_eq!(world.error(stale.clone()).await, StoreError::Unknown("timer"));
    world.book(vec![visit("v", "cleo", 3, 49)], at(24)).await;
    assert_eq!(world.error(stale).await, StoreError::Unknown("timer"));
    assert_eq!(world.head().await, 0);
    // Two servers that believe it is theirs.
    let [recipient] = world.listed(&row).await.try_into().unwrap();
    let command = Command::automated(&recipient.timer, Channel::Text, "See you".to_owned(), at(25));
    let receipt = world.done(command.clone()).await;
    assert!(world.store.execute(command).await.unwrap().replayed);
    let missed = TimerSeen { id: recipient.timer.id, revision: recipient.timer.revision };
    world.store.miss(missed, NotSent::TooLate, at(25)).await.unwrap();
    assert_eq!(world.states(&row).await, [(Sending::Sent(receipt.position), 25)]);
}

/// What the rules do not allow is not sent, with the reason; what comes too late neither.
pub async fn what_is_not_sent_says_why(world: &World) {
    let row = world.automate(entry("Reminder", Trigger::BeforeAppointment, 24), START).await;
    // Dan has a landline alone.
    world.book(vec![visit("d", "dan", 1, 40), visit("c", "cleo", 1, 48)], START).await;
    let receipts = world.send_due(at(16)).await;
    assert_eq!(
        receipts.iter().map(|receipt| receipt.disposition).collect::<Vec<_>>(),
        [Disposition::Refused]
    );
    assert_eq!(world.head().await, 0);
    assert_eq!(world.send_due(at(48)).await, [], "the appointment has begun");
    let missed = |why| Sending::Missed(why);
    assert_eq!(
        world.states(&row).await,
        [(missed(NotSent::Begun), 24), (missed(NotSent::Blocked(Reason::LandlineOnly)), 16)]
    );
    let not_sent = Some(RecipientKind::NotSent);
    let first = world.store.recipients(world.anna, row.id, not_sent, None, 1).await.unwrap();
    let [first] = first.as_slice() else { unreachable!("{first:?}") };
    let place = Some((first.timer.due, first.timer.id));
    let second = world.store.recipients(world.anna, row.id, not_sent, place, 9).await.unwrap();
    let names: Vec<_> = second.iter().map(|row| (row.client_name.as_str(), row.title.as_str())).collect();
    assert_eq!(names, [("Dan S.", "Boiler")]);
    for kind in [RecipientKind::Waiting, RecipientKind::Sent] {
        assert_eq!(world.store.recipients(world.anna, row.id, Some(kind), None, 9).await.unwrap(), []);
    }
}

/// What is known last of a message is the latest report of that message (A1).
pub async fn the_last_action_is_of_the_message_it_is_about(world: &World) {
    let row = world.automate(entry("Reminder", Trigger::BeforeAppointment, 24), START).await;
    world.book(vec![visit("one", "cleo", 1, 48), visit("two", "cleo", 1, 72)], START).await;
    let [first] = world.send_due(at(24)).await.try_into().unwrap();
    world.report(row.id, Some(first.position), Delivery::Delivered, at(25)).await;
    world.report(row.id, Some(first.position), Delivery::Opened, at(26)).await;
    let [second] = world.send_due(at(48)).await.try_into().unwrap();
    let lasts = async || {
        let rows = world.listed(&row).await;
        let hours = |at: Timestamp| (at.0 - START.0) / HOUR;
        let lasts = rows.iter().map(|row| row.last.map(|(delivery, at)| (delivery, hours(at))));
        lasts.collect::<Vec<_>>()
    };
    assert_eq!(lasts().await, [None, Some((Delivery::Opened, 26))], "a new message has no action yet");
    world.report(row.id, Some(first.position), Delivery::Clicked, at(49)).await;
    assert_eq!(lasts().await, [None, Some((Delivery::Clicked, 49))], "of the older message");
    world.report(row.id, None, Delivery::Bounced, at(50)).await;
    assert_eq!(lasts().await, [Some((Delivery::Bounced, 50)), Some((Delivery::Clicked, 49))]);
    // Of a message that is none, or another automation's.
    world.report(row.id, Some(second.position + 1), Delivery::Opened, at(51)).await;
    world.report(AutomationId(row.id.0 + 1), Some(second.position), Delivery::Opened, at(51)).await;
    assert_eq!(lasts().await, [Some((Delivery::Bounced, 50)), Some((Delivery::Clicked, 49))]);
    let [(_, counts)] = world.store.automations(world.anna).await.unwrap().try_into().unwrap();
    let known = Delivery::ALL.map(|delivery| counts.last(delivery));
    assert_eq!((counts.sent, known), (2, [0, 0, 1, 1]));
    let before = lasts().await;
    world.store.rebuild().await.unwrap();
    assert_eq!(lasts().await, before);
}

/// Whatever happens to appointments and automations, in whatever order: at most one message for the two, none
/// after a cancellation, and the timers are what the two come to.
pub async fn whatever_happens_each_pair_gets_one_message(world: &World) {
    for seed in 0..6 {
        Play { world, dice: Dice::new(700 + seed), seed, now: at(seed as i64 * 5000), rows: Vec::new() }
            .play()
            .await;
    }
    assert_eq!(world.store.audit().await.unwrap(), []);
}

struct Play<'a> {
    world: &'a World,
    dice: Dice,
    seed: u64,
    now: Timestamp,
    rows: Vec<AutomationRow>,
}

impl Play<'_> {
    async fn play(mut self) {
        for version in 1..150 {
            self.now = Timestamp(self.now.0 + self.dice.below(5 * HOUR as usize) as i64);
            match self.dice.below(8) {
                0..3 => self.book(version).await,
                3 => self.automate().await,
                4 if version % 50 == 4 => self.world.store.rebuild().await.unwrap(),
                _ => self.send().await,
            }
        }
        self.check().await;
    }

    async fn book(&mut self, version: u64) {
        let reference = format!("visit-{}-{}", self.seed, self.dice.below(6));
        let hours = (self.now.0 - START.0) / HOUR + self.dice.below(90) as i64 - 20;
        let cancelled = self.dice.below(4) == 0;
        let status = if cancelled { AppointmentStatus::Cancelled } else { AppointmentStatus::Booked };
        let client = self.dice.pick(&["cleo", "dan"]);
        let visit = AppointmentBooking { status, ..visit(&reference, client, version, hours) };
        self.world.book(vec![visit], self.now).await;
    }

    async fn automate(&mut self) {
        let trigger = self.dice.pick(&Trigger::ALL);
        let hours = self.dice.below(30) as u32;
        let number = self.dice.below(3);
        let name = format!("Automation {} {number}", self.seed);
        let on = self.dice.below(3) > 0;
        let entry = AutomationEntry { on, ..entry(&name, trigger, hours) };
        match self.rows.iter_mut().find(|row| row.entry.name == name) {
            Some(row) => *row = self.world.change(row, entry, self.now).await,
            None => self.rows.push(self.world.automate(entry, self.now).await),
        }
    }

    async fn send(&mut self) {
        let waiting = self.waiting().await;
        self.world.send_due(self.now).await;
        // What was sent just now was waited for, on an appointment that stands and by an automation that is on.
        for (before, row) in waiting {
            let (timer, ..) = self.world.store.timer(before.timer.id).await.unwrap();
            if matches!(timer.sending, Sending::Sent(_)) {
                let (_, _, appointment) = self.world.store.timer(timer.id).await.unwrap();
                assert!(row.entry.on && appointment.status == AppointmentStatus::Booked, "{timer:?}");
                assert!(timer.due <= self.now && self.now.0 <= timer.due.0 + DAY, "{timer:?}");
            }
        }
    }

    async fn waiting(&self) -> Vec<(RecipientRow, AutomationRow)> {
        let mut all = Vec::new();
        for row in &self.rows {
            let waiting = Some(RecipientKind::Waiting);
            let found =
                self.world.store.recipients(self.world.anna, row.id, waiting, None, 100).await.unwrap();
            all.extend(found.into_iter().map(|found| (found, row.clone())));
        }
        all
    }

    async fn check(&self) {
        let mut sent = 0;
        for row in &self.rows {
            let listed = self.world.listed(row).await;
            let mut pairs: Vec<_> = listed.iter().map(|row| row.timer.appointment).collect();
            pairs.sort_unstable();
            pairs.dedup();
            assert_eq!(pairs.len(), listed.len(), "one timer for the two");
            sent += listed.iter().filter(|row| matches!(row.timer.sending, Sending::Sent(_))).count();
            let changes = self.world.store.changes(Whom::Pro(self.world.anna), 0, 100_000).await.unwrap();
            let mine = changes.iter().flat_map(|change| &change.events).filter(|event| {
                matches!(event, reckon_domain::Event::Relation(_, reckon_domain::event::RelationEvent::Sent {
                    automation: Some(id), ..
                }) if *id == row.id)
            });
            let kept = listed.iter().filter(|row| matches!(row.timer.sending, Sending::Sent(_))).count();
            assert_eq!(mine.count(), kept, "what the log has of {row:?} is what its timers say");
        }
        assert!(sent > 3, "only {sent} messages were sent with seed {}", self.seed);
    }
}
