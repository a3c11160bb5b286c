//! Values that SQLite does not know, each written and read in one way.

use reckon_store::domain::action::Role;
use reckon_store::domain::automation::NotSent;
use reckon_store::domain::relation::{Channel, Status};
use reckon_store::domain::{Action, Amount, ClientId, ProId};
use reckon_store::{
    Actor, Agreement, AppointmentStatus, CallBy, CallOutcome, ConsentHow, Disposition, EntryKind,
    LedgerAccount, OperatorId, PaymentState, Principal, TaskKind, TaskState, TrailOutcome,
};
use reckon_wire::name::Named;
use rusqlite::Result;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

/// A number that is never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Whole(pub u64);

impl ToSql for Whole {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        let number = i64::try_from(self.0);
        number.map(ToSqlOutput::from).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl FromSql for Whole {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        u64::try_from(number).map(Self).map_err(|_| FromSqlError::OutOfRange(number))
    }
}

impl From<Amount> for Whole {
    fn from(amount: Amount) -> Self {
        Self(amount.0)
    }
}

impl From<Whole> for Amount {
    fn from(number: Whole) -> Self {
        Self(number.0)
    }
}

/// A value that is written as its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name<T>(pub T);

fn unknown<T>(what: &str, text: &str) -> FromSqlResult<T> {
    Err(FromSqlError::Other(format!("\"{text}\" is not {what}").into()))
}

impl<T: Named> ToSql for Name<T> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(self.0.name().into())
    }
}

impl<T: Named> FromSql for Name<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        T::from_name(text).map_or_else(|| unknown(T::WHAT, text), |value| Ok(Self(value)))
    }
}

/// Types of this workspace that are written as text in a way of their own.
macro_rules! texts {
    ($($name:ident($type:ty), $what:literal, $write:expr, $read:expr;)+) => {$(
        #[doc = concat!("As text: ", $what, ".")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) struct $name(pub $type);

        impl ToSql for $name {
            fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
                Ok($write(self.0).into())
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let text = value.as_str()?;
                let found: Option<$type> = $read(text);
                found.map_or_else(|| unknown($what, text), |value| Ok(Self(value)))
            }
        }
    )+};
}

texts! {
    ActionText(Action), "an action", Action::key, Action::from_key;
    DispositionText(Disposition), "a disposition", Disposition::name,
        |text: &str| Disposition::ALL.into_iter().find(|one| one.name() == text);
    AgreementText(Agreement), "an agreement", Agreement::name,
        |text: &str| Agreement::ALL.into_iter().find(|one| one.name() == text);
    ChannelText(Channel), "a channel", Channel::name,
        |text: &str| Channel::ALL.into_iter().find(|one| one.name() == text);
    StatusText(Status), "a discussion's status", Status::name,
        |text: &str| Status::ALL.into_iter().find(|one| one.name() == text);
    PaymentStateText(PaymentState), "a payment's state", PaymentState::name,
        |text: &str| PaymentState::ALL.into_iter().find(|one| one.name() == text);
    EntryText(EntryKind), "an entry", EntryKind::name,
        |text: &str| EntryKind::ALL.into_iter().find(|one| one.name() == text);
    LedgerText(LedgerAccount), "an account of the ledger", LedgerAccount::name,
        |text: &str| LedgerAccount::ALL.into_iter().find(|one| one.name() == text);
    ConsentText(ConsentHow), "how consent was said", ConsentHow::name,
        |text: &str| ConsentHow::ALL.into_iter().find(|one| one.name() == text);
    TaskText(TaskKind), "a task", TaskKind::name,
        |text: &str| TaskKind::ALL.into_iter().find(|one| one.name() == text);
    NotSentText(NotSent), "why nothing was sent", NotSent::name, NotSent::from_name;
    CallByText(CallBy), "what has calls made", CallBy::name,
        |text: &str| CallBy::ALL.into_iter().find(|one| one.name() == text);
    AppointmentText(AppointmentStatus), "an appointment's status", AppointmentStatus::name,
        AppointmentStatus::from_name;
    CallText(CallOutcome), "a call's outcome", CallOutcome::name,
        |text: &str| CallOutcome::ALL.into_iter().find(|one| one.name() == text);
    ActorText(Actor), "an actor", write_actor, read_actor;
    PrincipalText(Principal), "who signs in", |principal: Principal| principal.to_string(), read_principal;
    TaskStateText(TaskState), "where a task stands", TaskState::name,
        |text: &str| TaskState::ALL.into_iter().find(|one| one.name() == text);
    TrailOutcomeText(TrailOutcome), "what came of an action", TrailOutcome::name,
        |text: &str| TrailOutcome::ALL.into_iter().find(|one| one.name() == text);
}

fn write_actor(actor: Actor) -> String {
    match actor {
        Actor::Pro(pro) => format!("pro:{pro}"),
        Actor::Client(client) => format!("client:{client}"),
        Actor::Machine(role) => format!("machine:{}", role.name()),
    }
}

fn read_actor(text: &str) -> Option<Actor> {
    match text.split_once(':')? {
        ("pro", id) => Some(Actor::Pro(ProId(id.parse().ok()?))),
        ("client", id) => Some(Actor::Client(ClientId(id.parse().ok()?))),
        ("machine", role) => Role::from_name(role).map(Actor::Machine),
        (_, _) => None,
    }
}

fn read_principal(text: &str) -> Option<Principal> {
    match text.split_once(':') {
        Some(("pro", id)) => Some(Principal::Pro(ProId(id.parse().ok()?))),
        Some(("client", id)) => Some(Principal::Client(ClientId(id.parse().ok()?))),
        Some(("operator", id)) => Some(Principal::Operator(OperatorId(id.parse().ok()?))),
        None if text == "backend" => Some(Principal::Backend),
        Some(_) | None => None,
    }
}
