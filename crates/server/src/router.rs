//! Every route, in one list. A route's file is found by its path: `/api/v1/leads/…` is in `routes/leads.rs`.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post, put};

use crate::app::Shared;
use crate::http::observe::observe;
use crate::http::steady::steady;
use crate::routes::{
    account, actions, app, appointments, automations, booking, clients, clock, demo, directory, discussions,
    docs, events, health, leads, metrics, operator, rules, session, snapshot, templates, tracking,
    unsubscribe, webhooks,
};

macro_rules! routes {
    ($($path:literal: $($method:ident $handler:path),+;)+) => {
        /// Every route: its method and its path.
        pub(crate) const ROUTES: &[(&str, &str)] = &[$($((stringify!($method), $path)),+),+];

        fn table() -> Router<Shared> {
            Router::new()$($(.route($path, $method($handler)))+)+
        }
    };
}

routes! {
    "/api/v1/session": post session::sign_in, get session::show, delete session::sign_out;
    "/api/v1/demo": get demo::people;
    "/api/v1/demo/phone": get demo::phone::show;
    "/api/v1/demo/phone/events": get demo::phone::events;
    "/api/v1/demo/phone/{call}/{deed}": post demo::phone::play;
    "/api/v1/demo/texts": get demo::texts::show;
    "/api/v1/demo/texts/events": get demo::texts::events;
    "/api/v1/demo/texts/{client}": post demo::texts::write;
    "/api/v1/snapshot": get snapshot::snapshot;
    "/api/v1/leads/{project}/{pro}": get leads::show;
    "/api/v1/leads/{project}/{pro}/messages": get leads::messages;
    "/api/v1/leads/{project}/{pro}/contacts": get leads::contacts;
    "/api/v1/leads/{project}/{pro}/calls": get leads::calls::list;
    "/api/v1/leads/{project}/{pro}/calls/{call}/recording": get leads::calls::recording;
    "/api/v1/appointments": get appointments::list;
    "/api/v1/clients/{client}": get clients::show;
    "/api/v1/discussions": get discussions::list;
    "/api/v1/discussions/{client}/{channel}/messages": get discussions::messages;
    "/api/v1/templates": get templates::list, post templates::create;
    "/api/v1/templates/{template}": put templates::change, delete templates::remove;
    "/api/v1/automations": get automations::list, post automations::create;
    "/api/v1/automations/{automation}": put automations::change, delete automations::remove;
    "/api/v1/automations/{automation}/recipients": get automations::recipients;
    "/api/v1/discussions/{client}/consents": get discussions::consents;
    "/api/v1/clients/{client}/consents": get clients::record::consents;
    "/api/v1/clients/{client}/consents.csv": get clients::record::file;
    "/api/v1/clients/{client}/erasure": post clients::record::erase, delete clients::record::restore;
    "/api/v1/actions": post actions::act;
    "/api/v1/account/interactions": get account::interactions;
    "/api/v1/account/wallet": get account::wallet::show;
    "/api/v1/account/card": put account::card::put_card, delete account::card::remove_card;
    "/api/v1/account/card/page": post account::card::go;
    "/api/v1/account/card/page/visited": post account::card::back;
    "/api/v1/account/credits": post account::wallet::buy_credits;
    "/api/v1/account/outstanding": post account::wallet::pay_outstanding;
    "/api/v1/account/transactions": get account::transactions::list;
    "/api/v1/account/transactions.csv": get account::transactions::file;
    "/api/v1/events": get events::events;
    "/api/v1/rules": get rules::rules;
    "/api/v1/operator/predictions": get operator::predictions;
    "/api/v1/operator/overview": get operator::overview;
    "/api/v1/operator/clock": get clock::show, post clock::believe;
    "/api/v1/directory": post directory::import;
    "/api/v1/booking/csv": post booking::import;
    "/api/v1/clock": put clock::set;
    "/api/openapi.json": get docs::openapi;
    "/api/docs": get docs::page;
    "/api/docs/style.css": get docs::style;
    "/unsubscribe/{token}": get unsubscribe::ask, post unsubscribe::unsubscribe;
    "/open/{token}": get tracking::open;
    "/click/{token}": get tracking::click;
    "/webhooks/mail": post webhooks::mail::receive;
    "/webhooks/booking": post webhooks::booking::tell;
    "/webhooks/stripe": post webhooks::stripe::tell;
    "/webhooks/twilio/text": post webhooks::texts::receive;
    "/webhooks/twilio/text/status": post webhooks::texts::status;
    "/webhooks/twilio/voice/{step}": post webhooks::twilio::voice;
    "/webhooks/twilio/status": post webhooks::twilio::status;
    "/webhooks/twilio/recording": post webhooks::twilio::recording;
    "/healthz": get health::health;
    "/livez": get health::live;
    "/readyz": get health::ready;
    "/metrics": get metrics::metrics;
}

/// The routes, with what is around each of them.
pub(crate) fn router(shared: Shared) -> Router {
    table()
        .fallback(app::fallback)
        .method_not_allowed_fallback(app::not_allowed)
        .layer(from_fn_with_state(shared.clone(), steady))
        .layer(from_fn_with_state(shared.clone(), observe))
        .with_state(shared)
}
