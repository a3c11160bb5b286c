//! Commands, their answers, and what they leave in the log.

use reckon_domain::action::{Action, Delivery, Details, Role};
use reckon_domain::decide::{About, Decision, Shown};
use reckon_domain::delivery::{Failure, Undelivered};
use reckon_domain::event::{Event, RelationEvent};
use reckon_domain::id::AutomationId;
use reckon_domain::relation::Channel;
use reckon_domain::{ClientId, ProId, ProjectId, Rule, Timestamp, Wording};

use super::automations::{TimerRow, TimerSeen};
use super::consents::ConsentHow;
use super::money::{CardRow, PaymentRow};
use super::people::Contacts;
use super::rows::Heading;
use super::tasks::TaskRow;
use super::trail::{TrailEntry, TrailOutcome};

/// Why a store cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing, or not for who asks: the two look the same from outside.
    #[error("no such {0}")]
    Unknown(&'static str),
    /// The idempotency key was used for another command.
    #[error("the idempotency key was used for another command")]
    KeyReused,
    /// It has changed since whoever wants to change it has seen it.
    #[error("it has changed since it was seen")]
    Outdated,
    /// What was to be imported is not right: where, and what would be.
    #[error("{field}: {problem}")]
    Invalid {
        /// The entry and field, such as `pros[2].time_zone`.
        field: String,
        /// What is wrong, and what would be right.
        problem: Wording,
    },
    /// The database failed, and nothing is acknowledged. The text is for the log, not for people.
    #[error("the store is broken: {0}")]
    Broken(String),
}

impl StoreError {
    /// A field that is not right.
    #[must_use]
    pub fn invalid(field: impl Into<String>, problem: Wording) -> Self {
        Self::Invalid { field: field.into(), problem }
    }
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A pro, or their staff.
    Pro(ProId),
    /// A client.
    Client(ClientId),
    /// The marketplace's own machines, in this role.
    Machine(Role),
}

impl core::fmt::Display for Actor {
    /// The role, and which one: `pro:12`, `marketplace`.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Pro(id) => write!(f, "pro:{id}"),
            Self::Client(id) => write!(f, "client:{id}"),
            Self::Machine(role) => f.write_str(role.name()),
        }
    }
}

/// One action, to be decided and recorded.
#[derive(Clone, PartialEq, Eq)]
pub struct Command {
    /// Who acts. Keys of different actors are different keys.
    pub actor: Actor,
    /// The idempotency key.
    pub key: String,
    /// The SHA-256 of what was asked for: the same key with another is an error.
    pub fingerprint: [u8; 32],
    /// The pro whose state it is decided on.
    pub pro: ProId,
    /// What is done.
    pub action: Action,
    /// Whom it is about. Of an action on a lead only the project need be named: the store adds its client.
    pub about: About,
    /// What it says beside its name.
    pub details: Details,
    /// What the person was told; `None` where nobody was. With a pro's action that costs more than this,
    /// nothing happens.
    pub shown: Option<ShownBefore>,
    /// A message's words, or those that say why a subscription is changed. Kept beside the log, not in it.
    pub body: Option<String>,
    /// How it was said that a subscription is to change, where the action does not tell.
    pub consent: Option<ConsentHow>,
    /// What a message says beside its words.
    pub heading: Heading,
    /// The client's contacts, all of them, as the booking software has them now (W2). Never in the log.
    pub contacts: Option<Contacts>,
    /// The card that is put on file, as the processor knows it. Never in the log.
    pub card: Option<CardRow>,
    /// The timer whose action it is: it is done only while that waits as it was seen, and ends it.
    pub timer: Option<TimerSeen>,
    /// Who really asked, where the trail has to say so: kept with the command, in one transaction.
    pub trail: Option<Box<TrailEntry>>,
    /// The present.
    pub now: Timestamp,
}

impl Command {
    /// A command that says nothing beside its name and was shown to nobody. Set the other fields as needed.
    #[must_use]
    pub fn new(actor: Actor, key: impl Into<String>, pro: ProId, action: Action, now: Timestamp) -> Self {
        Self {
            actor,
            key: key.into(),
            fingerprint: [0; 32],
            pro,
            action,
            about: About::default(),
            details: Details::default(),
            shown: None,
            body: None,
            consent: None,
            heading: Heading::default(),
            contacts: None,
            card: None,
            timer: None,
            trail: None,
            now,
        }
    }

    /// What became of a payment. It has one key, whoever learns of it first: a payment is settled once.
    #[must_use]
    pub fn settle(row: &PaymentRow, succeeded: bool, now: Timestamp) -> Self {
        let action = if succeeded { Action::PaymentSucceeded } else { Action::PaymentDeclined };
        let key = format!("payment:{}", row.payment.id);
        let mut command = Self::new(Actor::Machine(action.role()), key, row.pro, action, now).marked();
        command.details.payment = Some(row.payment);
        command
    }

    /// A payment that was declined succeeded after all: once, and for good.
    #[must_use]
    pub fn recover(row: &PaymentRow, now: Timestamp) -> Self {
        Self { key: format!("payment:{}:recovered", row.payment.id), ..Self::settle(row, true, now) }
    }

    /// A machine's action on a lead to which a task has come: dialling it, or its call's result. Each task comes
    /// to one action.
    #[must_use]
    pub fn of_task(task: &TaskRow, action: Action, details: Details, now: Timestamp) -> Self {
        let key = format!("{}:{}", task.kind.name(), task.id);
        let about = About { project: task.project, client: None };
        Self { about, details, ..Self::new(Actor::Machine(action.role()), key, task.pro, action, now) }
            .marked()
    }

    /// An automation's message for an appointment: there is one key for the two, so that it is sent once, ever.
    #[must_use]
    pub fn automated(timer: &TimerRow, channel: Channel, words: String, now: Timestamp) -> Self {
        let action = match channel {
            Channel::Text => Action::AutomationSendText,
            Channel::Chat | Channel::Email => Action::AutomationSendEmail,
        };
        let key = format!("automation:{}:{}", timer.automation, timer.appointment);
        let about = About { project: None, client: Some(timer.client) };
        let details = Details { automation: Some(timer.automation), ..Details::default() };
        let seen = TimerSeen { id: timer.id, revision: timer.revision };
        let (body, timer, pro) = (Some(words), Some(seen), timer.pro);
        let actor = Actor::Machine(action.role());
        Self { about, details, body, timer, ..Self::new(actor, key, pro, action, now) }.marked()
    }

    /// A client wants no more of a channel from a pro (U5): said by a link, or by the network that was told first.
    #[must_use]
    pub fn unsubscribe(client: ClientId, pro: ProId, channel: Channel, key: String, now: Timestamp) -> Self {
        let about = About { project: None, client: Some(client) };
        let details = Details { channel: Some(channel), ..Details::default() };
        let actor = Actor::Client(client);
        Self { about, details, ..Self::new(actor, key, pro, Action::ClientUnsubscribe, now) }
    }

    /// Takes back the billing periods of a pro that have begun after `now`: a clock was wrong and is right again.
    #[must_use]
    pub fn return_period(pro: ProId, now: Timestamp) -> Self {
        let action = Action::ReturnPeriod;
        Self::new(
            Actor::Machine(action.role()),
            format!("return_period:{pro}:{now}", now = now.0),
            pro,
            action,
            now,
        )
    }

    /// A text or an email that `sent` says went out did not arrive. A message fails once; of one in doubt it may
    /// be known later why it did not arrive.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when nothing went out to a client there.
    pub fn failed(sent: &Change, why: Undelivered, now: Timestamp) -> Result<Self, StoreError> {
        let message = sent.position;
        let key = match why {
            Undelivered::InDoubt => format!("doubt:{message}"),
            Undelivered::WrongNumber
            | Undelivered::NotMobile
            | Undelivered::Unreachable
            | Undelivered::Blocked
            | Undelivered::Filtered
            | Undelivered::NoMailbox
            | Undelivered::Refused
            | Undelivered::Unsubscribed
            | Undelivered::NoAddress
            | Undelivered::NobodySends
            | Undelivered::GivenUp
            | Undelivered::WrongContact
            | Undelivered::Overtaken => format!("failed:{message}"),
        };
        let (_, channel, automation) = sent.outbound().ok_or(StoreError::Unknown("message"))?;
        let failure = Some(Failure { message, why });
        let details = Details { channel: Some(channel), automation, failure, ..Details::default() };
        let about = About { project: None, client: sent.client };
        let action = Action::ReportFailure;
        let actor = Actor::Machine(action.role());
        Ok(Self { about, details, ..Self::new(actor, key, sent.pro, action, now) })
    }

    /// What became of an automation's message that `sent` says went out (A1): each thing counts once. `None` where
    /// no automation sent it.
    #[must_use]
    pub fn reported(sent: &Change, delivery: Delivery, now: Timestamp) -> Option<Self> {
        let (client, _, automation) = sent.outbound()?;
        let details = Details {
            automation: Some(automation?),
            delivery: Some(delivery),
            message: Some(sent.position),
            ..Details::default()
        };
        let about = About { project: None, client: Some(client) };
        let action = Action::ReportDelivery;
        let (actor, key) = (Actor::Machine(action.role()), format!("{}:{}", delivery.name(), sent.position));
        Some(Self { about, details, ..Self::new(actor, key, sent.pro, action, now) })
    }

    /// With how a subscription's change was said, and the words that said it.
    #[must_use]
    pub fn said(self, how: ConsentHow, words: Option<String>) -> Self {
        Self { consent: Some(how), body: words, ..self }
    }

    /// With a fingerprint of the action and its details: the same key with other ones is an error.
    fn marked(mut self) -> Self {
        let Details { seconds, card_declines, .. } = self.details;
        let words = [self.action as u32, seconds, u32::from(card_declines)];
        for (bytes, word) in self.fingerprint.chunks_exact_mut(4).zip(words) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        self
    }
}

impl core::fmt::Debug for Command {
    /// Without the words that people wrote.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Command({:?} {} on pro {})", self.actor, self.action.key(), self.pro)
    }
}

/// What a person was told, and by which rules and facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShownBefore {
    /// The cost.
    pub cost: Shown,
    /// That it is refused.
    pub blocked: bool,
    /// The place in the log up to which the page was current.
    pub position: u64,
    /// Whether the page's rules were the server's.
    pub same_rules: bool,
    /// That the page could not tell, and said so: there is nothing to compare.
    pub doubtful: bool,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Disposition {
    /// It was allowed and done.
    Done,
    /// It was refused, or meaningless: nothing has happened.
    Refused,
    /// It would have cost more than was shown: nothing has happened.
    CostsMore,
}

impl Disposition {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Done, Self::Refused, Self::CostsMore];

    /// What the trail says of it.
    #[must_use]
    pub const fn outcome(self) -> TrailOutcome {
        match self {
            Self::Done => TrailOutcome::Done,
            Self::Refused | Self::CostsMore => TrailOutcome::Refused,
        }
    }

    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::CostsMore => "costs_more",
        }
    }
}

/// The answer to a command, the same whenever its key comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What became of it.
    pub disposition: Disposition,
    /// What was decided.
    pub decision: Decision,
    /// When the counter was to reset, seen from the command's time.
    pub reset: Timestamp,
    /// Whether a plan with a higher limit existed.
    pub can_upgrade: bool,
    /// The log's position after it; of a command that did nothing, the position it was decided at.
    pub position: u64,
    /// When it was decided.
    pub at: Timestamp,
    /// Whether the key was known and this is the first answer again.
    pub replayed: bool,
}

/// Whose changes are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whom {
    /// A pro's.
    Pro(ProId),
    /// A client's.
    Client(ClientId),
}

/// One committed command: its place in the log and what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its place in the log: rising by one.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// Whose state it changed.
    pub pro: ProId,
    /// The lead's project, where it was about a lead.
    pub project: Option<ProjectId>,
    /// The client, where there is one.
    pub client: Option<ClientId>,
    /// Who acted.
    pub actor: Actor,
    /// What was done.
    pub action: Action,
    /// The rule that decided.
    pub rule: Option<Rule>,
    /// What happened.
    pub events: Vec<Event>,
}

impl Change {
    /// The text or email that went out with it: to whom, by which channel, by which automation if one sent it.
    #[must_use]
    pub fn outbound(&self) -> Option<(ClientId, Channel, Option<AutomationId>)> {
        self.events.iter().find_map(|event| match event {
            Event::Relation(client, RelationEvent::Sent { channel, automation, .. }) => {
                Some((*client, *channel, *automation))
            }
            Event::Relation(..) | Event::Account(_) | Event::Lead(..) => None,
        })
    }
}
