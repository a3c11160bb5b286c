//! The API's description, made from the code that answers.

use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::identity::caller::COOKIE;
use crate::problem::ProblemForm;
use crate::routes::{
    account, actions, appointments, automations, booking, clients, clock, demo, directory, discussions, docs,
    events, health, leads, metrics, operator, rules, session, snapshot, templates, tracking, unsubscribe,
    webhooks,
};

/// The API's description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Reckon",
        description = "What a click costs, known before it is made. Amounts are whole minor units, instants \
                       milliseconds since 1970. Errors are problem documents (RFC 9457) with a `code`. What is \
                       not there and what is not the caller's look the same: 404. Every answer has the version \
                       of the rules in `Reckon-Rules`."
    ),
    paths(
        unsubscribe::ask,
        unsubscribe::unsubscribe,
        session::sign_in,
        session::show,
        session::sign_out,
        demo::people,
        demo::phone::show,
        demo::phone::events,
        demo::phone::play,
        demo::texts::show,
        demo::texts::events,
        demo::texts::write,
        snapshot::snapshot,
        leads::show,
        leads::messages,
        leads::contacts,
        leads::calls::list,
        leads::calls::recording,
        appointments::list,
        clients::show,
        discussions::list,
        discussions::messages,
        templates::list,
        templates::create,
        templates::change,
        templates::remove,
        automations::list,
        automations::create,
        automations::change,
        automations::remove,
        automations::recipients,
        discussions::consents,
        clients::record::consents,
        clients::record::file,
        clients::record::erase,
        clients::record::restore,
        actions::act,
        account::interactions,
        account::wallet::show,
        account::card::put_card,
        account::card::remove_card,
        account::card::go,
        account::card::back,
        account::wallet::buy_credits,
        account::wallet::pay_outstanding,
        account::transactions::list,
        account::transactions::file,
        events::events,
        rules::rules,
        operator::predictions,
        operator::overview,
        directory::import,
        booking::import,
        clock::set,
        clock::show,
        clock::believe,
        docs::openapi,
        docs::page,
        docs::style,
        tracking::open,
        tracking::click,
        webhooks::mail::receive,
        webhooks::booking::tell,
        webhooks::stripe::tell,
        webhooks::texts::receive,
        webhooks::texts::status,
        webhooks::twilio::voice,
        webhooks::twilio::status,
        webhooks::twilio::recording,
        health::health,
        health::live,
        health::ready,
        metrics::metrics,
    ),
    components(schemas(ProblemForm)),
    security(("session" = []), ("token" = [])),
    modifiers(&Schemes)
)]
pub(crate) struct Document;

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
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::router::ROUTES;

    #[test]
    fn every_route_is_described_and_nothing_else_is() {
        let document = serde_json::to_value(Document::openapi()).unwrap();
        let described: BTreeSet<_> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, methods)| {
                methods.as_object().unwrap().keys().map(move |method| (method.clone(), path.clone()))
            })
            .collect();
        let routed = ROUTES.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect();
        assert_eq!(described, routed);
    }

    #[test]
    fn every_schema_that_is_named_is_there() {
        let text = Document::openapi().to_json().unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        for name in text.split("#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(schemas.contains_key(name), "{name}");
        }
    }
}
