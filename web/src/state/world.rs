//! Everything that the server has told this viewer.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use reckon_client::{Client, Page, Place, Snapshot};
use reckon_domain::account::Plan;
use reckon_domain::relation::{Channel, Status};
use reckon_domain::{Account, Action, Reach, Relation, Role};
use reckon_wire::calls::CallForm;
use reckon_wire::form::{FormError, RelationForm};
use reckon_wire::snapshot::{self, Update, Viewer};
use reckon_wire::view::{Card, Contacts, Me, Message};
use reckon_wire::{VERSION, rules_version};

use super::clock::Clock;
use super::discussion::{Counts, DiscussionKey};
use super::filter::Filter;
use super::fresh::{self, Doubt, Knowledge, Link};

pub use reckon_client::{Entry, LeadKey};

/// A discussion that a client has opened, for the pro to be told (D2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Which.
    pub of: DiscussionKey,
    /// The client's name.
    pub name: String,
}

/// The most news that are shown at a time: the badge counts them all.
pub const MOST_NEWS: u32 = 3;

/// Everything that the server has told this viewer.
#[derive(Debug)]
pub struct World {
    /// Who is signed in.
    pub me: Me,
    /// The server's time.
    pub clock: Clock,
    /// How the page hears from the server.
    pub link: Link,
    /// What the rules know: account, plans, leads, relations.
    pub known: Snapshot,
    /// What to show of each.
    pub cards: BTreeMap<LeadKey, Rc<Card>>,
    /// Up to where each is current.
    cards_read: BTreeMap<LeadKey, Place>,
    /// Messages of the chats that were opened, in order.
    pub messages: BTreeMap<LeadKey, Vec<Message>>,
    /// Calls of the chats that were opened, the oldest first.
    pub calls: BTreeMap<LeadKey, Rc<[CallForm]>>,
    /// Leads with a message that nobody has looked at.
    pub unread: BTreeSet<LeadKey>,
    /// How many discussions there are; nothing until the server has said so.
    pub discussions: Counts,
    /// Discussions that clients have opened meanwhile and nobody has looked at, the latest first.
    pub news: Vec<News>,
    /// Discussions that were heard to open, and where in the log, until it is known by whom.
    pub opened: BTreeMap<DiscussionKey, u64>,
    /// Leads on which contact was made meanwhile: their pro is to be told (G5).
    pub contacted: Vec<LeadKey>,
    /// How often something has come: what was asked for beside it may have changed with it.
    heard: u32,
    /// How much of that the page asks for again what it shows.
    looked: u32,
    /// What the list of leads is narrowed to, for the way back to it.
    pub filter: Filter,
    /// Whether every page of the snapshot is there.
    pub complete: bool,
    names: BTreeMap<u32, Rc<str>>,
    /// For each client whose contacts the pro may see, a lead on which they do.
    seen: BTreeMap<u32, LeadKey>,
    loaded: bool,
}

impl World {
    /// A world of which nothing has been told but who looks at it.
    #[must_use]
    pub fn new(me: Me) -> Self {
        let mut clock = Clock::default();
        clock.set(me.at);
        // An operator is told nothing that is predicted with.
        let mut known = Snapshot::new(me.viewer.unwrap_or(Viewer::Client(0)));
        known.hear_rules(me.rules == rules_version());
        Self {
            me,
            known,
            clock,
            link: Link::default(),
            cards: BTreeMap::new(),
            cards_read: BTreeMap::new(),
            messages: BTreeMap::new(),
            calls: BTreeMap::new(),
            unread: BTreeSet::new(),
            discussions: Counts::default(),
            news: Vec::new(),
            opened: BTreeMap::new(),
            contacted: Vec::new(),
            heard: 0,
            looked: 0,
            filter: Filter::default(),
            complete: false,
            names: BTreeMap::new(),
            seen: BTreeMap::new(),
            loaded: false,
        }
    }

    /// Forgets what was told, for all of it to be told anew. How the page hears, and what was chosen in it, stays.
    pub fn begin_anew(&mut self) {
        let mut fresh = Self::new(self.me.clone());
        core::mem::swap(&mut fresh.clock, &mut self.clock);
        core::mem::swap(&mut fresh.link, &mut self.link);
        core::mem::swap(&mut fresh.filter, &mut self.filter);
        (fresh.heard, fresh.looked) = (self.heard.wrapping_add(1), self.looked);
        *self = fresh;
    }

    /// The viewer's role; none for an operator.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.me.viewer.map(Viewer::role)
    }

    /// The pro's account; for a client the one that tells nothing.
    #[must_use]
    pub const fn account(&self) -> &Account {
        self.known.account()
    }

    /// The plans there are, the smallest first; none for a client.
    #[must_use]
    pub fn plans(&self) -> Vec<Plan> {
        let mut plans = self.known.plans().to_vec();
        plans.sort_by_key(|plan| plan.limit);
        plans
    }

    /// What is known of a lead.
    #[must_use]
    pub fn lead(&self, key: LeadKey) -> Option<&Entry> {
        self.known.lead(key)
    }

    /// Whether there is a lead of a project.
    #[must_use]
    pub fn has_project(&self, project: u32) -> bool {
        self.known.leads().iter().any(|lead| lead.key.project == project)
    }

    /// The place in the log up to which the page is current.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.known.position()
    }

    /// What is between the pro and a client, and how the client can be reached.
    #[must_use]
    pub fn relation(&self, client: u32) -> (Relation, Reach) {
        let Client { relation, reach } = *self.known.client(client);
        (relation, reach)
    }

    /// A client's name, where it has been told: given name and initial.
    #[must_use]
    pub fn name(&self, client: u32) -> Option<Rc<str>> {
        let of_lead = || {
            let lead = self.known.leads().iter().find(|entry| entry.client == client)?.key;
            self.cards.get(&lead).map(|card| Rc::from(card.name.as_str()))
        };
        self.names.get(&client).cloned().or_else(of_lead)
    }

    /// The other side's contacts on a lead, where the viewer may see them.
    #[must_use]
    pub fn contacts(&self, lead: LeadKey) -> Option<&Contacts> {
        self.cards.get(&lead)?.contacts.as_ref()
    }

    /// A client's contacts, where the pro may see them on one of their leads.
    #[must_use]
    pub fn contacts_of(&self, client: u32) -> Option<&Contacts> {
        self.contacts(*self.seen.get(&client)?)
    }

    /// A client's whole name, where the pro may see it; the short one otherwise, where it has been told.
    #[must_use]
    pub fn best_name(&self, client: u32) -> Option<Rc<str>> {
        let whole = self.contacts_of(client).map(|contacts| Rc::from(contacts.name.as_str()));
        whole.or_else(|| self.name(client))
    }

    /// The lead on which seeing a client's contacts would cost the pro least; nothing where there is none with them.
    #[must_use]
    pub fn cheapest_view(&self, client: u32) -> Option<LeadKey> {
        let of_client =
            self.known.leads().iter().filter(|entry| entry.client == client).map(|entry| entry.key);
        of_client.min_by_key(|key| self.forecast(Action::ViewContactsFromSidebar, Some(*key)).cost())
    }

    /// Notes a client's name.
    pub fn put_name(&mut self, client: u32, name: &str) {
        self.names.insert(client, name.into());
    }

    /// Why the page can't tell, if it can't.
    #[must_use]
    pub fn doubt(&self) -> Option<Doubt> {
        let knowledge = Knowledge {
            loaded: self.loaded,
            same_rules: self.known.has_same_rules(),
            period: self.known.account_read().map(|_| self.account().period),
            told: self.known.account_read().unwrap_or_default().at,
        };
        fresh::doubt(self.link, knowledge, self.clock.now())
    }

    /// Compares the server's rules with the page's.
    pub fn hear_rules(&mut self, rules: &str) {
        self.known.hear_rules(rules == rules_version());
    }

    /// Something came that the page cannot read.
    pub const fn hear_unreadable(&mut self) {
        self.known.hear_rules(false);
    }

    /// Takes in a page of a snapshot.
    ///
    /// # Errors
    /// When it holds what no form may hold.
    pub fn load(&mut self, page: snapshot::Snapshot) -> Result<(), FormError> {
        let values = Page::of_snapshot(&page)?;
        self.take(values, page.cards, !self.loaded);
        self.complete = page.next.is_none();
        self.loaded = true;
        Ok(())
    }

    /// Takes in what has just happened: as [`apply`](Self::apply), and notes which discussions open with it.
    ///
    /// # Errors
    /// When it holds what no form may hold.
    pub fn hear(&mut self, update: Update) -> Result<(), FormError> {
        let is_open =
            |relation: &Relation, channel| relation.thread(channel).discussion == Some(Status::Open);
        for form in &update.relations {
            // Of whom nothing has been told yet, it is not known that anything opens.
            if !self.complete && !self.known.knows_client(form.client) {
                continue;
            }
            let (before, after) = (self.relation(form.client).0, form.relation());
            let opens = Channel::ALL
                .into_iter()
                .filter(|channel| is_open(&after, *channel) && !is_open(&before, *channel));
            let key = |channel| DiscussionKey { client: form.client, channel };
            self.opened.extend(opens.map(|channel| (key(channel), update.position)));
        }
        let made: Vec<_> = update
            .leads
            .iter()
            .filter(|lead| lead.contact_made)
            .map(|lead| LeadKey { project: lead.project, pro: lead.pro })
            .filter(|key| self.lead(*key).is_some_and(|known| !known.lead.contact_made))
            .collect();
        self.apply(update)?;
        if self.role() == Some(Role::Pro) {
            self.unread.extend(&made);
            self.contacted.extend(made);
        }
        Ok(())
    }

    /// Takes in what has changed. What is older than what is known is left out.
    ///
    /// # Errors
    /// When it holds what no form may hold.
    pub fn apply(&mut self, update: Update) -> Result<(), FormError> {
        let values = Page::of_update(&update)?;
        if update.version == VERSION {
            self.hear_elsewhere();
            self.take(values, update.cards, false);
            update.messages.into_iter().for_each(|message| self.put_message(message));
        } else {
            self.take(values, Vec::new(), false);
        }
        Ok(())
    }

    fn take(&mut self, page: Page, mut cards: Vec<Card>, first: bool) {
        let key = |card: &Card| LeadKey { project: card.project, pro: card.pro };
        let read = Place { position: page.position, at: page.at };
        cards.retain(|card| self.cards_read.get(&key(card)).is_none_or(|known| *known <= read));
        let before: Vec<_> = page.clients.iter().map(|(id, _)| (*id, self.known.client(*id).reach)).collect();
        if page.position >= self.position() {
            self.clock.set(page.at.0);
        }
        if first {
            self.known.begin(page);
        } else {
            self.known.take(page);
        }
        for (client, reach) in before {
            self.forget_contacts(client, reach, self.known.client(client).reach);
        }
        for card in cards {
            let key = key(&card);
            if let Some(entry) = self.known.lead(key).filter(|_| card.contacts.is_some()) {
                self.seen.insert(entry.client, key);
            }
            self.cards_read.insert(key, read);
            self.cards.insert(key, Rc::new(card));
        }
    }

    /// What is read anew for whatever the page has asked for: that something has happened, or that the server can be
    /// reached again.
    #[must_use]
    pub const fn occasion(&self) -> (u32, bool) {
        (self.looked, self.link.offline.is_none() && self.link.broken.is_none())
    }

    /// Something has happened: what was asked for may have changed with it.
    pub const fn hear_elsewhere(&mut self) {
        self.heard = self.heard.wrapping_add(1);
    }

    /// Somebody looks: whatever has come is an occasion to ask again.
    pub const fn look(&mut self) {
        self.looked = self.heard;
    }

    /// Takes in how many discussions there are, unless something later is known.
    pub fn count_discussions(&mut self, counts: Counts) {
        if counts.position >= self.discussions.position {
            self.discussions = counts;
        }
    }

    /// Takes in that a client has opened a discussion.
    pub fn put_news(&mut self, news: News) {
        self.news.retain(|known| known.of != news.of);
        self.news.insert(0, news);
        self.news.truncate(MOST_NEWS as usize);
    }

    /// The news that still are: of discussions that are open, and not the one that is `read`.
    pub fn news_beside(&self, read: Option<DiscussionKey>) -> impl Iterator<Item = &News> {
        let waits = |of: DiscussionKey| {
            self.relation(of.client).0.thread(of.channel).discussion == Some(Status::Open)
        };
        self.news.iter().filter(move |news| read != Some(news.of) && waits(news.of))
    }

    /// Forgets the news of a discussion.
    pub fn drop_news(&mut self, of: DiscussionKey) {
        self.news.retain(|known| known.of != of);
    }

    /// Takes in what is between the pro and a client, as of a place in the log.
    pub fn put_relation(&mut self, form: &RelationForm, position: u64) {
        let client = Client { relation: form.relation(), reach: form.reach.into() };
        // It was read just now: of two at one place in the log the one that came last is the newer.
        let read = Place { position, at: self.known.at() };
        let before = self.known.client(form.client).reach;
        if self.known.put_client(form.client, client, read) {
            self.forget_contacts(form.client, before, client.reach);
        }
    }

    /// A client who cannot be reached in any way any more may have been erased: what was shown of them goes, and
    /// chats are asked for anew.
    fn forget_contacts(&mut self, client: u32, before: Reach, after: Reach) {
        let any = |reach: Reach| reach.mobile || reach.landline || reach.email;
        if !any(before) || any(after) {
            return;
        }
        for entry in self.known.leads().iter().filter(|entry| entry.client == client) {
            self.messages.remove(&entry.key);
            if let Some(card) = self.cards.get_mut(&entry.key) {
                Rc::make_mut(card).contacts = None;
            }
        }
        self.seen.remove(&client);
        self.names.remove(&client);
        self.news.retain(|news| news.of.client != client);
    }

    fn put_message(&mut self, message: Message) {
        let key = LeadKey { project: message.project, pro: message.pro };
        let theirs = Some(message.by) != self.role();
        match self.messages.get_mut(&key) {
            Some(known) => {
                let place = known.partition_point(|other| other.position < message.position);
                if known.get(place).is_none_or(|other| other.position != message.position) {
                    known.insert(place, message);
                    if theirs {
                        self.unread.insert(key);
                    }
                }
            }
            None if theirs => {
                self.unread.insert(key);
            }
            None => {}
        }
    }

    /// Takes in a chat as the server has it.
    pub fn load_messages(&mut self, key: LeadKey, messages: Vec<Message>) {
        let known = self.messages.entry(key).or_default();
        for message in messages {
            let place = known.partition_point(|other| other.position < message.position);
            if known.get(place).is_none_or(|other| other.position != message.position) {
                known.insert(place, message);
            }
        }
    }
}
