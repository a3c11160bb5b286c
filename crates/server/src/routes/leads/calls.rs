//! A lead's calls, and what was said on them.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use reckon_wire::calls::Calls;
use reckon_wire::form::whole;

use super::lead;
use crate::app::Shared;
use crate::http::read::Path;
use crate::identity::Caller;
use crate::problem::{Code, Problem, ProblemForm};
use crate::views::money;

/// The lead's calls, oldest first.
#[utoipa::path(get, path = "/api/v1/leads/{project}/{pro}/calls", tag = "Calls",
    params(("project" = u32, Path, description = "The project"), ("pro" = u32, Path, description = "The pro")),
    responses(
        (status = 200, description = "The calls; what they cost is told to the pro alone", body = Calls),
        (status = 404, description = "`not_found`: not there, or not the caller's", body = ProblemForm),
))]
pub(crate) async fn list(
    State(app): State<Shared>,
    caller: Caller,
    Path(path): Path<(u32, u32)>,
) -> Result<Json<Calls>, Problem> {
    let row = lead(&app, &caller, path).await?;
    let viewer = caller.viewer()?;
    let calls = app.store.calls(row.project.id, row.pro).await?;
    Ok(Json(Calls { calls: calls.iter().map(|call| money::call(call, viewer)).collect() }))
}

/// A call's recording, for the two of its lead. A range of it is answered alone, so that a player can jump.
#[utoipa::path(get, path = "/api/v1/leads/{project}/{pro}/calls/{call}/recording", tag = "Calls", operation_id = "read_recording",
    params(
        ("project" = u32, Path, description = "The project"),
        ("pro" = u32, Path, description = "The pro"),
        ("call" = u64, Path, description = "The call"),
        ("Range" = Option<String>, Header, description = "One range of bytes (RFC 9110)")
    ),
    responses(
        (status = 200, description = "The sound", content_type = "audio/mpeg"),
        (status = 206, description = "A part of it", content_type = "audio/mpeg"),
        (status = 404, description = "`not_found`: not there, or not the caller's", body = ProblemForm),
        (status = 416, description = "There is no such part"),
))]
pub(crate) async fn recording(
    State(app): State<Shared>,
    caller: Caller,
    Path((project, pro, call)): Path<(u32, u32, u64)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let row = lead(&app, &caller, (project, pro)).await?;
    whole("call", call).map_err(|_| Problem::from(Code::NotFound))?;
    let recording = app.store.recording(row.project.id, row.pro, call).await?;
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    Ok(sound(&recording.media_type, recording.bytes, asked))
}

fn sound(kind: &str, bytes: Vec<u8>, range: Option<&str>) -> Response {
    let length = bytes.len();
    let mut response = match range.map(|range| part(range, length)) {
        None | Some(Part::Whole) => bytes.into_response(),
        Some(Part::Of(first, last)) => {
            let part = bytes.get(first..=last).unwrap_or_default().to_vec();
            let range = [(header::CONTENT_RANGE, format!("bytes {first}-{last}/{length}"))];
            (StatusCode::PARTIAL_CONTENT, range, part).into_response()
        }
        Some(Part::Nowhere) => {
            let range = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, range).into_response()
        }
    };
    let kind = HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // What was said between two people stays in their browsers for the session at most.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// Which part of so many bytes is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// All: nothing that is understood was asked for.
    Whole,
    /// From the first to the last, both of them.
    Of(usize, usize),
    /// None that there is.
    Nowhere,
}

/// Reads one range of bytes (RFC 9110, 14.1.2). Several ranges at once are answered with the whole.
fn part(range: &str, length: usize) -> Part {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Whole;
    };
    let end = length.saturating_sub(1);
    let (first, last) = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last.min(end)),
        (Ok(first), Err(_)) if last.is_empty() => (first, end),
        (Err(_), Ok(suffix)) if first.is_empty() && suffix > 0 => (length.saturating_sub(suffix), end),
        (Ok(_) | Err(_), Ok(_) | Err(_)) => return Part::Whole,
    };
    if first < length { Part::Of(first, last) } else { Part::Nowhere }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_may_jump() {
        for (range, want) in [
            ("bytes=0-", Part::Of(0, 99)),
            ("bytes=10-19", Part::Of(10, 19)),
            ("bytes=90-500", Part::Of(90, 99)),
            ("bytes=-10", Part::Of(90, 99)),
            ("bytes=-500", Part::Of(0, 99)),
            ("bytes=100-", Part::Nowhere),
            ("bytes=20-10", Part::Whole),
            ("bytes=-0", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("pages=1-2", Part::Whole),
            ("bytes=", Part::Whole),
        ] {
            assert_eq!(part(range, 100), want, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Nowhere);
    }

    #[test]
    fn a_part_says_where_it_is() {
        let answer = sound("audio/wav", vec![7; 100], Some("bytes=90-"));
        assert_eq!(answer.status(), 206);
        assert_eq!(answer.headers()[header::CONTENT_RANGE], "bytes 90-99/100");
        assert_eq!(sound("audio/wav", vec![7; 100], Some("bytes=200-")).status(), 416);
        let whole = sound("audio/wav", vec![7; 100], None);
        assert_eq!(
            (whole.status().as_u16(), &whole.headers()[header::CONTENT_TYPE]),
            (200, &HeaderValue::from_static("audio/wav"))
        );
    }
}
