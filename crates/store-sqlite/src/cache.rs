//! What commands are decided on: read once, and remembered while it is in use.

use std::sync::LazyLock;

use reckon_store::StoreError;
use reckon_store::catalogue::PlanChanges;
use reckon_store::command::LoadedProject;
use reckon_store::domain::period::Anchor;
use reckon_store::domain::relation::Reach;
use reckon_store::domain::{Account, ClientId, Lead, Limit, ProId, ProjectId, Relation, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::catalogue;
use crate::failure::Outcome;
use crate::people;
use crate::recent::Recent;
use crate::rows::{self, Columns};
use crate::value::Whole;

/// Pros, clients, leads and relations, each, that are remembered: about ten megabytes in all.
const REMEMBERED: usize = 16_384;

/// A pro's account as the projection has it, and when it renews.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Current {
    /// The account, in the period in which something happened last.
    pub(crate) account: Account,
    /// Open discussions with all clients.
    pub(crate) open_discussions: u32,
    /// The position of what happened last.
    pub(crate) position: u64,
    /// The last position of what was offered when the account opened.
    pub(crate) opened: u64,
    /// When that was.
    pub(crate) at: Timestamp,
    /// When the counter resets.
    pub(crate) anchor: Anchor,
}

/// A lead with its project.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LeadFacts {
    /// The project, as a command needs it.
    pub(crate) project: LoadedProject,
    /// When it was posted.
    pub(crate) posted: Timestamp,
    /// The lead; blank where nothing has happened.
    pub(crate) lead: Lead,
}

/// What the writer remembers from one transaction to the next. To be thrown away whenever the database may
/// say something else: when a transaction failed, when something else than commands has written.
#[derive(Debug)]
pub(crate) struct WriterCache {
    /// The log's last position.
    pub(crate) head: u64,
    /// The highest limit of all plans.
    pub(crate) highest: Option<Limit>,
    /// What has been changed about plans.
    pub(crate) plan_changes: PlanChanges,
    pros: Recent<ProId, Current>,
    leads: Recent<(ProId, ProjectId), LeadFacts>,
    relations: Recent<(ProId, ClientId), Relation>,
    clients: Recent<ClientId, Reach>,
}

impl Current {
    /// The last position of which the account knows what was offered until then.
    pub(crate) const fn known_until(&self) -> u64 {
        if self.position > self.opened { self.position } else { self.opened }
    }
}

impl WriterCache {
    /// Begins with what every command needs.
    pub(crate) fn new(connection: &Connection) -> Outcome<Self> {
        Ok(Self {
            head: head(connection)?,
            highest: people::highest_limit(connection)?,
            plan_changes: catalogue::plans(connection)?,
            pros: Recent::new(REMEMBERED),
            leads: Recent::new(REMEMBERED),
            relations: Recent::new(REMEMBERED),
            clients: Recent::new(REMEMBERED),
        })
    }

    /// A pro's account.
    pub(crate) fn pro(&mut self, connection: &Connection, pro: ProId) -> Outcome<Current> {
        if let Some(known) = self.pros.get(pro) {
            return Ok(known);
        }
        let found = current(connection, pro)?;
        self.pros.put(pro, found);
        Ok(found)
    }

    /// A lead with its project; `None` if there is no such project.
    pub(crate) fn lead(
        &mut self,
        connection: &Connection,
        pro: ProId,
        project: ProjectId,
    ) -> Outcome<Option<LeadFacts>> {
        let known = self.leads.get((pro, project));
        if known.is_some() {
            return Ok(known);
        }
        let found = lead(connection, pro, project)?;
        found.iter().for_each(|found| self.leads.put((pro, project), *found));
        Ok(found)
    }

    /// A relation; blank where nothing has happened.
    pub(crate) fn relation(
        &mut self,
        connection: &Connection,
        pro: ProId,
        client: ClientId,
    ) -> Outcome<Relation> {
        if let Some(known) = self.relations.get((pro, client)) {
            return Ok(known);
        }
        let found = relation(connection, pro, client)?.unwrap_or_default();
        self.relations.put((pro, client), found);
        Ok(found)
    }

    /// How a client can be reached; `None` if there is no such client.
    pub(crate) fn reach(&mut self, connection: &Connection, client: ClientId) -> Outcome<Option<Reach>> {
        let known = self.clients.get(client);
        if known.is_some() {
            return Ok(known);
        }
        let found = people::reach(connection, client)?;
        found.iter().for_each(|found| self.clients.put(client, *found));
        Ok(found)
    }

    /// Remembers a pro's account as it was just written; so with the others.
    pub(crate) fn put_pro(&mut self, pro: ProId, current: Current) {
        self.pros.put(pro, current);
    }

    /// A lead that was just written.
    pub(crate) fn put_lead(&mut self, pro: ProId, project: ProjectId, facts: LeadFacts) {
        self.leads.put((pro, project), facts);
    }

    /// A relation that was just written.
    pub(crate) fn put_relation(&mut self, pro: ProId, client: ClientId, relation: Relation) {
        self.relations.put((pro, client), relation);
    }

    /// A client whose contacts were just written.
    pub(crate) fn forget_client(&mut self, client: ClientId) {
        self.clients.forget(client);
    }
}

/// The last position of the log and of what is offered; 0 while there is none.
pub(crate) fn head(connection: &Connection) -> Outcome<u64> {
    let mut statement = connection.prepare_cached(
        "SELECT max(coalesce((SELECT max(position) FROM log), 0), coalesce((SELECT max(position) FROM catalogue), 0))",
    )?;
    Ok(statement.query_row([], |row| row.get::<_, Whole>(0))?.0)
}

/// A pro's account as the projection has it.
pub(crate) fn current(connection: &Connection, pro: ProId) -> Outcome<Current> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT {}, open_discussions, position, at, anchor_day, time_zone, opened \
             FROM accounts JOIN pros ON pros.id = accounts.pro WHERE accounts.pro = ?1",
            rows::ACCOUNT
        )
    });
    let mut statement = connection.prepare_cached(&SQL)?;
    let mut found = statement.query([pro.0])?;
    let Some(row) = found.next()? else { return Err(StoreError::Unknown("pro").into()) };
    let mut from = Columns::from(row, 0);
    Ok(Current {
        account: rows::account(&mut from)?,
        open_discussions: from.next()?,
        position: from.next::<Whole>()?.0,
        at: Timestamp(from.next()?),
        anchor: people::anchor(&mut from)?,
        opened: from.next::<Whole>()?.0,
    })
}

fn lead(connection: &Connection, pro: ProId, project: ProjectId) -> Outcome<Option<LeadFacts>> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT projects.client, manual_quote, guaranteed_reply, projects.posted, \
             max(categories.changed, projects.changed), leads.pro IS NOT NULL, {}, {} FROM projects JOIN categories ON categories.id = projects.category \
             LEFT JOIN leads ON leads.pro = ?1 AND leads.project = projects.id WHERE projects.id = ?2",
            people::SEES,
            rows::LEAD
        )
    });
    let mut statement = connection.prepare_cached(&SQL)?;
    let read = |row: &Row<'_>| {
        let mut from = Columns::from(row, 0);
        let (client, fees) = (ClientId(from.next()?), rows::fees(&mut from)?);
        let posted = Timestamp(from.next()?);
        let changed = from.next::<Whole>()?.0;
        let (touched, sees): (bool, bool) = (from.next()?, from.next()?);
        let lead = if touched { rows::lead(&mut from)? } else { Lead::default() };
        let project = LoadedProject { client, fees, visible: touched || sees, changed };
        Ok(LeadFacts { project, posted, lead })
    };
    Ok(statement.query_row([pro.0, project.0], read).optional()?)
}

fn relation(connection: &Connection, pro: ProId, client: ClientId) -> Outcome<Option<Relation>> {
    static SQL: LazyLock<String> =
        LazyLock::new(|| format!("SELECT {} FROM relations WHERE pro = ?1 AND client = ?2", rows::RELATION));
    let mut statement = connection.prepare_cached(&SQL)?;
    let read = |row: &Row<'_>| rows::relation(&mut Columns::from(row, 0));
    Ok(statement.query_row([pro.0, client.0], read).optional()?)
}
