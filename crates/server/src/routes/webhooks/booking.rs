//! What the booking software tells: clients and appointments.

use axum::Json;
use axum::extract::{Request, State};
use reckon_domain::wording;
use reckon_store::{Booking, Purpose};
use reckon_wire::booking::BookingAnswer;
use serde_json::{Map, Value};

use super::SIGNATURE_HEADER;
use crate::app::Shared;
use crate::booking::{Given, appointment, client, entries, finish};
use crate::http::language::asked;
use crate::http::read::{parse, stranger};
use crate::identity::signature::{could_be, verify};
use crate::problem::{Code, Problem, ProblemForm};

/// The largest message, in bytes.
const LARGEST: usize = 1024 * 1024;

/// The most clients, and the most appointments, of a message.
const MOST: usize = 1000;

/// What the booking software says, as it is described. Its entries are read one by one.
#[derive(utoipa::ToSchema)]
#[schema(as = BookingMessage)]
#[expect(dead_code, reason = "the description of what `lists` reads")]
pub(crate) struct Message {
    /// Clients: `reference`, `version`, `name`, `mobile`, `landline`, `email` and `language`, all of them. A contact
    /// that there is none of is null.
    #[schema(value_type = Vec<Object>, required = false)]
    clients: Vec<Value>,
    /// Appointments: `reference`, `version`, `pro`, `client`, `title`, `starts`, `ends` and `status`, all of them.
    #[schema(value_type = Vec<Object>, required = false)]
    appointments: Vec<Value>,
}

/// The booking software tells of clients and appointments.
///
/// `Reckon-Signature: t=SECONDS,v1=HEX` has the HMAC-SHA256, by the secret of the two, of the time, a point and the
/// body. Each entry has a `reference`, the booking software's own (a client's and a pro's are the directory's, too),
/// and a `version`, a whole number that rises with every change. The latest version wins, in whatever order they
/// come, and whatever is sent again changes nothing. An entry that is not right is refused by itself.
///
/// Telephone numbers have their country code and are kept in E.164; times are RFC 3339 or milliseconds; `language`
/// is `en` or `de`, `status` is `booked` or `cancelled`.
#[utoipa::path(post, path = "/webhooks/booking", tag = "Webhooks", operation_id = "receive_booking", security(()), request_body = Message, responses(
    (status = 200, description = "What became of each entry", body = BookingAnswer),
    (status = 400, description = "`malformed`: it is signed, and no message; or it has more than 1000 clients or appointments", body = ProblemForm),
    (status = 403, description = "`not_signed`: by somebody else, not at all, or more than five minutes ago", body = ProblemForm),
    (status = 404, description = "`not_found`: no booking software is known here", body = ProblemForm),
    (status = 413, description = "`too_large`: more than 1 MB", body = ProblemForm),
))]
pub(crate) async fn tell(
    State(app): State<Shared>,
    request: Request,
) -> Result<Json<BookingAnswer>, Problem> {
    let secret = app.booking.as_ref().ok_or_else(|| Problem::from(Code::NotFound))?;
    let now = app.clock.now();
    let (head, body) = request.into_parts();
    let language = asked(&head.headers);
    could_be(&head.headers, SIGNATURE_HEADER, now)?;
    let (body, _room) = stranger(body, LARGEST, &app.body_budget).await?;
    verify(&head.headers, SIGNATURE_HEADER, &body, secret, now)?;
    let mut message: Map<String, Value> = parse(&body)?;
    let (clients, appointments) = (list(&mut message, "clients")?, list(&mut message, "appointments")?);
    if !message.is_empty() {
        return Err(Problem::new(
            Code::Malformed,
            wording!(
                "a message has clients and appointments, and nothing else",
                "eine Nachricht hat clients und appointments, und nichts sonst"
            ),
        ));
    }
    // Numbers take their time to be looked up, and may not hold up the others' requests.
    let read = tokio::task::spawn_blocking(move || {
        let clients = entries(clients.into_iter().map(Given::from), client);
        (clients, entries(appointments.into_iter().map(Given::from), appointment))
    });
    let (clients, appointments) = read.await.map_err(|_| Problem::from(Code::Internal))?;
    let booking =
        Booking { clients: clients.right(), appointments: appointments.right(), purpose: Purpose::Keep };
    let booked = app.store.book(booking, now).await?;
    Ok(Json(BookingAnswer {
        clients: finish(clients, booked.clients, language),
        appointments: finish(appointments, booked.appointments, language),
    }))
}

/// Takes a list out of the message. What else stands there is not repeated: it may be a contact.
fn list(message: &mut Map<String, Value>, field: &str) -> Result<Vec<Value>, Problem> {
    match message.remove(field) {
        None => Ok(Vec::new()),
        Some(Value::Array(list)) if list.len() <= MOST => Ok(list),
        Some(Value::Array(_)) => Err(Problem::field(
            field,
            wording!("at most {MOST} in a message", "höchstens {MOST} in einer Nachricht"),
        )),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
            Err(Problem::field(field, wording!("must be a list", "muss eine Liste sein")))
        }
    }
}
