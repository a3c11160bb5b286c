//! What is wrong with a body or a query, in words for people.
//!
//! serde's own words are English and name Rust's types. What could not be read is read once more, by a deserializer
//! that keeps what is wrong as a value. Of what stood there nothing is repeated: it may be a contact.

use core::fmt;

use reckon_domain::{Amount, Wording, wording};
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, IntoDeserializer, Unexpected, Visitor};
use serde_json::error::Category;

use crate::problem::{Code, Problem};

/// A value as it is written: a field that comes twice is there twice.
#[derive(Debug)]
enum Written {
    Null,
    Bool(bool),
    Whole(u64),
    Negative(i64),
    Decimal(f64),
    Text(String),
    /// A value of a query, which says nothing of its kind.
    Bare(String),
    List(Vec<Written>),
    Fields(Vec<(String, Written)>),
}

/// What is wrong, and with which field where the path does not say.
#[derive(Debug)]
struct Wrong {
    field: Option<String>,
    problem: Wording,
}

impl Wrong {
    fn here(problem: Wording) -> Self {
        Self { field: None, problem }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl core::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::here(wording!(
            "cannot be taken as it is written",
            "kann so, wie es da steht, nicht genommen werden"
        ))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::here(must_be(&expected.to_string()))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::here(must_be(&expected.to_string()))
    }

    fn invalid_length(_: usize, expected: &dyn de::Expected) -> Self {
        Self::here(must_be(&expected.to_string()))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::here(one_of(&expected.join(", ")))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let problem = match expected.join(", ") {
            known if known.is_empty() => wording!("is an unknown field", "ist ein unbekanntes Feld"),
            known => wording!(
                "is an unknown field; the fields are {known}",
                "ist ein unbekanntes Feld; die Felder sind {known}"
            ),
        };
        Self { field: Some(field.to_owned()), problem }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { field: Some(field.to_owned()), problem: wording!("is missing", "fehlt") }
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self { field: Some(field.to_owned()), problem: wording!("is there twice", "kommt zweimal vor") }
    }
}

fn one_of(known: &str) -> Wording {
    wording!("must be one of: {known}", "muss eines sein von: {known}")
}

/// What would be right, by what serde calls it.
fn must_be(expected: &str) -> Wording {
    if let Some((_, known)) = expected.split_once(": one of ") {
        return one_of(&known.split(' ').collect::<Vec<_>>().join(", "));
    }
    let most = match expected {
        "u8" => u64::from(u8::MAX),
        "u16" => u64::from(u16::MAX),
        "u32" => u64::from(u32::MAX),
        "u64" | "usize" | WHOLE => Amount::MAX.0,
        "i8" | "i16" | "i32" | "i64" => {
            return wording!("must be a whole number", "muss eine ganze Zahl sein");
        }
        "f32" | "f64" => return wording!("must be a number", "muss eine Zahl sein"),
        "a boolean" => return wording!("must be true or false", "muss true oder false sein"),
        "a string" | "a borrowed string" | "string" => return wording!("must be text", "muss Text sein"),
        "a sequence" => return wording!("must be a list", "muss eine Liste sein"),
        // A form or one of its parts: Rust's name for it says nothing.
        _ => return wording!("must be an object with its fields", "muss ein Objekt mit seinen Feldern sein"),
    };
    wording!("must be a whole number from 0 to {most}", "muss eine ganze Zahl von 0 bis {most} sein")
}

/// What [`place`] expects.
const WHOLE: &str = "a whole number that JavaScript holds exactly";

/// Reads a place in the log or in a list, for `#[serde(deserialize_with)]`.
///
/// # Errors
/// When it is larger than what JavaScript holds exactly: there is no such place.
pub(crate) fn place<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let number = Option::<u64>::deserialize(deserializer)?;
    match number.filter(|number| *number > Amount::MAX.0) {
        Some(large) => Err(de::Error::invalid_value(Unexpected::Unsigned(large), &WHOLE)),
        None => Ok(number),
    }
}

/// Why a body is no such form.
pub(crate) fn body<T: DeserializeOwned>(text: &str) -> Problem {
    match serde_json::from_str::<Written>(text) {
        Ok(written) => form::<T>(written),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            Problem::new(
                Code::Malformed,
                match error.classify() {
                    Category::Eof => wording!(
                        "the JSON ends too early, at line {line} column {column}",
                        "das JSON endet zu früh, in Zeile {line}, Spalte {column}"
                    ),
                    Category::Io | Category::Syntax | Category::Data => wording!(
                        "this is no JSON that can be read, at line {line} column {column}",
                        "das ist kein lesbares JSON, in Zeile {line}, Spalte {column}"
                    ),
                },
            )
        }
    }
}

/// Why a query is no such form.
pub(crate) fn query<T: DeserializeOwned>(query: &str) -> Problem {
    let pairs = form_urlencoded::parse(query.as_bytes());
    form::<T>(Written::Fields(
        pairs.map(|(name, value)| (name.into_owned(), Written::Bare(value.into_owned()))).collect(),
    ))
}

fn form<T: DeserializeOwned>(written: Written) -> Problem {
    let Err(error) = serde_path_to_error::deserialize::<_, T>(written) else {
        return Code::Malformed.into();
    };
    let path = error.path().to_string();
    let Wrong { field, problem } = error.into_inner();
    let path = if path == "." { String::new() } else { path };
    let whole = match field {
        // The path may lead to the field already, or to what holds it.
        Some(field) if path.is_empty() => field,
        Some(field) if path != field && !path.ends_with(&format!(".{field}")) => format!("{path}.{field}"),
        Some(_) | None => path,
    };
    if whole.is_empty() { Problem::new(Code::Malformed, problem) } else { Problem::field(whole, problem) }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Written, E> {
                Ok(Written::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Written, E> {
                Ok(Written::Bool(value))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Written, E> {
                Ok(Written::Whole(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Written, E> {
                Ok(Written::Negative(value))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Written, E> {
                Ok(Written::Decimal(value))
            }

            fn visit_str<E>(self, value: &str) -> Result<Written, E> {
                Ok(Written::Text(value.to_owned()))
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Written, A::Error> {
                let mut all = Vec::new();
                while let Some(one) = list.next_element()? {
                    all.push(one);
                }
                Ok(Written::List(all))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut fields: A) -> Result<Written, A::Error> {
                let mut all = Vec::new();
                while let Some(field) = fields.next_entry()? {
                    all.push(field);
                }
                Ok(Written::Fields(all))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl IntoDeserializer<'_, Wrong> for Written {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A number or a boolean: of a query, what its text says.
macro_rules! parsed {
    ($($method:ident $visit:ident $type:ty;)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            match self {
                Self::Bare(text) => match text.parse::<$type>() {
                    Ok(value) => visitor.$visit(value),
                    Err(_) => Err(de::Error::invalid_type(Unexpected::Str(""), &visitor)),
                },
                other => other.deserialize_any(visitor),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Written {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Whole(value) => visitor.visit_u64(value),
            Self::Negative(value) => visitor.visit_i64(value),
            Self::Decimal(value) => visitor.visit_f64(value),
            Self::Text(text) | Self::Bare(text) => visitor.visit_string(text),
            Self::List(list) => visitor.visit_seq(SeqDeserializer::new(list.into_iter())),
            Self::Fields(fields) => visitor.visit_map(MapDeserializer::new(fields.into_iter())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if matches!(self, Self::Null) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let (Self::Text(text) | Self::Bare(text)) = self else {
            return Err(Wrong::here(must_be("a string")));
        };
        visitor.visit_enum(text.into_deserializer())
    }

    parsed! {
        deserialize_bool visit_bool bool;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Some,
        None,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read, not used")]
    struct Sample {
        inner: Vec<u8>,
        #[serde(default)]
        kind: Option<Kind>,
        #[serde(default, deserialize_with = "place")]
        before: Option<u64>,
        #[serde(default)]
        deeper: Option<Box<Sample>>,
    }

    /// The field, and what is said of it in both languages.
    fn said(problem: &Problem) -> (Option<&str>, &str, &str) {
        let (field, detail) = problem.parts();
        detail.map_or((field, "", ""), |detail| (field, &detail.en, &detail.de))
    }

    #[test]
    fn each_mistake_is_told_in_both_languages_with_its_field() {
        for (text, field, en, de) in [
            (r#"{"inner":[1,"two"]}"#, "inner[1]", "from 0 to 255", "von 0 bis 255"),
            (r#"{"inner":[1,-2]}"#, "inner[1]", "from 0 to 255", "von 0 bis 255"),
            (r#"{"inner":[1,1000]}"#, "inner[1]", "from 0 to 255", "von 0 bis 255"),
            (r#"{"inner":7}"#, "inner", "must be a list", "muss eine Liste"),
            (r#"{"inner":[],"outer":1}"#, "outer", "fields are inner, kind, before", "Felder sind inner"),
            (r#"{"inner":[],"deeper":{"inner":[],"outer":1}}"#, "deeper.outer", "unknown field", "unbekannt"),
            (r#"{"inner":[],"deeper":{}}"#, "deeper.inner", "is missing", "fehlt"),
            (r#"{}"#, "inner", "is missing", "fehlt"),
            (r#"{"inner":[],"inner":[]}"#, "inner", "is there twice", "zweimal"),
            (r#"{"inner":[],"kind":"both"}"#, "kind", "one of: some, none", "eines sein von: some, none"),
            (r#"{"inner":[],"kind":{}}"#, "kind", "must be text", "muss Text"),
            (
                r#"{"inner":[],"before":9223372036854775808}"#,
                "before",
                "to 9007199254740991",
                "bis 9007199254740991",
            ),
            (r#"{"inner":[],"deeper":[]}"#, "deeper", "", ""),
        ] {
            let problem = body::<Sample>(text);
            let (at, english, german) = said(&problem);
            assert_eq!(at, Some(field), "{text}");
            assert!(english.contains(en) && german.contains(de), "{text}: {english} / {german}");
        }
        assert_eq!(said(&body::<Sample>("null")).1, "must be an object with its fields");
        assert_eq!(said(&body::<Sample>("")).1, "the JSON ends too early, at line 1 column 0");
        assert!(said(&body::<Sample>(r#"{"inner":[]} more"#)).1.contains("line 1 column 14"));
    }

    #[test]
    fn a_query_s_words_are_read_as_what_is_wanted() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "read, not used")]
        struct Page {
            #[serde(default, deserialize_with = "place")]
            before: Option<u64>,
            limit: Option<usize>,
            preview: Option<bool>,
        }
        for (text, field, en) in [
            ("before=9223372036854775808", "before", "from 0 to 9007199254740991"),
            ("before=-1", "before", "from 0 to 9007199254740991"),
            ("limit=x", "limit", "whole number"),
            ("limit=1&preview=maybe", "preview", "true or false"),
            ("limt=1", "limt", "the fields are before, limit, preview"),
            ("limit=1&limit=2", "limit", "twice"),
        ] {
            let problem = query::<Page>(text);
            let (at, english, _) = said(&problem);
            assert_eq!(at, Some(field), "{text}");
            assert!(english.contains(en), "{text}: {english}");
        }
    }
}
