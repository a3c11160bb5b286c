//! Reading requests. Whatever cannot be read is a problem document that says what, where and what
//! would be right.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use reckon_domain::{Wording, wording};
use serde::de::DeserializeOwned;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::app::Shared;
use crate::http::explain;
use crate::problem::{Code, Problem};

/// The largest body of a request, in bytes, but of the directory's.
pub(crate) const LARGEST: usize = 64 * 1024;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// A JSON body of at most `MOST` bytes.
pub(crate) struct Json<T, const MOST: usize = LARGEST>(pub(crate) T);

impl<T: DeserializeOwned, const MOST: usize> FromRequest<Shared> for Json<T, MOST> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Shared) -> Result<Self, Problem> {
        is_json(request.headers())?;
        let bytes = body(request.into_body(), MOST).await?;
        parse(&bytes).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> Result<(), Problem> {
    is_of_type(headers, "application/json")
}

/// Checks that a body is of this type.
///
/// # Errors
/// `unsupported_media_type` when it says that it is something else, or nothing.
pub(crate) fn is_of_type(headers: &HeaderMap, wanted: &str) -> Result<(), Problem> {
    let named = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = named.map(|value| value.split(';').next().unwrap_or_default().trim());
    match essence {
        Some(essence) if essence.eq_ignore_ascii_case(wanted) => Ok(()),
        _ => Err(Problem::new(
            Code::UnsupportedMediaType,
            wording!("send {wanted}, in UTF-8", "senden Sie {wanted}, in UTF-8"),
        )),
    }
}

/// A body, of at most `most` bytes.
pub(crate) async fn body(body: Body, most: usize) -> Result<axum::body::Bytes, Problem> {
    match tokio::time::timeout(PATIENCE, to_bytes(body, most)).await {
        Err(_) => Err(Code::Timeout.into()),
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => {
            let error = error.into_inner();
            if error.is::<http_body_util::LengthLimitError>() { Err(too_large(most)) } else { Err(cut_off()) }
        }
    }
}

fn too_large(most: usize) -> Problem {
    Problem::new(Code::TooLarge, wording!("at most {most} bytes", "höchstens {most} Bytes"))
}

fn cut_off() -> Problem {
    Problem::new(
        Code::Malformed,
        wording!("the body did not arrive whole", "der Inhalt kam nicht vollständig an"),
    )
}

/// A body of at most `most` bytes from whoever that may be, in the room that there is for such: it takes up as much as
/// has arrived, so that nobody keeps others out by sending nothing.
///
/// # Errors
/// As [`body`], and `unavailable` while there is no room.
pub(crate) async fn stranger(
    body: Body,
    most: usize,
    room: &Semaphore,
) -> Result<(axum::body::Bytes, SemaphorePermit<'_>), Problem> {
    let full = || {
        let problem = wording!(
            "too much comes in at once: send it again later",
            "es kommt zu viel auf einmal: senden Sie es später noch einmal"
        );
        Problem::new(Code::Unavailable, problem)
    };
    let mut place = room.try_acquire_many(0).map_err(|_| full())?;
    let mut all = Vec::new();
    let reading = async {
        let mut body = body;
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| cut_off())?;
            let Ok(data) = frame.into_data() else { continue };
            if all.len() + data.len() > most {
                return Err(too_large(most));
            }
            let size = u32::try_from(data.len()).unwrap_or(u32::MAX);
            place.merge(room.try_acquire_many(size).map_err(|_| full())?);
            all.extend_from_slice(&data);
        }
        Ok(())
    };
    tokio::time::timeout(PATIENCE, reading).await.map_err(|_| Problem::from(Code::Timeout))??;
    Ok((all.into(), place))
}

/// A body that is JSON in UTF-8.
///
/// # Errors
/// `malformed`, with the field and the place.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let text = core::str::from_utf8(bytes).map_err(|error| {
        let problem = wording!(
            "the body is not UTF-8: the byte at {place} is wrong",
            "der Inhalt ist kein UTF-8: das Byte an der Stelle {place} ist falsch",
            place = error.valid_up_to()
        );
        Problem::new(Code::Malformed, problem)
    })?;
    // A list of values in the fields' order would be taken for the form, too.
    if text.trim_start().starts_with('[') {
        return Err(Problem::new(
            Code::Malformed,
            wording!("expected an object, not a list", "erwartet wird ein Objekt, keine Liste"),
        ));
    }
    serde_json::from_str(text).map_err(|_| explain::body::<T>(text))
}

/// A body as it came, of at most `MOST` bytes: what is signed is the bytes, not what they say.
pub(crate) struct Raw<const MOST: usize = LARGEST>(pub(crate) axum::body::Bytes);

impl<const MOST: usize> FromRequest<Shared> for Raw<MOST> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Shared) -> Result<Self, Problem> {
        body(request.into_body(), MOST).await.map(Self)
    }
}

/// A query.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Shared> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        axum::extract::Query::<T>::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|_| explain::query::<T>(parts.uri.query().unwrap_or_default()))
    }
}

/// The parts of a path. One that cannot be read names nothing that exists.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Shared> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, app).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Code::NotFound.into()),
        }
    }
}

/// That a cursor is none of ours.
pub(crate) fn not_a_cursor() -> Wording {
    wording!(
        "must be the `next` of the page before, as it came",
        "muss das `next` der Seite davor sein, so wie es kam"
    )
}
