//! A pro's projection: what the log of their changes comes to.

use std::collections::BTreeMap;

use reckon_domain::action::Role;
use reckon_domain::delivery::{Failure, Undelivered};
use reckon_domain::event::{LeadEvent, RelationEvent};
use reckon_domain::evolve::apply;
use reckon_domain::{Account, ClientId, Event, Lead, Period, Pro, ProjectId, Relation, Rule, Timestamp};

use crate::automations::automate;
use crate::discussions::{Discussed, DiscussionKey, discussed};
use crate::model::{AutomatedRow, Change, InteractionRow};
use crate::way_back::period_returned;

/// A pro's account as it opened: what the log of their changes begins from.
pub type Opening = Account;

/// A counted interaction, as the projection keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Its place in the log.
    pub position: u64,
    /// When it was counted.
    pub at: Timestamp,
    /// The lead's project.
    pub project: ProjectId,
    /// The rule that counted it.
    pub rule: Rule,
    /// In whose name was acted.
    pub by: Role,
    /// The billing period in which it was counted.
    pub period: Period,
}

impl Counted {
    /// The interactions that a change counted, `period` being the one in force after it.
    pub fn of(change: &Change, period: Period) -> impl Iterator<Item = Self> + '_ {
        change.events.iter().filter_map(move |event| match event {
            Event::Lead(project, LeadEvent::InteractionCounted { rule }) => Some(Self {
                position: change.position,
                at: change.at,
                project: *project,
                rule: *rule,
                by: change.action.role(),
                period,
            }),
            Event::Lead(..) | Event::Account(_) | Event::Relation(..) => None,
        })
    }

    /// The row to show, with the project's title.
    #[must_use]
    pub fn row(&self, title: String) -> InteractionRow {
        let Self { position, at, project, rule, by, period } = *self;
        InteractionRow { position, at, project, title, rule, by, period }
    }
}

/// How many messages of a lead's chat a change sent.
#[must_use]
pub fn messages_in(change: &Change) -> usize {
    let sent = |event: &&Event| matches!(event, Event::Lead(_, LeadEvent::MessageSent { .. }));
    change.events.iter().filter(sent).count()
}

/// Whether a change touches its lead, and whether it touches the relation with its client.
#[must_use]
pub fn touches(change: &Change) -> (bool, bool) {
    let any = |of: fn(&Event) -> bool| change.events.iter().any(of);
    (any(|event| matches!(event, Event::Lead(..))), any(|event| matches!(event, Event::Relation(..))))
}

/// Whether what a change sent or received has words, which are kept beside the log.
#[must_use]
pub fn carries_words(change: &Change) -> bool {
    change.events.iter().any(|event| match event {
        Event::Lead(_, event) => matches!(event, LeadEvent::MessageSent { .. }),
        Event::Relation(_, event) => {
            matches!(event, RelationEvent::Sent { .. } | RelationEvent::Received { .. })
        }
        Event::Account(_) => false,
    })
}

/// The messages of which a change says that they did not arrive. What is said last holds, but a doubt replaces no
/// reason.
pub fn failures(change: &Change) -> impl Iterator<Item = Failure> + '_ {
    change.events.iter().filter_map(|event| match event {
        Event::Relation(_, RelationEvent::NotDelivered { failure, .. }) => Some(*failure),
        Event::Relation(..) | Event::Account(_) | Event::Lead(..) => None,
    })
}

/// Something of a pro's, and the place in the log where it changed last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched<T> {
    /// What it is.
    pub value: T,
    /// Where it changed last.
    pub position: u64,
}

/// All that the log says of one pro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The account, in the period in which something happened last.
    pub account: Account,
    /// The position at which something happened last; 0 if nothing has.
    pub position: u64,
    /// When that was.
    pub at: Timestamp,
    /// The leads on which something has happened.
    pub leads: BTreeMap<ProjectId, Touched<Lead>>,
    /// The clients with whom something has happened.
    pub relations: BTreeMap<ClientId, Touched<Relation>>,
    /// The discussions, as lists show them.
    pub discussions: BTreeMap<DiscussionKey, Discussed>,
    /// The messages that did not arrive, by their places in the log, and why.
    pub failures: BTreeMap<u64, Undelivered>,
    /// The interactions that were counted, oldest first.
    pub interactions: Vec<Counted>,
    /// The messages that automations have sent, by their positions.
    pub automated: BTreeMap<u64, AutomatedRow>,
}

impl View {
    /// A pro to whom nothing has happened yet.
    #[must_use]
    pub const fn new(opening: Opening) -> Self {
        Self {
            account: opening,
            position: 0,
            at: Timestamp::MIN,
            leads: BTreeMap::new(),
            relations: BTreeMap::new(),
            discussions: BTreeMap::new(),
            failures: BTreeMap::new(),
            interactions: Vec::new(),
            automated: BTreeMap::new(),
        }
    }

    /// The lead on a project; blank where nothing has happened.
    #[must_use]
    pub fn lead(&self, project: ProjectId) -> Lead {
        self.leads.get(&project).map(|lead| lead.value).unwrap_or_default()
    }

    /// The relation with a client; blank where nothing has happened.
    #[must_use]
    pub fn relation(&self, client: ClientId) -> Relation {
        self.relations.get(&client).map(|relation| relation.value).unwrap_or_default()
    }

    /// Open discussions with all clients.
    #[must_use]
    pub fn open_discussions(&self) -> u32 {
        self.relations.values().map(|relation| relation.value.open_discussions()).sum()
    }

    /// Brings the view up to date with the next of the pro's changes.
    pub fn apply(&mut self, change: &Change) {
        self.apply_events(change);
        self.discuss(change);
        automate(&mut self.automated, change);
    }

    /// What a change's events do to the pro's state.
    pub(crate) fn apply_events(&mut self, change: &Change) {
        let mut state = Pro::new(self.account);
        for event in &change.events {
            match event {
                Event::Account(_) => {}
                Event::Lead(project, _) => {
                    state.leads.entry(*project).or_insert_with(|| self.lead(*project));
                }
                Event::Relation(client, _) => {
                    state.relations.entry(*client).or_insert_with(|| self.relation(*client));
                }
            }
            apply(&mut state, event);
        }
        let position = change.position;
        self.account = state.account;
        self.position = position;
        self.at = change.at;
        self.leads.extend(state.leads.into_iter().map(|(id, value)| (id, Touched { value, position })));
        self.relations
            .extend(state.relations.into_iter().map(|(id, value)| (id, Touched { value, position })));
        for Failure { message, why } in failures(change) {
            let known = self.failures.entry(message).or_insert(why);
            if why.is_certain() {
                *known = why;
            }
        }
        if let Some(period) = period_returned(change) {
            let later = self.interactions.iter_mut().filter(|counted| counted.period.start > period.start);
            later.for_each(|counted| counted.period = period);
        }
        self.interactions.extend(Counted::of(change, state.account.period));
    }

    /// What a change, its events applied, makes of discussions.
    pub(crate) fn discuss(&mut self, change: &Change) {
        let relation = change.client.map(|client| self.relation(client)).unwrap_or_default();
        for (key, found) in discussed(change, relation) {
            let known = self.discussions.get(&key);
            self.discussions.insert(key, known.map_or(found, |known| known.then(found)));
        }
    }
}
