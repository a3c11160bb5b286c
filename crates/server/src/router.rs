//! Every route, in one list: what is routed is what the API's description describes. A route's file is found by
//! its path, which stands with its method above its handler: `/api/v1/leads/…` is in `routes/leads.rs`.

use axum::Router;
use axum::middleware::from_fn_with_state;
use utoipa::OpenApi as _;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use crate::app::Shared;
use crate::http::observe::observe;
use crate::http::steady::steady;
use crate::openapi::Document;
use crate::routes::{
    account, actions, app, appointments, automations, booking, clients, clock, demo, directory, discussions,
    docs, events, health, leads, logins, metrics, operator, rules, session, snapshot, templates, tracking,
    unsubscribe, webhooks,
};

/// The routes: those of one path together.
pub(crate) fn table() -> Vec<UtoipaMethodRouter<Shared>> {
    vec![
        routes!(session::sign_in, session::show, session::sign_out),
        routes!(demo::people),
        routes!(demo::phone::show),
        routes!(demo::phone::events),
        routes!(demo::phone::play),
        routes!(demo::texts::show),
        routes!(demo::texts::events),
        routes!(demo::texts::write),
        routes!(snapshot::snapshot),
        routes!(leads::show),
        routes!(leads::messages),
        routes!(leads::contacts),
        routes!(leads::calls::list),
        routes!(leads::calls::recording),
        routes!(appointments::list),
        routes!(clients::show),
        routes!(discussions::list),
        routes!(discussions::messages),
        routes!(discussions::consents),
        routes!(templates::list, templates::create),
        routes!(templates::change, templates::remove),
        routes!(automations::list, automations::create),
        routes!(automations::change, automations::remove),
        routes!(automations::recipients),
        routes!(clients::record::consents),
        routes!(clients::record::file),
        routes!(clients::record::erase, clients::record::restore),
        routes!(actions::act),
        routes!(account::interactions),
        routes!(account::wallet::show),
        routes!(account::wallet::buy_credits),
        routes!(account::wallet::pay_outstanding),
        routes!(account::card::put_card, account::card::remove_card),
        routes!(account::card::go),
        routes!(account::card::back),
        routes!(account::transactions::list),
        routes!(account::transactions::file),
        routes!(events::events),
        routes!(rules::rules),
        routes!(operator::predictions),
        routes!(operator::overview),
        routes!(operator::trail),
        routes!(directory::import),
        routes!(logins::remove_login),
        routes!(booking::import),
        routes!(clock::set),
        routes!(clock::show, clock::believe),
        routes!(clock::return_periods),
        routes!(docs::openapi),
        routes!(docs::page),
        routes!(docs::style),
        routes!(unsubscribe::ask, unsubscribe::unsubscribe),
        routes!(tracking::open),
        routes!(tracking::click),
        routes!(webhooks::mail::receive),
        routes!(webhooks::booking::tell),
        routes!(webhooks::stripe::tell),
        routes!(webhooks::texts::receive),
        routes!(webhooks::texts::status),
        routes!(webhooks::twilio::voice),
        routes!(webhooks::twilio::status),
        routes!(webhooks::twilio::recording),
        routes!(health::health),
        routes!(health::live),
        routes!(health::ready),
        routes!(metrics::metrics),
    ]
}

/// The routes with their descriptions.
pub(crate) fn described() -> OpenApiRouter<Shared> {
    table().into_iter().fold(OpenApiRouter::with_openapi(Document::openapi()), OpenApiRouter::routes)
}

/// The routes, with what is around each of them.
pub(crate) fn router(shared: Shared) -> Router {
    let (router, _) = described().split_for_parts();
    router
        .fallback(app::fallback)
        .method_not_allowed_fallback(app::not_allowed)
        .layer(from_fn_with_state(shared.clone(), steady))
        .layer(from_fn_with_state(shared.clone(), observe))
        .with_state(shared)
}
