//! The link at the end of every email: whoever has it can stop the next one, without signing in (U4, U5).
//!
//! A GET only shows a page: mail programs and virus scanners follow links. The POST unsubscribes, from the
//! page's button or in one click from the mail program (RFC 8058).

use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Response};
use reckon_domain::relation::Channel;
use reckon_domain::rule::Language;
use reckon_providers::mail::escape;
use reckon_providers::tokens::{TokenError, Unsubscribe};
use reckon_store::{Command, ConsentHow};

use super::tracking::{nowhere, plain_page};
use crate::app::Shared;
use crate::http::read::{Path, Raw};
use crate::problem::Problem;

/// What a mail program sends that unsubscribes in one click (RFC 8058).
const ONE_CLICK: &[u8] = b"List-Unsubscribe=One-Click";

/// Asks whether to unsubscribe. Changes nothing.
#[utoipa::path(get, path = "/unsubscribe/{token}", tag = "Unsubscribing", security(()),
    params(("token" = String, Path, description = "From the email's link")),
    responses(
        (status = 200, description = "A page with a button", content_type = "text/html"),
        (status = 404, description = "A page that says that the link is none of ours", content_type = "text/html"),
))]
pub(crate) async fn ask(State(app): State<Shared>, Path(token): Path<String>) -> Result<Response, Problem> {
    let Some(said) = read(&app, &token) else { return Ok(nowhere(TokenError::Invalid)) };
    let client = app.store.client(said.client).await?;
    let pro = app.store.pro(said.pro).await?.name;
    Ok(Html(page(client.language, said.channel, &pro, false)).into_response())
}

/// Unsubscribes. Doing it twice is doing it once.
#[utoipa::path(post, path = "/unsubscribe/{token}", tag = "Unsubscribing", security(()), request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    params(("token" = String, Path, description = "From the email's link")),
    responses(
        (status = 200, description = "A page that says so", content_type = "text/html"),
        (status = 404, description = "A page that says that the link is none of ours", content_type = "text/html"),
))]
pub(crate) async fn unsubscribe(
    State(app): State<Shared>,
    Path(token): Path<String>,
    Raw(body): Raw,
) -> Result<Response, Problem> {
    let Some(said) = read(&app, &token) else { return Ok(nowhere(TokenError::Invalid)) };
    let now = app.clock.now();
    // Whoever subscribes again and unsubscribes once more does so at another time.
    let key = format!("unsubscribe:{}:{}:{}:{}", said.pro, said.client, said.channel.name(), now.0);
    let client = app.store.client(said.client).await?;
    let pro = app.store.pro(said.pro).await?.name;
    let command = Command::unsubscribe(said.client, said.pro, said.channel, key, now);
    let (how, words) = if body.trim_ascii() == ONE_CLICK {
        (ConsentHow::OneClick, None)
    } else {
        (ConsentHow::Link, Some(asked(client.language, said.channel, &pro)))
    };
    // Asked for again nothing happens: there would be one more key to keep for ever.
    let known = app.store.relation(said.pro, said.client).await?.relation;
    if !known.thread(said.channel).unsubscribed {
        app.store.execute(command.said(how, words)).await?;
    }
    Ok(Html(page(client.language, said.channel, &pro, true)).into_response())
}

/// What the token says, if it is one of ours.
fn read(app: &Shared, token: &str) -> Option<Unsubscribe> {
    let (_, head) = app.providers.mail.as_ref()?;
    head.keys.read(token, app.clock.now()).ok()
}

/// What the page says of a channel.
struct Said {
    /// The language's code.
    code: &'static str,
    title: &'static str,
    question: String,
    button: String,
    done: String,
}

fn said(language: Language, channel: Channel, pro: &str) -> Said {
    let is_text = channel == Channel::Text;
    match language {
        Language::En => {
            let what = if is_text { "texts" } else { "emails" };
            Said {
                code: "en",
                title: "Unsubscribe",
                question: format!("Do you want no more {what} from {pro}?"),
                button: format!("Stop these {what}"),
                done: format!("Done. {pro} cannot send you {what} any more."),
            }
        }
        Language::De => {
            let what = if is_text { "SMS" } else { "E-Mails" };
            Said {
                code: "de",
                title: "Abbestellen",
                question: format!("Möchten Sie keine {what} mehr von {pro}?"),
                button: format!("{what} abbestellen"),
                done: format!("Erledigt. {pro} kann Ihnen keine {what} mehr senden."),
            }
        }
    }
}

/// What the page asked whoever pressed its button.
fn asked(language: Language, channel: Channel, pro: &str) -> String {
    let Said { question, button, .. } = said(language, channel, pro);
    format!("{question} [{button}]")
}

/// The page: a question with its button, or that it is done. Without a script: it works in every browser.
fn page(language: Language, channel: Channel, pro: &str, is_done: bool) -> String {
    let Said { code, title, question, button, done } = said(language, channel, &escape(pro));
    let (text, form) = if is_done {
        (done, String::new())
    } else {
        (question, format!("<form method=post><button class=button>{button}</button></form>"))
    };
    plain_page(code, title, &format!("<p>{text}</p>{form}"))
}
