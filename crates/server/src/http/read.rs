//! Reading requests. Whatever cannot be read is a problem document that says what, where and what
//! would be right.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::app::Shared;
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
        _ => Err(Problem::new(Code::UnsupportedMediaType, format!("send {wanted}, in UTF-8"))),
    }
}

/// A body, of at most `most` bytes.
pub(crate) async fn body(body: Body, most: usize) -> Result<axum::body::Bytes, Problem> {
    match tokio::time::timeout(PATIENCE, to_bytes(body, most)).await {
        Err(_) => Err(Code::Timeout.into()),
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => {
            let error = error.into_inner();
            if error.is::<http_body_util::LengthLimitError>() {
                Err(Problem::new(Code::TooLarge, format!("at most {most} bytes")))
            } else {
                Err(Problem::new(Code::Malformed, "the body did not arrive whole"))
            }
        }
    }
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
    let full = || Problem::new(Code::Unavailable, "too much comes in at once: send it again later");
    let mut place = room.try_acquire_many(0).map_err(|_| full())?;
    let mut all = Vec::new();
    let reading = async {
        let mut body = body;
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Problem::new(Code::Malformed, "the body did not arrive whole"))?;
            let Ok(data) = frame.into_data() else { continue };
            if all.len() + data.len() > most {
                return Err(Problem::new(Code::TooLarge, format!("at most {most} bytes")));
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
        let place = error.valid_up_to();
        Problem::new(Code::Malformed, format!("the body is not UTF-8: the byte at {place} is wrong"))
    })?;
    // A list of values in the fields' order would be taken for the form, too.
    if text.trim_start().starts_with('[') {
        return Err(Problem::new(Code::Malformed, "expected an object, not a list"));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = error.path().to_string();
        let problem = error.into_inner().to_string();
        if field == "." { Problem::new(Code::Malformed, problem) } else { Problem::field(field, problem) }
    })?;
    reader.end().map_err(|error| Problem::new(Code::Malformed, error.to_string()))?;
    Ok(value)
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
            .map_err(|error| {
                let source = core::error::Error::source(&error).map(ToString::to_string);
                Problem::field("query", source.unwrap_or_else(|| error.body_text()))
            })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read, not used")]
    struct Sample {
        inner: Vec<u8>,
    }

    fn problem(bytes: &[u8]) -> String {
        format!("{:?}", parse::<Sample>(bytes).unwrap_err())
    }

    #[test]
    fn a_problem_names_the_field_and_the_place() {
        let said = problem(br#"{"inner":[1,"two"]}"#);
        assert!(said.contains(r#"Some("inner[1]")"#) && said.contains("line 1 column 17"), "{said}");
    }

    #[test]
    fn unknown_fields_trailing_words_deep_nesting_and_broken_text_are_refused() {
        assert!(problem(br#"{"inner":[],"outer":1}"#).contains("unknown field `outer`"));
        assert!(problem(br#"{"inner":[]} more"#).contains("trailing characters"));
        let deep = format!("{{\"inner\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(problem(deep.as_bytes()).contains("inner[0]"), "{}", problem(deep.as_bytes()));
        assert!(problem(b"{\"inner\":[]\xff}").contains("the byte at 11 is wrong"));
        assert!(problem(b"").contains("EOF"));
        assert!(problem(b" [[1]]").contains("expected an object"));
    }
}
