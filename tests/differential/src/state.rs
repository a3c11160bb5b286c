//! Random states: every one that the forms can carry, also those that no history leads to.

use reckon_domain::account::{Account, Limit, Plan};
use reckon_domain::lead::{Call, CallStatus, Fees, Lead, Quote};
use reckon_domain::relation::{Reach, Relation, Status, Thread};
use reckon_domain::{Amount, Period, PlanId, Timestamp};

use crate::dice::Dice;

/// Instants and amounts at which something changes, and those far from any.
const INSTANTS: [i64; 6] = [0, 1, 999, 1_000, 1_001, 253_402_300_799_999];
const AMOUNTS: [u64; 6] = [0, 1, 800, 2_500, 2_501, Amount::MAX.0];

impl Dice {
    fn amount(&mut self) -> Amount {
        Amount(self.one_of(&AMOUNTS).unwrap_or_default())
    }

    /// The time of questions, around which everything is laid out.
    pub(crate) fn now(&mut self) -> Timestamp {
        Timestamp(self.one_of(&[0, 1_000, 1_772_000_000_000]).unwrap_or_default())
    }

    pub(crate) fn plan(&mut self, id: u32) -> Plan {
        let limit = self.one_of(&[Some(0), Some(1), Some(3), Some(u32::MAX), None]).flatten();
        Plan { id: PlanId(id), limit: Limit::from_option(limit) }
    }

    /// An account whose snapshot can tell what happens at `now`.
    pub(crate) fn account(&mut self, now: Timestamp, plans: &[Plan]) -> Account {
        let end = now.0 + self.one_of(&[1, 1_000, 1_000_000]).unwrap_or(1);
        let reset = self.percent(20) && now.0 > 2;
        let period = if reset {
            Period { start: Timestamp(now.0 - 2), end: Timestamp(now.0 - 1) }
        } else {
            Period { start: Timestamp(now.0), end: Timestamp(end) }
        };
        let first = plans.first().copied().unwrap_or(Account::HIDDEN.plan);
        Account {
            plan: self.one_of(plans).unwrap_or(first),
            next_plan: if self.percent(20) { self.one_of(plans) } else { None },
            period,
            next_end: (reset || self.percent(30)).then_some(Timestamp(end + 1)),
            used: self.one_of(&[0, 1, 2, 3, 4, u32::MAX]).unwrap_or_default(),
            credits: self.amount(),
            card: self.percent(50),
            prefer_credits: self.percent(50),
            outstanding: if self.percent(30) { self.amount() } else { Amount::ZERO },
        }
    }

    pub(crate) fn fees(&mut self) -> Fees {
        Fees { manual_quote: self.amount(), guaranteed_reply: self.percent(60).then(|| self.amount()) }
    }

    pub(crate) fn lead(&mut self, now: Timestamp) -> Lead {
        let amount = self.percent(50).then(|| self.amount());
        let quote = match self.below(5) {
            0 | 1 => Quote::None,
            2 => Quote::Manual { amount },
            _ => Quote::GuaranteedReply { amount, fee: self.amount() },
        };
        let at = match self.below(4) {
            0 => now,
            1 => Timestamp(now.0 + 1),
            2 => Timestamp((now.0 - 1).max(0)),
            _ => Timestamp(self.one_of(&INSTANTS).unwrap_or_default()),
        };
        let statuses = [
            CallStatus::Off,
            CallStatus::Dialing,
            CallStatus::Scheduled(at),
            CallStatus::Failed,
            CallStatus::Stopped,
            CallStatus::Closed,
        ];
        Lead {
            recommended: self.percent(50),
            counted: self.percent(40),
            booked: self.percent(30),
            negative_reply: self.percent(30),
            hire_claimed: self.percent(40),
            hired: self.percent(20),
            contact_made: self.percent(30),
            quote_read: self.percent(30),
            shown_to_client: false,
            quote,
            call: Call {
                status: self.one_of(&statuses).unwrap_or_default(),
                failures: self.one_of(&[0, 1, 3, 4, 5, u8::MAX]).unwrap_or_default(),
            },
        }
    }

    fn thread(&mut self) -> Thread {
        Thread {
            discussion: self.one_of(&[None, Some(Status::Open), Some(Status::Closed)]).flatten(),
            unsubscribed: self.percent(20),
            wrong: self.percent(40).then(|| self.below(3) as u32),
        }
    }

    pub(crate) fn relation(&mut self) -> (Relation, Reach) {
        let (chat, text, email) = (self.thread(), self.thread(), self.thread());
        let relation = Relation { chat, text, email, texted: self.percent(50) };
        let reach = Reach {
            mobile: self.percent(50),
            landline: self.percent(50),
            email: self.percent(70),
            valid_email: self.percent(50),
            opted_out: false,
            mobile_version: self.below(3) as u32,
            email_version: self.below(3) as u32,
        };
        (relation, reach)
    }
}
