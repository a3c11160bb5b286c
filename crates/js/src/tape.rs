//! Forms, as they cross from JavaScript: a list of numbers, field after field.
//!
//! `npm/lib/forms.js` writes them, and has seen to it that every field is there, known, and of its type;
//! what a field may hold beyond that, the forms themselves check. A list of numbers crosses in one
//! piece. Read value by value, through serde, the same snapshot takes ten times as long, and the code
//! that reads it is larger than everything else in the package.

use reckon_domain::Channel;
use reckon_domain::action::Delivery;
use reckon_wire::form::{
    AccountForm, CallForm, CallState, DiscussionStatus, FeesForm, LeadForm, Method, PlanForm, QuoteForm,
    ReachForm, RelationForm, ThreadForm,
};
use reckon_wire::{Act, Viewer};

/// What is left to read. What is missing reads as no number, which is nothing.
pub(crate) struct Tape<'a>(pub(crate) &'a [f64]);

/// A snapshot, a page of one, or an update.
pub(crate) struct Paper {
    pub(crate) version: u32,
    /// For whom it was made; an update does not say.
    pub(crate) viewer: Option<Viewer>,
    pub(crate) position: u64,
    pub(crate) account: Option<AccountForm>,
    pub(crate) plans: Vec<PlanForm>,
    pub(crate) relations: Vec<RelationForm>,
    pub(crate) leads: Vec<LeadForm>,
}

/// What a simulation may say that the server knows by itself.
pub(crate) struct Given {
    /// The billing period that holds the deed's time: the page has no calendar of the time zones.
    pub(crate) period: Option<(i64, i64)>,
    /// How the client can be reached after the booking software's update.
    pub(crate) reach: Option<ReachForm>,
}

// Read once and in bulk, these need not be fast, and inlined everywhere they would be half of the package.
impl Tape<'_> {
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
    fn optional(&mut self) -> Option<f64> {
        let number = self.number();
        if number.is_nan() { None } else { Some(number) }
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
    fn u64(&mut self) -> u64 {
        self.number() as u64
    }

    #[inline(never)]
    fn i64(&mut self) -> i64 {
        self.number() as i64
    }

    #[inline(never)]
    fn optional_u32(&mut self) -> Option<u32> {
        self.optional().map(|number| number as u32)
    }

    #[inline(never)]
    fn optional_u64(&mut self) -> Option<u64> {
        self.optional().map(|number| number as u64)
    }

    #[inline(never)]
    fn optional_i64(&mut self) -> Option<i64> {
        self.optional().map(|number| number as i64)
    }

    /// One of these, by its place among them.
    fn one_of<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        list.get(self.optional_u32()? as usize).copied()
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

    pub(crate) fn paper(&mut self) -> Paper {
        let (client, id) = (self.optional(), self.u32());
        let viewer = client.map(|client| if client == 1.0 { Viewer::Client(id) } else { Viewer::Pro(id) });
        Paper {
            viewer,
            version: self.u32(),
            position: self.u64(),
            account: {
                let account = self.form(Self::account);
                // When it was made matters to the page alone.
                self.number();
                account
            },
            plans: self.list(Self::plan),
            relations: self.list(Self::relation),
            leads: self.list(Self::lead),
        }
    }

    /// The leads that are left to read.
    pub(crate) fn leads(&mut self) -> Vec<LeadForm> {
        self.list(Self::lead)
    }

    fn plan(&mut self) -> PlanForm {
        PlanForm { id: self.u32(), interactions: self.optional_u32() }
    }

    fn account(&mut self) -> AccountForm {
        AccountForm {
            plan: self.plan(),
            next_plan: self.form(Self::plan),
            period_start: self.i64(),
            period_end: self.i64(),
            next_end: self.optional_i64(),
            used: self.u32(),
            credits: self.u64(),
            card: self.flag(),
            prefer_credits: self.flag(),
            outstanding: self.u64(),
        }
    }

    fn lead(&mut self) -> LeadForm {
        LeadForm {
            project: self.u32(),
            pro: self.u32(),
            client: self.u32(),
            recommended: self.flag(),
            counted: self.flag(),
            booked: self.flag(),
            negative_reply: self.flag(),
            hire_claimed: self.flag(),
            hired: self.flag(),
            contact_made: self.flag(),
            quote_read: self.flag(),
            shown_to_client: self.flag(),
            quote: self.form(|tape| QuoteForm {
                method: tape.one_of(&METHODS).unwrap_or(Method::Manual),
                amount: tape.optional_u64(),
                fee_on_contact: tape.optional_u64(),
            }),
            call: self.form(|tape| CallForm {
                status: tape.one_of(&CALLS).unwrap_or_default(),
                failures: tape.number() as u8,
                at: tape.optional_i64(),
            }),
            fees: self
                .form(|tape| FeesForm { manual_quote: tape.u64(), guaranteed_reply: tape.optional_u64() }),
        }
    }

    fn thread(&mut self) -> ThreadForm {
        ThreadForm {
            discussion: self.one_of(&[DiscussionStatus::Open, DiscussionStatus::Closed]),
            unsubscribed: self.flag(),
            wrong: self.optional_u32(),
        }
    }

    fn reach(&mut self) -> ReachForm {
        ReachForm {
            mobile: self.flag(),
            landline: self.flag(),
            email: self.flag(),
            valid_email: self.flag(),
            mobile_version: self.u32(),
            email_version: self.u32(),
        }
    }

    fn relation(&mut self) -> RelationForm {
        RelationForm {
            client: self.u32(),
            chat: self.thread(),
            text: self.thread(),
            email: self.thread(),
            texted: self.flag(),
            reach: self.reach(),
        }
    }

    /// A deed's details. What it is called does not cross: the action does, as a number.
    pub(crate) fn deed(&mut self, body: Option<&str>) -> (Act, Given) {
        let act = Act {
            project: self.optional_u32(),
            pro: self.optional_u32(),
            client: self.optional_u32(),
            amount: self.optional_u64(),
            time: self.optional_i64(),
            seconds: self.optional_u32(),
            plan: self.optional_u32(),
            channel: self.one_of(&Channel::ALL),
            automation: self.optional_u32(),
            delivery: self.one_of(&Delivery::ALL),
            card_declines: self.flag(),
            body: body.map(str::to_owned),
            ..Act::default()
        };
        let given =
            Given { period: self.form(|tape| (tape.i64(), tape.i64())), reach: self.form(Self::reach) };
        (act, given)
    }
}

/// The methods of quotes, in the order in which the glue numbers them.
const METHODS: [Method; 2] = [Method::Manual, Method::GuaranteedReply];

/// The states of the call service, in the order in which the glue numbers them.
const CALLS: [CallState; 6] = [
    CallState::Off,
    CallState::Dialing,
    CallState::Scheduled,
    CallState::Failed,
    CallState::Stopped,
    CallState::Closed,
];
