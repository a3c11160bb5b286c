//! The single-page application.
//!
//! It predicts with the rules themselves: [`state::predict`] is the one place where it decides, on what
//! the server has told it ([`state::world`]), and [`state::fresh`] says when it may not. Pages are found
//! by [`router::Route`]; what they are made of is in [`components`].

pub mod api;
pub mod app;
pub mod components;
pub mod dom;
pub mod hooks;
pub mod i18n;
pub mod pages;
pub mod router;
pub mod state;
pub mod ui;
pub mod zone;
