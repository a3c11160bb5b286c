//! Projections and the log, read.

use std::sync::LazyLock;

use reckon_store::command::{account_at, can_upgrade};
use reckon_store::domain::{ClientId, Lead, ProId, ProjectId, Timestamp};
use reckon_store::{
    AccountRow, Change, InteractionRow, LeadCursor, LeadRow, MessageRow, Person, RelationRow, StoreError,
    Surrounded, Surroundings, Whom,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::cache::{current, head};
use crate::catalogue;
use crate::discussions;
use crate::failure::Outcome;
use crate::people::{self, PROJECT, read_project};
use crate::rows::{self, Columns};
use crate::value::Whole;

/// A pro's account at `now`.
pub(crate) fn account(connection: &Connection, pro: ProId, now: Timestamp) -> Outcome<AccountRow> {
    let found = current(connection, pro)?;
    let missed = catalogue::plans(connection)?.unknown_to(&found.account, found.known_until());
    let account = account_at(&found.account, &missed, &found.anchor, now.max(found.at));
    Ok(AccountRow {
        can_upgrade: can_upgrade(&account, people::highest_limit(connection)?),
        account,
        open_discussions: found.open_discussions,
        position: head(connection)?,
    })
}

/// What an answer to an action tells of.
pub(crate) fn around(connection: &Connection, action: Surroundings) -> Outcome<Surrounded> {
    let Surroundings { pro, account: with_account, project, relation: with_relation, client, now } = action;
    let lead = project.map(|project| lead(connection, project, pro)).transpose()?;
    let client = client.or_else(|| lead.as_ref().map(|lead| lead.project.client));
    Ok(Surrounded {
        account: with_account.then(|| account(connection, pro, now)).transpose()?,
        relation: client
            .filter(|_| with_relation)
            .map(|client| discussions::relation(connection, pro, client))
            .transpose()?,
        lead,
    })
}

/// A pro's leads: those recommended, then the others, each the latest posted first.
pub(crate) fn leads_of_pro(
    connection: &Connection,
    pro: ProId,
    after: Option<LeadCursor>,
    limit: usize,
) -> Outcome<Vec<LeadRow>> {
    people::check_pro(connection, pro)?;
    let beyond_recommended = after.filter(|cursor| !cursor.recommended);
    let mut places = Vec::new();
    if beyond_recommended.is_none() {
        places = recommended(connection, pro, after, limit)?;
    }
    if places.len() < limit {
        places.extend(others(connection, pro, beyond_recommended, limit - places.len())?);
    }
    leads(connection, pro, &places.into_iter().map(|(_, project)| project).collect::<Vec<_>>())
}

/// Where a lead stands in a list: when its project was posted, and its project.
type Place = (i64, u32);

/// A place before all others.
const FIRST: Place = (i64::MAX, u32::MAX);

fn start(after: Option<LeadCursor>) -> Place {
    after.map_or(FIRST, |cursor| (cursor.posted.0, cursor.project.0))
}

fn read_place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok((row.get(0)?, row.get(1)?))
}

/// A page of a list, by a statement that is given the pro, the place to start after and the number.
fn page(
    connection: &Connection,
    sql: &str,
    pro: ProId,
    (posted, project): Place,
    limit: usize,
) -> Outcome<Vec<Place>> {
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map(params![pro.0, posted, project, Whole(limit as u64)], read_place)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The pro's leads that are recommended.
fn recommended(
    connection: &Connection,
    pro: ProId,
    after: Option<LeadCursor>,
    limit: usize,
) -> Outcome<Vec<Place>> {
    let sql = "SELECT posted, project FROM leads WHERE pro = ?1 AND recommended = 1 \
        AND (posted, project) < (?2, ?3) ORDER BY posted DESC, project DESC LIMIT ?4";
    page(connection, sql, pro, start(after), limit)
}

/// The pro's leads that are not recommended and of none of their categories: something has happened on them.
fn outside(connection: &Connection, pro: ProId, start: Place, limit: usize) -> Outcome<Vec<Place>> {
    let sql = "SELECT leads.posted, leads.project FROM leads JOIN projects ON projects.id = leads.project \
        WHERE leads.pro = ?1 AND leads.recommended = 0 AND (leads.posted, leads.project) < (?2, ?3) \
        AND projects.category NOT IN (SELECT category FROM pro_categories WHERE pro = ?1) \
        ORDER BY leads.posted DESC, leads.project DESC LIMIT ?4";
    page(connection, sql, pro, start, limit)
}

/// The pro's leads that are not recommended: those of each of their categories, and those outside of these
/// on which something has happened, merged. A category's come from an index in the list's order, so that a
/// page costs what it holds.
fn others(
    connection: &Connection,
    pro: ProId,
    after: Option<LeadCursor>,
    limit: usize,
) -> Outcome<Vec<Place>> {
    const UNRECOMMENDED: &str = "(posted, id) < (?2, ?3) AND NOT EXISTS (SELECT 1 FROM leads WHERE leads.pro = ?1 \
        AND leads.project = projects.id AND leads.recommended = 1) ORDER BY posted DESC, id DESC LIMIT ?4";
    let start = start(after);
    let mut statement =
        connection.prepare_cached("SELECT category FROM pro_categories WHERE pro = ?1 ORDER BY category")?;
    let categories: Vec<u32> = statement.query_map([pro.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if categories.is_empty() {
        let sql = format!("SELECT posted, id FROM projects WHERE {UNRECOMMENDED}");
        return page(connection, &sql, pro, start, limit);
    }
    let mut places = outside(connection, pro, start, limit)?;
    for category in categories {
        let sql = format!("SELECT posted, id FROM projects WHERE category = {category} AND {UNRECOMMENDED}");
        places.extend(page(connection, &sql, pro, start, limit)?);
    }
    places.sort_unstable_by(|one, other| other.cmp(one));
    places.truncate(limit);
    Ok(places)
}

/// A client's leads on which something has happened, the latest first.
pub(crate) fn leads_of_client(connection: &Connection, client: ClientId) -> Outcome<Vec<LeadRow>> {
    people::client(connection, client)?;
    let mut statement = connection
        .prepare_cached("SELECT project, pro FROM leads WHERE client = ?1 ORDER BY position DESC")?;
    let found = statement.query_map([client.0], |row| Ok((ProjectId(row.get(0)?), ProId(row.get(1)?))))?;
    let leads: Vec<_> = found.collect::<Result<_, _>>()?;
    leads.into_iter().map(|(project, pro)| lead(connection, project, pro)).collect()
}

/// A statement of what [`read_lead`] reads, of the pro `?1` and each project that `projects` is joined from and where.
fn of_leads(projects: &str, condition: &str) -> String {
    format!(
        "SELECT {PROJECT}, pros.name, pros.about, clients.short_name, leads.pro IS NOT NULL, {}, \
         clients.name, clients.mobile, clients.landline, clients.email, \
         pros.mobile, pros.landline, pros.email FROM {projects} \
         JOIN categories ON categories.id = projects.category \
         JOIN clients ON clients.id = projects.client JOIN pros ON pros.id = ?1 \
         LEFT JOIN leads ON leads.pro = ?1 AND leads.project = projects.id {condition}",
        rows::LEAD
    )
}

fn read_lead(row: &Row<'_>, pro: ProId) -> rusqlite::Result<LeadRow> {
    let mut from = Columns::from(row, 0);
    let found = read_project(&mut from)?;
    let (pro_name, pro_about, client_name) = (from.next::<String>()?, from.next()?, from.next()?);
    // Nobody sees anybody on a lead on which nothing has happened.
    let lead = if from.next()? { rows::lead(&mut from)? } else { Lead::default() };
    let (mut client, mut pro_seen) = (None, None);
    if lead.visible_to_pro() || lead.visible_to_client() {
        let (name, contacts) = (from.next()?, people::contacts(&mut from)?);
        client = lead.visible_to_pro().then_some(Person { name, contacts });
        let contacts = people::contacts(&mut from)?;
        pro_seen = lead.visible_to_client().then(|| Person { name: pro_name.clone(), contacts });
    }
    Ok(LeadRow { project: found, pro, lead, client_name, pro_name, pro_about, client, pro_seen })
}

/// A pro's leads of these projects, in this order.
pub(crate) fn leads(connection: &Connection, pro: ProId, projects: &[u32]) -> Outcome<Vec<LeadRow>> {
    // Crossed, so that each named project is looked up, and they stay in their order.
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let named = "json_each(?2) AS named CROSS JOIN projects ON projects.id = named.value";
        of_leads(named, "ORDER BY named.key")
    });
    let named = format!("[{}]", projects.iter().map(u32::to_string).collect::<Vec<_>>().join(","));
    let mut statement = connection.prepare_cached(&SQL)?;
    let found = statement.query_map(params![pro.0, named], |row| read_lead(row, pro))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// One lead.
pub(crate) fn lead(connection: &Connection, project: ProjectId, pro: ProId) -> Outcome<LeadRow> {
    static SQL: LazyLock<String> = LazyLock::new(|| of_leads("projects", "WHERE projects.id = ?2"));
    let mut statement = connection.prepare_cached(&SQL)?;
    let found = statement.query_row([pro.0, project.0], |row| read_lead(row, pro)).optional()?;
    if let Some(found) = found {
        return Ok(found);
    }
    people::check_pro(connection, pro)?;
    Err(StoreError::Unknown("project").into())
}

/// A pro's relations.
pub(crate) fn relations(
    connection: &Connection,
    pro: ProId,
    after: Option<ClientId>,
    limit: usize,
) -> Outcome<Vec<RelationRow>> {
    people::check_pro(connection, pro)?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT clients.id, clients.short_name, {}, relations.pro IS NOT NULL, {} FROM \
         (SELECT client FROM relations WHERE pro = ?1 AND client > ?2 \
         UNION SELECT client FROM appointments WHERE pro = ?1 AND client > ?2 ORDER BY client LIMIT ?3) AS known \
         JOIN clients ON clients.id = known.client \
         LEFT JOIN relations ON relations.pro = ?1 AND relations.client = known.client ORDER BY known.client",
        rows::REACH,
        rows::RELATION
    ))?;
    let read = |row: &Row<'_>| {
        let mut from = Columns::from(row, 0);
        Ok(RelationRow {
            client: ClientId(from.next()?),
            client_name: from.next()?,
            reach: rows::reach(&mut from)?,
            relation: if from.next()? { rows::relation(&mut from)? } else { Default::default() },
        })
    };
    let after = after.map_or(-1, |client| i64::from(client.0));
    let found = statement.query_map(params![pro.0, after, Whole(limit as u64)], read)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// A lead's messages.
pub(crate) fn messages(
    connection: &Connection,
    project: ProjectId,
    pro: ProId,
    after: u64,
    limit: usize,
) -> Outcome<Vec<MessageRow>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {} FROM messages WHERE pro = ?1 AND project = ?2 AND position > ?3 \
         ORDER BY position LIMIT ?4",
        rows::MESSAGE
    ))?;
    let values = params![pro.0, project.0, beyond(after), Whole(limit as u64)];
    let found = statement.query_map(values, |row| rows::message(&mut Columns::from(row, 0)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// A position as SQLite compares it: none is beyond the largest.
pub(crate) fn beyond(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

/// A number of rows as SQLite takes it.
pub(crate) fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// A pro's counted interactions, the latest first.
pub(crate) fn interactions(
    connection: &Connection,
    pro: ProId,
    before: Option<u64>,
    limit: usize,
) -> Outcome<Vec<InteractionRow>> {
    people::check_pro(connection, pro)?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {}, projects.title FROM leads JOIN projects ON projects.id = leads.project \
         WHERE leads.pro = ?1 AND leads.counted_position < ?2 AND leads.counted_position IS NOT NULL \
         ORDER BY leads.counted_position DESC LIMIT ?3",
        rows::COUNTED
    ))?;
    let read = |row: &Row<'_>| {
        let mut from = Columns::from(row, 0);
        Ok(rows::counted(&mut from)?.row(from.next()?))
    };
    let before = before.map_or(i64::MAX, beyond);
    Ok(statement.query_map(params![pro.0, before, Whole(limit as u64)], read)?.collect::<Result<_, _>>()?)
}

/// What was committed at a position.
pub(crate) fn change(connection: &Connection, position: u64) -> Outcome<Change> {
    static SQL: LazyLock<String> =
        LazyLock::new(|| format!("SELECT {} FROM log WHERE position = ?1", rows::CHANGE));
    let mut statement = connection.prepare_cached(&SQL)?;
    let mut found = statement.query([beyond(position)])?;
    match found.next()? {
        Some(row) => rows::change(&mut Columns::from(row, 0)),
        None => Err(StoreError::Unknown("change").into()),
    }
}

/// What has been committed after `position` that concerns someone.
pub(crate) fn changes(
    connection: &Connection,
    whom: Whom,
    position: u64,
    limit: usize,
) -> Outcome<Vec<Change>> {
    let positions = match whom {
        Whom::Pro(pro) => {
            let sql = "SELECT position FROM log WHERE pro = ?1 AND position > ?2 ORDER BY position LIMIT ?3";
            positions(connection, sql, &[pro.0.into(), beyond(position), at_most(limit)])?
        }
        Whom::Client(client) => positions_of_client(connection, client, position, limit)?,
    };
    static SQL: LazyLock<String> =
        LazyLock::new(|| format!("SELECT {} FROM log WHERE position = ?1", rows::CHANGE));
    let mut statement = connection.prepare_cached(&SQL)?;
    let mut changes = Vec::with_capacity(positions.len());
    for position in positions {
        let mut found = statement.query([position])?;
        if let Some(row) = found.next()? {
            changes.push(rows::change(&mut Columns::from(row, 0))?);
        }
    }
    Ok(changes)
}

fn positions(connection: &Connection, sql: &str, values: &[i64]) -> Outcome<Vec<i64>> {
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map(rusqlite::params_from_iter(values), |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// A client's changes are found by way of the pros with whom something has happened, whose indexes they are
/// in already: an index of the clients' own would have to be written with every change.
fn positions_of_client(
    connection: &Connection,
    client: ClientId,
    position: u64,
    limit: usize,
) -> Outcome<Vec<i64>> {
    let (id, after, number) = (client.0.into(), beyond(position), at_most(limit));
    let sql = "SELECT position FROM log WHERE client = ?1 AND position > ?2 \
        AND action = 'booking_software.update_contact' ORDER BY position LIMIT ?3";
    let mut all = positions(connection, sql, &[id, after, number])?;
    let sql = "SELECT pro FROM leads WHERE client = ?1 UNION SELECT pro FROM relations WHERE client = ?1";
    for pro in positions(connection, sql, &[id])? {
        let sql = "SELECT position FROM log WHERE pro = ?1 AND position > ?2 AND client = ?3 \
            ORDER BY position LIMIT ?4";
        all.extend(positions(connection, sql, &[pro, after, id, number])?);
    }
    all.sort_unstable();
    all.dedup();
    all.truncate(limit);
    Ok(all)
}
