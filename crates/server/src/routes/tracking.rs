//! What recipients of an automation's emails do with them: they open them, and follow their links (A1).
//!
//! Whoever has a link may follow it, so nothing that is answered tells anything. Where the marketplace does not track,
//! old links still lead where they led, and report nothing.

use axum::extract::State;
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use reckon_domain::action::Delivery;
use reckon_providers::mail::Letterhead;
use reckon_providers::tokens::{Claim, Click, Open, Recipient, TokenError};
use reckon_store::StoreError;

use crate::app::Shared;
use crate::http::read::Path;
use crate::work::outgoing::delivery_status;

/// A picture of one transparent dot.
const DOT: &[u8] =
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\
    \x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// Kept by nobody on the way: each opening is its own.
const UNKEPT: (HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// An email was opened. The answer is a picture, whatever the token.
#[utoipa::path(get, path = "/open/{token}", tag = "Tracking", security(()),
    params(("token" = String, Path, description = "From the email")),
    responses((status = 200, description = "A picture of one dot", content_type = "image/gif")))]
pub(crate) async fn open(State(app): State<Shared>, method: Method, Path(token): Path<String>) -> Response {
    // Who only asks about the picture has not seen it.
    if let (Method::GET, Ok(Open(by))) = (method, read(&app, &token)) {
        report(&app, by, Delivery::Opened).await;
    }
    ([UNKEPT, (header::CONTENT_TYPE, "image/gif")], DOT).into_response()
}

/// A link of an email was followed. It leads where the email led when it was signed, and nowhere else.
#[utoipa::path(get, path = "/click/{token}", tag = "Tracking", security(()),
    params(("token" = String, Path, description = "From the email's link")),
    responses(
        (status = 302, description = "To the link's own address"),
        (status = 404, description = "A page that says that the link has expired, or is none of ours", content_type = "text/html"),
    ))]
pub(crate) async fn click(State(app): State<Shared>, method: Method, Path(token): Path<String>) -> Response {
    match read(&app, &token) {
        Ok(Click { by, target }) => {
            if method == Method::GET {
                report(&app, by, Delivery::Clicked).await;
            }
            (StatusCode::FOUND, [UNKEPT], [(header::LOCATION, target)]).into_response()
        }
        Err(error) => (StatusCode::NOT_FOUND, [UNKEPT], Html(page(error))).into_response(),
    }
}

fn letterhead(app: &Shared) -> Option<&Letterhead> {
    app.providers.mail.as_ref().map(|(_, head)| head)
}

fn read<C: Claim>(app: &Shared, token: &str) -> Result<C, TokenError> {
    letterhead(app).ok_or(TokenError::Invalid)?.keys.read(token, app.clock.now())
}

/// Reports what a recipient did, if the marketplace wants to know. Who follows a link gets there, whatever goes wrong.
async fn report(app: &Shared, by: Recipient, delivery: Delivery) {
    if !letterhead(app).is_some_and(|head| head.tracking) {
        return;
    }
    if let Err(error) = reported(app, by, delivery).await {
        tracing::error!(message = by.message, %error, "what became of an email is lost");
    }
}

async fn reported(app: &Shared, by: Recipient, delivery: Delivery) -> Result<(), StoreError> {
    let sent = app.store.change(by.message).await?;
    let Recipient { pro, client, automation, .. } = by;
    let theirs = delivery_status::is_the_email(&sent, pro, client, Some(automation));
    if theirs { delivery_status::reported(app, &sent, delivery).await } else { Ok(()) }
}

/// Why a link leads nowhere, in both languages: whose link it was is not known.
fn page(error: TokenError) -> String {
    let (en, de) = match error {
        TokenError::Expired => (
            "This link has expired. Use one from a newer email.",
            "Dieser Link ist abgelaufen. Nehmen Sie einen aus einer neueren E-Mail.",
        ),
        TokenError::Invalid => (
            "This link is not valid. Use the whole link as it stands in the email.",
            "Dieser Link ist nicht gültig. Nehmen Sie den ganzen Link, wie er in der E-Mail steht.",
        ),
    };
    plain_page("en", "Link", &format!("<p>{en}</p><p lang=de>{de}</p>"))
}

/// A link that leads nowhere, for whoever followed it.
pub(super) fn nowhere(error: TokenError) -> Response {
    (StatusCode::NOT_FOUND, Html(page(error))).into_response()
}

/// A page of a few words, without a script: it works in every browser.
pub(super) fn plain_page(language: &str, title: &str, content: &str) -> String {
    format!(
        "<!doctype html><html lang={language}><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width, initial-scale=1\"><meta name=robots content=noindex>\
         <title>{title}</title><link rel=stylesheet href=/api/docs/style.css>\
         <main><h1>{title}</h1>{content}</main></html>"
    )
}
