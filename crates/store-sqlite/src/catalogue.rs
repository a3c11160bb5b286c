//! What the marketplace has changed about what it offers.

use reckon_store::catalogue::PlanChanges;
use reckon_store::domain::account::Plan;
use reckon_store::domain::lead::Fees;
use reckon_store::domain::{Limit, PlanId, ProId, ProjectId, Timestamp};
use reckon_store::{CatalogueChange, CategoryId, LeadRow, Offer};
use rusqlite::{Connection, Row, params};

use crate::failure::{Failure, Outcome};
use crate::people;
use crate::reads::{self, at_most, beyond};
use crate::rows::Columns;
use crate::value::Whole;

const COLUMNS: &str = "position, at, plan, interactions, category, manual_quote, guaranteed_reply, project";

/// Keeps a change.
pub(crate) fn put(connection: &Connection, change: &CatalogueChange) -> Outcome<()> {
    let (mut plan, mut category, mut fees, mut project) = (None, None, None, None);
    match change.offer {
        Offer::Plan(changed) => plan = Some(changed),
        Offer::Fees(asking, asked) => (category, fees) = (Some(asking), Some(asked)),
        Offer::Project(moved, to) => (project, category) = (Some(moved), Some(to)),
    }
    connection
        .prepare_cached(&format!(
            "INSERT INTO catalogue ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
        ))?
        .execute(params![
            Whole(change.position),
            change.at.0,
            plan.map(|plan| plan.id.0),
            plan.and_then(|plan| plan.limit.to_option()),
            category.map(|category| category.0),
            fees.map(|fees| Whole::from(fees.manual_quote)),
            fees.and_then(|fees| fees.guaranteed_reply).map(Whole::from),
            project.map(|project| project.0),
        ])?;
    let changed = match change.offer {
        Offer::Plan(_) => return Ok(()),
        Offer::Fees(category, _) => ("categories", category.0),
        Offer::Project(project, _) => ("projects", project.0),
    };
    let sql = format!("UPDATE {} SET changed = ?2 WHERE id = ?1", changed.0);
    connection.prepare_cached(&sql)?.execute(params![changed.1, Whole(change.position)])?;
    Ok(())
}

/// What was changed after a position, oldest first.
pub(crate) fn after(connection: &Connection, position: u64, limit: usize) -> Outcome<Vec<CatalogueChange>> {
    let sql = format!("SELECT {COLUMNS} FROM catalogue WHERE position > ?1 ORDER BY position LIMIT ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query([beyond(position), at_most(limit)])?;
    let mut changes = Vec::new();
    while let Some(row) = found.next()? {
        changes.push(read(row)?);
    }
    Ok(changes)
}

fn read(row: &Row<'_>) -> Outcome<CatalogueChange> {
    let mut from = Columns::from(row, 0);
    let (position, at) = (from.next::<Whole>()?.0, Timestamp(from.next()?));
    let (plan, interactions): (Option<u32>, Option<u32>) = (from.next()?, from.next()?);
    let category: Option<u32> = from.next()?;
    let (manual_quote, guaranteed_reply) = (from.maybe_amount()?, from.maybe_amount()?);
    let project: Option<u32> = from.next()?;
    let offer = match (plan, category, project) {
        (Some(plan), None, None) => {
            Offer::Plan(Plan { id: PlanId(plan), limit: Limit::from_option(interactions) })
        }
        (None, Some(category), None) => {
            let fees = Fees { manual_quote: manual_quote.unwrap_or_default(), guaranteed_reply };
            Offer::Fees(CategoryId(category), fees)
        }
        (None, Some(category), Some(project)) => Offer::Project(ProjectId(project), CategoryId(category)),
        (_, _, _) => {
            return Err(Failure::broken(format!("the change of what is offered at {position} is none")));
        }
    };
    Ok(CatalogueChange { position, at, offer })
}

/// All changes of plans.
pub(crate) fn plans(connection: &Connection) -> Outcome<PlanChanges> {
    let sql = format!("SELECT {COLUMNS} FROM catalogue WHERE plan IS NOT NULL ORDER BY position");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query([])?;
    let mut changes = Vec::new();
    while let Some(row) = found.next()? {
        changes.push(read(row)?);
    }
    Ok(PlanChanges::of(changes))
}

/// A pro's leads on projects of a category, if they see them.
pub(crate) fn leads(
    connection: &Connection,
    pro: ProId,
    category: CategoryId,
    after: Option<ProjectId>,
    limit: usize,
) -> Outcome<Vec<LeadRow>> {
    people::check_pro(connection, pro)?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id FROM projects WHERE category = ?2 AND id > ?3 AND ({} OR EXISTS (SELECT 1 FROM leads \
         WHERE leads.pro = ?1 AND leads.project = projects.id)) ORDER BY id LIMIT ?4",
        people::SEES
    ))?;
    let after = after.map_or(-1, |project| i64::from(project.0));
    let values = params![pro.0, category.0, after, at_most(limit)];
    let found: Vec<u32> = statement.query_map(values, |row| row.get(0))?.collect::<Result<_, _>>()?;
    reads::leads(connection, pro, &found)
}
