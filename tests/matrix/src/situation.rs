//! From facts back to a situation that has them.

use reckon_domain::account::{Account, Plan};
use reckon_domain::action::Details;
use reckon_domain::fact::{Fact, Facts, Keyword, possible};
use reckon_domain::id::AutomationId;
use reckon_domain::lead::{Call, CallStatus, Fees, LAST_FAILURE, Quote};
use reckon_domain::relation::{Channel, Reach, Relation, Status};
use reckon_domain::{Action, Amount, Decision, Lead, Limit, Period, PlanId, Situation, Timestamp, decide};

const NOW: Timestamp = Timestamp(1_000_000);

/// A situation with chosen facts, and the action that is decided on it.
#[derive(Clone, Debug)]
pub struct Cell {
    action: Action,
    account: Account,
    lead: Lead,
    fees: Fees,
    relation: Relation,
    reach: Reach,
    details: Details,
}

impl Cell {
    /// A situation in which, of the facts `asked` for, exactly `facts` hold. The others are chosen so
    /// that all hold together.
    #[must_use]
    pub fn new(action: Action, facts: Facts, asked: Facts) -> Self {
        let all = complete(facts, asked);
        let has = |fact| all.contains(fact);
        let channel = action.channel().unwrap_or(Channel::Text);
        let mut cell = Self {
            action,
            account: account(all),
            lead: lead(all),
            fees: Fees {
                manual_quote: Amount(800),
                guaranteed_reply: has(Fact::Offered).then_some(Amount(2500)),
            },
            relation: Relation::default(),
            reach: reach(all),
            details: Details {
                time: Some(Timestamp(if has(Fact::TimePast) { NOW.0 } else { NOW.0 + 1 })),
                keyword: keyword(all),
                channel: Some(channel),
                automation: has(Fact::Automated).then_some(AutomationId(1)),
                ..Details::default()
            },
        };
        let thread = cell.relation.thread_mut(channel);
        thread.discussion = match (has(Fact::DiscussionExists), has(Fact::DiscussionOpen)) {
            (false, _) => None,
            (true, true) => Some(Status::Open),
            (true, false) => Some(Status::Closed),
        };
        thread.unsubscribed = has(Fact::Unsubscribed);
        thread.wrong = has(Fact::WrongContact).then_some(7);
        cell
    }

    fn situation(&self) -> Situation<'_> {
        let Self { account, lead, fees, relation, reach, .. } = self;
        Situation { account, lead, fees: *fees, relation, reach: *reach }
    }

    /// The facts that hold.
    #[must_use]
    pub fn facts(&self) -> Facts {
        self.situation().facts(self.action, &self.details, NOW)
    }

    /// The decision.
    #[must_use]
    pub fn decide(&self) -> Decision {
        decide(&self.situation(), self.action, &self.details, NOW)
    }
}

/// Adds facts that are not asked for until all of them can hold together.
fn complete(facts: Facts, asked: Facts) -> Facts {
    let everything = Fact::ALL.into_iter().fold(Facts::NONE, |all, fact| all.union(fact.bit()));
    // What an excluded fact may need beside it: a quote, by Guaranteed Reply; a call; a discussion.
    let helpers = [Fact::Quoted, Fact::BilledByContact, Fact::CallAwaited, Fact::DiscussionExists];
    (0_u32..1 << helpers.len())
        .map(|pattern| {
            helpers.iter().zip(0..).fold(facts, |set, (helper, bit)| {
                if asked.contains(*helper) { set } else { set.with(*helper, pattern >> bit & 1 == 1) }
            })
        })
        .find(|set| possible(*set, everything))
        .unwrap_or(facts)
}

fn account(facts: Facts) -> Account {
    let limit = if facts.contains(Fact::AtLimit) { 2 } else { 3 };
    Account {
        plan: Plan { id: PlanId(1), limit: Limit::Of(limit) },
        period: Period { start: Timestamp(0), end: Timestamp(2_000_000) },
        used: 2,
        credits: Amount(if facts.contains(Fact::CreditsShort) { 799 } else { 800 }),
        card: facts.contains(Fact::CardOnFile),
        outstanding: Amount(u64::from(facts.contains(Fact::FeeOutstanding))),
        ..Account::HIDDEN
    }
}

fn lead(facts: Facts) -> Lead {
    let has = |fact| facts.contains(fact);
    let quote = match (has(Fact::Quoted), has(Fact::BilledByContact)) {
        (false, _) => Quote::None,
        (true, false) => Quote::Manual { amount: None },
        (true, true) => Quote::GuaranteedReply { amount: None, fee: Amount(2500) },
    };
    let status = if has(Fact::ContactMade) {
        CallStatus::Closed
    } else if has(Fact::CallStopped) {
        CallStatus::Stopped
    } else if has(Fact::CallUnderWay) {
        CallStatus::Dialing
    } else if has(Fact::CallAwaited) {
        CallStatus::Scheduled(NOW)
    } else {
        CallStatus::Off
    };
    Lead {
        counted: has(Fact::Counted),
        booked: has(Fact::Booked),
        negative_reply: has(Fact::NegativeReply),
        hire_claimed: has(Fact::HireClaimed),
        contact_made: has(Fact::ContactMade),
        quote,
        call: Call { status, failures: if has(Fact::LastAttempt) { LAST_FAILURE - 1 } else { 0 } },
        ..Lead::default()
    }
}

fn reach(facts: Facts) -> Reach {
    let reachable = facts.contains(Fact::Reachable);
    Reach {
        mobile: reachable,
        landline: facts.contains(Fact::HasLandline),
        email: reachable,
        valid_email: reachable,
        opted_out: false,
        mobile_version: 7,
        email_version: 7,
    }
}

const fn keyword(facts: Facts) -> Keyword {
    if facts.contains(Fact::OptOutWord) {
        Keyword::OptOut
    } else if facts.contains(Fact::OptInWord) {
        Keyword::OptIn
    } else {
        Keyword::None
    }
}
