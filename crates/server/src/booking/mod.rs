//! What the booking software says, read: the same fields with the same limits, whether they come signed or in a
//! file.
//!
//! A problem names the field and what would be right, and never repeats what was there: it may be a contact.

pub(crate) mod file;
mod time;

use reckon_domain::Timestamp;
use reckon_domain::contact::{is_valid_email, number, plain};
use reckon_domain::rule::Language;
use reckon_store::{AppointmentBooking, AppointmentStatus, ClientBooking, Contacts, Fate, Fault};
use reckon_wire::booking::{EntryVerdict, Outcome, Verdict};
use reckon_wire::name::Named as _;
use serde_json::{Map, Value};

use self::time::instant;

/// A client's fields. All of them are needed: what a version does not say, a later one could not take back.
pub(crate) const CLIENT: [&str; 7] =
    ["reference", "version", "name", "mobile", "landline", "email", "language"];

/// An appointment's fields.
pub(crate) const APPOINTMENT: [&str; 8] =
    ["reference", "version", "pro", "client", "title", "starts", "ends", "status"];

/// The most characters of a reference.
const REFERENCE: usize = 100;

/// The most characters of a name or a title.
const LINE: usize = 200;

/// The most characters of an email address (RFC 5321).
const ADDRESS: usize = 254;

/// The highest version: what every program can write as a number in JSON.
const HIGHEST: u64 = (1 << 53) - 1;

/// Why an entry is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The field at fault.
    pub(crate) field: String,
    /// What is wrong with it.
    pub(crate) fault: Fault,
}

fn refusal<T>(field: &str, fault: Fault) -> Result<T, Refusal> {
    Err(Refusal { field: field.to_owned(), fault })
}

/// An entry as it came: its fields, or why it has none.
pub(crate) struct Given(pub(crate) Result<Map<String, Value>, Refusal>);

impl From<Value> for Given {
    fn from(value: Value) -> Self {
        match value {
            Value::Object(fields) => Self(Ok(fields)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Self(refusal("entry", Fault::NotAnEntry))
            }
        }
    }
}

/// An entry that was read, and its reference if that could be read.
pub(crate) struct Read<T> {
    reference: Option<String>,
    entry: Result<T, Refusal>,
    /// What is to be said of it, although it is taken.
    noted: Option<Refusal>,
}

/// Entries in their order, those that are wrong among them.
pub(crate) struct Entries<T>(Vec<Read<T>>);

impl<T: Clone> Entries<T> {
    /// Those that are right.
    pub(crate) fn right(&self) -> Vec<T> {
        self.0.iter().filter_map(|read| read.entry.as_ref().ok()).cloned().collect()
    }
}

/// Reads entries one by one.
pub(crate) fn entries<T>(
    given: impl Iterator<Item = Given>,
    read: impl Fn(&mut Fields) -> Result<T, Refusal>,
) -> Entries<T> {
    let one = |Given(fields): Given| match fields {
        Ok(fields) => {
            let mut fields = Fields::from(fields);
            let reference = fields.text("reference", REFERENCE).ok();
            let entry = read(&mut fields);
            Read { reference, entry, noted: fields.noted }
        }
        Err(refusal) => Read { reference: None, entry: Err(refusal), noted: None },
    };
    Entries(given.map(one).collect())
}

/// What became of each entry, for who reads this language: `fates` are those of the ones that were right, in their
/// order.
pub(crate) fn finish<T>(entries: Entries<T>, fates: Vec<Fate>, language: Language) -> Vec<EntryVerdict> {
    let mut fates = fates.into_iter();
    let one = |Read { reference, entry, noted }: Read<T>| {
        let verdict = match entry {
            Ok(_) => fates.next().map(|fate| verdict(fate, language).noting(noted, language)),
            Err(Refusal { field, fault }) => Some(refused(field, fault.text(language))),
        };
        Some(EntryVerdict { reference, verdict: verdict? })
    };
    entries.0.into_iter().filter_map(one).collect()
}

/// A verdict that may say something of an entry that is taken.
trait Noting {
    fn noting(self, noted: Option<Refusal>, language: Language) -> Self;
}

impl Noting for Verdict {
    fn noting(self, noted: Option<Refusal>, language: Language) -> Self {
        match noted {
            Some(Refusal { field, fault }) if self.problem.is_none() => {
                Self { field: Some(field), problem: Some(fault.text(language)), ..self }
            }
            Some(_) | None => self,
        }
    }
}

const PLAIN: Verdict =
    Verdict { result: Outcome::Created, changed: Vec::new(), known: None, field: None, problem: None };

fn refused(field: String, problem: String) -> Verdict {
    Verdict { result: Outcome::Refused, field: Some(field), problem: Some(problem), ..PLAIN }
}

fn verdict(fate: Fate, language: Language) -> Verdict {
    match fate {
        Fate::Created => PLAIN,
        Fate::Updated(fields) => {
            let changed = fields.into_iter().map(str::to_owned).collect();
            Verdict { result: Outcome::Updated, changed, ..PLAIN }
        }
        Fate::Unchanged => Verdict { result: Outcome::Unchanged, ..PLAIN },
        Fate::Outdated(known) => Verdict { result: Outcome::Outdated, known: Some(known), ..PLAIN },
        Fate::Refused { field, fault } => refused(field.to_owned(), fault.text(language)),
    }
}

/// A client.
pub(crate) fn client(fields: &mut Fields) -> Result<ClientBooking, Refusal> {
    fields.only(&CLIENT)?;
    Ok(ClientBooking {
        reference: fields.text("reference", REFERENCE)?,
        version: fields.version()?,
        name: fields.text("name", LINE)?,
        contacts: Contacts {
            mobile: fields.number("mobile")?,
            landline: fields.number("landline")?,
            email: fields.email("email")?,
        },
        language: fields.one_of("language", Language::from_name, Fault::NotALanguage)?,
    })
}

/// An appointment.
pub(crate) fn appointment(fields: &mut Fields) -> Result<AppointmentBooking, Refusal> {
    fields.only(&APPOINTMENT)?;
    Ok(AppointmentBooking {
        reference: fields.text("reference", REFERENCE)?,
        version: fields.version()?,
        pro: fields.text("pro", REFERENCE)?,
        client: fields.text("client", REFERENCE)?,
        title: fields.text("title", LINE)?,
        starts: fields.instant("starts")?,
        ends: fields.instant("ends")?,
        status: fields.one_of("status", status, Fault::NotAStatus)?,
    })
}

/// An appointment's status, in the spelling of either side of the Atlantic.
fn status(name: &str) -> Option<AppointmentStatus> {
    let name = name.to_ascii_lowercase();
    AppointmentStatus::from_name(if name == "canceled" { "cancelled" } else { &name })
}

/// An entry's fields.
pub(crate) struct Fields {
    fields: Map<String, Value>,
    /// What is to be said of the entry, although it is taken.
    noted: Option<Refusal>,
}

impl From<Map<String, Value>> for Fields {
    fn from(fields: Map<String, Value>) -> Self {
        Self { fields, noted: None }
    }
}

impl Fields {
    /// Checks that there are no others, and that none is missing.
    fn only(&self, known: &'static [&'static str]) -> Result<(), Refusal> {
        if self.fields.keys().any(|field| !known.contains(&field.as_str())) {
            return refusal("entry", Fault::UnknownField(known));
        }
        match known.iter().find(|field| !self.fields.contains_key(**field)) {
            Some(missing) => refusal(missing, Fault::Missing),
            None => Ok(()),
        }
    }

    fn maybe(&self, field: &str, most: usize) -> Result<Option<String>, Refusal> {
        let text = match self.fields.get(field) {
            Some(Value::Null) | None => return Ok(None),
            Some(Value::String(text)) => text.trim(),
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                return refusal(field, Fault::NotText);
            }
        };
        if text.chars().count() > most {
            return refusal(field, Fault::TooLong(most));
        }
        if text.chars().any(char::is_control) {
            return refusal(field, Fault::NotOneLine);
        }
        Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
    }

    /// An email address, without what nobody sees. One that nobody can write to is kept as it is said, counts as none for
    /// the rules, and is noted.
    fn email(&mut self, field: &str) -> Result<Option<String>, Refusal> {
        let address = self.maybe(field, ADDRESS)?.map(|text| plain(&text)).filter(|text| !text.is_empty());
        if address.as_deref().is_some_and(|address| !is_valid_email(address)) {
            self.noted = Some(Refusal { field: field.to_owned(), fault: Fault::NotAnAddress });
        }
        Ok(address)
    }

    fn text(&self, field: &str, most: usize) -> Result<String, Refusal> {
        self.maybe(field, most)?.map_or_else(|| refusal(field, Fault::Empty), Ok)
    }

    fn version(&self) -> Result<u64, Refusal> {
        let number = match self.fields.get("version") {
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => None,
        };
        let right = || refusal("version", Fault::NotAVersion(HIGHEST));
        number.filter(|number| *number <= HIGHEST).map_or_else(right, Ok)
    }

    /// A telephone number, in E.164. Whether a mobile or a landline answers is what the booking software says.
    fn number(&self, field: &str) -> Result<Option<String>, Refusal> {
        let Some(text) = self.maybe(field, LINE)? else { return Ok(None) };
        match number(&text) {
            Ok(number) => Ok(Some(number)),
            Err(error) => refusal(field, error.into()),
        }
    }

    fn instant(&self, field: &str) -> Result<Timestamp, Refusal> {
        let millis = match self.fields.get(field) {
            Some(Value::Number(number)) => number.as_i64().and_then(Timestamp::from_millis),
            Some(Value::String(text)) => instant(text.trim()),
            Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => None,
        };
        millis.map_or_else(|| refusal(field, Fault::NotATime), Ok)
    }

    fn one_of<T>(&self, field: &str, read: impl Fn(&str) -> Option<T>, or: Fault) -> Result<T, Refusal> {
        let text = self.maybe(field, LINE)?;
        text.and_then(|text| read(&text)).map_or_else(|| refusal(field, or), Ok)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn cleo() -> Value {
        json!({ "reference": " cleo ", "version": 7, "name": "Cleo Park", "mobile": "+44 7911 123456",
            "landline": null, "email": " cleo@example.org", "language": "de" })
    }

    fn read(value: Value) -> Result<ClientBooking, Refusal> {
        let Entries(mut read) = entries([value].into_iter().map(Given::from), client);
        read.remove(0).entry
    }

    #[test]
    fn a_client_is_read_and_their_numbers_are_normalised() {
        let found = read(cleo()).unwrap();
        assert_eq!((found.reference.as_str(), found.version, found.language), ("cleo", 7, Language::De));
        let Contacts { mobile, landline, email } = found.contacts;
        assert_eq!(mobile.as_deref(), Some("+447911123456"));
        assert_eq!((landline, email.as_deref()), (None, Some("cleo@example.org")));
    }

    #[test]
    fn a_mobile_in_the_landline_s_field_is_what_the_booking_software_says() {
        let mut swapped = cleo();
        swapped["landline"] = json!("+44 7911 123456");
        swapped["mobile"] = json!("+49 30 1234567");
        let Contacts { mobile, landline, .. } = read(swapped).unwrap().contacts;
        assert_eq!((mobile.as_deref(), landline.as_deref()), (Some("+49301234567"), Some("+447911123456")));
    }

    #[test]
    fn each_problem_names_its_field_and_nothing_of_what_was_there() {
        for (field, value) in [
            ("reference", json!("  ")),
            ("reference", json!("canary".repeat(20))),
            ("version", json!(-1)),
            ("version", json!("canary")),
            ("version", json!(HIGHEST + 1)),
            ("version", json!(1.5)),
            ("name", json!(["canary"])),
            ("name", json!("canary\ncanary")),
            ("mobile", json!("0177 canary")),
            ("mobile", json!(49_177_654_321_u64)),
            ("landline", json!("030 7654321")),
            ("landline", json!("+49 1")),
            ("mobile", json!("+999 7654321")),
            ("mobile", json!("+49 151\u{3164}7654321")),
            ("email", json!(["canary@example.org"])),
            ("email", json!("canary@".repeat(60))),
            ("language", json!("canary")),
            ("language", json!(null)),
        ] {
            let mut wrong = cleo();
            wrong[field] = value.clone();
            let refusal = read(wrong).unwrap_err();
            assert_eq!(refusal.field, field, "{value}");
            let said = format!("{refusal:?} {}", refusal.fault.text(Language::De));
            assert!(!said.contains("canary") && !said.contains("7654321"), "{said}");
        }
    }

    #[test]
    fn what_is_missing_or_unknown_is_said_and_what_is_no_entry() {
        for field in CLIENT {
            let mut wrong = cleo();
            wrong.as_object_mut().unwrap().remove(field);
            assert_eq!(read(wrong).unwrap_err().field, field);
        }
        let mut wrong = cleo();
        wrong["canary"] = json!(1);
        let said = format!("{:?}", read(wrong).unwrap_err());
        assert!(said.contains("language") && !said.contains("canary"), "{said}");
        for value in [json!(null), json!([]), json!("canary"), json!(7)] {
            assert_eq!(read(value).unwrap_err().field, "entry");
        }
    }

    #[test]
    fn a_time_is_written_or_counted_and_always_has_its_offset() {
        let read = |starts: Value| {
            Fields::from(json!({ "starts": starts }).as_object().unwrap().clone()).instant("starts")
        };
        let at = Timestamp(1_780_646_400_000);
        assert_eq!(read(json!("2026-06-05T10:00:00+02:00")), Ok(at));
        assert_eq!(read(json!("2026-06-05T08:00:00Z")), Ok(at));
        assert_eq!(read(json!(at.0)), Ok(at));
        // ISO 8601, as common libraries write it.
        for same in [
            "2026-06-05T10:00:00+0200",
            "2026-06-05T10:00+02:00",
            "2026-06-05T10:00:00.000+02",
            "2026-06-05 10:00:00,0+02:00",
            "20260605T100000+0200",
            "20260605T1000+02",
            "2026-06-05t08:00z",
            "2026-06-05T03:30:00\u{2212}04:30",
        ] {
            assert_eq!(read(json!(same)), Ok(at), "{same}");
        }
        for wrong in [
            json!("2026-06-05T10:00"),
            json!("2026-06-05"),
            json!("2026-06-05T10+02:00x"),
            json!("2026-06-05T25:00Z"),
            json!("2026-13-05T10:00Z"),
            json!("2026-06-05T10:00+2"),
            json!("2026-06-05T10:0Z"),
            json!("ä026-06-05T10:00Z"),
            json!("05.06.2026"),
            json!(-1),
            json!(null),
            json!(""),
        ] {
            assert!(read(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_address_that_nobody_can_write_to_is_taken_and_noted() {
        for (email, kept, noted) in [
            ("cleo@example.org", "cleo@example.org", false),
            ("\u{200b}cleo@example.org", "cleo@example.org", false),
            ("cleo@example.org.", "cleo@example.org.", true),
            ("not-an-email", "not-an-email", true),
            ("Cleo Park <cleo@example.org>", "Cleo Park <cleo@example.org>", true),
        ] {
            let mut said = cleo();
            said["email"] = json!(email);
            assert_eq!(read(said.clone()).unwrap().contacts.email.as_deref(), Some(kept));
            let found = entries([said].into_iter().map(Given::from), client);
            let verdict = finish(found, vec![Fate::Created], Language::De).remove(0).verdict;
            let (field, problem) = (verdict.field.as_deref(), verdict.problem.unwrap_or_default());
            assert_eq!((verdict.result, field), (Outcome::Created, noted.then_some("email")), "{email}");
            assert!(!noted || problem.starts_with("an diese Adresse kann niemand schreiben"), "{problem}");
        }
    }

    #[test]
    fn a_status_is_spelt_either_way() {
        for (said, meant) in [
            ("booked", Some(AppointmentStatus::Booked)),
            ("canceled", Some(AppointmentStatus::Cancelled)),
            ("Cancelled", Some(AppointmentStatus::Cancelled)),
            ("cancel", None),
        ] {
            assert_eq!(status(said), meant, "{said}");
        }
    }

    #[test]
    fn every_entry_has_its_verdict_in_its_place() {
        let mut wrong = cleo();
        wrong["version"] = json!(null);
        let read = entries([wrong, cleo(), json!(1), cleo()].into_iter().map(Given::from), client);
        assert_eq!(read.right().len(), 2);
        let verdicts = finish(read, vec![Fate::Updated(vec!["mobile"]), Fate::Outdated(9)], Language::En);
        let said: Vec<_> =
            verdicts.iter().map(|one| (one.reference.as_deref(), one.verdict.result)).collect();
        assert_eq!(
            said,
            [
                (Some("cleo"), Outcome::Refused),
                (Some("cleo"), Outcome::Updated),
                (None, Outcome::Refused),
                (Some("cleo"), Outcome::Outdated)
            ]
        );
        let updated = verdicts.get(1).unwrap();
        assert_eq!(updated.verdict.changed, ["mobile"]);
    }
}
