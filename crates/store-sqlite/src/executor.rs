//! Commands, executed within the writer's transaction.

use reckon_store::automations::timer_done;
use reckon_store::command::{Handled, Loaded, LoadedProject, card_change, check_range, client_named, handle};
use reckon_store::discussions::discussed;
use reckon_store::domain::action::Subject;
use reckon_store::domain::{Action, Event, Relation, Timestamp};
use reckon_store::ledger::LedgerChange;
use reckon_store::view::{Counted, carries_words, failures, touches};
use reckon_store::way_back::period_returned;
use reckon_store::{Actor, Change, Command, Receipt, StoreError, opted_out};
use reckon_wire::log::{read_decision, write_decision};
use rusqlite::{Connection, params};

use crate::automated;
use crate::automations;
use crate::cache::{Current, LeadFacts, WriterCache};
use crate::consents;
use crate::discussions;
use crate::failure::Outcome;
use crate::ledger;
use crate::money;
use crate::people;
use crate::predictions;
use crate::rows::{self, Columns, LeadPlace};
use crate::trail;
use crate::upkeep;
use crate::value::{ActorText, AgreementText, ChannelText, DispositionText, Name, Whole};

/// The commands of one transaction.
#[derive(Debug)]
pub(crate) struct Executor<'a> {
    connection: &'a Connection,
    cache: &'a mut WriterCache,
    /// Tasks that have begun or ended.
    pub(crate) tasks_changed: u64,
}

/// What a command was loaded with, beside what it is decided on.
struct Found {
    current: Current,
    lead: Option<LeadFacts>,
    relation: Relation,
}

impl<'a> Executor<'a> {
    /// Begins on a connection with an open transaction. When that fails, `cache` must be thrown away.
    pub(crate) const fn new(connection: &'a Connection, cache: &'a mut WriterCache) -> Self {
        Self { connection, cache, tasks_changed: 0 }
    }

    /// Executes a command: the answer, and what was appended to the log.
    ///
    /// All that can be refused is refused before anything is written.
    pub(crate) fn execute(&mut self, command: &Command) -> Outcome<(Receipt, Option<Change>)> {
        check_range(command)?;
        if let Some(receipt) = self.known(command)? {
            return Ok((receipt, None));
        }
        let timer = command.timer.map(|seen| automations::timer_seen(self.connection, seen)).transpose()?;
        let (found, loaded) = self.load(command)?;
        let handled = handle(&loaded, command)?;
        if let Some(change) = &handled.change {
            self.append(command, &found, &handled, change)?;
            self.cache.head = change.position;
        }
        money::change_card(self.connection, command.pro, card_change(command, &handled.receipt))?;
        if let Some(timer) = timer {
            self.tasks_changed +=
                automations::end_timer(self.connection, timer_done(&timer, &handled.receipt))?;
        }
        self.remember(command, &handled)?;
        if let Some(entry) = &command.trail {
            let position = handled.change.as_ref().map(|change| change.position);
            trail::note(self.connection, entry, handled.receipt.disposition.outcome(), position)?;
        }
        if let (Some(agreement), Some(shown)) = (handled.agreement, command.shown) {
            predictions::remember(self.connection, command.action, shown, &handled.receipt, agreement)?;
        }
        Ok((handled.receipt, handled.change))
    }

    fn known(&self, command: &Command) -> Outcome<Option<Receipt>> {
        match answered(self.connection, command.actor, &command.key)? {
            Some((fingerprint, _)) if fingerprint != command.fingerprint => Err(StoreError::KeyReused.into()),
            found => Ok(found.map(|(_, receipt)| receipt)),
        }
    }

    fn load(&mut self, command: &Command) -> Outcome<(Found, Loaded)> {
        let (pro, connection) = (command.pro, self.connection);
        let current = self.cache.pro(connection, pro)?;
        let named = command.about.project.filter(|_| command.action.subject() == Subject::Lead);
        let lead = match named {
            Some(project) => self.cache.lead(connection, pro, project)?,
            None => None,
        };
        let client = lead.map(|lead| lead.project.client).or_else(|| client_named(command));
        let (reach, relation) = match client {
            Some(client) => {
                (self.cache.reach(connection, client)?, self.cache.relation(connection, pro, client)?)
            }
            None => (None, Relation::default()),
        };
        let plan = match command.details.plan {
            Some((plan, _)) => people::plan(connection, plan)?,
            None => None,
        };
        let payment = match command.details.payment {
            Some(payment) => money::find_payment(connection, payment.id)?,
            None => None,
        };
        let loaded = Loaded {
            account: current.account,
            last: current.at,
            last_position: current.position,
            plan_changes: self.cache.plan_changes.unknown_to(&current.account, current.known_until()),
            plans_changed: self.cache.plan_changes.last_of(&current.account),
            anchor: current.anchor,
            project: lead.map(|lead| lead.project),
            lead: lead.map(|lead| lead.lead).unwrap_or_default(),
            relation,
            reach,
            plan,
            payment,
            highest: self.cache.highest,
            head: self.cache.head,
            way_back: self.way_back(command)?,
        };
        Ok((Found { current, lead, relation }, loaded))
    }

    /// What takes back the periods that have begun too early, where the command is to do that.
    fn way_back(&self, command: &Command) -> Outcome<Vec<Event>> {
        if command.action != Action::ReturnPeriod {
            return Ok(Vec::new());
        }
        upkeep::way_back(self.connection, command.pro, &self.cache.plan_changes, command.now)
    }

    /// Appends to the log and brings the projections up to date with it.
    fn append(
        &mut self,
        command: &Command,
        found: &Found,
        handled: &Handled,
        change: &Change,
    ) -> Outcome<()> {
        rows::append(self.connection, change)?;
        let lead = found.lead.map(|known| known.lead).unwrap_or_default();
        let delta = LedgerChange::of(change, &found.current.account, &lead);
        ledger::apply(self.connection, change, &delta)?;
        self.tasks_changed += delta.tasks_changed();
        self.put_account(found, handled, change)?;
        let (lead, relation) = touches(change);
        if lead {
            self.put_lead(found, handled, change)?;
        }
        if let Some(period) = period_returned(change) {
            rows::return_counted(self.connection, change.pro, period)?;
        }
        if let Some(client) = change.client.filter(|_| relation) {
            rows::put_relation(self.connection, change.pro, client, &handled.relation, change.position)?;
            self.cache.put_relation(change.pro, client, handled.relation);
        }
        for (key, found) in discussed(change, handled.relation) {
            discussions::put(self.connection, change.pro, key, &found)?;
        }
        for failure in failures(change) {
            discussions::put_failure(self.connection, change.pro, failure)?;
        }
        automated::apply(self.connection, change)?;
        if carries_words(change) {
            put_message(self.connection, change, command)?;
        }
        consents::keep(self.connection, command, change)?;
        if let (Some(opted_out), Some(client)) = (opted_out(change), change.client) {
            people::put_opted_out(self.connection, client, opted_out)?;
            self.cache.forget_client(client);
        }
        if let (Some(contacts), Some(client)) = (&command.contacts, change.client) {
            people::put_contacts(self.connection, client, contacts)?;
            self.cache.forget_client(client);
        }
        Ok(())
    }

    fn put_account(&mut self, found: &Found, handled: &Handled, change: &Change) -> Outcome<()> {
        let open = found.current.open_discussions + handled.relation.open_discussions();
        let current = Current {
            account: handled.account,
            open_discussions: open.saturating_sub(found.relation.open_discussions()),
            position: change.position,
            at: change.at,
            anchor: found.current.anchor,
            opened: found.current.opened,
        };
        let Current { account, open_discussions, position, at, .. } = &current;
        rows::put_account(self.connection, change.pro, account, *open_discussions, *position, *at)?;
        self.cache.put_pro(change.pro, current);
        Ok(())
    }

    fn put_lead(&mut self, found: &Found, handled: &Handled, change: &Change) -> Outcome<()> {
        let (Some(project), Some(known)) = (change.project, found.lead) else { return Ok(()) };
        let (pro, position) = (change.pro, change.position);
        let LeadFacts { project: loaded, posted, .. } = known;
        let place = LeadPlace { pro, project, client: loaded.client, posted, position };
        rows::put_lead(self.connection, place, &handled.lead)?;
        for counted in Counted::of(change, handled.account.period) {
            rows::put_counted(self.connection, pro, &counted)?;
        }
        let loaded = LoadedProject { visible: true, ..loaded };
        self.cache.put_lead(pro, project, LeadFacts { project: loaded, posted, lead: handled.lead });
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

/// The answer that a command with this key had, if there was one, and what it was the answer to.
pub(crate) fn answered(
    connection: &Connection,
    actor: Actor,
    key: &str,
) -> Outcome<Option<([u8; 32], Receipt)>> {
    let mut statement = connection.prepare_cached(
        "SELECT fingerprint, disposition, decision, reset, can_upgrade, position, at \
         FROM commands WHERE actor = ?1 AND key = ?2",
    )?;
    let mut found = statement.query(params![ActorText(actor), key])?;
    let Some(row) = found.next()? else { return Ok(None) };
    let mut from = Columns::from(row, 0);
    let fingerprint = from.next()?;
    let receipt = Receipt {
        disposition: from.next::<DispositionText>()?.0,
        decision: read_decision(&from.next::<String>()?)?,
        reset: Timestamp(from.next()?),
        can_upgrade: from.next()?,
        position: from.next::<Whole>()?.0,
        at: Timestamp(from.next()?),
        replayed: true,
    };
    Ok(Some((fingerprint, receipt)))
}

fn put_message(connection: &Connection, change: &Change, command: &Command) -> Outcome<()> {
    connection
        .prepare_cached(
            "INSERT INTO messages (position, pro, project, client, at, by, body, channel, subject, message_id, \
             sender, cut, attachments, file) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            Whole(change.position),
            change.pro.0,
            change.project.map(|project| project.0),
            change.client.map(|client| client.0),
            change.at.0,
            Name(change.action.role()),
            command.body.as_deref().unwrap_or_default(),
            change.action.channel().map(ChannelText),
            command.heading.subject,
            command.heading.message_id,
            command.heading.sender,
            command.heading.cut,
            command.heading.attachments,
            command.heading.file,
        ])?;
    Ok(())
}
