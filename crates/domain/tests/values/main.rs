//! The values that rules are made of, each by itself: what the examples of the rules take for granted.

mod actions;
mod automations;
mod contacts;
mod cost;
mod money;
mod predictions;
mod reach;
mod sets;
mod time;
mod words;
