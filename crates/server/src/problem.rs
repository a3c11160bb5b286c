//! Errors as people and programs get them: problem documents (RFC 9457).
//!
//! What is not there and what is not the caller's look the same. What is broken inside is said in the
//! log, never in the answer.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use reckon_domain::rule::Language;
use reckon_domain::{Wording, wording};
use reckon_store::StoreError;
use reckon_wire::form::FormError;
use reckon_wire::{DecisionForm, Update};
use serde::Serialize;

use crate::identity::signature::Disbelief;

/// What went wrong. Each code has one status and one title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// Nobody is signed in, or the token is not known.
    Unauthenticated,
    /// The email address and the password do not belong together.
    WrongCredentials,
    /// The request comes from a page of another origin.
    ForbiddenOrigin,
    /// The signature is not of whom the request says that it comes from.
    NotSigned,
    /// There is no such thing for the caller.
    NotFound,
    /// The address is right and the method is not.
    MethodNotAllowed,
    /// What was sent cannot be read.
    Malformed,
    /// The content type is none that is taken here.
    UnsupportedMediaType,
    /// What was sent is too large.
    TooLarge,
    /// What was sent did not arrive in time.
    Timeout,
    /// The idempotency key was used for another request.
    KeyReused,
    /// The truth costs more than was shown: nothing has happened.
    CostChanged,
    /// It has changed since whoever changes it has seen it: nothing has happened.
    Outdated,
    /// Too much in too short a time.
    TooManyRequests,
    /// The store does not answer: nothing has happened.
    Unavailable,
    /// A fault of the server's.
    Internal,
}

impl Code {
    /// Every code, for the documentation.
    pub(crate) const ALL: [Self; 16] = [
        Self::Unauthenticated,
        Self::WrongCredentials,
        Self::ForbiddenOrigin,
        Self::NotSigned,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Malformed,
        Self::UnsupportedMediaType,
        Self::TooLarge,
        Self::Timeout,
        Self::KeyReused,
        Self::CostChanged,
        Self::Outdated,
        Self::TooManyRequests,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The code as it travels, the status, and what it means in a few words: in English, in German.
    pub(crate) const fn describe(self) -> (&'static str, StatusCode, [&'static str; 2]) {
        match self {
            Self::Unauthenticated => {
                ("unauthenticated", StatusCode::UNAUTHORIZED, ["Sign in first", "Melden Sie sich erst an"])
            }
            Self::WrongCredentials => (
                "wrong_credentials",
                StatusCode::UNAUTHORIZED,
                ["Email address or password is wrong", "E-Mail-Adresse oder Passwort ist falsch"],
            ),
            Self::ForbiddenOrigin => (
                "forbidden_origin",
                StatusCode::FORBIDDEN,
                ["The request comes from another site", "Die Anfrage kommt von einer anderen Website"],
            ),
            Self::NotSigned => (
                "not_signed",
                StatusCode::FORBIDDEN,
                ["The signature does not fit", "Die Unterschrift passt nicht"],
            ),
            Self::NotFound => {
                ("not_found", StatusCode::NOT_FOUND, ["There is no such thing", "Das gibt es nicht"])
            }
            Self::MethodNotAllowed => (
                "method_not_allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                ["The method is not allowed here", "Diese Methode ist hier nicht erlaubt"],
            ),
            Self::Malformed => (
                "malformed",
                StatusCode::BAD_REQUEST,
                ["The request cannot be read", "Die Anfrage ist nicht lesbar"],
            ),
            Self::UnsupportedMediaType => (
                "unsupported_media_type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                ["Another content type is needed", "Ein anderer Inhaltstyp ist nötig"],
            ),
            Self::TooLarge => (
                "too_large",
                StatusCode::PAYLOAD_TOO_LARGE,
                ["The request is too large", "Die Anfrage ist zu groß"],
            ),
            Self::Timeout => (
                "timeout",
                StatusCode::REQUEST_TIMEOUT,
                ["The request took too long to arrive", "Die Anfrage kam zu langsam an"],
            ),
            Self::KeyReused => (
                "key_reused",
                StatusCode::UNPROCESSABLE_ENTITY,
                [
                    "The key was used for another request",
                    "Der Schlüssel wurde für eine andere Anfrage verwendet",
                ],
            ),
            Self::CostChanged => (
                "cost_changed",
                StatusCode::CONFLICT,
                [
                    "It costs more than was shown; nothing has happened",
                    "Es kostet mehr, als angezeigt wurde; nichts ist geschehen",
                ],
            ),
            Self::Outdated => (
                "outdated",
                StatusCode::PRECONDITION_FAILED,
                ["It has changed since that version", "Es hat sich seit dieser Fassung geändert"],
            ),
            Self::TooManyRequests => (
                "too_many_requests",
                StatusCode::TOO_MANY_REQUESTS,
                ["Too many requests in a short time", "Zu viele Anfragen in kurzer Zeit"],
            ),
            Self::Unavailable => (
                "unavailable",
                StatusCode::SERVICE_UNAVAILABLE,
                ["The service cannot answer just now", "Der Dienst kann gerade nicht antworten"],
            ),
            Self::Internal => (
                "internal",
                StatusCode::INTERNAL_SERVER_ERROR,
                ["The server made a mistake", "Der Server hat einen Fehler gemacht"],
            ),
        }
    }

    /// After how many seconds to come again, of what passes by itself.
    const fn passes_after(self) -> Option<u64> {
        match self {
            Self::TooManyRequests | Self::Unavailable => Some(5),
            Self::Unauthenticated
            | Self::WrongCredentials
            | Self::ForbiddenOrigin
            | Self::NotSigned
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::Malformed
            | Self::UnsupportedMediaType
            | Self::TooLarge
            | Self::Timeout
            | Self::KeyReused
            | Self::CostChanged
            | Self::Outdated
            | Self::Internal => None,
        }
    }
}

impl utoipa::PartialSchema for Code {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        reckon_wire::schema::words("What kind of problem it is.", Self::ALL.map(|code| code.describe().0))
    }
}

impl utoipa::ToSchema for Code {
    fn name() -> std::borrow::Cow<'static, str> {
        "ProblemCode".into()
    }
}

/// Something that went wrong, on its way to whoever asked.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    code: Code,
    detail: Option<Wording>,
    field: Option<String>,
    retry_after: Option<u64>,
    changed: Option<Box<Changed>>,
}

/// What is decided now, and what has changed since the page last knew.
#[derive(Clone, Debug)]
struct Changed {
    decision: DecisionForm,
    update: Update,
}

/// A problem document.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemForm<'a> {
    /// What kind of problem it is: `/problems/` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// What the kind means in a few words, the same each time.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What is wrong here, and what would be right.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    /// The code that programs go by.
    #[schema(value_type = Code)]
    code: &'static str,
    /// The field at fault, such as `shown.charges`.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// With `cost_changed`: what was decided now.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'a DecisionForm>,
    /// With `cost_changed`: what has changed since the page last knew.
    #[serde(skip_serializing_if = "Option::is_none")]
    update: Option<&'a Update>,
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self { code, detail: None, field: None, retry_after: code.passes_after(), changed: None }
    }
}

impl Problem {
    /// A problem of this kind, and what it is here.
    pub(crate) fn new(code: Code, detail: Wording) -> Self {
        Self { detail: Some(detail), ..Self::from(code) }
    }

    /// A field that cannot be read: what is wrong with it, and what would be right.
    pub(crate) fn field(field: impl Into<String>, problem: Wording) -> Self {
        Self { field: Some(field.into()), ..Self::new(Code::Malformed, problem) }
    }

    /// Too many requests; after so many seconds there will be room for one.
    pub(crate) fn too_many(seconds: u64) -> Self {
        let detail = wording!("try again in {seconds} s", "versuchen Sie es in {seconds} s wieder");
        Self::new(Code::TooManyRequests, detail).again_after(seconds)
    }

    /// The same, with after how many seconds to come again.
    pub(crate) fn again_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds.max(1)), ..self }
    }

    /// The field at fault, and what is wrong with it.
    #[cfg(test)]
    pub(crate) fn parts(&self) -> (Option<&str>, Option<&Wording>) {
        (self.field.as_deref(), self.detail.as_ref())
    }

    /// The truth costs more than was shown.
    pub(crate) fn cost_changed(decision: DecisionForm, update: Update) -> Self {
        Self {
            changed: Some(Box::new(Changed { decision, update })),
            ..Self::new(
                Code::CostChanged,
                wording!(
                    "the decision is different from the one that was shown; to go ahead, act again with a new \
                     key and with what the decision costs",
                    "die Entscheidung ist eine andere als die angezeigte; um fortzufahren, handeln Sie noch \
                     einmal, mit neuem Schlüssel und dem, was die Entscheidung kostet"
                ),
            )
        }
    }

    /// The document.
    fn form(&self, language: Language) -> ProblemForm<'_> {
        let (code, status, [en, de]) = self.code.describe();
        let title = match language {
            Language::En => en,
            Language::De => de,
        };
        ProblemForm {
            kind: format!("/problems/{code}"),
            title,
            status: status.as_u16(),
            detail: self.detail.as_ref().map(|detail| detail.text(language)),
            code,
            field: self.field.as_deref(),
            decision: self.changed.as_ref().map(|changed| &changed.decision),
            update: self.changed.as_ref().map(|changed| &changed.update),
        }
    }
}

impl From<FormError> for Problem {
    fn from(error: FormError) -> Self {
        Self::field(error.field, error.problem)
    }
}

impl From<Disbelief> for Problem {
    /// Who forges learns nothing of what did not fit.
    fn from(disbelief: Disbelief) -> Self {
        match disbelief {
            Disbelief::Unsigned | Disbelief::Forged | Disbelief::Stale => Code::NotSigned.into(),
        }
    }
}

/// The one place where a store's error becomes a problem.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unknown(_) => Code::NotFound.into(),
            StoreError::KeyReused => Self {
                field: Some("key".to_owned()),
                ..Self::new(
                    Code::KeyReused,
                    wording!(
                        "a key stands for one request, for ever: take a new one",
                        "ein Schlüssel steht für immer für eine Anfrage: nehmen Sie einen neuen"
                    ),
                )
            },
            StoreError::Outdated => Self::new(
                Code::Outdated,
                wording!(
                    "look at how it is now, and change that",
                    "sehen Sie sich an, wie es jetzt ist, und ändern Sie das"
                ),
            ),
            StoreError::Invalid { field, problem } => Self::field(field, problem),
            StoreError::Broken(problem) => {
                tracing::error!(problem, "the store is broken");
                Self::new(Code::Unavailable, wording!("nothing has happened", "es ist nichts geschehen"))
            }
        }
    }
}

impl IntoResponse for Problem {
    /// An answer without a body: [`say`] gives it one, in the language of whoever asks.
    fn into_response(self) -> Response {
        let (_, status, _) = self.code.describe();
        let mut response = status.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.code == Code::Unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"reckon\""));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Says in a language what a response's problem is, if it has one.
pub(crate) fn say(response: &mut Response, language: Language) {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return };
    *response.body_mut() = Body::from(serde_json::to_vec(&problem.form(language)).unwrap_or_default());
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.name()));
    headers.append(header::VARY, HeaderValue::from_static("accept-language"));
}
