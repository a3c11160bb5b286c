//! Clients and appointments from a file of the booking software's.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use reckon_domain::Timestamp;
use reckon_domain::rule::Language;
use reckon_domain::wording;
use reckon_store::{Booked, Booking, Purpose};
use reckon_wire::booking::{ImportReport, LineVerdict};
use reckon_wire::name::Named as _;
use serde::Deserialize;

use crate::app::Shared;
use crate::booking::file::File;
use crate::booking::{APPOINTMENT, CLIENT, Fields, Given, Refusal, appointment, client, entries, finish};
use crate::http::language::asked;
use crate::http::read::{Query, Raw, is_of_type};
use crate::identity::Bookings;
use crate::problem::{Code, Problem, ProblemForm};

/// The largest file, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;

/// What a file has.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Clients.
    Clients,
    /// Appointments.
    Appointments,
}

/// What is to become of the file.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// What it has.
    #[param(inline)]
    kind: Kind,
    /// Whether it is only to be looked at: what would become of each line.
    preview: bool,
    /// With an import: the `outlook` of the preview. What would come out otherwise now is not imported.
    outlook: Option<String>,
    /// The language of what is said of lines that are refused: `en` or `de`; as `Accept-Language` says where it is left
    /// out.
    language: Option<String>,
}

/// Looks at a CSV file of the booking software's, or imports it: all lines that are right, together.
///
/// The first line names the columns, in any order: those of a client (`reference`, `version`, `name`, `mobile`,
/// `landline`, `email`, `language`) or of an appointment (`reference`, `version`, `pro`, `client`, `title`, `starts`,
/// `ends`, `status`), each as `/webhooks/booking` has it; an empty cell is none. UTF-8, with commas, semicolons or tabs; a first line such as `sep=;` says which. For
/// operators and backends: contacts are one for all pros, so no pro may replace them.
#[utoipa::path(post, path = "/api/v1/booking/csv", tag = "Booking", params(Wanted),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 200, description = "What became, or would become, of each line", body = ImportReport),
        (status = 400, description = "`malformed`: no such file, with the line and the column", body = ProblemForm),
        (status = 404, description = "`not_found`: the caller does not operate the marketplace", body = ProblemForm),
        (status = 413, description = "`too_large`: more than 4 MB or 10000 lines", body = ProblemForm),
        (status = 415, description = "`unsupported_media_type`: it is no text/csv", body = ProblemForm),
))]
pub(crate) async fn import(
    State(app): State<Shared>,
    Bookings(caller): Bookings,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
    Raw(body): Raw<LARGEST>,
) -> Result<Json<ImportReport>, Problem> {
    is_of_type(&headers, "text/csv")?;
    let purpose = purpose(&wanted)?;
    caller.about(format!("{:?}, preview {}", wanted.kind, wanted.preview).to_lowercase());
    let language = language(&wanted, &headers)?;
    let now = app.clock.now();
    match wanted.kind {
        Kind::Clients => {
            let book = |clients| Booking { clients, appointments: Vec::new(), purpose };
            process(&app, body, &CLIENT, client, book, |booked| &mut booked.clients, (now, language)).await
        }
        Kind::Appointments => {
            let book = |appointments| Booking { clients: Vec::new(), appointments, purpose };
            process(
                &app,
                body,
                &APPOINTMENT,
                appointment,
                book,
                |booked| &mut booked.appointments,
                (now, language),
            )
            .await
        }
    }
}

fn language(wanted: &Wanted, headers: &HeaderMap) -> Result<Language, Problem> {
    let Some(name) = &wanted.language else { return Ok(asked(headers)) };
    let wrong = || wording!("must be one of: en, de", "muss eines sein von: en, de");
    Language::from_name(name).ok_or_else(|| Problem::field("language", wrong()))
}

fn purpose(wanted: &Wanted) -> Result<Purpose, Problem> {
    match (wanted.preview, &wanted.outlook) {
        (true, None) => Ok(Purpose::Look),
        (true, Some(_)) => Err(Problem::field(
            "outlook",
            wording!("is for an import, not for a preview", "ist für einen Import, nicht für eine Vorschau"),
        )),
        (false, None) => Ok(Purpose::Keep),
        (false, Some(mark)) => u64::from_str_radix(mark, 16).map(Purpose::KeepAs).map_err(|_| {
            Problem::field(
                "outlook",
                wording!("must be the `outlook` of the preview", "muss das `outlook` der Vorschau sein"),
            )
        }),
    }
}

/// Reads the file, has the store take what is right, and says what became of each line.
async fn process<T: Clone + Send + 'static>(
    app: &Shared,
    body: axum::body::Bytes,
    columns: &'static [&'static str],
    read: fn(&mut Fields) -> Result<T, Refusal>,
    book: impl FnOnce(Vec<T>) -> Booking,
    fates: impl FnOnce(&mut Booked) -> &mut Vec<reckon_store::Fate>,
    (now, language): (Timestamp, Language),
) -> Result<Json<ImportReport>, Problem> {
    // Numbers take their time to be looked up, and may not hold up the others' requests.
    let work = tokio::task::spawn_blocking(move || {
        let mut file = File::read(&body, columns, language)?;
        let (lines, given): (Vec<u64>, Vec<Given>) = core::mem::take(&mut file.lines).into_iter().unzip();
        Ok::<_, Problem>((file, lines, entries(given.into_iter(), read)))
    });
    let (file, lines, read) = work.await.map_err(|_| Problem::from(Code::Internal))??;
    let booking = book(read.right());
    let purpose = booking.purpose;
    let mut booked = app.store.book(booking, now).await?;
    let verdicts = finish(read, core::mem::take(fates(&mut booked)), language);
    let line = |(line, entry): (u64, reckon_wire::booking::EntryVerdict)| LineVerdict {
        line,
        column: entry.verdict.field.as_deref().and_then(|field| file.column(field)),
        entry,
    };
    Ok(Json(ImportReport {
        lines: lines.into_iter().zip(verdicts).map(line).collect(),
        empty: file.empty,
        outlook: format!("{:016x}", booked.outlook),
        imported: booked.kept,
        moved: purpose != Purpose::Look && !booked.kept,
    }))
}
