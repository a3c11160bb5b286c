//! What a viewer knows: the snapshot, kept current.

use reckon_domain::account::Plan;
use reckon_domain::action::{Role, Subject};
use reckon_domain::lead::Fees;
use reckon_domain::prediction::{Known, Prediction};
use reckon_domain::{Account, Action, Lead, Limit, Period, Reach, Relation, Timestamp};

use crate::places::Places;
use crate::problem::Problem;
use crate::tape::Paper;

/// A lead, with what belongs to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) project: u32,
    pub(crate) pro: u32,
    pub(crate) client: u32,
    pub(crate) lead: Lead,
    pub(crate) fees: Fees,
}

impl Entry {
    const fn number(&self) -> u64 {
        number(self.project, self.pro)
    }
}

const fn number(project: u32, pro: u32) -> u64 {
    (project as u64) << 32 | pro as u64
}

/// For whom the snapshot was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Viewer {
    /// This pro.
    Pro(u32),
    /// A client.
    Client,
}

/// What is between the pro and a client.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Client {
    pub(crate) relation: Relation,
    pub(crate) reach: Reach,
}

/// What is between a pro and a client of whom nothing is known.
pub(crate) static NOBODY: Client = Client { relation: Relation::BLANK, reach: Reach::UNKNOWN };

/// What a viewer knows.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) viewer: Viewer,
    /// Whether the snapshot was made by these rules.
    pub(crate) same_rules: bool,
    position: u64,
    pub(crate) account: Account,
    plans: Vec<Plan>,
    pub(crate) leads: Vec<Entry>,
    lead_places: Places,
    pub(crate) clients: Vec<Client>,
    client_places: Places,
}

impl Book {
    /// What a snapshot says.
    pub(crate) fn new(paper: Paper, same_rules: bool) -> Self {
        let mut book = Self {
            viewer: paper.viewer,
            same_rules,
            position: 0,
            account: Account::HIDDEN,
            plans: paper.plans.clone(),
            leads: Vec::new(),
            lead_places: Places::default(),
            clients: Vec::new(),
            client_places: Places::default(),
        };
        book.take(paper);
        book
    }

    fn take(&mut self, paper: Paper) {
        self.account = paper.account.unwrap_or(self.account);
        self.position = paper.position;
        for (id, client) in paper.clients {
            *self.client_mut(id) = client;
        }
        for entry in paper.leads {
            self.put(entry);
        }
    }

    /// What is between the pro and a client, to change: blank where nothing was.
    pub(crate) fn client_mut(&mut self, client: u32) -> &mut Client {
        let number = u64::from(client);
        let place = self.client_places.get(number).unwrap_or_else(|| {
            let place = self.clients.len() as u32;
            self.client_places.note(number, place);
            self.clients.push(Client::default());
            place
        });
        #[expect(clippy::indexing_slicing, reason = "a place that was noted is one of the list's")]
        &mut self.clients[place as usize]
    }

    /// What is between the pro and a client; blank where nothing is known.
    pub(crate) fn client(&self, client: u32) -> &Client {
        let place = self.client_places.get(u64::from(client));
        place.and_then(|place| self.clients.get(place as usize)).unwrap_or(&NOBODY)
    }

    /// Adds a lead, or puts it in the place of what was known of it.
    pub(crate) fn put(&mut self, entry: Entry) {
        let known = self.lead_places.get(entry.number()).and_then(|place| self.leads.get_mut(place as usize));
        if let Some(known) = known {
            *known = entry;
        } else {
            self.lead_places.note(entry.number(), self.leads.len() as u32);
            self.leads.push(entry);
        }
    }

    /// The place of a lead.
    pub(crate) fn place(&self, project: u32, pro: u32) -> Option<u32> {
        self.lead_places.get(number(project, pro))
    }

    /// Takes in what has changed, unless it is older than what is known. Says whether it was taken.
    pub(crate) fn apply(&mut self, update: Paper, same_rules: bool) -> bool {
        if update.position < self.position {
            return false;
        }
        self.same_rules = same_rules;
        self.take(update);
        true
    }

    /// Takes in another page of the same snapshot, and says whether it is the newest: leads that are known
    /// already stay as they are where what is known is newer than the page.
    pub(crate) fn add(&mut self, page: Paper, same_rules: bool) -> bool {
        self.same_rules &= same_rules;
        if page.position >= self.position {
            self.take(page);
            return true;
        }
        for entry in page.leads {
            if self.place(entry.project, entry.pro).is_none() {
                self.put(entry);
            }
        }
        false
    }

    /// Why nothing can be told at `now`, if nothing can.
    #[inline]
    pub(crate) fn stale(&self, now: Timestamp) -> Option<Problem> {
        let known_until = self.account.next_end.unwrap_or(self.account.period.end);
        if !self.same_rules {
            Some(Problem::OtherRules)
        } else if now < self.account.period.start || now >= known_until {
            Some(Problem::PeriodUnknown)
        } else {
            None
        }
    }

    /// Whether the viewer's snapshot holds what the action is decided on.
    #[inline]
    pub(crate) const fn may_ask(&self, action: Action) -> bool {
        match self.viewer {
            Viewer::Pro(_) => true,
            Viewer::Client => matches!(action.role(), Role::Client),
        }
    }

    /// The plan of this id.
    pub(crate) fn plan(&self, id: u32) -> Option<Plan> {
        self.plans.iter().copied().find(|plan| plan.id.0 == id)
    }

    /// Whether a plan with a higher limit exists than the account's at `now`.
    pub(crate) fn can_upgrade(&self, now: Timestamp) -> bool {
        let limit: Limit = self.account.plan_at(now).limit;
        self.plans.iter().any(|plan| plan.limit > limit)
    }

    /// The period that holds `now`, as far as the account knows.
    pub(crate) fn period_at(&self, now: Timestamp) -> Option<Period> {
        let known = self.account.period;
        let next = self.account.next_end.map(|end| Period { start: known.end, end });
        [Some(known), next].into_iter().flatten().find(|period| period.contains(now))
    }

    /// What an action on a lead is decided on.
    #[inline]
    pub(crate) fn known<'a>(&'a self, entry: &'a Entry, action: Action) -> Known<'a> {
        let client = if action.subject() == Subject::Relation { self.client(entry.client) } else { &NOBODY };
        Known {
            account: &self.account,
            lead: &entry.lead,
            fees: &entry.fees,
            relation: &client.relation,
            reach: &client.reach,
        }
    }

    /// What an action on a lead would bring, as a code.
    #[inline]
    #[must_use]
    pub(crate) fn predict(&self, lead: u32, action: u8, now: f64) -> u8 {
        let (Some(entry), Some(action), Some(now)) =
            (self.leads.get(lead as usize), Action::ALL.get(usize::from(action)), time(now))
        else {
            return Prediction::Invalid.code();
        };
        if !self.may_ask(*action) {
            return Prediction::Invalid.code();
        }
        if self.stale(now).is_some() {
            return Prediction::Stale.code();
        }
        self.known(entry, *action).predict(*action, now)
    }

    /// What each of the actions on every lead would bring: a row of codes for each lead.
    pub(crate) fn predict_all(&self, actions: &[u8], now: f64, codes: &mut Vec<u8>) {
        codes.clear();
        let size = self.leads.len() * actions.len();
        let Some(now) = time(now) else {
            return codes.resize(size, Prediction::Invalid.code());
        };
        if self.stale(now).is_some() {
            return codes.resize(size, Prediction::Stale.code());
        }
        let known = |action: &u8| {
            Action::ALL.get(usize::from(*action)).copied().filter(|action| self.may_ask(*action))
        };
        let actions: Vec<Option<Action>> = actions.iter().map(known).collect();
        // The client is looked up only where some action is about clients.
        let about_client = actions.iter().flatten().find(|action| action.subject() == Subject::Relation);
        let about = about_client.copied().unwrap_or(Action::Recommend);
        codes.reserve(size);
        for entry in &self.leads {
            self.known(entry, about).predict_each(&actions, now, codes);
        }
    }
}

/// JavaScript's milliseconds as an instant, if they are one that Reckon accepts.
#[inline]
pub(crate) fn time(millis: f64) -> Option<Timestamp> {
    // What is no number is in no range; a fraction of a millisecond is dropped.
    if (0.0..=Timestamp::MAX.0 as f64).contains(&millis) { Some(Timestamp(millis as i64)) } else { None }
}
