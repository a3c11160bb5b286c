//! The log replayed: to check the projections, or to make them anew.

use std::collections::{BTreeMap, BTreeSet};

use super::{Inner, KeptPro};
use crate::audit::{Gapless, ProAudit, check_command, finding};
use crate::ledger::Ledger;
use crate::model::{AuditFinding, PaymentRow, PaymentState, is_purchase};
use crate::view::View;

impl Inner {
    pub(super) fn rebuild(&mut self) {
        let mut before = BTreeMap::new();
        for (id, kept) in &mut self.pros {
            kept.view = View::new(kept.opening);
            let mut ledger = Ledger::new(*id, &kept.opening);
            purchases(&kept.ledger).for_each(|row| ledger.intend(row));
            before.insert(*id, std::mem::replace(&mut kept.ledger, ledger));
        }
        for change in self.log.values() {
            if let Some(kept) = self.pros.get_mut(&change.pro) {
                kept.apply(change);
            }
        }
        for told in self.told.values() {
            let fetched = self.recordings.contains_key(&told.call);
            self.pros.values_mut().find_map(|kept| kept.ledger.record(told, fetched));
        }
        for (id, before) in &before {
            if let Some(kept) = self.pros.get_mut(id) {
                kept.ledger.carry(before);
            }
        }
    }

    pub(super) fn audit(&self) -> Vec<AuditFinding> {
        let mut gapless = Gapless::default();
        let offered = self.catalogue.iter().map(|change| change.position);
        let positions: BTreeSet<_> = self.log.keys().copied().chain(offered).collect();
        let mut findings: Vec<_> =
            positions.into_iter().filter_map(|position| gapless.next(position)).collect();
        findings.extend(self.pros.values().flat_map(|kept| self.audit_pro(kept)));
        findings.extend(self.audit_commands());
        findings.extend(self.audit_timers());
        findings
    }

    fn audit_pro(&self, kept: &KeptPro) -> Vec<AuditFinding> {
        let id = kept.named.entry.id;
        let mut audit =
            ProAudit::new(id, kept.anchor, kept.opening).offered(kept.opened, self.plan_changes.clone());
        purchases(&kept.ledger).for_each(|row| audit.purchase(row));
        self.log.values().filter(|change| change.pro == id).for_each(|change| audit.change(change));
        let told = self.told.values().filter(|told| kept.ledger.calls.contains_key(&told.call));
        told.for_each(|told| audit.recording(told, self.recordings.contains_key(&told.call)));
        let words = self.messages.iter().filter(|(_, words)| words.pro == id);
        let messages: Vec<_> =
            words.filter_map(|(position, words)| Some((*position, words.project?))).collect();
        audit.finish(&kept.view, &messages, &kept.ledger)
    }

    fn audit_commands(&self) -> Vec<AuditFinding> {
        let mut findings = Vec::new();
        let mut orphans: BTreeSet<_> = self.log.keys().copied().collect();
        for ((actor, key), known) in &self.commands {
            let change = self.log.get(&known.receipt.position).map(|change| &**change);
            if known.appended {
                orphans.remove(&known.receipt.position);
            }
            let (disposition, position) = (known.receipt.disposition, known.receipt.position);
            let place = format!("{actor:?} key {key}");
            let same = change.map(|change| change.actor == *actor && change.at == known.receipt.at);
            findings.extend(check_command(&place, disposition, position, known.appended, same));
        }
        findings.extend(
            orphans
                .into_iter()
                .map(|position| finding("log", format!("position {position}"), "no command led to it")),
        );
        findings
    }
}

/// The purchases of credits, as they were intended.
fn purchases(ledger: &Ledger) -> impl Iterator<Item = PaymentRow> {
    let bought = ledger.payments.values().filter(|row| is_purchase(&row.payment));
    bought.map(|row| PaymentRow { state: PaymentState::Pending, settled: None, ..*row })
}
