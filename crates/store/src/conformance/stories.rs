//! Guaranteed Reply in any order: quotes, calls, callbacks, messages, hirings, cards and payments, as people and
//! networks may do them, and what holds whatever they do.

use std::collections::{BTreeMap, BTreeSet};

use core::time::Duration;

use reckon_domain::action::Details;
use reckon_domain::event::LeadEvent;
use reckon_domain::lead::CallStatus;
use reckon_domain::money::{ChargeFor, ChargeSource};
use reckon_domain::{Action, Amount, Charge, Event, Lead, ProId, ProjectId, Role, Timestamp};

use super::random::Dice;
use super::world::{START, World, command, of_amount};
use crate::model::{
    Actor, CallOutcome, Change, Command, Disposition, Holdings, LedgerAccount, TaskKind, TaskRow, Whom,
};

/// Stories, each of a pro of its own.
const STORIES: usize = 40;
/// Actions in each.
const ACTIONS: usize = 80;
/// Projects of moving, which offers Guaranteed Reply.
const PROJECTS: [usize; 3] = [3, 6, 9];
const MINUTE: i64 = 60_000;

/// A pro, and the time in their story.
struct Story<'a> {
    world: &'a World,
    dice: Dice,
    pro: ProId,
    now: Timestamp,
}

/// Whatever is done in whatever order: contact at most once and only where something makes it, one fee for it,
/// nothing charged for calls that reach nobody, and the ledger comes to nothing.
pub async fn whatever_happens_contact_and_fee_come_once(world: &World) {
    let (mut contacts, mut payments, mut stopped) = (0, BTreeSet::new(), 0);
    for number in 0..STORIES {
        let pro = world.another_pro(&format!("story {number}"), "unlimited").await;
        let mut story = Story { world, dice: Dice::new(number as u64), pro, now: START };
        story.begin().await;
        for _ in 0..ACTIONS {
            story.step().await;
        }
        let changes = world.store.changes(Whom::Pro(pro), 0, 10_000).await.unwrap();
        for change in &changes {
            story.check_change(change, &changes);
        }
        contacts += story.check_leads(&changes).await;
        stopped += happened(&changes, |event| matches!(event, LeadEvent::CallServiceStopped)).len();
        for row in world.store.transactions(pro, None, 1000).await.unwrap() {
            payments.insert(format!("{:?}", row.status));
        }
        story.check_money().await;
    }
    // The dice have told what they should: nothing above was true for want of anything happening.
    assert!(contacts > 40 && stopped > 2, "{contacts} contacts, {stopped} services stopped");
    assert_eq!(payments.into_iter().collect::<Vec<_>>(), ["Declined", "Pending", "Settled"]);
    assert_eq!(world.store.balances().await.unwrap().sum(), 0);
}

/// Where in the log something happened on a lead.
fn happened(changes: &[Change], what: impl Fn(&LeadEvent) -> bool) -> Vec<(ProjectId, u64)> {
    let mut found = Vec::new();
    for change in changes {
        for event in &change.events {
            if let Event::Lead(project, event) = event
                && what(event)
            {
                found.push((*project, change.position));
            }
        }
    }
    found
}

fn charges(change: &Change) -> impl Iterator<Item = Charge> {
    change.events.iter().filter_map(|event| match event {
        Event::Lead(_, LeadEvent::Charged(charge)) => Some(*charge),
        Event::Lead(..) | Event::Account(_) | Event::Relation(..) => None,
    })
}

impl Story<'_> {
    async fn begin(&mut self) {
        let mut add = command(Actor::Pro(self.pro), self.pro, Action::AddCredits);
        add.details = of_amount(self.dice.pick(&[100, 900, 6000]));
        self.world.done(add).await;
        self.world.done(command(Actor::Pro(self.pro), self.pro, Action::AddCard)).await;
        for project in PROJECTS {
            let quote = self.world.by_pro(self.pro, Action::SendGuaranteedReplyQuote, project);
            self.world.done(quote).await;
        }
    }

    async fn step(&mut self) {
        self.now = Timestamp(self.now.0 + self.dice.below(40) as i64 * MINUTE);
        let project = self.dice.pick(&PROJECTS);
        match self.dice.below(20) {
            0 => self.act(Action::RemoveCard, project).await,
            1 | 2 => self.act(Action::AddCard, project).await,
            3 => self.act(Action::PayOutstanding, project).await,
            4 => self.buy().await,
            5 | 6 => self.settle().await,
            // A worker looks what is due, as often as not.
            7..=10 => self.work().await,
            11 => {
                let contact = self.dice.pick(&[Action::ClientSendMessage, Action::MarkHired]);
                self.act(contact, project).await;
            }
            12 => self.act(Action::ReactivateContact, project).await,
            13 => self.act(Action::ReadQuote, project).await,
            14 => self.act(Action::ViewContactsFromChat, project).await,
            15 => self.act(Action::ClientScheduleCallback, project).await,
            16..=18 => self.act(Action::StartCall, project).await,
            // A network may say anything at any time.
            _ => {
                let stray = self.result();
                self.act(stray, project).await;
            }
        }
    }

    fn result(&mut self) -> Action {
        let reached = self.dice.below(8) == 0;
        let (some, none) = (
            [Action::CallConnected, Action::CallMissedByPro],
            [Action::CallBusy, Action::CallNotAnswered, Action::CallDeclined],
        );
        if reached { self.dice.pick(&some) } else { self.dice.pick(&none) }
    }

    fn details(&mut self) -> Details {
        Details {
            time: Some(Timestamp(self.now.0 + self.dice.below(90) as i64 * MINUTE)),
            seconds: self.dice.below(600) as u32,
            card_declines: self.dice.below(10) == 0,
            ..Details::default()
        }
    }

    async fn act(&mut self, action: Action, project: usize) {
        let client = if project % 2 == 1 { self.world.cleo } else { self.world.dan };
        let actor = match action.role() {
            Role::Pro => Actor::Pro(self.pro),
            Role::Client => Actor::Client(client),
            Role::Marketplace
            | Role::Phone
            | Role::Automation
            | Role::Mail
            | Role::BookingSoftware
            | Role::PaymentProcessor => Actor::Machine(action.role()),
        };
        let mut command = command(actor, self.pro, action);
        command.about.project = Some(self.world.project(project));
        (command.details, command.now) = (self.details(), self.now);
        self.world.store.execute(command).await.unwrap();
    }

    async fn buy(&mut self) {
        let amount = Amount(self.dice.below(3000) as u64);
        let key = format!("purchase {}", self.dice.below(12));
        // Without a card, of nothing, or with a key of another amount it is refused.
        self.world.store.intend_purchase(self.pro, &key, amount, self.now).await.ok();
    }

    async fn settle(&mut self) {
        let pending = self.world.store.payments_pending(self.pro).await.unwrap();
        if pending.is_empty() {
            return;
        }
        let payment = self.dice.pick(&pending);
        let told = Command::settle(&payment, self.dice.below(3) > 0, self.now);
        self.world.done(told.clone()).await;
        // The processor tells twice.
        assert!(self.world.done(told).await.replayed);
    }

    async fn work(&mut self) {
        let due = self.world.store.tasks_due(self.now, 3).await.unwrap();
        let taken = self.world.store.take_due(3, self.now, |_| Duration::from_secs(600)).await.unwrap();
        assert_eq!(due.len(), taken.len());
        for (due, task) in due.iter().zip(&taken) {
            assert_eq!((task.id, task.lease), (due.id, due.lease + 1));
            self.do_task(task).await;
        }
    }

    async fn do_task(&mut self, task: &TaskRow) {
        let late = self.now.0 - task.due.0 > 60 * MINUTE;
        let action = match task.kind {
            // Another story's, or left to be settled in another step.
            TaskKind::Payment
            | TaskKind::Text
            | TaskKind::Email
            | TaskKind::Automation
            | TaskKind::Recording => return,
            TaskKind::Call => self.result(),
            TaskKind::Callback if late => Action::MissCallback,
            TaskKind::Callback => Action::DialCallback,
        };
        let told = Command::of_task(task, action, self.details(), self.now);
        let receipt = self.world.store.execute(told).await.unwrap();
        assert_eq!(receipt.disposition, Disposition::Done, "{task:?}: what is to be done can be done");
    }

    /// Contact is made by what makes it, and money is charged with it alone.
    fn check_change(&self, change: &Change, all: &[Change]) {
        let contact =
            change.events.iter().any(|event| matches!(event, Event::Lead(_, LeadEvent::ContactMade { .. })));
        let makes = matches!(
            change.action,
            Action::CallConnected | Action::CallMissedByPro | Action::ClientSendMessage | Action::MarkHired
        );
        assert!(makes || !contact, "{change:?}");
        let fees = charges(change).filter(|charge| charge.purpose == ChargeFor::GuaranteedReplyFee).count();
        assert_eq!(fees, usize::from(contact), "{change:?}");
        for charge in charges(change).filter(|charge| charge.purpose == ChargeFor::CallMinutes) {
            assert!(contact && change.action == Action::CallConnected, "{change:?}");
            assert_ne!(charge.source, ChargeSource::Credits, "minutes are charged to the card alone");
        }
        // A call's result was awaited: it was dialling, or a callback was due.
        if change.action.role() == Role::Phone {
            let project = change.project.unwrap();
            let before = all.iter().take_while(|earlier| earlier.position < change.position);
            let lead = before.flat_map(|earlier| &earlier.events).fold(Lead::default(), |mut lead, event| {
                if let Event::Lead(of, event) = event
                    && *of == project
                {
                    lead.apply(event);
                }
                lead
            });
            let awaited = match lead.call.status {
                CallStatus::Dialing => change.action != Action::DialCallback,
                CallStatus::Scheduled(at) => at <= change.at,
                CallStatus::Off | CallStatus::Failed | CallStatus::Stopped | CallStatus::Closed => false,
            };
            assert!(awaited && !lead.contact_made, "{lead:?} {change:?}");
        }
    }

    /// Each lead has made contact at most once, and shows its calls; how many have.
    async fn check_leads(&self, changes: &[Change]) -> usize {
        let made = happened(changes, |event| matches!(event, LeadEvent::ContactMade { .. }));
        let mut times = BTreeMap::new();
        made.iter().for_each(|(project, _)| *times.entry(*project).or_insert(0) += 1);
        assert!(times.values().all(|times| *times == 1), "{times:?}");
        for project in PROJECTS {
            let lead = self.world.lead(self.pro, project).await.lead;
            assert!(!lead.counted && lead.call.failures <= 5, "{lead:?}");
            assert_eq!(lead.contact_made, times.contains_key(&self.world.project(project)));
            let calls = self.world.store.calls(self.world.project(project), self.pro).await.unwrap();
            let under_way = calls.iter().filter(|row| row.call.outcome == CallOutcome::Dialing).count();
            assert_eq!(under_way, usize::from(lead.call.status == CallStatus::Dialing), "{calls:?}");
            let reached = calls
                .iter()
                .filter(|row| matches!(row.call.outcome, CallOutcome::Connected | CallOutcome::ProMissed));
            assert!(reached.count() <= usize::from(lead.contact_made), "{calls:?}");
        }
        made.len()
    }

    /// What the ledger says of the pro is the wallet.
    async fn check_money(&self) {
        let wallet = self.world.store.wallet(self.pro).await.unwrap();
        let rows = self.world.store.transactions(self.pro, None, 10_000).await.unwrap();
        let booked = rows.iter().filter(|row| row.after.is_some());
        let last = booked.max_by_key(|row| (row.position, row.place)).unwrap();
        let (credits, outstanding) = (wallet.credits, wallet.outstanding);
        assert_eq!(last.after, Some(Holdings { credits, outstanding }));
        let pending = self.world.store.payments_pending(self.pro).await.unwrap();
        let awaited: u64 = pending.iter().map(|row| row.payment.amount.0).sum();
        assert_eq!(wallet.pending, Amount(awaited));
        let balances = self.world.store.balances().await.unwrap();
        assert!(balances.of(LedgerAccount::Revenue) < 0 && balances.sum() == 0, "{balances:?}");
    }
}
