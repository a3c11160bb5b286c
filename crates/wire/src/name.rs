//! Enums that travel by name.

/// Names of an enum's values: one list, read and written from it.
pub trait Named: Copy + 'static {
    /// What the values are, for errors: "a channel".
    const WHAT: &'static str;
    /// Every value.
    fn all() -> &'static [Self];
    /// The name that travels.
    fn name(self) -> &'static str;

    /// The value of this name.
    fn from_name(name: &str) -> Option<Self> {
        Self::all().iter().copied().find(|value| value.name() == name)
    }
}

macro_rules! named {
    ($($type:ty, $what:literal, $all:expr, $name:expr;)+) => {$(
        impl Named for $type {
            const WHAT: &'static str = $what;
            fn all() -> &'static [Self] { &$all }
            fn name(self) -> &'static str { $name(self) }
        }
    )+};
}

use reckon_domain::action::{Delivery, Role};
use reckon_domain::automation::Trigger;
use reckon_domain::delivery::{Progress, Undelivered};
use reckon_domain::money::{ChargeFor, ChargeSource, PaymentPurpose};
use reckon_domain::relation::Channel;
use reckon_domain::rule::Language;
use reckon_domain::{Reason, Rule};

named! {
    Role, "a role", Role::ALL, Role::name;
    Channel, "a channel", Channel::ALL, Channel::name;
    Delivery, "a delivery", Delivery::ALL, Delivery::name;
    Progress, "how far a message has come", Progress::ALL, Progress::name;
    Undelivered, "a reason not to arrive", Undelivered::ALL, Undelivered::name;
    Trigger, "a trigger", Trigger::ALL, Trigger::name;
    ChargeFor, "a purpose of a charge", ChargeFor::ALL, ChargeFor::name;
    ChargeSource, "a source of a charge", ChargeSource::ALL, ChargeSource::name;
    PaymentPurpose, "a purpose of a payment", PaymentPurpose::ALL, PaymentPurpose::name;
    Language, "a language", Language::ALL, Language::name;
    Reason, "a reason", Reason::ALL, Reason::name;
    Rule, "a rule", *Rule::ALL, Rule::id;
}

/// Serde by name: `#[serde(with = "named")]`.
pub mod named {
    use core::fmt;
    use core::marker::PhantomData;

    use serde::de::{self, Deserializer, Visitor};
    use serde::ser::Serializer;

    use super::Named;

    /// Writes the name.
    ///
    /// # Errors
    /// The serializer's own.
    pub fn serialize<T: Named, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.name())
    }

    /// Reads the name.
    ///
    /// # Errors
    /// When it is not the name of a value: the error lists those that are.
    pub fn deserialize<'de, T: Named, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        struct Name<T>(PhantomData<T>);
        impl<T: Named> Visitor<'_> for Name<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}: one of", T::WHAT)?;
                T::all().iter().try_for_each(|value| write!(f, " {}", value.name()))
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<T, E> {
                T::from_name(name).ok_or_else(|| E::invalid_value(de::Unexpected::Str(name), &self))
            }
        }
        deserializer.deserialize_str(Name(PhantomData))
    }
}

/// Serde by name where there may be none: `#[serde(with = "named_option", default)]`.
pub mod named_option {
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::Serializer;

    use super::Named;

    /// Writes the name, or nothing.
    ///
    /// # Errors
    /// The serializer's own.
    pub fn serialize<T: Named, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(value.name()),
            None => serializer.serialize_none(),
        }
    }

    /// Reads the name, or nothing.
    ///
    /// # Errors
    /// When it is not the name of a value.
    pub fn deserialize<'de, T: Named, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        struct Wrap<T>(T);
        impl<'de, T: Named> Deserialize<'de> for Wrap<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::named::deserialize(deserializer).map(Wrap)
            }
        }
        Ok(Option::<Wrap<T>>::deserialize(deserializer)?.map(|wrap| wrap.0))
    }
}
