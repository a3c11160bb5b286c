//! Signing in and out.

use std::net::IpAddr;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use reckon_domain::Timestamp;
use reckon_providers::secret::{Secret, digest};
use reckon_store::directory::login_key;
use reckon_store::{LoginRow, Principal, SIGN_IN, SessionRow, StoreError, TrailEntry, TrailOutcome};
use reckon_wire::Viewer;
use reckon_wire::view::Me;
use serde::Deserialize;

use crate::app::{App, Shared};
use crate::http::peer::Peer;
use crate::http::read::Json;
use crate::identity::{Caller, SessionCookie, origin};
use crate::problem::{Code, Problem, ProblemForm};
use crate::rate::{Rate, Who};

/// How long a session lasts, in seconds: thirty days.
const LASTS: i64 = 30 * 24 * 60 * 60;

/// The longest password, in bytes: longer ones only keep the server busy.
const LONGEST_PASSWORD: usize = 1024;

/// How often it is noted that attempts are turned away.
const NOTED: Rate = Rate { burst: 1, per_minute: 1 };

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
    let email = login_key(&email);
    let account = digest(email.as_bytes());
    let device = app.devices.known(&headers, account, SessionCookie::is_on_loopback(&headers, &app));
    if let Some((who, problem)) = turned_away(&app, device, account, address, now) {
        // What it costs to note it is bounded, too.
        if app.buckets.take(who, Some(NOTED), now).is_ok() {
            let login = login_of(&app, &email).await?;
            app.store.note(attempt(login.as_ref(), address, TrailOutcome::TooMany, now)).await?;
        }
        return Err(problem);
    }
    if email.len() > LONGEST_EMAIL || password.len() > LONGEST_PASSWORD {
        return Err(Code::WrongCredentials.into());
    }
    let login = login_of(&app, &email).await?;
    let hash = login.as_ref().map(|login| login.password_hash.clone());
    let matches = app.passwords.check(password, hash, device.is_some()).await?;
    let attempt = |outcome| attempt(login.as_ref(), address, outcome, now);
    let Some(found) = login.as_ref().filter(|_| matches) else {
        let wrong = if login.is_some() { TrailOutcome::WrongPassword } else { TrailOutcome::NoAccount };
        app.store.note(attempt(wrong)).await?;
        return Err(Code::WrongCredentials.into());
    };
    // A session that somebody else may have planted in this browser ends here.
    if let Some(old) = old {
        end(&app, old.digest()).await?;
    }
    let secret = Secret::random().map_err(|_| Problem::from(Code::Unavailable))?;
    let expires = Timestamp((now.0 + LASTS * 1000).min(Timestamp::MAX.0));
    let LoginRow { principal, name, id, .. } = found.clone();
    let session = SessionRow { principal, name, expires, login: Some(id) };
    match app.store.put_session(secret.digest(), session.clone(), now).await {
        Ok(()) => {}
        // It was given to somebody else, or has another password, since it was looked up.
        Err(StoreError::Unknown(_)) => return Err(Code::WrongCredentials.into()),
        Err(error) => return Err(error.into()),
    }
    app.store.note(attempt(TrailOutcome::Done)).await?;
    let secure = !SessionCookie::is_in_browser_on_loopback(&headers, &app);
    let remembered = app.devices.remember(account, secure).map_err(|_| Problem::from(Code::Unavailable))?;
    let remembered = HeaderValue::try_from(remembered).map_err(|_| Problem::from(Code::Unavailable))?;
    let mut cookies = SessionCookie::headers(&headers, &app, Some(&secret), LASTS)?;
    cookies.append(header::SET_COOKIE, remembered);
    Ok((cookies, Answer(me(&app, session.principal, session.name).await?)).into_response())
}

/// Why there is no room for one more attempt, where there is none; and by what it is noted that attempts are turned away.
fn turned_away(
    app: &App,
    device: Option<[u8; 32]>,
    account: [u8; 32],
    address: IpAddr,
    now: Timestamp,
) -> Option<(Who, Problem)> {
    let by_email = app.limits.sign_in_by_email;
    let full = |who, rate, noted| app.buckets.take(who, rate, now).err().map(|problem| (noted, problem));
    let of_account = Who::TurnedAway(account);
    // Whoever guesses from everywhere does not keep out who has signed in here before.
    if let Some(device) = device {
        return full(Who::SignInOn(device), by_email, of_account);
    }
    let by_address = app.limits.sign_in_by_address;
    full(Who::sign_in_from(address), by_address, Who::turned_away_from(address))
        // Guessing from one place is slow. From many it is too, but nobody locks anybody else out from one.
        .or_else(|| full(Who::sign_in_as_from(account, address), by_email, of_account))
        .or_else(|| full(Who::SignInAs(account), by_email.map(Rate::everywhere), of_account))
}

/// Who signs in with an address, if anybody does.
pub(super) async fn login_of(app: &App, email: &str) -> Result<Option<LoginRow>, StoreError> {
    match app.store.login(email).await {
        Ok(login) => Ok(Some(login)),
        Err(StoreError::Unknown(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the trail says of an attempt to sign in: whose account, by its id, from where, and what came of it.
fn attempt(login: Option<&LoginRow>, address: IpAddr, outcome: TrailOutcome, now: Timestamp) -> TrailEntry {
    let who = login.map(|login| login.principal);
    let name = match login {
        Some(LoginRow { principal: Principal::Operator(_), name, .. }) => name.clone(),
        Some(_) | None => String::new(),
    };
    let (operation, address) = (SIGN_IN.to_owned(), Some(address.to_string()));
    TrailEntry { at: now, who, name, acts_as: None, operation, about: String::new(), address, outcome }
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
    app.store.end_session(session).await?;
    app.end_all(vec![session]);
    Ok(())
}

async fn me(app: &App, principal: Principal, name: String) -> Result<Me, Problem> {
    let (viewer, time_zone) = match principal {
        Principal::Pro(id) => {
            let pro = app.store.pro(id).await?;
            (Some(Viewer::Pro(id.0)), Some(pro.anchor.zone().to_owned()))
        }
        Principal::Client(id) => (Some(Viewer::Client(id.0)), None),
        Principal::Operator(_) | Principal::Backend => (None, None),
    };
    Ok(Me {
        viewer,
        operator: matches!(principal, Principal::Operator(_)),
        name,
        time_zone,
        currency: app.currency.clone(),
        rules: reckon_wire::rules_version(),
        at: app.clock.now().0,
    })
}
