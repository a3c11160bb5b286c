//! Everything that the server has told this viewer.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use reckon_domain::account::Plan;
use reckon_domain::lead::Fees;
use reckon_domain::relation::{Channel, Status};
use reckon_domain::{Account, Action, Lead, Reach, Relation, Role, Timestamp};
use reckon_wire::calls::CallForm;
use reckon_wire::form::{FormError, LeadForm, RelationForm};
use reckon_wire::snapshot::{Snapshot, Update, Viewer};
use reckon_wire::view::{Card, Contacts, Me, Message};
use reckon_wire::{VERSION, rules_version};

use super::clock::Clock;
use super::discussion::{Counts, DiscussionKey};
use super::filter::Filter;
use super::fresh::{self, Doubt, Knowledge, Link};

/// A lead's name: one project, one pro.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeadKey {
    /// The project.
    pub project: u32,
    /// The pro.
    pub pro: u32,
}

/// What the rules know of a lead, and up to where in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which lead.
    pub key: LeadKey,
    /// The client.
    pub client: u32,
    /// The facts.
    pub lead: Lead,
    /// What the category asks for quotes; nothing for a client.
    pub fees: Fees,
    /// The place in the log up to which it is current.
    position: u64,
}

impl Entry {
    /// Which lead.
    const fn key(&self) -> LeadKey {
        self.key
    }

    /// The place in the log up to which it is current: raised whenever something has happened on it.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }
}

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

/// A value and the place in the log up to which it is current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Placed<T> {
    value: T,
    position: u64,
}

/// Everything that the server has told this viewer.
#[derive(Debug)]
pub struct World {
    /// Who is signed in.
    pub me: Me,
    /// The server's time.
    pub clock: Clock,
    /// How the page hears from the server.
    pub link: Link,
    /// The plans there are; none for a client.
    pub plans: Vec<Plan>,
    /// The leads.
    pub leads: BTreeMap<LeadKey, Entry>,
    /// What to show of each.
    pub cards: BTreeMap<LeadKey, Rc<Card>>,
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
    /// Raised whenever something between the pro and a client has changed.
    pub talk: u32,
    /// Raised whenever the pro's appointments have changed.
    visits: u32,
    /// What the list of leads is narrowed to, for the way back to it.
    pub filter: Filter,
    /// The place in the log up to which the page is current.
    pub position: u64,
    /// Whether every page of the snapshot is there.
    pub complete: bool,
    account: Option<Placed<Account>>,
    relations: BTreeMap<u32, Placed<(Relation, Reach)>>,
    names: BTreeMap<u32, Rc<str>>,
    /// For each client whose contacts the pro may see, a lead on which they do.
    seen: BTreeMap<u32, LeadKey>,
    told: Timestamp,
    loaded: bool,
    same_rules: bool,
}

impl World {
    /// A world of which nothing has been told but who looks at it.
    #[must_use]
    pub fn new(me: Me) -> Self {
        let mut clock = Clock::default();
        clock.set(me.at);
        let same_rules = me.rules == rules_version();
        Self {
            me,
            clock,
            link: Link::default(),
            plans: Vec::new(),
            leads: BTreeMap::new(),
            cards: BTreeMap::new(),
            messages: BTreeMap::new(),
            calls: BTreeMap::new(),
            unread: BTreeSet::new(),
            discussions: Counts::default(),
            news: Vec::new(),
            opened: BTreeMap::new(),
            contacted: Vec::new(),
            talk: 0,
            visits: 0,
            filter: Filter::default(),
            position: 0,
            complete: false,
            account: None,
            relations: BTreeMap::new(),
            names: BTreeMap::new(),
            seen: BTreeMap::new(),
            told: Timestamp::MIN,
            loaded: false,
            same_rules,
        }
    }

    /// The viewer's role; none for an operator.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.me.viewer.map(Viewer::role)
    }

    /// The pro's account; for a client the one that tells nothing.
    #[must_use]
    pub fn account(&self) -> &Account {
        self.account.as_ref().map_or(&Account::HIDDEN, |account| &account.value)
    }

    /// What is between the pro and a client, and how the client can be reached.
    #[must_use]
    pub fn relation(&self, client: u32) -> (Relation, Reach) {
        self.relations.get(&client).map(|relation| relation.value).unwrap_or_default()
    }

    /// A client's name, where it has been told: given name and initial.
    #[must_use]
    pub fn name(&self, client: u32) -> Option<Rc<str>> {
        let of_lead = || {
            let lead = self.leads.values().find(|entry| entry.client == client)?.key;
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
        let of_client = self.leads.values().filter(|entry| entry.client == client).map(Entry::key);
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
            same_rules: self.same_rules,
            period: self.account.as_ref().map(|account| account.value.period),
            told: self.told,
        };
        fresh::doubt(self.link, knowledge, self.clock.now())
    }

    /// Compares the server's rules with the page's.
    pub fn hear_rules(&mut self, rules: &str) {
        self.same_rules = rules == rules_version();
    }

    /// Something came that the page cannot read.
    pub const fn hear_unreadable(&mut self) {
        self.same_rules = false;
    }

    /// Takes in a page of a snapshot.
    ///
    /// # Errors
    /// When it holds what no form may hold.
    pub fn load(&mut self, page: Snapshot) -> Result<(), FormError> {
        self.complete = page.next.is_none();
        if !page.plans.is_empty() {
            self.plans = page.plans.into_iter().map(Into::into).collect();
            self.plans.sort_by_key(|plan| plan.limit);
        }
        let update = Update {
            version: page.version,
            rules: page.rules,
            at: page.at,
            position: page.position,
            account: page.account,
            leads: page.leads,
            relations: page.relations,
            cards: page.cards,
            messages: Vec::new(),
        };
        self.apply(update)?;
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
            if !self.complete && !self.relations.contains_key(&form.client) {
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
            .filter(|key| self.leads.get(key).is_some_and(|known| !known.lead.contact_made))
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
        if update.version != VERSION {
            self.same_rules = false;
            return Ok(());
        }
        self.hear_rules(&update.rules);
        let position = update.position;
        if position >= self.position {
            self.position = position;
            self.clock.set(update.at);
        }
        if let Some(form) = &update.account
            && self.account.as_ref().is_none_or(|known| known.position <= position)
        {
            self.account = Some(Placed { value: Account::try_from(form)?, position });
            self.told = Timestamp(update.at);
        }
        for form in &update.leads {
            self.put_lead(form, position)?;
        }
        for form in &update.relations {
            self.put_relation(form, position);
        }
        self.talk = self.talk.wrapping_add(u32::from(!update.relations.is_empty()));
        for card in update.cards {
            let key = LeadKey { project: card.project, pro: card.pro };
            if let Some(entry) = self.leads.get(&key).filter(|_| card.contacts.is_some()) {
                self.seen.insert(entry.client, key);
            }
            self.cards.insert(key, Rc::new(card));
        }
        for message in update.messages {
            self.put_message(message);
        }
        Ok(())
    }

    fn put_lead(&mut self, form: &LeadForm, position: u64) -> Result<(), FormError> {
        let key = LeadKey { project: form.project, pro: form.pro };
        if self.leads.get(&key).is_some_and(|known| known.position > position) {
            return Ok(());
        }
        let entry = Entry { key, client: form.client, lead: form.lead()?, fees: form.fees()?, position };
        self.leads.insert(key, entry);
        Ok(())
    }

    /// What discussions are read anew for: that something was said, or that the server can be reached again.
    #[must_use]
    pub const fn occasion(&self) -> (u32, bool) {
        (self.talk, self.link.offline.is_none() && self.link.broken.is_none())
    }

    /// What the calendar is read anew for, beside all that discussions are.
    #[must_use]
    pub const fn calendar_occasion(&self) -> (u32, (u32, bool)) {
        (self.visits, self.occasion())
    }

    /// The pro's appointments have changed.
    pub const fn hear_appointments(&mut self) {
        self.visits = self.visits.wrapping_add(1);
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
        if self.relations.get(&form.client).is_none_or(|known| known.position <= position) {
            let value = (form.relation(), form.reach.into());
            let (_, before) = self.relation(form.client);
            self.relations.insert(form.client, Placed { value, position });
            self.forget_contacts(form.client, before, value.1);
        }
    }

    /// A client who cannot be reached in any way any more may have been erased: what was shown of them goes, and
    /// chats are asked for anew.
    fn forget_contacts(&mut self, client: u32, before: Reach, after: Reach) {
        let any = |reach: Reach| reach.mobile || reach.landline || reach.email;
        if !any(before) || any(after) {
            return;
        }
        for key in self.leads.values().filter(|entry| entry.client == client).map(Entry::key) {
            self.messages.remove(&key);
            if let Some(card) = self.cards.get_mut(&key) {
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
