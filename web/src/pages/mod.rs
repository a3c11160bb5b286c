//! One file a page.

pub mod account;
pub mod automations;
pub mod chat;
pub mod discussions;
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
