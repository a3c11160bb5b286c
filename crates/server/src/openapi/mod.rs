//! The API's description, made from the code that answers: each route says what is its own above its handler, and
//! [`common`] adds what is the same for many.

mod common;

use std::sync::OnceLock;

use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::identity::cookie::COOKIE;
use crate::problem::ProblemForm;

/// What the description says beside its routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Reckon",
        description = "What a click costs, known before it is made. Amounts are whole minor units, instants \
                       milliseconds since 1970. Errors are problem documents (RFC 9457) with a `code`. What is \
                       not there and what is not the caller's look the same: 404. Every answer has the version \
                       of the rules in `Reckon-Rules`. A reader ignores fields that it does not know: a server \
                       may be newer.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    servers((url = "/", description = "The server that this was read from")),
    components(schemas(ProblemForm)),
    security(("session" = []), ("token" = [])),
    modifiers(&Schemes)
)]
pub(crate) struct Document;

/// The API's whole description.
pub(crate) fn document() -> &'static utoipa::openapi::OpenApi {
    static DOCUMENT: OnceLock<utoipa::openapi::OpenApi> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let mut document = crate::router::described().into_openapi();
        common::complete(&mut document);
        document
    })
}

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let session = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
            COOKIE,
            "A person's session, from signing in",
        )));
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A backend's token; `Reckon-Act-As` says in whose name it acts"))
            .build();
        components.add_security_scheme("session", session);
        components.add_security_scheme("token", SecurityScheme::Http(token));
    }
}

#[cfg(test)]
mod tests;
