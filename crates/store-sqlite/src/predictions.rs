//! Predictions: counted, and those that differed kept.

use reckon_store::domain::action::Action;
use reckon_store::domain::decide::Shown;
use reckon_store::domain::{Amount, Timestamp};
use reckon_store::{Agreement, PredictionRow, Predictions, Receipt, ShownBefore, predictions::count};
use reckon_wire::log::{read_decision, write_decision};
use rusqlite::{Connection, params};

use crate::failure::Outcome;
use crate::rows::Columns;
use crate::value::{ActionText, AgreementText, Whole};

/// Counts a prediction, and keeps it if it differed.
pub(crate) fn remember(
    connection: &Connection,
    action: Action,
    shown: ShownBefore,
    receipt: &Receipt,
    agreement: Agreement,
) -> Outcome<()> {
    connection
        .prepare_cached(
            "INSERT INTO agreements (agreement, number) VALUES (?1, 1) \
             ON CONFLICT (agreement) DO UPDATE SET number = number + 1",
        )?
        .execute([AgreementText(agreement)])?;
    if agreement == Agreement::Agreed {
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT INTO differences (at, action, shown_counts, shown_charges, shown_on_contact, shown_blocked, \
             shown_position, same_rules, decision, position, cause) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            receipt.at.0,
            ActionText(action),
            shown.cost.counts,
            Whole::from(shown.cost.charges),
            Whole::from(shown.cost.on_contact),
            shown.blocked,
            Whole(shown.position),
            shown.same_rules,
            write_decision(&receipt.decision)?,
            Whole(receipt.position),
            AgreementText(agreement),
        ])?;
    Ok(())
}

/// How predictions compare, with at most `latest` of those that differed.
pub(crate) fn read(connection: &Connection, latest: usize) -> Outcome<Predictions> {
    let mut all = Predictions::default();
    let mut statement = connection.prepare_cached("SELECT agreement, number FROM agreements")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        count(&mut all, row.get::<_, AgreementText>(0)?.0, row.get::<_, Whole>(1)?.0);
    }
    let mut statement = connection.prepare_cached(
        "SELECT at, action, shown_counts, shown_charges, shown_on_contact, shown_blocked, shown_position, \
         same_rules, decision, position, cause FROM differences ORDER BY id DESC LIMIT ?1",
    )?;
    let mut found = statement.query([Whole(latest as u64)])?;
    while let Some(row) = found.next()? {
        all.latest.push(difference(&mut Columns::from(row, 0))?);
    }
    Ok(all)
}

fn difference(from: &mut Columns<'_>) -> Outcome<PredictionRow> {
    let (at, action) = (Timestamp(from.next()?), from.next::<ActionText>()?.0);
    let cost = Shown {
        counts: from.next()?,
        charges: Amount::from(from.next::<Whole>()?),
        on_contact: Amount::from(from.next::<Whole>()?),
    };
    let (blocked, position) = (from.next()?, from.next::<Whole>()?.0);
    let shown = ShownBefore { cost, blocked, position, same_rules: from.next()?, doubtful: false };
    Ok(PredictionRow {
        at,
        action,
        shown,
        decision: read_decision(&from.next::<String>()?)?,
        position: from.next::<Whole>()?.0,
        cause: from.next::<AgreementText>()?.0,
    })
}
