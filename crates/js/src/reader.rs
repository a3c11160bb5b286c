//! Forms, as they cross from JavaScript: a list of numbers, field after field.
//!
//! `npm/lib/forms.js` writes them, and has seen to it that every field is there, known, and holds what it
//! can hold; a test holds it against the server's own reading. A list of numbers crosses in one piece.
//! Read value by value, through serde, the same snapshot takes ten times as long, and the code that reads
//! it is larger than everything else in the package.

use reckon_client::{Client, Entry, LeadKey, Page};
use reckon_domain::account::{Limit, Plan};
use reckon_domain::action::{Delivery, Details};
use reckon_domain::fact::Keyword;
use reckon_domain::id::AutomationId;
use reckon_domain::lead::{Call, CallStatus, Fees, Lead, Quote};
use reckon_domain::relation::{Channel, Reach, Relation, Status, Thread};
use reckon_domain::{Account, Amount, Period, PlanId, Timestamp};
use reckon_wire::Viewer;

/// What is left to read. What is missing reads as no number, which is nothing.
pub(crate) struct NumberReader<'a>(pub(crate) &'a [f64]);

/// What an action says beside its name.
pub(crate) struct Said {
    pub(crate) project: Option<u32>,
    pub(crate) pro: Option<u32>,
    pub(crate) client: Option<u32>,
    pub(crate) plan: Option<u32>,
    /// What the plan allows from now on, where that is set.
    pub(crate) limit: Limit,
    /// What the lead's category asks for from now on, where that is set.
    pub(crate) fees: Option<Fees>,
    pub(crate) details: Details,
    /// The billing period that holds the action's time: the page has no calendar of the time zones.
    pub(crate) period: Option<Period>,
    /// How the client can be reached after the booking software's update.
    pub(crate) reach: Option<Reach>,
}

// Read once and in bulk, these need not be fast, and inlined everywhere they would be half of the package.
impl NumberReader<'_> {
    #[inline(never)]
    fn number(&mut self) -> f64 {
        match self.0 {
            [first, rest @ ..] => {
                self.0 = rest;
                *first
            }
            [] => f64::NAN,
        }
    }

    #[inline(never)]
    fn optional(&mut self) -> Option<u64> {
        let number = self.number();
        if number.is_nan() { None } else { Some(number as u64) }
    }

    #[inline(never)]
    fn flag(&mut self) -> bool {
        self.number() == 1.0
    }

    #[inline(never)]
    fn u32(&mut self) -> u32 {
        self.number() as u32
    }

    #[inline(never)]
    fn optional_u32(&mut self) -> Option<u32> {
        self.optional().map(|number| number as u32)
    }

    fn amount(&mut self) -> Amount {
        Amount(self.number() as u64)
    }

    fn optional_amount(&mut self) -> Option<Amount> {
        self.optional().map(Amount)
    }

    fn instant(&mut self) -> Timestamp {
        Timestamp(self.number() as i64)
    }

    fn optional_instant(&mut self) -> Option<Timestamp> {
        self.optional().map(|at| Timestamp(at as i64))
    }

    /// One of these, by its place among them.
    fn one_of<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        list.get(self.optional()? as usize).copied()
    }

    /// A form that may be left out: whether it is there, then its fields in any case.
    fn form<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let there = self.flag();
        let form = read(self);
        there.then_some(form)
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> T) -> Vec<T> {
        let length = self.u32() as usize;
        let mut list = Vec::new();
        while list.len() < length && !self.0.is_empty() {
            list.push(read(self));
        }
        list
    }

    /// A snapshot's page or an update, and for whom it was made; an update does not say.
    pub(crate) fn page(&mut self, same_rules: bool) -> (Viewer, Page) {
        let (client, id) = (self.flag(), self.u32());
        let viewer = if client { Viewer::Client(id) } else { Viewer::Pro(id) };
        let position = self.number() as u64;
        let account = self.form(Self::account);
        // The form's version: seen to already.
        self.number();
        let at = self.instant();
        // That its rules are named: seen to, too.
        self.number();
        let page = Page {
            at,
            position,
            since: self.optional(),
            same_rules,
            account,
            plans: self.list(Self::plan),
            clients: self.list(Self::client),
            leads: self.list(Self::lead),
        };
        (viewer, page)
    }

    /// The leads that are left to read.
    pub(crate) fn leads(&mut self) -> Vec<Entry> {
        self.list(Self::lead)
    }

    fn plan(&mut self) -> Plan {
        Plan { id: PlanId(self.u32()), limit: Limit::from_option(self.optional_u32()) }
    }

    fn period(&mut self) -> Period {
        Period { start: self.instant(), end: self.instant() }
    }

    fn account(&mut self) -> Account {
        Account {
            plan: self.plan(),
            next_plan: self.form(Self::plan),
            period: self.period(),
            next_end: self.optional_instant(),
            used: self.u32(),
            credits: self.amount(),
            card: self.flag(),
            prefer_credits: self.flag(),
            outstanding: self.amount(),
        }
    }

    fn lead(&mut self) -> Entry {
        Entry {
            key: LeadKey { project: self.u32(), pro: self.u32() },
            client: self.u32(),
            lead: Lead {
                recommended: self.flag(),
                counted: self.flag(),
                booked: self.flag(),
                negative_reply: self.flag(),
                hire_claimed: self.flag(),
                hired: self.flag(),
                contact_made: self.flag(),
                quote_read: self.flag(),
                shown_to_client: self.flag(),
                quote: self.form(Self::quote).unwrap_or_default(),
                call: self.form(Self::call).unwrap_or_default(),
            },
            fees: self.form(Self::fees).unwrap_or_default(),
        }
    }

    fn fees(&mut self) -> Fees {
        Fees { manual_quote: self.amount(), guaranteed_reply: self.optional_amount() }
    }

    fn quote(&mut self) -> Quote {
        let (by_contact, amount, fee) = (self.flag(), self.optional_amount(), self.optional_amount());
        if by_contact {
            Quote::GuaranteedReply { amount, fee: fee.unwrap_or_default() }
        } else {
            Quote::Manual { amount }
        }
    }

    fn call(&mut self) -> Call {
        let (status, failures) = (self.u32(), self.number() as u8);
        let at = self.optional_instant();
        let status = match (status, at) {
            (2, Some(at)) => CallStatus::Scheduled(at),
            (1, _) => CallStatus::Dialing,
            (3, _) => CallStatus::Failed,
            (4, _) => CallStatus::Stopped,
            (5, _) => CallStatus::Closed,
            _ => CallStatus::Off,
        };
        Call { status, failures }
    }

    fn thread(&mut self) -> Thread {
        Thread {
            discussion: self.one_of(&[Status::Open, Status::Closed]),
            unsubscribed: self.flag(),
            wrong: self.optional_u32(),
        }
    }

    fn reach(&mut self) -> Reach {
        Reach {
            mobile: self.flag(),
            landline: self.flag(),
            email: self.flag(),
            valid_email: self.flag(),
            opted_out: false,
            mobile_version: self.u32(),
            email_version: self.u32(),
        }
    }

    fn client(&mut self) -> (u32, Client) {
        let id = self.u32();
        let (chat, text, email) = (self.thread(), self.thread(), self.thread());
        let relation = Relation { chat, text, email, texted: self.flag() };
        (id, Client { relation, reach: self.reach() })
    }

    /// An action's details; the plan is not among them yet, for what it allows is not theirs to say.
    pub(crate) fn said(&mut self, body: &str) -> Said {
        let mut said = Said {
            project: self.optional_u32(),
            pro: self.optional_u32(),
            client: self.optional_u32(),
            plan: self.optional_u32(),
            limit: Limit::Unlimited,
            fees: None,
            details: Details { keyword: Keyword::of(body), ..Details::default() },
            period: None,
            reach: None,
        };
        let details = &mut said.details;
        details.amount = self.optional_amount();
        details.time = self.optional_instant();
        details.seconds = self.u32();
        details.channel = self.one_of(&Channel::ALL);
        details.automation = self.optional_u32().map(AutomationId);
        details.delivery = self.one_of(&Delivery::ALL);
        details.card_declines = self.flag();
        said.period = self.form(Self::period);
        said.reach = self.form(Self::reach);
        said.limit = Limit::from_option(self.optional_u32());
        said.fees = self.form(Self::fees);
        said
    }
}
