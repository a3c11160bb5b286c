//! One file a page.

pub mod account;
pub mod automations;
pub mod calendar;
pub mod chat;
pub mod client;
pub mod discussions;
pub mod import;
pub mod lead;
pub mod leads;
pub mod not_found;
pub mod phone;
pub mod predictions;
pub mod profile;
pub mod projects;
pub mod quote;
pub mod rules;
pub mod sign_in;
pub mod trail;
