//! The ledger of a pro: replayed, compared with the one that is kept, and its own sums checked.

use std::collections::BTreeMap;

use reckon_domain::{Account, Amount};

use super::ProAudit;
use crate::ledger::{Ledger, LedgerChange};
use crate::model::{Change, LedgerAccount, PaymentState, TaskRow, is_purchase};

impl ProAudit {
    /// Enters a change, before the view knows of it, and checks that what it settles was to be settled.
    pub(super) fn enter(&mut self, change: &Change) {
        let lead = change.project.map(|project| self.view.lead(project)).unwrap_or_default();
        let delta = LedgerChange::of(change, &self.view.account, &lead);
        if let Some((payment, state)) = delta.settled {
            // What was declined may have been taken after all, once.
            let last = if state == PaymentState::Succeeded {
                [PaymentState::Pending, PaymentState::Declined]
            } else {
                [PaymentState::Pending; 2]
            };
            let place = format!(" payment {} position {}", payment.id, change.position);
            match self.ledger.payments.get(&payment.id).copied() {
                None => self.found("settled", place, "nobody intended it".to_owned()),
                Some(known) if !last.contains(&known.state) => {
                    self.found("settled once", place, "settled a second time".to_owned());
                }
                Some(known) if known.payment != payment => {
                    let problem = format!("is {payment:?}; {:?} was intended", known.payment);
                    self.found("settled", place, problem);
                }
                Some(_) => {}
            }
        }
        self.ledger.apply(change, &delta);
    }

    /// Compares the ledger that is kept with the one replayed, and its sums with the account.
    pub(super) fn compare_ledger(&mut self, account: &Account, kept: &Ledger) {
        let replayed = std::mem::take(&mut self.ledger);
        self.compare_maps("ledger", "entry", &kept.entries, &replayed.entries);
        self.compare_maps("payment", "id", &kept.payments, &replayed.payments);
        self.compare_maps("call", "id", &kept.calls, &replayed.calls);
        let told = |ledger: &Ledger| -> BTreeMap<u64, TaskRow> {
            ledger.tasks.iter().map(|(id, task)| (*id, task.as_caused())).collect()
        };
        self.compare_maps("task", "id", &told(kept), &told(&replayed));
        for (id, task) in &replayed.tasks {
            self.check_task(task, kept.tasks.get(id));
        }
        self.check_sums(account, kept);
    }

    /// What awaits a task has one. That a call was placed does not end it: its result does.
    fn check_task(&mut self, task: &TaskRow, kept: Option<&TaskRow>) {
        let Some(kept) = kept else { return };
        let problem = match (kept.is_open(), task.is_open()) {
            (true, false) => "is still to be done, and what it is for is over",
            (false, true) if task.kind.ends_with_a_change() => "is done, and what it is for is not",
            (true, true) | (false, _) => return,
        };
        self.found("task", format!(" id {}", task.id), problem.to_owned());
    }

    /// The credits and what is outstanding are the account's, and what is with the processor is not settled.
    fn check_sums(&mut self, account: &Account, kept: &Ledger) {
        let balances = kept.balances();
        let awaited = kept.pending().filter(|row| !is_purchase(&row.payment));
        let clearing: i128 = awaited.map(|row| i128::from(row.payment.amount.0)).sum();
        let whole = |Amount(amount): Amount| i128::from(amount);
        for (sum, right) in [
            (LedgerAccount::Credits, -whole(account.credits)),
            (LedgerAccount::Outstanding, whole(account.outstanding)),
            (LedgerAccount::CardClearing, clearing),
        ] {
            let found = balances.of(sum);
            if found != right {
                let problem = format!("comes to {found}; it should come to {right}");
                self.found("balance", format!(" {}", sum.name()), problem);
            }
        }
        if balances.sum() != 0 {
            self.found("balance", String::new(), format!("all accounts come to {}", balances.sum()));
        }
    }
}
