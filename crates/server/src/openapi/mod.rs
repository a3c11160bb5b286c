//! The API's description, made from the code that answers: each route says what is its own above its handler, and
//! [`common`] adds what is the same for many.

mod common;

use std::sync::OnceLock;

use reckon_domain::Amount;
use serde_json::Value;

use reckon_providers::phone::simulated::Command;
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
    components(schemas(ProblemForm, Command)),
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

/// The API's whole description, as it is read.
pub(crate) fn description() -> &'static Value {
    static DESCRIPTION: OnceLock<Value> = OnceLock::new();
    DESCRIPTION.get_or_init(|| {
        let mut description = serde_json::to_value(document()).unwrap_or_default();
        bound(&mut description);
        description
    })
}

/// Says how large the numbers may be whose kind only has a name, and gives the kinds the names that the registry of
/// OpenAPI's formats has, which utoipa 6.0 writes with a hyphen. What counts in
/// 64 bits counts as far as JavaScript is exact.
fn bound(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let known = match fields.get("format").and_then(Value::as_str) {
                Some("u-int8") => Some(("uint8", u64::from(u8::MAX))),
                Some("u-int16") => Some(("uint16", u64::from(u16::MAX))),
                Some("u-int32") => Some(("uint32", u64::from(u32::MAX))),
                Some("u-int64") => Some(("uint64", Amount::MAX.0)),
                _ => None,
            };
            if let Some((name, most)) = known {
                fields.insert("format".to_owned(), name.into());
                fields.entry("maximum").or_insert_with(|| most.into());
            }
            fields.values_mut().for_each(bound);
        }
        Value::Array(values) => values.iter_mut().for_each(bound),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
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
