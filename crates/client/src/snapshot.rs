//! A viewer's snapshot, kept current.

use reckon_domain::account::Plan;
use reckon_domain::{Account, Limit, Period, Reach, Relation, Timestamp};
use reckon_wire::Viewer;

use crate::page::{Client, Entry, LeadKey, Page};
use crate::places::Places;

/// Up to where a value is current: the place in the log, and when it was read. The later of two is the newer value;
/// the time tells what nothing but time has changed: a period that has begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The place in the log.
    pub position: u64,
    /// When it was read.
    pub at: Timestamp,
}

/// What is between a pro and a client of whom nothing is known.
pub(crate) static NOBODY: Client = Client { relation: Relation::BLANK, reach: Reach::UNKNOWN };

/// What a viewer knows.
#[derive(Debug)]
pub struct Snapshot {
    viewer: Viewer,
    same_rules: bool,
    /// Of the latest that has arrived: by which rules the server decides now.
    latest: Place,
    /// All that has happened up to here has arrived.
    position: u64,
    account: Account,
    account_read: Option<Place>,
    plans: Vec<Plan>,
    plans_read: Place,
    leads: Vec<Entry>,
    leads_read: Vec<Place>,
    lead_places: Places,
    clients: Vec<Client>,
    clients_read: Vec<Place>,
    client_places: Places,
}

impl Snapshot {
    /// A viewer of whom nothing has been told yet.
    #[must_use]
    pub fn new(viewer: Viewer) -> Self {
        Self {
            viewer,
            same_rules: true,
            latest: Place::default(),
            position: 0,
            account: Account::HIDDEN,
            account_read: None,
            plans: Vec::new(),
            plans_read: Place::default(),
            leads: Vec::new(),
            leads_read: Vec::new(),
            lead_places: Places::default(),
            clients: Vec::new(),
            clients_read: Vec::new(),
            client_places: Places::default(),
        }
    }

    /// Takes in the first page of a snapshot: all that happened before it is in it or in the pages after it.
    pub fn begin(&mut self, page: Page) -> bool {
        let position = page.position;
        let news = self.take(page);
        let further = position > self.position;
        self.position = self.position.max(position);
        news || further
    }

    /// Takes in another page, an update or an answer, in whatever order they come: what is older than what is known is
    /// left out. Says whether anything of it was new.
    pub fn take(&mut self, page: Page) -> bool {
        let Page { at, position, since, same_rules, account, plans, leads, clients } = page;
        let read = Place { position, at };
        let mut news = false;
        if read >= self.latest {
            self.latest = read;
            self.same_rules = same_rules;
        }
        if since.is_some_and(|since| since <= self.position) && position > self.position {
            self.position = position;
            news = true;
        }
        if let Some(account) = account.filter(|_| self.account_read.is_none_or(|known| known <= read)) {
            (self.account, self.account_read) = (account, Some(read));
            news = true;
        }
        if !plans.is_empty() && self.plans_read <= read {
            (self.plans, self.plans_read) = (plans, read);
            news = true;
        }
        for (id, client) in clients {
            news |= self.put_client(id, client, read);
        }
        for entry in leads {
            news |= self.put_lead(entry, read);
        }
        news
    }

    /// Takes in a lead as it was read there. Says whether it was new.
    pub fn put_lead(&mut self, entry: Entry, read: Place) -> bool {
        let number = number(entry.key);
        let Some(place) = self.lead_places.get(number) else {
            self.lead_places.note(number, self.leads.len() as u32);
            self.leads.push(entry);
            self.leads_read.push(read);
            return true;
        };
        replace(&mut self.leads, &mut self.leads_read, place, entry, read)
    }

    /// Takes in what is between the pro and a client as it was read there. Says whether it was new.
    pub fn put_client(&mut self, id: u32, client: Client, read: Place) -> bool {
        let place = self.client_place(id);
        replace(&mut self.clients, &mut self.clients_read, place, client, read)
    }

    fn client_place(&mut self, id: u32) -> u32 {
        self.client_places.get(u64::from(id)).unwrap_or_else(|| {
            let place = self.clients.len() as u32;
            self.client_places.note(u64::from(id), place);
            self.clients.push(Client::default());
            self.clients_read.push(Place::default());
            place
        })
    }

    /// Says by which rules the server decides.
    pub const fn hear_rules(&mut self, same: bool) {
        self.same_rules = same;
    }

    /// For whom it is.
    #[inline]
    #[must_use]
    pub const fn viewer(&self) -> Viewer {
        self.viewer
    }

    /// Whether the server decides by these rules.
    #[inline]
    #[must_use]
    pub const fn has_same_rules(&self) -> bool {
        self.same_rules
    }

    /// All that has happened up to this place in the log has arrived: where to follow on. Some values are newer.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// When the latest that has arrived was read.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.latest.at
    }

    /// The pro's account; before it is told, and for a client, the one that tells nothing.
    #[inline]
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// The account, to play on: nothing that arrives later gives way to what is changed here.
    pub const fn account_mut(&mut self) -> &mut Account {
        &mut self.account
    }

    /// Up to where the account is current; `None` before it is told.
    #[must_use]
    pub const fn account_read(&self) -> Option<Place> {
        self.account_read
    }

    /// The plans there are.
    #[must_use]
    pub fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// The plans, to play on.
    pub fn plans_mut(&mut self) -> &mut [Plan] {
        &mut self.plans
    }

    /// The plan of this id.
    #[must_use]
    pub fn plan(&self, id: u32) -> Option<Plan> {
        self.plans.iter().copied().find(|plan| plan.id.0 == id)
    }

    /// Whether a plan with a higher limit exists than the account's at `now`.
    #[must_use]
    pub fn can_upgrade(&self, now: Timestamp) -> bool {
        let limit: Limit = self.account.plan_at(now).limit;
        self.plans.iter().any(|plan| plan.limit > limit)
    }

    /// The period that holds `now`, as far as the account knows.
    #[must_use]
    pub fn period_at(&self, now: Timestamp) -> Option<Period> {
        let known = self.account.period;
        let next = self.account.next_end.map(|end| Period { start: known.end, end });
        [Some(known), next].into_iter().flatten().find(|period| period.contains(now))
    }

    /// The leads, in the order in which they were first told.
    #[inline]
    #[must_use]
    pub fn leads(&self) -> &[Entry] {
        &self.leads
    }

    /// The place of a lead among them.
    #[must_use]
    pub fn place(&self, key: LeadKey) -> Option<u32> {
        self.lead_places.get(number(key))
    }

    /// The lead at a place.
    #[inline]
    #[must_use]
    pub fn lead_at(&self, place: u32) -> Option<&Entry> {
        self.leads.get(place as usize)
    }

    /// The lead at a place, to play on.
    pub fn lead_at_mut(&mut self, place: u32) -> Option<&mut Entry> {
        self.leads.get_mut(place as usize)
    }

    /// A lead.
    #[must_use]
    pub fn lead(&self, key: LeadKey) -> Option<&Entry> {
        self.lead_at(self.place(key)?)
    }

    /// Up to where a lead is current.
    #[must_use]
    pub fn lead_read(&self, key: LeadKey) -> Option<Place> {
        self.leads_read.get(self.place(key)? as usize).copied()
    }

    /// What is known between the pro and clients.
    #[must_use]
    pub fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// Whether anything has been told of a client.
    #[must_use]
    pub fn knows_client(&self, id: u32) -> bool {
        self.client_places.get(u64::from(id)).is_some()
    }

    /// What is between the pro and a client; blank where nothing is known.
    #[inline]
    #[must_use]
    pub fn client(&self, id: u32) -> &Client {
        let place = self.client_places.get(u64::from(id));
        place.and_then(|place| self.clients.get(place as usize)).unwrap_or(&NOBODY)
    }

    /// What is between the pro and a client, to play on.
    pub fn client_mut(&mut self, id: u32) -> &mut Client {
        let place = self.client_place(id);
        #[expect(clippy::indexing_slicing, reason = "a place that was noted is one of the list's")]
        &mut self.clients[place as usize]
    }
}

const fn number(key: LeadKey) -> u64 {
    (key.project as u64) << 32 | key.pro as u64
}

/// Puts a value in its place unless a later one is there.
fn replace<T>(values: &mut [T], read: &mut [Place], place: u32, value: T, at: Place) -> bool {
    match (values.get_mut(place as usize), read.get_mut(place as usize)) {
        (Some(known), Some(known_at)) if *known_at <= at => {
            (*known, *known_at) = (value, at);
            true
        }
        (_, _) => false,
    }
}
