//! Reading no more than the format allows, and saying in the format's words what it does allow.

use core::fmt;
use core::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};

/// An object. What serde derives would take a list of the fields' values as well.
#[derive(Clone, Debug)]
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(fields))
            }
        }
        deserializer.deserialize_map(Fields(PhantomData)).map(Object)
    }
}

/// A list of objects.
pub(super) fn objects<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let list = Vec::<Object<T>>::deserialize(deserializer)?;
    Ok(list.into_iter().map(|Object(entry)| entry).collect())
}

/// An object or `null`.
pub(super) fn object_or_null<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(Option::<Object<T>>::deserialize(deserializer)?.map(|Object(object)| object))
}

/// A whole number, not below 0 and not above what `T` holds.
struct Whole<T>(T);

impl<'de, T: TryFrom<u64> + Most> Deserialize<'de> for Whole<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits<T>(PhantomData<T>);
        impl<T: TryFrom<u64> + Most> Visitor<'_> for Digits<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a whole number from 0 to {}", T::MOST)
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
                T::try_from(number).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
            }
        }
        deserializer.deserialize_u64(Digits(PhantomData)).map(Whole)
    }
}

/// The largest number that is accepted.
trait Most {
    const MOST: u64;
}

impl Most for u32 {
    const MOST: u64 = u32::MAX as u64;
}

/// Money: larger amounts that still are numbers are refused by their place, once the file is read.
impl Most for u64 {
    const MOST: u64 = reckon_domain::Amount::MAX.0;
}

/// A number that must be there.
#[expect(private_bounds, reason = "the numbers that the format has are all listed here")]
pub(super) fn whole<'de, T: TryFrom<u64> + Most, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Whole::deserialize(deserializer).map(|Whole(number)| number)
}

/// A number or `null`.
#[expect(private_bounds, reason = "the numbers that the format has are all listed here")]
pub(super) fn whole_or_null<'de, T: TryFrom<u64> + Most, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(Option::<Whole<T>>::deserialize(deserializer)?.map(|Whole(number)| number))
}

/// A number or `null`, said: left out it is something else than `null`.
#[expect(private_bounds, reason = "the numbers that the format has are all listed here")]
pub(super) fn said<'de, T: TryFrom<u64> + Most, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    whole_or_null(deserializer).map(Some)
}
