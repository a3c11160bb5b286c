//! How every store handles a command: it loads, this decides, it writes.
//!
//! Pure: a store differs from another only in how it reads what a command needs and keeps what follows.

use reckon_domain::account::Plan;
use reckon_domain::action::{Details, Role, Subject};
use reckon_domain::catalogue::{PlanChange, catch_up};
use reckon_domain::decide::{About, Decision, Outcome, Situation, decide, events};
use reckon_domain::evolve::apply;
use reckon_domain::lead::Fees;
use reckon_domain::period::Anchor;
use reckon_domain::relation::Reach;
use reckon_domain::table::Effects;
use reckon_domain::wording::{not_a_whole_number, not_an_instant};
use reckon_domain::{
    Account, Action, Amount, ClientId, Event, Lead, Limit, Pro, Relation, Timestamp, Wording, wording,
};

use crate::model::{
    Actor, Agreement, CardRow, Change, Command, Disposition, PaymentRow, PaymentState, Receipt, ShownBefore,
    StoreError,
};

/// A project, as far as a command on it needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadedProject {
    /// Whose it is.
    pub client: ClientId,
    /// What its category asks for quotes.
    pub fees: Fees,
    /// Whether the pro sees it: it is of their categories, or something has happened on the lead.
    pub visible: bool,
    /// Where its fees were changed last, among the log's positions; 0 where they never were.
    pub changed: u64,
}

/// What a command is decided on, as the store has it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The pro's account, as it was when something happened last.
    pub account: Account,
    /// When that was.
    pub last: Timestamp,
    /// The log's position then; 0 if nothing has happened to the pro yet.
    pub last_position: u64,
    /// What the marketplace has changed since about the account's plans, oldest first (I14).
    pub plan_changes: Vec<PlanChange>,
    /// Where it changed one of them last, known to the account or not; 0 where it never did.
    pub plans_changed: u64,
    /// When the pro's counter resets.
    pub anchor: Anchor,
    /// The project that the command names, if it exists.
    pub project: Option<LoadedProject>,
    /// The lead; blank where nothing has happened.
    pub lead: Lead,
    /// The relation with the client that the command is about; blank where nothing has happened.
    pub relation: Relation,
    /// How that client can be reached; `None` if there is no such client.
    pub reach: Option<Reach>,
    /// The plan that the command names, if it exists.
    pub plan: Option<Plan>,
    /// The payment that the command names, if it exists.
    pub payment: Option<PaymentRow>,
    /// The highest limit of all plans.
    pub highest: Option<Limit>,
    /// The log's last position.
    pub head: u64,
    /// What takes back the periods that a wrong clock began, where the command is to do that; see [`WayBack`].
    ///
    /// [`WayBack`]: crate::way_back::WayBack
    pub way_back: Vec<Event>,
}

/// What a command comes to: to be kept together, or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handled {
    /// The answer.
    pub receipt: Receipt,
    /// What is appended to the log, at the position after `head`; nothing where nothing has happened.
    pub change: Option<Change>,
    /// The account after it.
    pub account: Account,
    /// The lead after it.
    pub lead: Lead,
    /// The relation after it.
    pub relation: Relation,
    /// How the prediction compares, where there was one.
    pub agreement: Option<Agreement>,
}

/// Checks that every number of a command is one that every store can keep and JavaScript can hold. To be asked before
/// anything is looked up by one.
///
/// # Errors
/// [`StoreError::Invalid`] naming the first field that is out of its range.
pub fn check_range(command: &Command) -> Result<(), StoreError> {
    let Details { amount, time, message, failure, .. } = command.details;
    let amount = amount.unwrap_or_default();
    let shown = command.shown.unwrap_or_default();
    let numbers = [
        ("amount", amount.0),
        ("message", message.unwrap_or_default()),
        ("failure", failure.map(|failure| failure.message).unwrap_or_default()),
        ("timer", command.timer.map(|timer| timer.id).unwrap_or_default()),
        ("shown.charges", shown.cost.charges.0),
        ("shown.on_contact", shown.cost.on_contact.0),
        ("shown.position", shown.position),
    ];
    if let Some((field, _)) = numbers.into_iter().find(|(_, number)| *number > Amount::MAX.0) {
        return Err(StoreError::invalid(field, not_a_whole_number()));
    }
    for (field, instant) in [("time", time.unwrap_or_default()), ("now", command.now)] {
        if Timestamp::from_millis(instant.0).is_none() {
            return Err(StoreError::invalid(field, not_an_instant()));
        }
    }
    Ok(())
}

/// Whom a command is about, once its project's client is known.
///
/// # Errors
/// [`StoreError::Unknown`] when what it names does not exist, is not the actor's or does not belong together.
pub fn about(command: &Command, project: Option<LoadedProject>) -> Result<About, StoreError> {
    if matches!(command.actor, Actor::Pro(pro) if pro != command.pro) {
        return Err(StoreError::Unknown("pro"));
    }
    let theirs = |client: ClientId| !matches!(command.actor, Actor::Client(actor) if actor != client);
    let about = match command.action.subject() {
        Subject::Lead => {
            let found = project.ok_or(StoreError::Unknown("project"))?;
            let named = command.about.client.is_none_or(|client| client == found.client);
            // A client may turn to a pro of another trade, and is shown nobody's contacts by that.
            let seen = found.visible
                || match command.actor {
                    Actor::Pro(_) => false,
                    Actor::Client(_) => !shows_contacts(command.action),
                    Actor::Machine(_) => true,
                };
            if !named || !seen || !theirs(found.client) {
                return Err(StoreError::Unknown("project"));
            }
            About { project: command.about.project, client: Some(found.client) }
        }
        Subject::Relation | Subject::Contacts => {
            let client = client_named(command).filter(|client| theirs(*client));
            About { project: None, client: Some(client.ok_or(StoreError::Unknown("client"))?) }
        }
        Subject::Account | Subject::Nothing => About::default(),
        Subject::Catalogue => {
            let problem = wording!(
                "what plans allow and categories ask for is set by an import",
                "was Tarife erlauben und Kategorien kosten, setzt ein Import"
            );
            return Err(StoreError::Invalid { field: "action".to_owned(), problem });
        }
    };
    Ok(about)
}

/// Whether a client sees a pro's contacts by this.
const fn shows_contacts(action: Action) -> bool {
    matches!(
        action,
        Action::ViewPhone | Action::ClientViewContactsFromChat | Action::ClientViewContactsFromProfile
    )
}

/// The client that a command names, be it by acting.
#[must_use]
pub fn client_named(command: &Command) -> Option<ClientId> {
    command.about.client.or(match command.actor {
        Actor::Client(client) => Some(client),
        Actor::Pro(_) | Actor::Machine(_) => None,
    })
}

/// The account as it stands at `now`: its period begun, what the marketplace has changed about its plans taken up,
/// and the end of the next period known.
#[must_use]
pub fn account_at(account: &Account, changes: &[PlanChange], anchor: &Anchor, now: Timestamp) -> Account {
    let current = after(account, &caught_up(account, changes, anchor, now));
    let next = anchor.period_at(current.period.end).end;
    Account { next_end: Some(next), ..current }
}

/// The events that bring an account to `now`.
#[must_use]
pub fn caught_up(account: &Account, changes: &[PlanChange], anchor: &Anchor, now: Timestamp) -> Vec<Event> {
    catch_up(account, changes, now, |at| anchor.period_at(at))
}

/// The account after events of its own.
fn after(account: &Account, events: &[Event]) -> Account {
    let mut pro = Pro::new(*account);
    events.iter().for_each(|event| apply(&mut pro, event));
    pro.account
}

/// Whether a plan with a higher limit than the account's exists.
#[must_use]
pub fn can_upgrade(account: &Account, highest: Option<Limit>) -> bool {
    highest.is_some_and(|highest| highest > account.plan.limit)
}

/// Decides a command on what the store has loaded.
///
/// # Errors
/// [`StoreError::Unknown`] as [`about`] says; [`StoreError::Invalid`] when the command lacks what its
/// action needs.
pub fn handle(loaded: &Loaded, command: &Command) -> Result<Handled, StoreError> {
    let about = about(command, loaded.project)?;
    if about.client.is_some() && loaded.reach.is_none() {
        return Err(StoreError::Unknown("client"));
    }
    let details = complete(loaded, command)?;
    // A clock that was set back must not write history out of order, but where it was wrong and is right again.
    let returns = command.action == Action::ReturnPeriod;
    let now = if returns { command.now } else { command.now.max(loaded.last) };
    let missed = caught_up(&loaded.account, &loaded.plan_changes, &loaded.anchor, now);
    let account = after(&loaded.account, &missed);
    let situation = situation(loaded, &account);
    let decision = decide(&situation, command.action, &details, now);
    check(loaded, command, &decision)?;
    let disposition = disposition(command, &decision);
    let caused = match disposition {
        Disposition::Done if returns => loaded.way_back.clone(),
        Disposition::Done => events(&situation, about, command.action, &details, &decision, now),
        Disposition::Refused | Disposition::CostsMore => Vec::new(),
    };
    let happened = !caused.is_empty() || (disposition == Disposition::Done && updates_contact(&decision));
    let receipt = Receipt {
        disposition,
        decision,
        reset: account.period.end,
        can_upgrade: can_upgrade(&account, loaded.highest),
        position: loaded.head + u64::from(happened),
        at: now,
        replayed: false,
    };
    let told = command.shown.filter(|shown| !shown.doubtful);
    let agreement = told.map(|shown| agreement(loaded, command, &details, shown, &decision));
    let change = happened.then(|| change(command, about, &receipt, [missed, caused].concat()));
    let mut state = state(loaded, about);
    change.iter().flat_map(|change| &change.events).for_each(|event| apply(&mut state, event));
    let (lead, relation) = parts(&state, about);
    Ok(Handled { receipt, change, account: state.account, lead, relation, agreement })
}

fn change(command: &Command, about: About, receipt: &Receipt, events: Vec<Event>) -> Change {
    Change {
        position: receipt.position,
        at: receipt.at,
        pro: command.pro,
        project: about.project,
        client: about.client,
        actor: command.actor,
        action: command.action,
        rule: receipt.decision.rule,
        events,
    }
}

/// What becomes of a decided command. Only a pro pays, so only a pro can be surprised.
fn disposition(command: &Command, decision: &Decision) -> Disposition {
    let pays = command.action.role() == Role::Pro;
    match (decision.outcome, command.shown) {
        (Outcome::Blocked(_) | Outcome::Error(_), _) => Disposition::Refused,
        (Outcome::Allowed(_), Some(shown)) if pays && decision.exceeds(shown.cost) => Disposition::CostsMore,
        (Outcome::Allowed(_), _) => Disposition::Done,
    }
}

/// Whether the contacts of the directory are to change.
#[must_use]
pub fn updates_contact(decision: &Decision) -> bool {
    matches!(decision.outcome, Outcome::Allowed(found) if found.effects.contains(Effects::UPDATE_CONTACT))
}

/// Whether a purchase of credits makes sense for an account that waits for `pending` by card.
///
/// # Errors
/// [`StoreError::Invalid`] when the amount is nothing or too much, or no card is on file.
pub fn check_purchase(account: &Account, pending: Amount, amount: Amount) -> Result<(), StoreError> {
    if amount.is_zero() {
        let problem = wording!("must be more than nothing", "muss mehr als nichts sein");
        return Err(StoreError::invalid("amount", problem));
    }
    check_credits(account.credits.plus(pending).plus(amount))?;
    if !account.card {
        let problem = wording!(
            "no card is on file: add one first",
            "es ist keine Karte hinterlegt: hinterlegen Sie erst eine"
        );
        return Err(StoreError::invalid("card", problem));
    }
    Ok(())
}

/// Checks what the credits would be with those that are added.
fn check_credits(credits: Amount) -> Result<(), StoreError> {
    if credits <= Amount::MAX {
        return Ok(());
    }
    let problem = wording!(
        "with these the credits would be more than {most}",
        "damit wäre das Guthaben mehr als {most}",
        most = Amount::MAX.0
    );
    Err(StoreError::invalid("amount", problem))
}

/// What becomes of the details of the pro's card with a command that was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardChange<'a> {
    /// They stay.
    Stays,
    /// These are kept, in place of others.
    Put(&'a CardRow),
    /// They go.
    Goes,
}

/// What becomes of the details of the pro's card. Another card is put on file without an event: the rules
/// know no more than that there is one.
#[must_use]
pub fn card_change<'a>(command: &'a Command, receipt: &Receipt) -> CardChange<'a> {
    if receipt.disposition != Disposition::Done {
        return CardChange::Stays;
    }
    match &command.card {
        Some(card) if command.action == Action::AddCard => CardChange::Put(card),
        _ if command.action == Action::RemoveCard => CardChange::Goes,
        Some(_) | None => CardChange::Stays,
    }
}

/// The command's details, with what only the directory knows.
fn complete(loaded: &Loaded, command: &Command) -> Result<Details, StoreError> {
    let mut details = command.details;
    if let Some((_, limit)) = &mut details.plan {
        *limit = loaded.plan.ok_or(StoreError::Unknown("plan"))?.limit;
    }
    if let Some(payment) = &mut details.payment {
        let known =
            loaded.payment.filter(|row| row.pro == command.pro).ok_or(StoreError::Unknown("payment"))?;
        // What was declined may have been taken all the same: then the money has come.
        details.declined_before =
            known.state == PaymentState::Declined && command.action == Action::PaymentSucceeded;
        if known.state != PaymentState::Pending && !details.declined_before {
            let problem = wording!(
                "payment {id} is settled already",
                "Zahlung {id} ist schon abgeschlossen",
                id = known.payment.id
            );
            return Err(StoreError::invalid("payment", problem));
        }
        *payment = known.payment;
    }
    let own = command.action.channel().or(details.channel);
    let delivery = details.automation.zip(details.delivery);
    if command.action.subject() == Subject::Relation && own.is_none() && delivery.is_none() {
        return Err(lacking(command, "channel"));
    }
    Ok(details)
}

/// What an allowed action needs and the command does not say. Without it the action would quietly do nothing.
fn check(loaded: &Loaded, command: &Command, decision: &Decision) -> Result<(), StoreError> {
    let Outcome::Allowed(found) = decision.outcome else { return Ok(()) };
    let Details { amount, time, plan, payment, failure, .. } = command.details;
    let bought = amount.unwrap_or_default();
    for (effect, field, there) in [
        (Effects::CHANGE_PLAN, "plan", plan.is_some()),
        (Effects::ADD_CREDITS, "amount", !bought.is_zero()),
        (Effects::SCHEDULE, "time", time.is_some()),
        (Effects::UPDATE_CONTACT, "contacts", command.contacts.is_some()),
        (Effects::SETTLE, "payment", payment.is_some()),
        (Effects::FAIL_MESSAGE, "failure", failure.is_some()),
    ] {
        if found.effects.contains(effect) && !there {
            return Err(lacking(command, field));
        }
    }
    if found.effects.contains(Effects::ADD_CREDITS) {
        check_credits(loaded.account.credits.plus(bought))?;
    }
    Ok(())
}

/// That an action needs a field.
#[must_use]
pub fn needed_by(action: Action) -> Wording {
    wording!("{action} needs it", "{action} braucht das", action = action.key())
}

fn lacking(command: &Command, field: &str) -> StoreError {
    StoreError::invalid(field, needed_by(command.action))
}

/// The parts of a pro's state that a command can read and change, as a state of their own.
fn state(loaded: &Loaded, about: About) -> Pro {
    let mut pro = Pro::new(loaded.account);
    pro.leads.extend(about.project.map(|project| (project, loaded.lead)));
    pro.relations.extend(about.client.map(|client| (client, loaded.relation)));
    pro
}

/// The lead and the relation of such a state.
fn parts(state: &Pro, about: About) -> (Lead, Relation) {
    (
        about.project.map(|project| state.lead(project)).unwrap_or_default(),
        about.client.map(|client| state.relation(client)).unwrap_or_default(),
    )
}

fn situation<'a>(loaded: &'a Loaded, account: &'a Account) -> Situation<'a> {
    Situation {
        account,
        lead: &loaded.lead,
        fees: loaded.project.map(|project| project.fees).unwrap_or_default(),
        relation: &loaded.relation,
        reach: loaded.reach.unwrap_or_default(),
    }
}

/// How what was shown compares with what was decided.
fn agreement(
    loaded: &Loaded,
    command: &Command,
    details: &Details,
    shown: ShownBefore,
    decision: &Decision,
) -> Agreement {
    let same = |decision: &Decision| decision.cost() == shown.cost && decision.is_allowed() != shown.blocked;
    // What the page would have been told right after the last thing that happened, before time went on:
    // a callback's time was not yet chosen, the period had not ended.
    let then = Details { time: None, ..*details };
    let earlier = || decide(&situation(loaded, &loaded.account), command.action, &then, loaded.last);
    let fees_changed = loaded.project.map_or(0, |project| project.changed);
    let last = loaded.last_position.max(loaded.plans_changed).max(fees_changed);
    if same(decision) {
        Agreement::Agreed
    } else if shown.position < last {
        Agreement::Stale
    } else if !shown.same_rules {
        Agreement::OtherRules
    } else if same(&earlier()) {
        Agreement::Stale
    } else {
        Agreement::Unexplained
    }
}
