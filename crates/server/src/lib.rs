//! The HTTP server: routes, sessions, live updates.
//!
//! Lower layers know no HTTP: here the store's rows become the forms that travel, each as its viewer may
//! see it, and the store's errors become problem documents, in one place each. The present comes from one
//! [`Clock`]. `router.rs` is the table of contents.

mod acting;
mod app;
mod assets;
mod booking;
mod clock;
mod config;
mod demo;
mod http;
mod identity;
mod logs;
mod metrics;
mod open;
mod openapi;
mod problem;
mod rate;
mod readiness;
mod router;
mod routes;
mod server;
mod stream_limiter;
mod views;
mod work;

pub use clock::{Clock, Reading};
pub use config::{Config, Limits, ServeError};
pub use demo::{PASSWORD as DEMO_PASSWORD, Person as DemoPerson};
pub use http::connections::raise_open_files;
pub use identity::password::hash as hash_password;
pub use logs::{LogFormat, install as log_to, log_to_stderr};
pub use open::{Audited, Restored, audit_store, back_up_store, open_store, restore_store};
pub use rate::Rate;
pub use reckon_providers::settings::{Messaging, Payments, Phone, StripeAccount, Texts, TwilioAccount};
pub use server::{Server, serve, told_to_stop};
