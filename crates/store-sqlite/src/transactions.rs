//! A pro's transactions: the ledger's entries and the credits that were bought, in the order of their time.

use std::sync::LazyLock;

use reckon_store::domain::{ProId, Timestamp};
use reckon_store::ledger::event_id;
use reckon_store::{Entry, TransactionPlace, TransactionRow};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use crate::failure::Outcome;
use crate::money::{self, ENTRY, PAYMENT};
use crate::people;
use crate::reads::{at_most, beyond};
use crate::rows::Columns;
use crate::value::PaymentStateText;

/// A page of them, the latest first.
pub(crate) fn page(
    connection: &Connection,
    pro: ProId,
    before: Option<TransactionPlace>,
    limit: usize,
) -> Outcome<Vec<TransactionRow>> {
    people::check_pro(connection, pro)?;
    let before = before.unwrap_or(TransactionPlace { at: Timestamp::MAX, id: u64::MAX });
    let (entries, bought) =
        (entries(connection, pro, before, limit)?, bought(connection, pro, before, limit)?);
    Ok(TransactionRow::latest(entries, bought, limit))
}

/// The latest entries, but for credits that were bought by card.
fn entries(
    connection: &Connection,
    pro: ProId,
    before: TransactionPlace,
    limit: usize,
) -> Outcome<Vec<TransactionRow>> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT {ENTRY}, payments.state, projects.title FROM ledger \
             LEFT JOIN payments ON payments.id = ledger.payment \
             LEFT JOIN projects ON projects.id = ledger.project \
             WHERE ledger.pro = ?1 AND (ledger.at, ledger.id) < (?2, ?3) \
             AND ledger.kind <> 'payment_succeeded' AND (ledger.kind <> 'credits' OR ledger.payment IS NULL) \
             ORDER BY ledger.at DESC, ledger.id DESC LIMIT ?4"
        )
    });
    let mut statement = connection.prepare_cached(&SQL)?;
    let read = |row: &Row<'_>| {
        let mut from = Columns::from(row, 0);
        let entry = money::entry(&mut from)?;
        let state = from.next::<Option<PaymentStateText>>()?.map(|text| text.0);
        Ok(TransactionRow::of(&entry, state, from.next()?))
    };
    let found = statement.query_map(params![pro.0, before.at.0, beyond(before.id), at_most(limit)], read)?;
    Ok(found.filter_map(Result::transpose).collect::<Result<_>>()?)
}

/// The latest purchases of credits, whatever has become of them.
fn bought(
    connection: &Connection,
    pro: ProId,
    before: TransactionPlace,
    limit: usize,
) -> Outcome<Vec<TransactionRow>> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT {PAYMENT} FROM payments WHERE pro = ?1 AND position IS NULL AND (at, id) < (?2, ?3) \
             ORDER BY at DESC, id DESC LIMIT ?4"
        )
    });
    let mut statement = connection.prepare_cached(&SQL)?;
    let values = params![pro.0, before.at.0, beyond(before.id), at_most(limit)];
    let found: Vec<_> = statement.query_map(values, money::read_payment)?.collect::<Result<_>>()?;
    let row = |payment: &_| Ok(TransactionRow::bought(payment, added(connection, payment)?.as_ref()));
    found.iter().map(row).collect()
}

/// The entry that added the credits of a purchase; `None` where none has.
fn added(connection: &Connection, payment: &reckon_store::PaymentRow) -> Outcome<Option<Entry>> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!("SELECT {ENTRY} FROM ledger WHERE pro = ?1 AND id >= ?2 AND id < ?3 AND kind = 'credits'")
    });
    let Some(settled) = payment.settled else { return Ok(None) };
    let ids = [event_id(settled, 0), event_id(settled.saturating_add(1), 0)].map(beyond);
    let mut statement = connection.prepare_cached(&SQL)?;
    let read = |row: &Row<'_>| money::entry(&mut Columns::from(row, 0));
    Ok(statement.query_row(params![payment.pro.0, ids[0], ids[1]], read).optional()?)
}
