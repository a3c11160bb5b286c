//! Appointments, clients whom a pro knows, and the booking software's files.

use reckon_domain::rule::Language;
use reckon_wire::booking::{Calendar, ClientProfile, ImportReport};
use web_sys::File;

use super::encode;
use super::http::{Answer, Method, call, send_file};

/// Which appointments, as seen from the beginning of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Those of that day and later ones, the earliest first.
    From(i64),
    /// Those before it, the latest first.
    Before(i64),
}

/// A page of the pro's appointments, after the place that the page before has given, at most `limit`.
///
/// # Errors
/// [`Trouble::NotFound`](super::Trouble::NotFound) when the viewer is no pro.
pub async fn calendar(span: Span, after: Option<&str>, limit: u32) -> Answer<Calendar> {
    let span = match span {
        Span::From(start) => format!("from={start}"),
        Span::Before(start) => format!("to={start}&latest_first=true"),
    };
    let after = after.map(|after| ["&after=", &encode(after)].concat()).unwrap_or_default();
    call(Method::Get, &format!("appointments?limit={limit}&{span}{after}"), None).await?.read()
}

/// A client whom the pro knows.
///
/// # Errors
/// [`Trouble::NotFound`](super::Trouble::NotFound) when the pro has nothing to do with them.
pub async fn client(client: u32) -> Answer<ClientProfile> {
    call(Method::Get, &format!("clients/{client}"), None).await?.read()
}

/// What a file of the booking software's has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Clients.
    Clients,
    /// Appointments.
    Appointments,
}

impl Kind {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Clients, Self::Appointments];

    /// The name in the query.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Appointments => "appointments",
        }
    }
}

/// Looks at a file, or, with the mark of what was looked at, imports it.
///
/// # Errors
/// [`Trouble::Refused`](super::Trouble::Refused) when it is no such file: where, and what would be right.
pub async fn import(kind: Kind, file: &File, mark: Option<&str>, language: Language) -> Answer<ImportReport> {
    let (kind, language) = (kind.name(), language.name());
    let path = match mark {
        None => format!("booking/csv?kind={kind}&preview=true&language={language}"),
        Some(mark) => format!("booking/csv?kind={kind}&preview=false&outlook={mark}&language={language}"),
    };
    send_file(&path, "text/csv", file.clone()).await?.read()
}
