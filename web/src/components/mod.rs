//! What the pages are made of.

pub mod action_button;
pub mod call_panel;
pub mod channel;
pub mod chip;
pub mod choices;
pub mod client;
pub mod commands;
pub mod contacts;
pub mod conversation;
mod count;
pub mod dialog;
mod feed;
pub mod fields;
pub mod frame;
pub mod gate;
pub mod icon;
pub mod lead_row;
pub mod link;
pub mod meter;
pub mod notice;
pub mod panel;
pub mod signed;
pub mod tabs;
pub mod virtual_list;
pub mod words;
