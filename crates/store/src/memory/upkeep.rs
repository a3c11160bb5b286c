//! The log replayed: to check the projections, or to make them anew.

use super::{Inner, KeptPro};
use crate::audit::{Gapless, ProAudit, check_command, finding};
use crate::model::AuditFinding;
use crate::view::View;

impl Inner {
    pub(super) fn rebuild(&mut self) {
        for kept in self.pros.values_mut() {
            kept.view = View::new(kept.opening);
        }
        for change in &self.log {
            if let Some(kept) = self.pros.get_mut(&change.pro) {
                kept.view.apply(change);
            }
        }
    }

    pub(super) fn audit(&self) -> Vec<AuditFinding> {
        let mut gapless = Gapless::default();
        let mut findings: Vec<_> =
            self.log.iter().filter_map(|change| gapless.next(change.position)).collect();
        findings.extend(self.pros.values().flat_map(|kept| self.audit_pro(kept)));
        findings.extend(self.audit_commands());
        findings
    }

    fn audit_pro(&self, kept: &KeptPro) -> Vec<AuditFinding> {
        let id = kept.named.entry.id;
        let mut audit = ProAudit::new(id, kept.anchor, kept.opening);
        self.log.iter().filter(|change| change.pro == id).for_each(|change| audit.change(change));
        let words = self.messages.iter().filter(|(_, words)| words.pro == id);
        let messages: Vec<_> =
            words.filter_map(|(position, words)| Some((*position, words.project?))).collect();
        audit.finish(&kept.view, &messages)
    }

    fn audit_commands(&self) -> Vec<AuditFinding> {
        let mut findings = Vec::new();
        let mut answered = vec![false; self.log.len()];
        for ((actor, key), known) in &self.commands {
            let at =
                usize::try_from(known.receipt.position).ok().and_then(|position| position.checked_sub(1));
            let change = at.and_then(|at| self.log.get(at)).map(|change| &**change);
            if known.appended
                && let Some(answered) = at.and_then(|at| answered.get_mut(at))
            {
                *answered = true;
            }
            let (disposition, position) = (known.receipt.disposition, known.receipt.position);
            let place = format!("{actor:?} key {key}");
            let same = change.map(|change| change.actor == *actor && change.at == known.receipt.at);
            findings.extend(check_command(&place, disposition, position, known.appended, same));
        }
        let orphans = answered.iter().enumerate().filter(|(_, answered)| !**answered);
        findings.extend(
            orphans.map(|(at, _)| finding("log", format!("position {}", at + 1), "no command led to it")),
        );
        findings
    }
}
