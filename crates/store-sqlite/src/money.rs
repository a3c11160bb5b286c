//! Money: the ledger, payments, cards and wallets.

use reckon_store::command::{CardChange, check_purchase};
use reckon_store::domain::{Amount, Payment, PaymentId, ProId, ProjectId, Timestamp};
use reckon_store::ledger::{event_id, purchase_id, purchase_number, purchase_task};
use reckon_store::{Balances, Card, CardRow, Entry, PaymentRow, PaymentState, StoreError, WalletRow};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use crate::cache::current;
use crate::failure::Outcome;
use crate::people;
use crate::reads::beyond;
use crate::rows::Columns;
use crate::tasks;
use crate::value::{EntryText, LedgerText, Name, PaymentStateText, Whole};

/// The columns that [`entry`] reads, of `ledger`.
pub(crate) const ENTRY: &str = "ledger.id, ledger.pro, ledger.position, ledger.at, ledger.kind, ledger.source, \
    ledger.payment, ledger.project, ledger.rule, ledger.amount, ledger.debit, ledger.credit, \
    ledger.credits_after, ledger.outstanding_after";

/// Reads an entry.
pub(crate) fn entry(from: &mut Columns<'_>) -> Result<Entry> {
    Ok(Entry {
        id: from.next::<Whole>()?.0,
        pro: ProId(from.next()?),
        position: from.next::<Whole>()?.0,
        at: Timestamp(from.next()?),
        kind: from.next::<EntryText>()?.0,
        source: from.next::<Option<Name<_>>>()?.map(|name| name.0),
        payment: from.next::<Option<Whole>>()?.map(|id| PaymentId(id.0)),
        project: from.next::<Option<u32>>()?.map(ProjectId),
        rule: from.next::<Option<Name<_>>>()?.map(|name| name.0),
        amount: from.next::<Whole>()?.into(),
        debit: from.next::<LedgerText>()?.0,
        credit: from.next::<LedgerText>()?.0,
        credits_after: from.next::<Whole>()?.into(),
        outstanding_after: from.next::<Whole>()?.into(),
    })
}

/// Adds an entry. One of its id can be there only once.
pub(crate) fn put_entry(connection: &Connection, entry: &Entry) -> Outcome<()> {
    connection
        .prepare_cached(
            "INSERT INTO ledger (id, pro, position, at, kind, source, payment, project, rule, amount, debit, \
             credit, credits_after, outstanding_after) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            Whole(entry.id),
            entry.pro.0,
            Whole(entry.position),
            entry.at.0,
            EntryText(entry.kind),
            entry.source.map(Name),
            entry.payment.map(|id| Whole(id.0)),
            entry.project.map(|project| project.0),
            entry.rule.map(Name),
            Whole::from(entry.amount),
            LedgerText(entry.debit),
            LedgerText(entry.credit),
            Whole::from(entry.credits_after),
            Whole::from(entry.outstanding_after),
        ])?;
    Ok(())
}

/// Everything that the ledger has of a pro.
pub(crate) fn entries(connection: &Connection, pro: ProId) -> Outcome<Vec<Entry>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {ENTRY} FROM ledger WHERE pro = ?1"))?;
    Ok(statement.query_map([pro.0], |row| entry(&mut Columns::from(row, 0)))?.collect::<Result<_>>()?)
}

/// The columns that [`read_payment`] reads.
pub(crate) const PAYMENT: &str = "id, purpose, amount, pro, at, position, state, settled";

/// Reads a payment.
pub(crate) fn read_payment(row: &Row<'_>) -> Result<PaymentRow> {
    let mut from = Columns::from(row, 0);
    let id = PaymentId(from.next::<Whole>()?.0);
    let payment = Payment { id, purpose: from.next::<Name<_>>()?.0, amount: from.next::<Whole>()?.into() };
    Ok(PaymentRow {
        payment,
        pro: ProId(from.next()?),
        at: Timestamp(from.next()?),
        position: from.next::<Option<Whole>>()?.map(|position| position.0),
        state: from.next::<PaymentStateText>()?.0,
        settled: from.next::<Option<Whole>>()?.map(|position| position.0),
    })
}

/// Adds a payment.
pub(crate) fn put_payment(connection: &Connection, row: &PaymentRow) -> Outcome<()> {
    connection
        .prepare_cached(
            "INSERT INTO payments (id, purpose, amount, pro, at, position, state, settled) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            Whole(row.payment.id.0),
            Name(row.payment.purpose),
            Whole::from(row.payment.amount),
            row.pro.0,
            row.at.0,
            row.position.map(Whole),
            PaymentStateText(row.state),
            row.settled.map(Whole),
        ])?;
    Ok(())
}

/// A payment is settled by the change at `position`.
pub(crate) fn settle(
    connection: &Connection,
    id: PaymentId,
    state: PaymentState,
    position: u64,
) -> Outcome<()> {
    connection
        .prepare_cached("UPDATE payments SET state = ?2, settled = ?3 WHERE id = ?1")?
        .execute(params![Whole(id.0), PaymentStateText(state), Whole(position)])?;
    Ok(())
}

fn payments(connection: &Connection, condition: &str, values: &[i64]) -> Outcome<Vec<PaymentRow>> {
    let sql = format!("SELECT {PAYMENT} FROM payments WHERE {condition} ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map(rusqlite::params_from_iter(values), read_payment)?;
    Ok(found.collect::<Result<_>>()?)
}

/// A payment; `None` if there is no such one.
pub(crate) fn find_payment(connection: &Connection, id: PaymentId) -> Outcome<Option<PaymentRow>> {
    Ok(payments(connection, "id = ?1", &[beyond(id.0)])?.pop())
}

/// A payment.
pub(crate) fn payment(connection: &Connection, id: PaymentId) -> Outcome<PaymentRow> {
    find_payment(connection, id)?.ok_or_else(|| StoreError::Unknown("payment").into())
}

/// A pro's payments that are not settled.
pub(crate) fn pending(connection: &Connection, pro: ProId) -> Outcome<Vec<PaymentRow>> {
    people::check_pro(connection, pro)?;
    payments(connection, "pro = ?1 AND state = 'pending'", &[pro.0.into()])
}

/// All payments of a pro.
pub(crate) fn all_payments(connection: &Connection, pro: ProId) -> Outcome<Vec<PaymentRow>> {
    payments(connection, "pro = ?1", &[pro.0.into()])
}

/// The payments that the change at `position` caused: their ids are its events'.
pub(crate) fn payments_at(connection: &Connection, pro: ProId, position: u64) -> Outcome<Vec<PaymentRow>> {
    people::check_pro(connection, pro)?;
    let ids = [event_id(position, 0), event_id(position.saturating_add(1), 0)].map(beyond);
    // By id, of which there are few: the plus keeps the index of the pro's payments out.
    let condition = "id >= ?1 AND id < ?2 AND +pro = ?3 AND position IS NOT NULL";
    payments(connection, condition, &[ids.as_slice(), &[pro.0.into()]].concat())
}

/// The purchases of credits, as they were intended: of one pro, or that of one key.
pub(crate) fn purchases(connection: &Connection, pro: ProId, key: Option<&str>) -> Outcome<Vec<PaymentRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, amount, at FROM purchases WHERE pro = ?1 AND (?2 IS NULL OR key = ?2) ORDER BY id",
    )?;
    let read = |row: &Row<'_>| {
        let mut from = Columns::from(row, 0);
        let (id, amount) = (PaymentId(from.next::<Whole>()?.0), from.next::<Whole>()?.into());
        Ok(PaymentRow::purchase(id, pro, amount, Timestamp(from.next()?)))
    };
    Ok(statement.query_map(params![pro.0, key], read)?.collect::<Result<_>>()?)
}

/// Keeps the intention to buy credits; whether it is new. The same key is the same purchase.
pub(crate) fn intend_purchase(
    connection: &Connection,
    pro: ProId,
    key: &str,
    amount: Amount,
    now: Timestamp,
) -> Outcome<(PaymentRow, bool)> {
    let account = current(connection, pro)?.account;
    if let Some(known) = purchases(connection, pro, Some(key))?.pop() {
        if known.payment.amount != amount {
            return Err(StoreError::KeyReused.into());
        }
        return Ok((payment(connection, known.payment.id)?, false));
    }
    check_purchase(&account, pending_amount(connection, pro)?, amount)?;
    let highest: Whole =
        connection.query_row("SELECT coalesce(max(id), 0) FROM purchases", [], |row| row.get(0))?;
    let id = purchase_id(purchase_number(PaymentId(highest.0)) + 1);
    let row = PaymentRow::purchase(id, pro, amount, now);
    connection
        .prepare_cached("INSERT INTO purchases (id, pro, key, amount, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![Whole(id.0), pro.0, key, Whole::from(amount), now.0])?;
    put_payment(connection, &row)?;
    tasks::put_task(connection, &purchase_task(&row))?;
    Ok((row, true))
}

fn pending_amount(connection: &Connection, pro: ProId) -> Outcome<Amount> {
    let awaited = pending(connection, pro)?;
    Ok(awaited.iter().fold(Amount::ZERO, |sum, row| sum.plus(row.payment.amount)))
}

/// A pro's wallet.
pub(crate) fn wallet(connection: &Connection, pro: ProId) -> Outcome<WalletRow> {
    let account = current(connection, pro)?.account;
    Ok(WalletRow {
        credits: account.credits,
        outstanding: account.outstanding,
        pending: pending_amount(connection, pro)?,
        prefer_credits: account.prefer_credits,
        on_file: account.card,
        card: card(connection, pro)?.map(|row| row.card),
    })
}

/// What is known of a pro's card.
pub(crate) fn card(connection: &Connection, pro: ProId) -> Outcome<Option<CardRow>> {
    let mut statement =
        connection.prepare_cached("SELECT brand, last4, expires, token, since FROM cards WHERE pro = ?1")?;
    let read = |row: &Row<'_>| {
        let mut from = Columns::from(row, 0);
        let card = Card { brand: from.next()?, last4: from.next()?, expires: from.next()? };
        Ok(CardRow { card, token: from.next()?, since: Timestamp(from.next()?) })
    };
    Ok(statement.query_row([pro.0], read).optional()?)
}

/// Keeps what a command makes of the details of a pro's card.
pub(crate) fn change_card(connection: &Connection, pro: ProId, change: CardChange<'_>) -> Outcome<()> {
    match change {
        CardChange::Stays => {}
        CardChange::Put(CardRow { card, token, since }) => {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO cards (pro, brand, last4, expires, token, since) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![pro.0, card.brand, card.last4, card.expires, token, since.0])?;
        }
        CardChange::Goes => {
            connection.prepare_cached("DELETE FROM cards WHERE pro = ?1")?.execute([pro.0])?;
        }
    }
    Ok(())
}

/// The marketplace's currency: the one that was given first.
pub(crate) fn currency(connection: &Connection, given: &str) -> Outcome<String> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO currency (only, code) VALUES (1, ?1)")?
        .execute([given])?;
    Ok(connection.prepare_cached("SELECT code FROM currency")?.query_row([], |row| row.get(0))?)
}

/// What the ledger's accounts hold.
pub(crate) fn balances(connection: &Connection) -> Outcome<Balances> {
    let mut statement = connection
        .prepare_cached("SELECT debit, credit, count(*), sum(amount) FROM ledger GROUP BY debit, credit")?;
    let mut found = statement.query([])?;
    let mut all = Balances::default();
    while let Some(row) = found.next()? {
        let mut from = Columns::from(row, 0);
        let (debit, credit) = (from.next::<LedgerText>()?.0, from.next::<LedgerText>()?.0);
        let (entries, amount) = (from.next::<Whole>()?.0, from.next::<Whole>()?.0);
        all.add(entries, debit, credit, amount.into());
    }
    Ok(all)
}
