//! Signing in and out.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use reckon_domain::Timestamp;
use reckon_store::{Principal, SessionRow, StoreError};
use reckon_wire::Viewer;
use reckon_wire::view::Me;
use serde::Deserialize;

use crate::app::{App, Shared};
use crate::http::peer::Peer;
use crate::http::read::Json;
use crate::identity::secret::{Secret, digest};
use crate::identity::{Caller, SessionCookie, origin};
use crate::problem::{Code, Problem, ProblemForm};
use crate::rate::{Rate, Who};

/// How long a session lasts, in seconds: thirty days.
const LASTS: i64 = 30 * 24 * 60 * 60;

/// The longest password, in bytes: longer ones only keep the server busy.
const LONGEST_PASSWORD: usize = 1024;

/// The longest email address (RFC 5321).
const LONGEST_EMAIL: usize = 254;

/// Who signs in.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    /// The email address.
    #[schema(example = "anna.brandt@example.org")]
    email: String,
    /// The password.
    #[schema(example = "a-password-of-her-own")]
    password: String,
}

/// Signs in: the answer says who it is, and its cookie is the session for thirty days.
#[utoipa::path(post, path = "/api/v1/session", tag = "Session", request_body = SignIn, security(()), responses(
    (status = 200, description = "Signed in", body = Me),
    (status = 401, description = "`wrong_credentials`", body = ProblemForm),
    (status = 429, description = "`too_many_requests`", body = ProblemForm),
))]
pub(crate) async fn sign_in(
    State(app): State<Shared>,
    Peer(address): Peer,
    SessionCookie(old): SessionCookie,
    headers: HeaderMap,
    Json(SignIn { email, password }): Json<SignIn>,
) -> Result<Response, Problem> {
    if !origin::is_ours(&Method::POST, &headers, app.public_origin.as_deref()) {
        return Err(Code::ForbiddenOrigin.into());
    }
    let now = app.clock.now();
    app.buckets.take(Who::sign_in_from(address), app.limits.sign_in_by_address, now)?;
    let email = email.trim().to_lowercase();
    if email.len() > LONGEST_EMAIL || password.len() > LONGEST_PASSWORD {
        return Err(Code::WrongCredentials.into());
    }
    // Guessing from one place is slow. From many it is too, but nobody locks anybody else out from one.
    let who = digest(email.as_bytes());
    app.buckets.take(Who::sign_in_as_from(who, address), app.limits.sign_in_by_email, now)?;
    app.buckets.take(Who::SignInAs(who), app.limits.sign_in_by_email.map(Rate::everywhere), now)?;
    let login = match app.store.login(&email).await {
        Ok(login) => Some(login),
        Err(StoreError::Unknown(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let matches =
        app.passwords.check(password, login.as_ref().map(|login| login.password_hash.clone())).await?;
    let Some(login) = login.filter(|_| matches) else { return Err(Code::WrongCredentials.into()) };
    // A session that somebody else may have planted in this browser ends here.
    if let Some(old) = old {
        end(&app, old.digest()).await?;
    }
    let secret = Secret::random().map_err(|_| Problem::from(Code::Unavailable))?;
    let expires = Timestamp((now.0 + LASTS * 1000).min(Timestamp::MAX.0));
    let session = SessionRow { principal: login.principal, name: login.name, expires };
    app.store.put_session(secret.digest(), session.clone()).await?;
    let cookie = SessionCookie::headers(&headers, &app, Some(&secret), LASTS)?;
    Ok((cookie, Answer(me(&app, session.principal, session.name).await?)).into_response())
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", tag = "Session", responses(
    (status = 200, description = "Who is signed in", body = Me),
    (status = 401, description = "`unauthenticated`", body = ProblemForm),
))]
pub(crate) async fn show(State(app): State<Shared>, caller: Caller) -> Result<Answer<Me>, Problem> {
    let mut answer = me(&app, caller.principal, caller.name.clone()).await?;
    answer.viewer = caller.viewer().ok();
    Ok(Answer(answer))
}

/// Signs out: the session ends, and so do its streams.
#[utoipa::path(delete, path = "/api/v1/session", tag = "Session", responses(
    (status = 204, description = "Signed out"),
    (status = 401, description = "`unauthenticated`", body = ProblemForm),
))]
pub(crate) async fn sign_out(
    State(app): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(session) = caller.session {
        end(&app, session).await?;
    }
    let cookie = SessionCookie::headers(&headers, &app, None, 0)?;
    Ok((StatusCode::NO_CONTENT, cookie).into_response())
}

async fn end(app: &App, session: [u8; 32]) -> Result<(), Problem> {
    app.sessions.end(app.store.as_ref(), session).await?;
    // Nobody may be listening.
    let _ = app.ended.send(session);
    Ok(())
}

async fn me(app: &App, principal: Principal, name: String) -> Result<Me, Problem> {
    let (viewer, time_zone) = match principal {
        Principal::Pro(id) => {
            let pro = app.store.pro(id).await?;
            (Some(Viewer::Pro(id.0)), Some(pro.anchor.zone().to_owned()))
        }
        Principal::Client(id) => (Some(Viewer::Client(id.0)), None),
        Principal::Operator | Principal::Backend => (None, None),
    };
    Ok(Me {
        viewer,
        operator: principal == Principal::Operator,
        name,
        time_zone,
        currency: app.currency.clone(),
        rules: reckon_wire::rules_version(),
        at: app.clock.now().0,
    })
}
