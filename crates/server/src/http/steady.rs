//! While the machine's clock cannot be believed, nothing is done: an action might begin a pro's next billing period.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use reckon_domain::wording;

use crate::app::Shared;
use crate::problem::{Code, Problem};

/// What goes on all the same: signing in and out, an operator's word that the clock is right, and a client's that
/// nobody shall write to them any more. Each is kept at the time that was counted.
const GOES_ON: [&str; 3] = ["/api/v1/session", "/api/v1/operator/clock", "/unsubscribe/{token}"];

/// When it is worth another try, in seconds.
const AGAIN: u64 = 30;

/// Passes a request on, unless it would do something and the clock is wrong.
pub(crate) async fn steady(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let goes_on = reads || path.is_none_or(|path| GOES_ON.contains(&path));
    if !goes_on && app.clock.ahead().is_some() {
        let words = wording!(
            "the server's clock has jumped ahead; until it is right again, nothing is done. Nothing has happened",
            "die Uhr des Servers ist vorgesprungen; bis sie wieder stimmt, wird nichts getan. Es ist nichts geschehen"
        );
        return Problem::new(Code::Unavailable, words).again_after(AGAIN).into_response();
    }
    next.run(request).await
}
