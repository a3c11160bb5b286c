//! The directory: plans, categories, people, projects.

use reckon_store::contacts::lookup_key;
use reckon_store::domain::account::Plan;
use reckon_store::domain::contact::is_valid_email;
use reckon_store::domain::period::Anchor;
use reckon_store::domain::relation::{Channel, Reach};
use reckon_store::domain::{ClientId, Limit, PlanId, ProId, ProjectId, Timestamp};
use reckon_store::{ALIKE, ClientRow, Contacts, PlanRow, ProRow, ProjectRow, StoreError};
use rusqlite::{Connection, OptionalExtension, params};

use crate::failure::{Failure, Outcome};
use crate::rows::{self, Columns};
use crate::value::{Name, Whole};

/// Whether the pro `?1` sees the project that `projects` stands at: it is of their categories, or they have none.
pub(crate) const SEES: &str = "(NOT EXISTS (SELECT 1 FROM pro_categories WHERE pro = ?1) \
    OR EXISTS (SELECT 1 FROM pro_categories WHERE pro = ?1 AND category = projects.category))";

/// Reads an anchor: its day and its zone.
pub(crate) fn anchor(from: &mut Columns<'_>) -> Outcome<Anchor> {
    let (day, zone): (u32, String) = (from.next()?, from.next()?);
    Anchor::new(day, &zone).map_err(|error| Failure::broken(error.to_string()))
}

/// The highest limit of all plans; `None` while there are none.
pub(crate) fn highest_limit(connection: &Connection) -> Outcome<Option<Limit>> {
    Ok(plans(connection)?.into_iter().map(|row| row.plan.limit).max())
}

/// The pros whose billing period begins after `now`, by their ids.
pub(crate) fn ahead(connection: &Connection, now: Timestamp) -> Outcome<Vec<ProId>> {
    let mut statement =
        connection.prepare_cached("SELECT pro FROM accounts WHERE period_start > ?1 ORDER BY pro")?;
    Ok(statement.query_map([now.0], |row| Ok(ProId(row.get(0)?)))?.collect::<Result<_, _>>()?)
}

/// Every plan, in the order they were imported.
pub(crate) fn plans(connection: &Connection) -> Outcome<Vec<PlanRow>> {
    let mut statement = connection.prepare_cached("SELECT id, interactions, name FROM plans ORDER BY id")?;
    let read = |row: &rusqlite::Row<'_>| {
        let mut from = Columns::from(row, 0);
        Ok(PlanRow { plan: rows::plan(&mut from)?, name: from.next()? })
    };
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// A plan.
pub(crate) fn plan(connection: &Connection, plan: PlanId) -> Outcome<Option<Plan>> {
    let mut statement = connection.prepare_cached("SELECT id, interactions FROM plans WHERE id = ?1")?;
    Ok(statement.query_row([plan.0], |row| rows::plan(&mut Columns::from(row, 0))).optional()?)
}

/// How a client can be reached; `None` if there is no such client.
pub(crate) fn reach(connection: &Connection, client: ClientId) -> Outcome<Option<Reach>> {
    let mut statement = connection.prepare_cached(
        "SELECT mobile IS NOT NULL, landline IS NOT NULL, email IS NOT NULL, valid_email, opted_out, \
         mobile_version, email_version FROM clients WHERE id = ?1",
    )?;
    Ok(statement.query_row([client.0], |row| rows::reach(&mut Columns::from(row, 0))).optional()?)
}

/// Reads contacts: mobile, landline, email.
pub(crate) fn contacts(from: &mut Columns<'_>) -> rusqlite::Result<Contacts> {
    Ok(Contacts { mobile: from.next()?, landline: from.next()?, email: from.next()? })
}

/// The columns that [`read_client`] reads.
const CLIENT: &str = "id, name, short_name, mobile, landline, email, opted_out, mobile_version, email_version, language, \
    version, erased";

fn read_client(row: &rusqlite::Row<'_>) -> rusqlite::Result<ClientRow> {
    let mut from = Columns::from(row, 0);
    let (id, name, short_name) = (ClientId(from.next()?), from.next()?, from.next()?);
    let contacts = contacts(&mut from)?;
    let reach = Reach {
        mobile: contacts.mobile.is_some(),
        landline: contacts.landline.is_some(),
        email: contacts.email.is_some(),
        valid_email: contacts.email.as_deref().is_some_and(is_valid_email),
        opted_out: from.next()?,
        mobile_version: from.next()?,
        email_version: from.next()?,
    };
    let language = from.next::<Name<_>>()?.0;
    let version = from.next::<Option<Whole>>()?.map(|version| version.0);
    let erased = from.next::<Option<i64>>()?.map(Timestamp);
    Ok(ClientRow { id, name, short_name, contacts, reach, language, version, erased })
}

/// A client.
pub(crate) fn client(connection: &Connection, client: ClientId) -> Outcome<ClientRow> {
    let mut statement = connection.prepare_cached(&format!("SELECT {CLIENT} FROM clients WHERE id = ?1"))?;
    let found = statement.query_row([client.0], read_client).optional()?;
    found.ok_or_else(|| StoreError::Unknown("client").into())
}

/// The clients whom a number or address may belong to.
pub(crate) fn clients_alike(
    connection: &Connection,
    channel: Channel,
    address: &str,
) -> Outcome<Vec<ClientRow>> {
    let Some(key) = lookup_key(channel, address) else { return Ok(Vec::new()) };
    let column = match channel {
        Channel::Chat => return Ok(Vec::new()),
        Channel::Text => "mobile_key",
        Channel::Email => "email_key",
    };
    let sql = format!("SELECT {CLIENT} FROM clients WHERE {column} = ?1 ORDER BY id LIMIT ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let values = params![key, Whole(ALIKE as u64)];
    Ok(statement.query_map(values, read_client)?.collect::<Result<_, _>>()?)
}

/// The client of a reference.
pub(crate) fn client_by_reference(connection: &Connection, reference: &str) -> Outcome<Option<ClientRow>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {CLIENT} FROM clients WHERE reference = ?1"))?;
    Ok(statement.query_row([reference], read_client).optional()?)
}

/// Replaces a client's contacts; the version of what really changed rises.
pub(crate) fn put_contacts(connection: &Connection, id: ClientId, contacts: &Contacts) -> Outcome<()> {
    let known = client(connection, id)?;
    let contacts = contacts.kept_of(&known);
    let reach = contacts.reach(Some((&known.contacts, known.reach)));
    connection
        .prepare_cached(
            "UPDATE clients SET mobile = ?2, landline = ?3, email = ?4, valid_email = ?5, mobile_version = ?6, \
             email_version = ?7 WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            contacts.mobile,
            contacts.landline,
            contacts.email,
            reach.valid_email,
            reach.mobile_version,
            reach.email_version,
        ])?;
    Ok(())
}

/// Says of every client's email address anew whether it is valid: what is, may have changed since it was kept.
pub(crate) fn check_emails(connection: &Connection) -> Outcome<()> {
    let sql = "SELECT id, email FROM clients WHERE email IS NOT NULL";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let found: Vec<(u32, String)> =
        connection.prepare(sql)?.query_map([], read)?.collect::<Result<_, _>>()?;
    let mut put =
        connection.prepare("UPDATE clients SET valid_email = ?2 WHERE id = ?1 AND valid_email <> ?2")?;
    for (id, email) in found {
        put.execute(params![id, is_valid_email(&email)])?;
    }
    Ok(())
}

/// The client has opted out of the number that pros share, or in again (I13).
pub(crate) fn put_opted_out(connection: &Connection, client: ClientId, opted_out: bool) -> Outcome<()> {
    let sql = "UPDATE clients SET opted_out = ?2 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute(params![client.0, opted_out])?;
    Ok(())
}

/// A pro.
pub(crate) fn pro(connection: &Connection, pro: ProId) -> Outcome<ProRow> {
    let mut statement = connection.prepare_cached(
        "SELECT name, about, mobile, landline, email, anchor_day, time_zone FROM pros WHERE id = ?1",
    )?;
    let mut found = statement.query([pro.0])?;
    let Some(row) = found.next()? else { return Err(StoreError::Unknown("pro").into()) };
    let mut from = Columns::from(row, 0);
    Ok(ProRow {
        id: pro,
        name: from.next()?,
        about: from.next()?,
        contacts: contacts(&mut from)?,
        anchor: anchor(&mut from)?,
    })
}

/// Checks that a pro exists.
pub(crate) fn check_pro(connection: &Connection, pro: ProId) -> Outcome<()> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM pros WHERE id = ?1")?;
    if statement.exists([pro.0])? { Ok(()) } else { Err(StoreError::Unknown("pro").into()) }
}

/// The columns that [`read_project`] reads, of `projects` and its `categories`.
pub(crate) const PROJECT: &str = "projects.id, projects.client, categories.name, categories.manual_quote, \
    categories.guaranteed_reply, projects.title, projects.description, projects.place, projects.posted";

/// Reads a project.
pub(crate) fn read_project(from: &mut Columns<'_>) -> rusqlite::Result<ProjectRow> {
    Ok(ProjectRow {
        id: ProjectId(from.next()?),
        client: ClientId(from.next()?),
        category: from.next()?,
        fees: rows::fees(from)?,
        title: from.next()?,
        description: from.next()?,
        place: from.next()?,
        posted: Timestamp(from.next()?),
    })
}

/// A project.
pub(crate) fn project(connection: &Connection, project: ProjectId) -> Outcome<ProjectRow> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {PROJECT} FROM projects JOIN categories ON categories.id = projects.category WHERE projects.id = ?1"
    ))?;
    let found =
        statement.query_row([project.0], |row| read_project(&mut Columns::from(row, 0))).optional()?;
    found.ok_or_else(|| StoreError::Unknown("project").into())
}
