//! What an action would cost, said before it is done: the one place where the page decides.

use reckon_domain::action::{Details, Role};
use reckon_domain::decide::Situation;
use reckon_domain::lead::{Fees, Quote};
use reckon_domain::money::Charge;
use reckon_domain::table::Effects;
use reckon_domain::{
    Account, Action, Amount, Decision, Lead, Limit, Outcome, Reach, Reason, Relation, Timestamp, Unblock,
    decide,
};
use reckon_wire::Shown;

use super::discussion::DiscussionKey;
use super::fresh::Doubt;
use super::world::{Entry, LeadKey, World};

/// What the page says of an action.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Forecast {
    /// What the rules say.
    Known(Known),
    /// The page can't tell.
    Doubtful(Doubt),
}

/// What the rules say of an action, with what a person needs to understand it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// The action.
    pub action: Action,
    /// The decision.
    pub decision: Decision,
    /// Whether the pro will see the client's contacts by it, and could not before.
    pub shares: bool,
    /// The pro's interactions left in this period; none where there is no limit or it is not theirs to know.
    pub left: Option<u32>,
    /// When the counter resets, where it is known.
    pub reset: Option<Timestamp>,
    /// Whether there is a plan with a higher limit.
    pub can_upgrade: bool,
}

/// What an action costs, for colours, filters and questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cost {
    /// Nothing.
    Free,
    /// Nothing for the client who does it, but the pro will see the client's contacts.
    Shares,
    /// One of the pro's interactions.
    Counts,
    /// Money, now or on contact.
    Charges,
    /// It cannot be done.
    Blocked,
    /// The page can't tell.
    Doubtful,
}

impl Forecast {
    /// What the action costs.
    #[must_use]
    pub fn cost(&self) -> Cost {
        match self {
            Self::Known(known) => known.cost(),
            Self::Doubtful(_) => Cost::Doubtful,
        }
    }

    /// What the person is told, as the server is. Nothing where the page can't tell: then the server
    /// does only what is free.
    #[must_use]
    pub fn shown(&self, position: u64) -> Shown {
        match self {
            Self::Known(known) => {
                let cost = known.decision.cost();
                Shown {
                    counts: cost.counts,
                    charges: cost.charges.0,
                    on_contact: cost.on_contact.0,
                    blocked: !known.decision.is_allowed(),
                    position,
                    doubtful: false,
                }
            }
            Self::Doubtful(_) => Shown { position, doubtful: true, ..Shown::default() },
        }
    }
}

impl Known {
    /// What the action costs.
    #[must_use]
    pub fn cost(&self) -> Cost {
        if !self.decision.is_allowed() {
            return Cost::Blocked;
        }
        let cost = self.decision.cost();
        if self.action.role() == Role::Client {
            if self.shares { Cost::Shares } else { Cost::Free }
        } else if !cost.charges.is_zero() || !cost.on_contact.is_zero() {
            Cost::Charges
        } else if cost.counts {
            Cost::Counts
        } else {
            Cost::Free
        }
    }

    /// Why the action is blocked, if it is.
    #[must_use]
    pub const fn reason(&self) -> Option<Reason> {
        match self.decision.outcome {
            Outcome::Blocked(reason) => Some(reason),
            Outcome::Allowed(_) | Outcome::Error(_) => None,
        }
    }

    /// What would change that, best first.
    pub fn ways_out(&self) -> impl Iterator<Item = Unblock> {
        self.reason().into_iter().flat_map(|reason| reason.unblock(self.reset, self.can_upgrade))
    }
}

/// Whether an action of the pro's has the client called, at once or later: what it costs is due if they accept (K3, K5).
#[must_use]
pub const fn calls(action: Action) -> bool {
    matches!(action, Action::StartCall | Action::ProScheduleCallback)
}

impl World {
    /// What an action would cost now.
    #[must_use]
    pub fn forecast(&self, action: Action, key: Option<LeadKey>) -> Forecast {
        self.forecast_at(action, key, None)
    }

    /// What an action would cost that is about a time: a callback.
    #[must_use]
    pub fn forecast_at(&self, action: Action, key: Option<LeadKey>, time: Option<Timestamp>) -> Forecast {
        let blank = Lead::default();
        let entry = key.and_then(|key| self.lead(key));
        match self.doubt() {
            Some(doubt) => Forecast::Doubtful(doubt),
            None if key.is_some() && entry.is_none() => Forecast::Doubtful(Doubt::Loading),
            None => {
                let now = self.clock.now();
                let (lead, fees) = entry.map_or((&blank, Fees::default()), |entry| (&entry.lead, entry.fees));
                let (relation, reach) = entry.map(|entry| self.relation(entry.client)).unwrap_or_default();
                let situation = Situation { account: self.account(), lead, fees, relation: &relation, reach };
                let details = Details { time, ..Details::default() };
                let decision = decide(&situation, action, &details, now);
                Forecast::Known(self.explain(lead, decision, action, now))
            }
        }
    }

    /// What an action in a discussion would cost now.
    #[must_use]
    pub fn forecast_within(&self, action: Action, of: DiscussionKey) -> Forecast {
        if let Some(doubt) = self.doubt() {
            return Forecast::Doubtful(doubt);
        }
        let (relation, reach) = self.relation(of.client);
        let lead = Lead::default();
        let (account, fees) = (self.account(), Fees::default());
        let situation = Situation { account, lead: &lead, fees, relation: &relation, reach };
        let details = Details { channel: Some(of.channel), ..Details::default() };
        let now = self.clock.now();
        Forecast::Known(self.explain(&lead, decide(&situation, action, &details, now), action, now))
    }

    /// What the first contact on a lead quoted at this fee would charge, and where it would be taken from
    /// (I10): decided as it will be when a client writes.
    #[must_use]
    pub fn on_contact(&self, fee: Amount) -> Option<Charge> {
        let lead = Lead { quote: Quote::GuaranteedReply { amount: None, fee }, ..Lead::default() };
        let situation = (self.account(), &lead, Fees::default());
        let decision = self.decide_on(situation, Action::ClientSendMessage, self.clock.now());
        match decision.outcome {
            Outcome::Allowed(consequences) => consequences.charges.iter().next(),
            Outcome::Blocked(_) | Outcome::Error(_) => None,
        }
    }

    /// What an action on a lead would cost if the account were another.
    #[must_use]
    pub fn decide_with(&self, account: &Account, entry: &Entry, action: Action, now: Timestamp) -> Decision {
        self.decide_on((account, &entry.lead, entry.fees), action, now)
    }

    fn decide_on(
        &self,
        (account, lead, fees): (&Account, &Lead, Fees),
        action: Action,
        now: Timestamp,
    ) -> Decision {
        // Actions on a lead ask nothing about the relation.
        let relation = Relation::default();
        let situation = Situation { account, lead, fees, relation: &relation, reach: Reach::default() };
        decide(&situation, action, &Details::default(), now)
    }

    /// A decision on a lead, with what a person needs to understand it.
    fn explain(&self, lead: &Lead, decision: Decision, action: Action, now: Timestamp) -> Known {
        let reveals = Effects::COUNT.union(Effects::CONTACT).union(Effects::BOOK);
        let is_pro = self.role() == Some(Role::Pro);
        let account = self.account();
        let limit = account.plan_at(now).limit;
        Known {
            action,
            decision,
            shares: !lead.visible_to_pro()
                && matches!(decision.outcome, Outcome::Allowed(found) if found.effects.intersects(reveals)),
            left: match limit {
                Limit::Of(limit) if is_pro => Some(limit.saturating_sub(account.used_at(now))),
                Limit::Of(_) | Limit::Unlimited => None,
            },
            reset: account.reset_after(now).filter(|_| is_pro),
            can_upgrade: is_pro && self.known.can_upgrade(now),
        }
    }
}
