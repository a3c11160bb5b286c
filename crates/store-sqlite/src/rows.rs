//! Rows of the projections and the log: their columns named once, read and written in one place.

use reckon_store::domain::account::{Account, Limit, Plan};
use reckon_store::domain::lead::{Call, CallStatus, Fees, Lead, Quote};
use reckon_store::domain::relation::{Reach, Relation, Status, Thread};
use reckon_store::domain::{Amount, ClientId, Period, PlanId, ProId, ProjectId, Timestamp};
use reckon_store::view::Counted;
use reckon_store::{Change, Heading, MessageRow};
use reckon_wire::log::{read_events, write_events};
use rusqlite::types::FromSqlError;
use rusqlite::{Connection, Result, Row, params};

use crate::failure::{Failure, Outcome};
use crate::value::{ActionText, ActorText, Name, Whole};

/// A row's columns from a place on, read one after the other.
pub(crate) struct Columns<'a> {
    row: &'a Row<'a>,
    at: usize,
}

impl<'a> Columns<'a> {
    /// The columns from `at` on.
    pub(crate) const fn from(row: &'a Row<'a>, at: usize) -> Self {
        Self { row, at }
    }

    /// The next column.
    pub(crate) fn next<T: rusqlite::types::FromSql>(&mut self) -> Result<T> {
        self.at += 1;
        self.row.get(self.at - 1)
    }

    fn instant(&mut self) -> Result<Timestamp> {
        self.next().map(Timestamp)
    }

    fn amount(&mut self) -> Result<Amount> {
        self.next::<Whole>().map(Amount::from)
    }

    pub(crate) fn maybe_amount(&mut self) -> Result<Option<Amount>> {
        Ok(self.next::<Option<Whole>>()?.map(Amount::from))
    }

    /// A column that holds what it should not.
    pub(crate) fn wrong<T>(&self, problem: String) -> Result<T> {
        let cause = FromSqlError::Other(problem.into());
        Err(rusqlite::Error::FromSqlConversionFailure(self.at - 1, rusqlite::types::Type::Text, cause.into()))
    }
}

/// The columns that [`account`] reads, each of the table called `accounts`.
pub(crate) const ACCOUNT: &str = "accounts.plan, accounts.plan_limit, accounts.next_plan, \
    accounts.next_plan_limit, accounts.period_start, accounts.period_end, accounts.used, accounts.credits, \
    accounts.card, accounts.prefer_credits, accounts.outstanding";

/// The same of a pro's account as it opened, of the table `pros`.
pub(crate) const OPENING: &str =
    "plan, plan_limit, NULL, NULL, period_start, period_end, 0, credits, card, prefer_credits, 0";

/// Reads an account.
pub(crate) fn account(from: &mut Columns<'_>) -> Result<Account> {
    let plan = plan(from)?;
    let (next, limit): (Option<u32>, Option<u32>) = (from.next()?, from.next()?);
    let next_plan = next.map(|id| Plan { id: PlanId(id), limit: Limit::from_option(limit) });
    Ok(Account {
        plan,
        next_plan,
        period: Period { start: from.instant()?, end: from.instant()? },
        next_end: None,
        used: from.next()?,
        credits: from.amount()?,
        card: from.next()?,
        prefer_credits: from.next()?,
        outstanding: from.amount()?,
    })
}

/// Reads a plan: its id and its limit.
pub(crate) fn plan(from: &mut Columns<'_>) -> Result<Plan> {
    Ok(Plan { id: PlanId(from.next()?), limit: Limit::from_option(from.next()?) })
}

/// Writes an account and the change that touched it last, `open` being its open discussions.
pub(crate) fn put_account(
    connection: &Connection,
    pro: ProId,
    account: &Account,
    open: u32,
    position: u64,
    at: Timestamp,
) -> Outcome<()> {
    let next = account.next_plan;
    connection
        .prepare_cached(
            "INSERT INTO accounts (pro, plan, plan_limit, next_plan, next_plan_limit, period_start, \
         period_end, used, credits, card, prefer_credits, outstanding, open_discussions, position, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) \
         ON CONFLICT (pro) DO UPDATE SET plan = ?2, plan_limit = ?3, next_plan = ?4, next_plan_limit = ?5, \
         period_start = ?6, period_end = ?7, used = ?8, credits = ?9, card = ?10, prefer_credits = ?11, \
         outstanding = ?12, open_discussions = ?13, position = ?14, at = ?15",
        )?
        .execute(params![
            pro.0,
            account.plan.id.0,
            account.plan.limit.to_option(),
            next.map(|plan| plan.id.0),
            next.and_then(|plan| plan.limit.to_option()),
            account.period.start.0,
            account.period.end.0,
            account.used,
            Whole::from(account.credits),
            account.card,
            account.prefer_credits,
            Whole::from(account.outstanding),
            open,
            Whole(position),
            at.0,
        ])?;
    Ok(())
}

/// The columns that [`lead`] reads, each of the table called `leads`.
pub(crate) const LEAD: &str = "leads.recommended, leads.counted, leads.booked, leads.negative_reply, \
    leads.hire_claimed, leads.hired, leads.contact_made, leads.quote_read, leads.shown_to_client, \
    leads.quote, leads.quote_amount, leads.quote_fee, leads.call_status, leads.call_at, leads.call_failures";

const MANUAL: &str = "manual";
const GUARANTEED_REPLY: &str = "guaranteed_reply";

/// Reads a lead.
pub(crate) fn lead(from: &mut Columns<'_>) -> Result<Lead> {
    Ok(Lead {
        recommended: from.next()?,
        counted: from.next()?,
        booked: from.next()?,
        negative_reply: from.next()?,
        hire_claimed: from.next()?,
        hired: from.next()?,
        contact_made: from.next()?,
        quote_read: from.next()?,
        shown_to_client: from.next()?,
        quote: quote(from)?,
        call: Call { status: call_status(from)?, failures: from.next()? },
    })
}

fn quote(from: &mut Columns<'_>) -> Result<Quote> {
    let method: Option<String> = from.next()?;
    let (amount, fee) = (from.maybe_amount()?, from.maybe_amount()?);
    match (method.as_deref(), fee) {
        (None, _) => Ok(Quote::None),
        (Some(MANUAL), _) => Ok(Quote::Manual { amount }),
        (Some(GUARANTEED_REPLY), Some(fee)) => Ok(Quote::GuaranteedReply { amount, fee }),
        (Some(other), _) => from.wrong(format!("a quote by \"{other}\", or without its fee")),
    }
}

fn call_status(from: &mut Columns<'_>) -> Result<CallStatus> {
    let name: String = from.next()?;
    let at: Option<i64> = from.next()?;
    let plain =
        [CallStatus::Off, CallStatus::Dialing, CallStatus::Failed, CallStatus::Stopped, CallStatus::Closed];
    match (plain.into_iter().find(|status| status.name() == name), at) {
        (Some(status), None) => Ok(status),
        (None, Some(at)) if name == CallStatus::Scheduled(Timestamp(at)).name() => {
            Ok(CallStatus::Scheduled(Timestamp(at)))
        }
        (_, _) => from.wrong(format!("a call service \"{name}\" at {at:?}")),
    }
}

/// Where a lead belongs, and the change that touched it last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LeadPlace {
    /// The pro.
    pub(crate) pro: ProId,
    /// The project.
    pub(crate) project: ProjectId,
    /// Whose it is, for lists.
    pub(crate) client: ClientId,
    /// When it was posted, for lists.
    pub(crate) posted: Timestamp,
    /// The log's position.
    pub(crate) position: u64,
}

/// Writes a lead.
pub(crate) fn put_lead(connection: &Connection, place: LeadPlace, lead: &Lead) -> Outcome<()> {
    let (method, amount, fee) = match lead.quote {
        Quote::None => (None, None, None),
        Quote::Manual { amount } => (Some(MANUAL), amount, None),
        Quote::GuaranteedReply { amount, fee } => (Some(GUARANTEED_REPLY), amount, Some(fee)),
    };
    let call_at = match lead.call.status {
        CallStatus::Scheduled(at) => Some(at.0),
        CallStatus::Off
        | CallStatus::Dialing
        | CallStatus::Failed
        | CallStatus::Stopped
        | CallStatus::Closed => None,
    };
    connection
        .prepare_cached(
            "INSERT INTO leads (pro, project, position, recommended, counted, booked, negative_reply, \
         hire_claimed, hired, contact_made, quote_read, shown_to_client, quote, quote_amount, quote_fee, \
         call_status, call_at, call_failures, client, posted) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20) \
         ON CONFLICT (pro, project) DO UPDATE SET position = ?3, recommended = ?4, counted = ?5, \
         booked = ?6, negative_reply = ?7, hire_claimed = ?8, hired = ?9, contact_made = ?10, \
         quote_read = ?11, shown_to_client = ?12, quote = ?13, quote_amount = ?14, quote_fee = ?15, \
         call_status = ?16, call_at = ?17, call_failures = ?18",
        )?
        .execute(params![
            place.pro.0,
            place.project.0,
            Whole(place.position),
            lead.recommended,
            lead.counted,
            lead.booked,
            lead.negative_reply,
            lead.hire_claimed,
            lead.hired,
            lead.contact_made,
            lead.quote_read,
            lead.shown_to_client,
            method,
            amount.map(Whole::from),
            fee.map(Whole::from),
            lead.call.status.name(),
            call_at,
            lead.call.failures,
            place.client.0,
            place.posted.0,
        ])?;
    Ok(())
}

/// The columns that [`relation`] reads, each of the table called `relations`.
pub(crate) const RELATION: &str = "relations.chat, relations.chat_unsubscribed, relations.chat_wrong, \
    relations.text, relations.text_unsubscribed, relations.text_wrong, \
    relations.email, relations.email_unsubscribed, relations.email_wrong, relations.texted";

/// Reads a relation.
pub(crate) fn relation(from: &mut Columns<'_>) -> Result<Relation> {
    Ok(Relation { chat: thread(from)?, text: thread(from)?, email: thread(from)?, texted: from.next()? })
}

fn thread(from: &mut Columns<'_>) -> Result<Thread> {
    let name: Option<String> = from.next()?;
    let discussion = match name {
        None => None,
        Some(name) if name == Status::Open.name() => Some(Status::Open),
        Some(name) if name == Status::Closed.name() => Some(Status::Closed),
        Some(name) => return from.wrong(format!("a discussion \"{name}\"")),
    };
    Ok(Thread { discussion, unsubscribed: from.next()?, wrong: from.next()? })
}

/// Writes a relation and the change that touched it last.
pub(crate) fn put_relation(
    connection: &Connection,
    pro: ProId,
    client: ClientId,
    relation: &Relation,
    position: u64,
) -> Outcome<()> {
    let Relation { chat, text, email, texted } = relation;
    let status = |thread: &Thread| thread.discussion.map(Status::name);
    connection
        .prepare_cached(
            "INSERT INTO relations (pro, client, position, chat, chat_unsubscribed, chat_wrong, \
         text, text_unsubscribed, text_wrong, email, email_unsubscribed, email_wrong, texted) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
         ON CONFLICT (pro, client) DO UPDATE SET position = ?3, chat = ?4, chat_unsubscribed = ?5, \
         chat_wrong = ?6, text = ?7, text_unsubscribed = ?8, text_wrong = ?9, email = ?10, \
         email_unsubscribed = ?11, email_wrong = ?12, texted = ?13",
        )?
        .execute(params![
            pro.0,
            client.0,
            Whole(position),
            status(chat),
            chat.unsubscribed,
            chat.wrong,
            status(text),
            text.unsubscribed,
            text.wrong,
            status(email),
            email.unsubscribed,
            email.wrong,
            texted,
        ])?;
    Ok(())
}

/// The columns that [`counted`] reads, each of the table called `leads`.
pub(crate) const COUNTED: &str = "leads.counted_position, leads.counted_at, leads.project, \
    leads.counted_rule, leads.counted_by, leads.counted_period_start, leads.counted_period_end";

/// Reads the interaction that was counted on a lead.
pub(crate) fn counted(from: &mut Columns<'_>) -> Result<Counted> {
    Ok(Counted {
        position: from.next::<Whole>()?.0,
        at: from.instant()?,
        project: ProjectId(from.next()?),
        rule: from.next::<Name<_>>()?.0,
        by: from.next::<Name<_>>()?.0,
        period: Period { start: from.instant()?, end: from.instant()? },
    })
}

/// Adds the interaction that was counted, to a lead that has none. A second one is refused.
pub(crate) fn put_counted(connection: &Connection, pro: ProId, counted: &Counted) -> Outcome<()> {
    let changed = connection
        .prepare_cached(
            "UPDATE leads SET counted_position = ?3, counted_at = ?4, counted_rule = ?5, counted_by = ?6, \
             counted_period_start = ?7, counted_period_end = ?8 \
             WHERE pro = ?1 AND project = ?2 AND counted_position IS NULL",
        )?
        .execute(params![
            pro.0,
            counted.project.0,
            Whole(counted.position),
            counted.at.0,
            Name(counted.rule),
            Name(counted.by),
            counted.period.start.0,
            counted.period.end.0,
        ])?;
    if changed != 1 {
        let place = format!("pro {pro} project {}", counted.project);
        return Err(Failure::broken(format!("{place}: an interaction was counted here before")));
    }
    Ok(())
}

/// What was counted in later periods than one that goes on was counted in that.
pub(crate) fn return_counted(connection: &Connection, pro: ProId, period: Period) -> Outcome<()> {
    connection
        .prepare_cached(
            "UPDATE leads SET counted_period_start = ?2, counted_period_end = ?3 \
             WHERE pro = ?1 AND counted_period_start > ?2",
        )?
        .execute(params![pro.0, period.start.0, period.end.0])?;
    Ok(())
}

/// The columns that [`change`] reads.
pub(crate) const CHANGE: &str = "position, pro, at, project, client, actor, action, rule, events";

/// Reads a change of the log.
pub(crate) fn change(from: &mut Columns<'_>) -> Outcome<Change> {
    let mut change = Change {
        position: from.next::<Whole>()?.0,
        pro: ProId(from.next()?),
        at: from.instant()?,
        project: from.next::<Option<u32>>()?.map(ProjectId),
        client: from.next::<Option<u32>>()?.map(ClientId),
        actor: from.next::<ActorText>()?.0,
        action: from.next::<ActionText>()?.0,
        rule: from.next::<Option<Name<_>>>()?.map(|name| name.0),
        events: Vec::new(),
    };
    change.events = read_events(&from.next::<String>()?)?;
    Ok(change)
}

/// Appends a change to the log.
pub(crate) fn append(connection: &Connection, change: &Change) -> Outcome<()> {
    connection
        .prepare_cached(
            "INSERT INTO log (position, pro, at, project, client, actor, action, rule, events) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            Whole(change.position),
            change.pro.0,
            change.at.0,
            change.project.map(|project| project.0),
            change.client.map(|client| client.0),
            ActorText(change.actor),
            ActionText(change.action),
            change.rule.map(Name),
            write_events(&change.events)?,
        ])?;
    Ok(())
}

/// The columns that [`message`] reads.
pub(crate) const MESSAGE: &str = "position, project, at, by, body, progress, \
    (SELECT why FROM failures WHERE failures.pro = messages.pro AND failures.message = messages.position), subject, \
    message_id, sender, cut, attachments, file";

/// Reads a message.
pub(crate) fn message(from: &mut Columns<'_>) -> Result<MessageRow> {
    Ok(MessageRow {
        position: from.next::<Whole>()?.0,
        project: from.next::<Option<u32>>()?.map(ProjectId),
        at: from.instant()?,
        by: from.next::<Name<_>>()?.0,
        body: from.next()?,
        progress: from.next::<Option<Name<_>>>()?.map(|progress| progress.0),
        failure: from.next::<Option<Name<_>>>()?.map(|why| why.0),
        heading: Heading {
            subject: from.next()?,
            message_id: from.next()?,
            sender: from.next()?,
            cut: from.next()?,
            attachments: from.next()?,
            file: from.next()?,
        },
    })
}

/// Reads fees: the manual quote's and the Guaranteed Reply's.
pub(crate) fn fees(from: &mut Columns<'_>) -> Result<Fees> {
    Ok(Fees { manual_quote: from.amount()?, guaranteed_reply: from.maybe_amount()? })
}

/// The columns that [`reach`] reads, each of the table called `clients`.
pub(crate) const REACH: &str = "clients.mobile IS NOT NULL, clients.landline IS NOT NULL, \
    clients.email IS NOT NULL, clients.valid_email, clients.opted_out, clients.mobile_version, \
    clients.email_version";

/// Reads how a client can be reached.
pub(crate) fn reach(from: &mut Columns<'_>) -> Result<Reach> {
    Ok(Reach {
        mobile: from.next()?,
        landline: from.next()?,
        email: from.next()?,
        valid_email: from.next()?,
        opted_out: from.next()?,
        mobile_version: from.next()?,
        email_version: from.next()?,
    })
}
