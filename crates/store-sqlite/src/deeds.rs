//! Commands, executed within the writer's transaction.

use std::sync::LazyLock;

use reckon_store::command::{Handled, Loaded, LoadedProject, client_named, handle};
use reckon_store::domain::action::Subject;
use reckon_store::domain::{Account, ClientId, Lead, Limit, ProId, ProjectId, Relation, Timestamp};
use reckon_store::view::{Counted, carries_words, touches};
use reckon_store::{Change, Command, Receipt, StoreError};
use reckon_wire::log::{read_decision, write_decision};
use rusqlite::{Connection, OptionalExtension, params};

use crate::failure::Outcome;
use crate::people;
use crate::predictions;
use crate::rows::{self, Columns, LeadPlace};
use crate::value::{ActorText, AgreementText, DispositionText, Name, Whole};

/// The commands of one transaction: its connection, and what need not be asked for with each of them.
#[derive(Debug)]
pub(crate) struct Deeds<'a> {
    connection: &'a Connection,
    head: u64,
    highest: Option<Limit>,
}

impl<'a> Deeds<'a> {
    /// Begins on a connection with an open transaction.
    pub(crate) fn new(connection: &'a Connection) -> Outcome<Self> {
        Ok(Self { connection, head: head(connection)?, highest: people::highest_limit(connection)? })
    }

    /// Executes a command: the answer, and what was appended to the log.
    ///
    /// All that can be refused is refused before anything is written.
    pub(crate) fn execute(&mut self, command: &Command) -> Outcome<(Receipt, Option<Change>)> {
        if let Some(receipt) = self.known(command)? {
            return Ok((receipt, None));
        }
        let current = current(self.connection, command.pro)?;
        let loaded = self.load(command, &current)?;
        let handled = handle(&loaded, command)?;
        if let Some(change) = &handled.change {
            self.append(command, &current, &loaded, &handled, change)?;
            self.head = change.position;
        }
        self.remember(command, &handled)?;
        if let (Some(agreement), Some(shown)) = (handled.agreement, command.shown) {
            predictions::remember(self.connection, command.action, shown, &handled.receipt, agreement)?;
        }
        Ok((handled.receipt, handled.change))
    }

    fn known(&self, command: &Command) -> Outcome<Option<Receipt>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT fingerprint, disposition, decision, reset, can_upgrade, position, at \
             FROM commands WHERE actor = ?1 AND key = ?2",
        )?;
        let mut found = statement.query(params![ActorText(command.actor), command.key])?;
        let Some(row) = found.next()? else { return Ok(None) };
        let mut from = Columns::from(row, 0);
        if from.next::<[u8; 32]>()? != command.fingerprint {
            return Err(StoreError::KeyReused.into());
        }
        Ok(Some(Receipt {
            disposition: from.next::<DispositionText>()?.0,
            decision: read_decision(&from.next::<String>()?)?,
            reset: Timestamp(from.next()?),
            can_upgrade: from.next()?,
            position: from.next::<Whole>()?.0,
            at: Timestamp(from.next()?),
            replayed: true,
        }))
    }

    fn load(&self, command: &Command, current: &Current) -> Outcome<Loaded> {
        let (pro, connection) = (command.pro, self.connection);
        let named = command.about.project.filter(|_| command.action.subject() == Subject::Lead);
        let found = named.map(|project| lead_and_project(connection, pro, project)).transpose()?.flatten();
        let (project, lead) = found.unzip();
        let client = project.map(|project| project.client).or_else(|| client_named(command));
        let relation = client.map(|client| relation(connection, pro, client)).transpose()?.flatten();
        let plan = command.details.plan.map(|(id, _)| people::plan(connection, id)).transpose()?.flatten();
        Ok(Loaded {
            account: current.account,
            last: current.at,
            last_position: current.position,
            anchor: current.anchor,
            project,
            lead: lead.unwrap_or_default(),
            relation: relation.unwrap_or_default(),
            reach: client.map(|client| people::reach(connection, client)).transpose()?.flatten(),
            plan,
            highest: self.highest,
            head: self.head,
        })
    }

    /// Appends to the log and brings the projections up to date with it.
    fn append(
        &self,
        command: &Command,
        current: &Current,
        loaded: &Loaded,
        handled: &Handled,
        change: &Change,
    ) -> Outcome<()> {
        let (connection, pro, position) = (self.connection, change.pro, change.position);
        rows::append(connection, change)?;
        let open = current.open_discussions + handled.relation.open_discussions();
        let open = open.saturating_sub(loaded.relation.open_discussions());
        rows::put_account(connection, pro, &handled.account, open, position, change.at)?;
        let (lead, relation) = touches(change);
        if let Some(project) = change.project.filter(|_| lead) {
            rows::put_lead(connection, LeadPlace { pro, project, position }, &handled.lead)?;
        }
        if let Some(client) = change.client.filter(|_| relation) {
            rows::put_relation(connection, pro, client, &handled.relation, position)?;
        }
        for counted in Counted::of(change, handled.account.period) {
            rows::put_counted(connection, pro, &counted)?;
        }
        if carries_words(change) {
            put_message(connection, change, command.body.as_deref().unwrap_or_default())?;
        }
        if let (Some(contacts), Some(client)) = (&command.contacts, change.client) {
            people::put_contacts(connection, client, contacts)?;
        }
        Ok(())
    }

    fn remember(&self, command: &Command, handled: &Handled) -> Outcome<()> {
        let receipt = &handled.receipt;
        self.connection
            .prepare_cached(
                "INSERT INTO commands (actor, key, fingerprint, disposition, decision, reset, can_upgrade, \
                 position, at, appended, agreement) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                ActorText(command.actor),
                command.key,
                command.fingerprint,
                DispositionText(receipt.disposition),
                write_decision(&receipt.decision)?,
                receipt.reset.0,
                receipt.can_upgrade,
                Whole(receipt.position),
                receipt.at.0,
                handled.change.is_some(),
                handled.agreement.map(AgreementText),
            ])?;
        Ok(())
    }
}

/// A pro's account as the projection has it, and when it renews.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Current {
    /// The account, in the period in which something happened last.
    pub(crate) account: Account,
    /// Open discussions with all clients.
    pub(crate) open_discussions: u32,
    /// The position of what happened last.
    pub(crate) position: u64,
    /// When that was.
    pub(crate) at: Timestamp,
    /// When the counter resets.
    pub(crate) anchor: reckon_store::domain::period::Anchor,
}

/// A pro's account as the projection has it.
pub(crate) fn current(connection: &Connection, pro: ProId) -> Outcome<Current> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT {}, open_discussions, position, at, anchor_day, time_zone \
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
    })
}

/// The log's last position; 0 while it is empty.
pub(crate) fn head(connection: &Connection) -> Outcome<u64> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(position), 0) FROM log")?;
    Ok(statement.query_row([], |row| row.get::<_, Whole>(0))?.0)
}

/// A project as a command on it needs it, with the lead; `None` if there is no such project.
fn lead_and_project(
    connection: &Connection,
    pro: ProId,
    project: ProjectId,
) -> Outcome<Option<(LoadedProject, Lead)>> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT projects.client, manual_quote, guaranteed_reply, leads.pro IS NOT NULL, {}, {} \
             FROM projects JOIN categories ON categories.id = projects.category \
             LEFT JOIN leads ON leads.pro = ?1 AND leads.project = projects.id WHERE projects.id = ?2",
            people::SEES,
            rows::LEAD
        )
    });
    let mut statement = connection.prepare_cached(&SQL)?;
    let read = |row: &rusqlite::Row<'_>| {
        let mut from = Columns::from(row, 0);
        let (client, fees) = (ClientId(from.next()?), rows::fees(&mut from)?);
        let (touched, sees): (bool, bool) = (from.next()?, from.next()?);
        let lead = if touched { rows::lead(&mut from)? } else { Lead::default() };
        Ok((LoadedProject { client, fees, visible: touched || sees }, lead))
    };
    Ok(statement.query_row([pro.0, project.0], read).optional()?)
}

fn relation(connection: &Connection, pro: ProId, client: ClientId) -> Outcome<Option<Relation>> {
    static SQL: LazyLock<String> =
        LazyLock::new(|| format!("SELECT {} FROM relations WHERE pro = ?1 AND client = ?2", rows::RELATION));
    let mut statement = connection.prepare_cached(&SQL)?;
    let read = |row: &rusqlite::Row<'_>| rows::relation(&mut Columns::from(row, 0));
    Ok(statement.query_row([pro.0, client.0], read).optional()?)
}

fn put_message(connection: &Connection, change: &Change, body: &str) -> Outcome<()> {
    connection
        .prepare_cached(
            "INSERT INTO messages (position, pro, project, client, at, by, body) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            Whole(change.position),
            change.pro.0,
            change.project.map(|project| project.0),
            change.client.map(|client| client.0),
            change.at.0,
            Name(change.action.role()),
            body,
        ])?;
    Ok(())
}
