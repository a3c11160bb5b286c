//! Money: wallets, cards, payments, the ledger.

use std::sync::Arc;

use reckon_domain::{Amount, PaymentId, ProId, Timestamp};

use super::{Inner, KeptPro};
use crate::command::check_purchase;
use crate::ledger::{LedgerChange, purchase_id};
use crate::model::{
    Balances, Change, Entry, EntryKind, PaymentRow, StoreError, TransactionPlace, TransactionRow, WalletRow,
    is_purchase,
};

impl KeptPro {
    /// Brings the projections up to date with a change; how many tasks begin and end with it.
    pub(super) fn apply(&mut self, change: &Arc<Change>) -> u64 {
        let lead = change.project.map(|project| self.view.lead(project)).unwrap_or_default();
        let delta = LedgerChange::of(change, &self.view.account, &lead);
        self.view.apply(change);
        self.ledger.apply(change, &delta);
        delta.tasks_changed()
    }
}

impl Inner {
    pub(super) fn wallet(&self, pro: ProId) -> Result<WalletRow, StoreError> {
        let kept = self.pro(pro)?;
        let account = kept.view.account;
        Ok(WalletRow {
            credits: account.credits,
            outstanding: account.outstanding,
            pending: kept.ledger.pending_amount(),
            prefer_credits: account.prefer_credits,
            on_file: account.card,
            card: self.cards.get(&pro).map(|row| row.card.clone()),
        })
    }

    pub(super) fn intend_purchase(
        &mut self,
        pro: ProId,
        key: &str,
        amount: Amount,
        now: Timestamp,
    ) -> Result<PaymentRow, StoreError> {
        let kept = self.pros.get_mut(&pro).ok_or(StoreError::Unknown("pro"))?;
        let known = self.purchases.get(&(pro, key.to_owned())).and_then(|id| kept.ledger.payments.get(id));
        if let Some(known) = known {
            return if known.payment.amount == amount { Ok(*known) } else { Err(StoreError::KeyReused) };
        }
        check_purchase(&kept.view.account, kept.ledger.pending_amount(), amount)?;
        let id = purchase_id(self.purchases.len() as u64 + 1);
        let row = PaymentRow::purchase(id, pro, amount, now);
        kept.ledger.intend(row);
        self.purchases.insert((pro, key.to_owned()), id);
        self.tasks_changed += 1;
        Ok(row)
    }

    pub(super) fn payment(&self, payment: PaymentId) -> Option<PaymentRow> {
        self.pros.values().find_map(|kept| kept.ledger.payments.get(&payment)).copied()
    }

    pub(super) fn payments_at(&self, pro: ProId, position: u64) -> Result<Vec<PaymentRow>, StoreError> {
        let payments = self.pro(pro)?.ledger.payments.values();
        Ok(payments.filter(|row| row.position == Some(position)).copied().collect())
    }

    pub(super) fn transactions(
        &self,
        pro: ProId,
        before: Option<TransactionPlace>,
        limit: usize,
    ) -> Result<Vec<TransactionRow>, StoreError> {
        let ledger = &self.pro(pro)?.ledger;
        let entries = ledger.entries.values().filter_map(|entry| {
            let state = entry.payment.and_then(|id| ledger.payments.get(&id)).map(|row| row.state);
            let project = entry.project.and_then(|project| self.projects.get(&project));
            TransactionRow::of(entry, state, project.map(|named| named.entry.title.clone()))
        });
        let bought = ledger.payments.values().filter(|row| is_purchase(&row.payment)).map(|row| {
            let added =
                |entry: &&Entry| entry.kind == EntryKind::Credits && entry.payment == Some(row.payment.id);
            TransactionRow::bought(row, ledger.entries.values().find(added))
        });
        let wanted = |row: &TransactionRow| before.is_none_or(|before| row.place < before);
        let (entries, bought) = (entries.filter(wanted).collect(), bought.filter(wanted).collect());
        Ok(TransactionRow::latest(entries, bought, limit))
    }

    pub(super) fn balances(&self) -> Balances {
        let mut all = Balances::default();
        for entry in self.pros.values().flat_map(|kept| kept.ledger.entries.values()) {
            all.add(1, entry.debit, entry.credit, entry.amount.0.into());
        }
        all
    }
}
