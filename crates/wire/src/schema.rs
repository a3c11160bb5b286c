//! The schemas of what travels by name: each lists every word there is, from the lists that decide.

use std::borrow::Cow;

use reckon_domain::{Action, Unblock, reason};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::name::Named;

/// The schema of one of these words.
#[must_use]
pub fn words(about: &str, words: impl IntoIterator<Item = &'static str>) -> RefOr<Schema> {
    let mut words: Vec<_> = words.into_iter().collect();
    // What goes by several ways has its word several times.
    let mut seen = std::collections::BTreeSet::new();
    words.retain(|word| seen.insert(*word));
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(about))
        .enum_values(Some(words))
        .build()
        .into()
}

fn named<T: Named>(about: &str) -> RefOr<Schema> {
    words(about, T::all().iter().map(|value| value.name()))
}

/// How a key looks.
const KEY: &str = "^[A-Za-z0-9_-]{8,64}$";

fn key(about: &str) -> RefOr<Schema> {
    let key = ObjectBuilder::new().schema_type(Type::String).description(Some(about)).pattern(Some(KEY));
    key.examples(["3f1c9a52-6f0e-4d57-9b3e-0c6f1d2a7b84"]).build().into()
}

/// The actions that somebody can ask for.
fn asked_for() -> impl Iterator<Item = Action> {
    Action::ALL.into_iter().filter(|action| !action.is_internal())
}

macro_rules! schemas {
    ($($name:ident, $about:literal, $schema:expr;)+) => {$(
        #[doc = $about]
        #[derive(Debug)]
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let schema: fn(&str) -> RefOr<Schema> = $schema;
                schema($about)
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )+};
}

schemas! {
    ActionName, "What can be done.", |about| words(about, asked_for().map(Action::name));
    Variety, "Where, how or with what result an action is done that has several.",
        |about| words(about, asked_for().filter_map(Action::variety));
    ActionKey, "An action with its role and variety.", |about| words(about, Action::ALL.into_iter().map(Action::key));
    Channel, "How a pro and a client write to each other.", named::<reckon_domain::relation::Channel>;
    Delivery, "What became of a message.", named::<reckon_domain::action::Delivery>;
    Progress, "How far a message has come.", named::<reckon_domain::delivery::Progress>;
    Undelivered, "Why a message did not arrive.", named::<reckon_domain::delivery::Undelivered>;
    Trigger, "When an automation sends.", named::<reckon_domain::automation::Trigger>;
    ChargeFor, "What a charge is for.", named::<reckon_domain::money::ChargeFor>;
    ChargeSource, "What a charge is taken from.", named::<reckon_domain::money::ChargeSource>;
    PaymentPurpose, "What a payment by card is for.", named::<reckon_domain::money::PaymentPurpose>;
    Language, "A language.", named::<reckon_domain::rule::Language>;
    Reason, "Why an action is refused.", named::<reckon_domain::Reason>;
    RuleId, "A rule of the rulebook.", named::<reckon_domain::Rule>;
    Role, "Who acts.", named::<reckon_domain::Role>;
    UnblockBy, "What would change a refusal.", |about| words(about, Unblock::ALL.into_iter().map(Unblock::name));
    Key, "An idempotency key: it stands for one request, for ever. Best a random UUID.", key;
    Fault, "Why there was nothing to decide.", |about| words(about, reason::Fault::ALL.into_iter().map(reason::Fault::name));
}
