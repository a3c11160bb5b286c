//! Who a request comes from: a session's cookie, or a backend's bearer token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use reckon_domain::{ClientId, ProId, Role, Timestamp, wording};
use reckon_providers::secret::Secret;
use reckon_store::{Actor, Principal};
use reckon_wire::Viewer;
use reckon_wire::name::Named as _;

use super::cookie::SessionCookie;
use super::origin;
use crate::app::Shared;
use crate::http::observe::Requester;
use crate::problem::{Code, Problem};
use crate::rate::Who;

/// The header by which a backend says in whose name it acts.
pub(crate) const ACT_AS: &str = "Reckon-Act-As";

/// What the header may say.
pub(crate) const ACT_AS_PATTERN: &str =
    "^(pro:[0-9]{1,10}|client:[0-9]{1,10}|marketplace|phone|automation|mail|booking_software)$";

/// Who a request comes from. Extracting it answers 401 where nobody is signed in, and 403 where the
/// request comes from another site's page.
#[derive(Clone)]
pub(crate) struct Caller {
    /// Who it is.
    pub(crate) principal: Principal,
    /// Their name.
    pub(crate) name: String,
    /// In whose name a backend acts.
    acts_as: Option<Actor>,
    /// The session's digest, where there is a session.
    pub(crate) session: Option<[u8; 32]>,
    /// When the session or the token ends.
    pub(crate) expires: Timestamp,
    /// Where it is said what is done, for the trail.
    pub(crate) requester: Requester,
}

impl Caller {
    /// Whose snapshot, leads and events the caller may see: their own; a backend those of whom it acts
    /// for. An operator has none.
    pub(crate) fn viewer(&self) -> Result<Viewer, Problem> {
        match self.actor()? {
            Actor::Pro(ProId(id)) => Ok(Viewer::Pro(id)),
            Actor::Client(ClientId(id)) => Ok(Viewer::Client(id)),
            Actor::Machine(_) => Err(Code::NotFound.into()),
        }
    }

    /// The pro that the caller is, or acts for; for everybody else there is no such page.
    pub(crate) fn pro(&self) -> Result<ProId, Problem> {
        match self.viewer()? {
            Viewer::Pro(id) => Ok(ProId(id)),
            Viewer::Client(_) => Err(Code::NotFound.into()),
        }
    }

    /// The pro who acts, if they have not acted too often.
    pub(crate) fn acting(&self, app: &Shared) -> Result<ProId, Problem> {
        if !self.is_backend() {
            app.buckets.take(Who::Actions(self.principal), app.limits.actions, app.clock.now())?;
        }
        self.pro()
    }

    /// In whose name the caller acts.
    pub(crate) fn actor(&self) -> Result<Actor, Problem> {
        match self.principal {
            Principal::Pro(id) => Ok(Actor::Pro(id)),
            Principal::Client(id) => Ok(Actor::Client(id)),
            Principal::Operator(_) => Err(Code::NotFound.into()),
            Principal::Backend => self.acts_as.ok_or_else(|| {
                let problem = wording!(
                    "say in whose name: the header is missing; such as \"pro:12\"",
                    "sagen Sie, in wessen Namen: die Kopfzeile fehlt; etwa \"pro:12\""
                );
                Problem::field(ACT_AS, problem)
            }),
        }
    }

    /// Whether the caller is the marketplace's own backend.
    pub(crate) const fn is_backend(&self) -> bool {
        matches!(self.principal, Principal::Backend)
    }

    /// Goes on for a backend that acts for the marketplace; for everybody else there is no such page. One that acts in
    /// somebody's name has their rights and no more.
    pub(crate) fn backend(&self) -> Result<(), Problem> {
        match (self.principal, self.acts_as) {
            (Principal::Backend, None | Some(Actor::Machine(Role::Marketplace))) => Ok(()),
            (Principal::Backend | Principal::Pro(_) | Principal::Client(_) | Principal::Operator(_), _) => {
                Err(Code::NotFound.into())
            }
        }
    }

    /// Goes on for whoever operates the marketplace; for everybody else there is no such page.
    pub(crate) fn operator(&self) -> Result<(), Problem> {
        match self.principal {
            Principal::Operator(_) => Ok(()),
            Principal::Pro(_) | Principal::Client(_) | Principal::Backend => self.backend(),
        }
    }

    /// Goes on for whoever may say what the booking software says.
    fn bookings(&self) -> Result<(), Problem> {
        match (self.principal, self.acts_as) {
            (Principal::Backend, Some(Actor::Machine(Role::BookingSoftware))) => Ok(()),
            (Principal::Backend | Principal::Pro(_) | Principal::Client(_) | Principal::Operator(_), _) => {
                self.operator()
            }
        }
    }

    /// Says whom or what is done something about, for the trail.
    pub(crate) fn about(&self, about: String) {
        self.requester.about(about);
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let caller = find(parts, app).await?;
        caller.requester.is(caller.principal, &caller.name, caller.acts_as);
        if !caller.is_backend() {
            app.buckets.take(Who::Requests(caller.principal), app.limits.requests, app.clock.now())?;
        }
        Ok(caller)
    }
}

async fn find(parts: &Parts, app: &Shared) -> Result<Caller, Problem> {
    let requester = parts.extensions.get::<Requester>().cloned().unwrap_or_default();
    if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok().and_then(|text| text.strip_prefix("Bearer "));
        let token = token.ok_or_else(|| Problem::from(Code::Unauthenticated))?;
        return by_token(&parts.headers, app, &Secret::shown(token.trim()), requester).await;
    }
    let SessionCookie(secret) = SessionCookie::of(&parts.headers, app);
    let secret = secret.ok_or_else(|| Problem::from(Code::Unauthenticated))?;
    if !origin::is_ours(&parts.method, &parts.headers, app.public_origin.as_deref()) {
        return Err(Code::ForbiddenOrigin.into());
    }
    if parts.headers.contains_key(ACT_AS) {
        return Err(Problem::field(
            ACT_AS,
            wording!(
                "only a bearer token may act for others",
                "nur ein Bearer-Token darf für andere handeln"
            ),
        ));
    }
    by_session(app, secret.digest(), requester).await
}

async fn by_session(app: &Shared, digest: [u8; 32], requester: Requester) -> Result<Caller, Problem> {
    let session = app.sessions.find(app.store.as_ref(), digest, app.clock.now()).await?;
    match session {
        Some(session) if session.principal != Principal::Backend => Ok(Caller {
            principal: session.principal,
            name: session.name,
            acts_as: None,
            session: Some(digest),
            expires: session.expires,
            requester,
        }),
        Some(_) | None => Err(Code::Unauthenticated.into()),
    }
}

async fn by_token(
    headers: &HeaderMap,
    app: &Shared,
    token: &Secret,
    requester: Requester,
) -> Result<Caller, Problem> {
    let digest = token.digest();
    let configured = app.backends.iter().find(|known| known.digest == digest);
    let (name, expires) = match configured {
        Some(known) => (known.name.clone(), Timestamp::MAX),
        None => match app.sessions.find(app.store.as_ref(), digest, app.clock.now()).await? {
            Some(kept) if kept.principal == Principal::Backend => (kept.name, kept.expires),
            Some(_) | None => return Err(Code::Unauthenticated.into()),
        },
    };
    let principal = Principal::Backend;
    Ok(Caller { principal, name, acts_as: acts_as(headers)?, session: None, expires, requester })
}

/// In whose name: `pro:12`, `client:3`, or the role of a machine.
fn acts_as(headers: &HeaderMap) -> Result<Option<Actor>, Problem> {
    let Some(value) = headers.get(ACT_AS) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    let (role, id) = match text.split_once(':') {
        Some((role, id)) => (role, id.parse::<u32>().ok()),
        None => (text, None),
    };
    let actor = match (Role::from_name(role), id) {
        (Some(Role::Pro), Some(id)) => Some(Actor::Pro(ProId(id))),
        (Some(Role::Client), Some(id)) => Some(Actor::Client(ClientId(id))),
        (
            Some(
                role @ (Role::Marketplace
                | Role::Phone
                | Role::Automation
                | Role::Mail
                | Role::BookingSoftware),
            ),
            None,
        ) if role.name() == text => Some(Actor::Machine(role)),
        _ => None,
    };
    actor.map(Some).ok_or_else(|| {
        let problem = wording!(
            "must be pro:ID, client:ID, marketplace, phone, automation, mail or booking_software",
            "muss pro:ID, client:ID, marketplace, phone, automation, mail oder booking_software sein"
        );
        Problem::field(ACT_AS, problem)
    })
}

/// A backend of the marketplace's: asked for before a body, nobody else's is read.
pub(crate) struct Backend(pub(crate) Caller);

impl FromRequestParts<Shared> for Backend {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        caller.backend()?;
        Ok(Self(caller))
    }
}

/// Who may say what the booking software says: asked for before a body, nobody else's is read.
pub(crate) struct Bookings(pub(crate) Caller);

impl FromRequestParts<Shared> for Bookings {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        caller.bookings()?;
        Ok(Self(caller))
    }
}
