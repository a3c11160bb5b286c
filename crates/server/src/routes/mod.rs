//! The routes. [`router`](crate::router) is their table of contents.

pub(crate) mod account;
pub(crate) mod actions;
pub(crate) mod app;
pub(crate) mod appointments;
pub(crate) mod automations;
pub(crate) mod booking;
pub(crate) mod clients;
pub(crate) mod clock;
pub(crate) mod demo;
pub(crate) mod directory;
pub(crate) mod discussions;
pub(crate) mod docs;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod leads;
pub(crate) mod logins;
pub(crate) mod metrics;
pub(crate) mod operator;
pub(crate) mod rules;
pub(crate) mod session;
pub(crate) mod snapshot;
pub(crate) mod templates;
pub(crate) mod tracking;
pub(crate) mod unsubscribe;
pub(crate) mod webhooks;
