//! The link at the end of every email: whoever has it can stop the next one, without signing in (U4, U5).
//!
//! A GET only shows a page: mail programs and virus scanners follow links. The POST unsubscribes, from the
//! page's button or in one click from the mail program (RFC 8058).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Html;
use reckon_domain::rule::Language;
use reckon_store::{Command, ConsentHow};

use crate::app::Shared;
use crate::http::read::{Path, Raw};
use crate::ports::mail::escape;
use crate::problem::{Code, Problem, ProblemForm};
use crate::tokens::Unsubscribe;

/// What a mail program sends that unsubscribes in one click (RFC 8058).
const ONE_CLICK: &[u8] = b"List-Unsubscribe=One-Click";

/// Asks whether to unsubscribe. Changes nothing.
#[utoipa::path(get, path = "/unsubscribe/{token}", tag = "Unsubscribing", security(()),
    params(("token" = String, Path, description = "From the email's link")),
    responses(
        (status = 200, description = "A page with a button", content_type = "text/html"),
        (status = 404, description = "`not_found`: the link is none of ours", body = ProblemForm),
))]
pub(crate) async fn ask(
    State(app): State<Shared>,
    Path(token): Path<String>,
) -> Result<Html<String>, Problem> {
    let said = read(&app, &token)?;
    let client = app.store.client(said.client).await?;
    let pro = app.store.pro(said.pro).await?.name;
    Ok(Html(page(client.language, &pro, false)))
}

/// Unsubscribes. Doing it twice is doing it once.
#[utoipa::path(post, path = "/unsubscribe/{token}", tag = "Unsubscribing", security(()), request_body = String,
    params(("token" = String, Path, description = "From the email's link")),
    responses(
        (status = 200, description = "A page that says so", content_type = "text/html"),
        (status = 404, description = "`not_found`: the link is none of ours", body = ProblemForm),
))]
pub(crate) async fn unsubscribe(
    State(app): State<Shared>,
    Path(token): Path<String>,
    Raw(body): Raw,
) -> Result<(StatusCode, Html<String>), Problem> {
    let said = read(&app, &token)?;
    let now = app.clock.now();
    // Whoever subscribes again and unsubscribes once more does so at another time.
    let key = format!("unsubscribe:{}:{}:{}:{}", said.pro, said.client, said.channel.name(), now.0);
    let client = app.store.client(said.client).await?;
    let pro = app.store.pro(said.pro).await?.name;
    let command = Command::unsubscribe(said.client, said.pro, said.channel, key, now);
    let (how, words) = if body.trim_ascii() == ONE_CLICK {
        (ConsentHow::OneClick, None)
    } else {
        (ConsentHow::Link, Some(asked(client.language, &pro)))
    };
    // Asked for again nothing happens: there would be one more key to keep for ever.
    let known = app.store.relation(said.pro, said.client).await?.relation;
    if !known.thread(said.channel).unsubscribed {
        app.store.execute(command.said(how, words)).await?;
    }
    Ok((StatusCode::OK, Html(page(client.language, &pro, true))))
}

/// What the token says, if it is one of ours.
fn read(app: &Shared, token: &str) -> Result<Unsubscribe, Problem> {
    let head = app.outside.mail.as_ref().map(|(_, head)| head);
    let said = head.and_then(|head| head.keys.read(token, app.clock.now()).ok());
    said.ok_or_else(|| Code::NotFound.into())
}

/// What the page says: the language's code, the title, the question and that it is done, the button.
struct Said {
    code: &'static str,
    title: &'static str,
    question: &'static str,
    done: &'static str,
    button: &'static str,
}

const fn said(language: Language) -> Said {
    match language {
        Language::En => Said {
            code: "en",
            title: "Unsubscribe",
            question: "No more messages from",
            done: "You are unsubscribed. Nothing more is sent to you by",
            button: "Unsubscribe",
        },
        Language::De => Said {
            code: "de",
            title: "Abmelden",
            question: "Keine Nachrichten mehr von",
            done: "Sie sind abgemeldet. Es wird Ihnen nichts mehr gesendet von",
            button: "Abmelden",
        },
    }
}

/// What the page asked whoever pressed its button.
fn asked(language: Language, pro: &str) -> String {
    let Said { question, button, .. } = said(language);
    format!("{question} {pro}. [{button}]")
}

/// The page: a question with its button, or that it is done. Without a script: it works in every browser.
fn page(language: Language, pro: &str, is_done: bool) -> String {
    let pro = escape(pro);
    let Said { code, title, question, done, button } = said(language);
    let (text, form) = if is_done {
        (done, String::new())
    } else {
        (question, format!("<form method=post><button>{button}</button></form>"))
    };
    format!(
        "<!doctype html><html lang={code}><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width, initial-scale=1\"><meta name=robots content=noindex>\
         <title>{title}</title><link rel=stylesheet href=/api/docs/style.css>\
         <main><h1>{title}</h1><p>{text} <b>{pro}</b>.</p>{form}</main></html>"
    )
}
