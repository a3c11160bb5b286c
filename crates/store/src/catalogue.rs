//! What the marketplace has changed about its plans, beside the pros whom it concerns: written once for every store.
//!
//! A change is kept once, at its place among the log's positions. Each pro's log takes it up with the next thing that
//! happens to them, so that a replay of that log has all that its decisions stood on.

use reckon_domain::Account;
use reckon_domain::account::Plan;
use reckon_domain::catalogue::PlanChange;

use crate::model::{CatalogueChange, Offer};

/// All changes of plans, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanChanges(Vec<(u64, PlanChange)>);

impl PlanChanges {
    /// The changes of plans among all that was changed, oldest first.
    pub fn of(changes: impl IntoIterator<Item = CatalogueChange>) -> Self {
        let plans = changes.into_iter().filter_map(|change| match change.offer {
            Offer::Plan(plan) => Some((change.position, PlanChange { at: change.at, plan })),
            Offer::Fees(..) | Offer::Project(..) => None,
        });
        Self(plans.collect())
    }

    /// Those that concern an account and were made after `position`, the last that the account knows of.
    #[must_use]
    pub fn unknown_to(&self, account: &Account, position: u64) -> Vec<PlanChange> {
        let first = self.0.partition_point(|(at, _)| *at <= position);
        let later = self.0.get(first..).unwrap_or_default().iter();
        later.filter(|(_, change)| concerns(account, change.plan)).map(|(_, change)| *change).collect()
    }

    /// Those up to and with `position` alone.
    #[must_use]
    pub fn until(&self, position: u64) -> Self {
        let end = self.0.partition_point(|(at, _)| *at <= position);
        Self(self.0.get(..end).unwrap_or_default().to_vec())
    }

    /// The position of the last that concerns an account; 0 where none does.
    #[must_use]
    pub fn last_of(&self, account: &Account) -> u64 {
        let last = self.0.iter().rev().find(|(_, change)| concerns(account, change.plan));
        last.map_or(0, |(position, _)| *position)
    }
}

/// Whether a plan is the account's, now or from the next period on.
fn concerns(account: &Account, plan: Plan) -> bool {
    account.plan.id == plan.id || account.next_plan.is_some_and(|next| next.id == plan.id)
}
