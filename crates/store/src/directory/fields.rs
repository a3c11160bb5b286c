//! The fields of an entry: what is said of them or known, and what is wrong with them.

use std::collections::BTreeMap;

use reckon_domain::wording::too_much_money;
use reckon_domain::written::is_blank;
use reckon_domain::{Amount, Wording, wording};

use crate::model::{Contacts, LeftOut, StoreError};

/// What is wrong with an entry, seen from within it.
pub(super) enum Problem {
    Field(String, Wording),
    Store(StoreError),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Problem {
    pub(super) fn new(field: impl Into<String>, problem: Wording) -> Self {
        Self::Field(field.into(), problem)
    }

    pub(super) fn within(self, list: &str, at: usize) -> StoreError {
        match self {
            Self::Field(field, problem) => {
                StoreError::Invalid { field: format!("{list}[{at}].{field}"), problem }
            }
            Self::Store(error) => error,
        }
    }
}

pub(super) fn found<T: Copy>(
    known: &BTreeMap<String, T>,
    reference: &str,
    lookup: impl FnOnce() -> Result<Option<T>, StoreError>,
) -> Result<Option<T>, StoreError> {
    match known.get(reference) {
        Some(found) => Ok(Some(*found)),
        None => lookup(),
    }
}

/// What is wrong where something new lacks a field.
pub(super) fn lacking() -> Wording {
    wording!(
        "is needed: nothing of this reference is known",
        "wird gebraucht: Von diesem Eintrag ist noch nichts bekannt"
    )
}

/// What is said; of a field that is left out, what is known.
pub(super) fn said_or_known<T: Clone>(left: &LeftOut, field: &str, said: &T, known: Option<&T>) -> T {
    known.filter(|_| left.has(field)).unwrap_or(said).clone()
}

/// As [`said_or_known`], of a text that must say something, and that whatever is new needs.
pub(super) fn needed(
    left: &LeftOut,
    field: &str,
    said: &str,
    known: Option<&String>,
) -> Result<String, Problem> {
    match known {
        Some(known) if left.has(field) => Ok(known.clone()),
        None if left.has(field) => Err(Problem::new(field, lacking())),
        Some(_) | None => {
            filled(field, said)?;
            Ok(said.to_owned())
        }
    }
}

/// Contacts, each as it is said or known.
pub(super) fn contacts(left: &LeftOut, said: &Contacts, known: Option<&Contacts>) -> Contacts {
    let said = said.trimmed();
    Contacts {
        mobile: said_or_known(left, "mobile", &said.mobile, known.map(|known| &known.mobile)),
        landline: said_or_known(left, "landline", &said.landline, known.map(|known| &known.landline)),
        email: said_or_known(left, "email", &said.email, known.map(|known| &known.email)),
    }
}

pub(super) fn missing(field: impl Into<String>, what: &str, reference: &str) -> Problem {
    let problem = wording!(
        "no {what} \"{reference}\" in this import or the directory",
        "kein Eintrag \"{reference}\" dieser Art ({what}) in diesem Import oder im Verzeichnis"
    );
    Problem::new(field, problem)
}

/// The next id. References give out before ids do.
pub(super) fn next(highest: &mut u32) -> Result<u32, Problem> {
    *highest = highest.checked_add(1).ok_or_else(|| {
        Problem::new("reference", wording!("no id is left for it", "es ist keine Nummer mehr frei"))
    })?;
    Ok(*highest)
}

pub(super) fn name_once<T>(
    known: &mut BTreeMap<String, T>,
    reference: &str,
    value: T,
) -> Result<(), Problem> {
    filled("reference", reference)?;
    match known.insert(reference.to_owned(), value) {
        None => Ok(()),
        Some(_) => Err(Problem::new("reference", twice())),
    }
}

/// Without what it is: that may be an email address, which is a contact.
pub(super) fn twice() -> Wording {
    wording!("is in this import twice", "kommt in diesem Import zweimal vor")
}

pub(super) fn filled(field: &str, text: &str) -> Result<(), Problem> {
    if is_blank(text) {
        return Err(Problem::new(
            field,
            wording!("must say something that can be seen", "darf nicht leer oder unsichtbar sein"),
        ));
    }
    Ok(())
}

pub(super) fn money(field: &str, amount: Amount) -> Result<Amount, Problem> {
    if amount > Amount::MAX {
        return Err(Problem::new(field, too_much_money(amount.0)));
    }
    Ok(amount)
}
