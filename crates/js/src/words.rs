//! Every word that JavaScript knows, in lists: the glue makes words of numbers with them, and numbers
//! of words.

use reckon_domain::action::{Action, Role, Subject};
use reckon_domain::lead::CallStatus;
use reckon_domain::money::{ChargeFor, ChargeSource};
use reckon_domain::prediction::Prediction;
use reckon_domain::reason::{Fault, Reason, Unblock};
use reckon_domain::relation::{Channel, Status};
use reckon_domain::rule::Rule;
use reckon_domain::version::VERSION;
use reckon_domain::{Timestamp, action::Delivery};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::problem::Problem;

macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident: $all:expr, $one:ident => $word:expr;)+) => {$(
        $(#[$doc])*
        #[expect(clippy::indexing_slicing, reason = "all of it happens at compile time")]
        pub(crate) const $list: [&str; $all.len()] = {
            let mut list = [""; $all.len()];
            let mut at = 0;
            while at < list.len() {
                let $one = $all[at];
                list[at] = $word;
                at += 1;
            }
            list
        };
    )+};
}

/// Every call's status, in an order of their own: a status that carries a time has no number.
const CALLS: [CallStatus; 6] = [
    CallStatus::Off,
    CallStatus::Dialing,
    CallStatus::Scheduled(Timestamp::MIN),
    CallStatus::Failed,
    CallStatus::Stopped,
    CallStatus::Closed,
];

lists! {
    /// Actions by their numbers.
    ACTIONS: Action::ALL, action => action.key();
    /// What actions are about, by the actions' numbers.
    ACTION_SUBJECTS: Action::ALL, action => subject(action.subject());
    /// Roles.
    ROLES: Role::ALL, role => role.name();
    /// Predictions by their numbers.
    PREDICTIONS: Prediction::ALL, prediction => prediction.name();
    /// Reasons: the number of the first is 1.
    REASONS: Reason::ALL, reason => reason.name();
    /// Rules by their numbers.
    RULES: Rule::ALL, rule => rule.id();
    /// What charges are for.
    PURPOSES: ChargeFor::ALL, purpose => purpose.name();
    /// Where charges are taken from.
    SOURCES: ChargeSource::ALL, source => source.name();
    /// Ways out of a refusal.
    UNBLOCKS: Unblock::ALL, way => way.name();
    /// Faults.
    FAULTS: Fault::ALL, fault => fault.name();
    /// Problems.
    PROBLEMS: Problem::ALL, problem => problem.name();
    /// Channels.
    CHANNELS: Channel::ALL, channel => channel.name();
    /// Statuses of a discussion.
    STATUSES: [Status::Open, Status::Closed], status => status.name();
    /// Statuses of the call service.
    CALL_STATUSES: CALLS, call => call.name();
    /// What becomes of a message.
    DELIVERIES: Delivery::ALL, delivery => delivery.name();
}

const fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Lead => "lead",
        Subject::Account => "account",
        Subject::Relation => "relation",
        Subject::Contacts => "contacts",
        Subject::Catalogue => "catalogue",
        Subject::Nothing => "nothing",
    }
}

/// The number of a way out, in [`UNBLOCKS`].
pub(crate) const fn way_number(way: Unblock) -> u8 {
    match way {
        Unblock::Wait { .. } => 0,
        Unblock::ChangePlan => 1,
        Unblock::AddCredits => 2,
        Unblock::AddCard => 3,
        Unblock::PayOutstanding => 4,
        Unblock::ClientContact => 5,
        Unblock::ClientReactivation => 6,
        Unblock::Resubscribe => 7,
        Unblock::UpdateContact => 8,
    }
}

/// The number of a call's status, in [`CALL_STATUSES`].
pub(crate) const fn call_number(status: CallStatus) -> u8 {
    match status {
        CallStatus::Off => 0,
        CallStatus::Dialing => 1,
        CallStatus::Scheduled(_) => 2,
        CallStatus::Failed => 3,
        CallStatus::Stopped => 4,
        CallStatus::Closed => 5,
    }
}

/// Every list that the glue asks for, in the order in which it takes them apart.
const LISTS: &[&[&str]] = &[
    &ACTIONS,
    &ACTION_SUBJECTS,
    &PREDICTIONS,
    &REASONS,
    &RULES,
    &PURPOSES,
    &SOURCES,
    &UNBLOCKS,
    &FAULTS,
    &CHANNELS,
    &STATUSES,
    &CALL_STATUSES,
    &PROBLEMS,
    &[RULES_VERSION],
];

/// All words: one a line, and an empty line between two lists.
const WORDS: &str = match core::str::from_utf8(&WRITTEN.0) {
    Ok(text) => text,
    Err(_) => "",
};

const WRITTEN: ([u8; LENGTH], usize) = write();
const LENGTH: usize = write::<0>().1;

#[expect(clippy::indexing_slicing, reason = "all of it happens at compile time")]
const fn write<const N: usize>() -> ([u8; N], usize) {
    let mut text = ([0; N], 0);
    let mut list = 0;
    while list < LISTS.len() {
        let mut word = 0;
        while word < LISTS[list].len() {
            if word > 0 {
                text = append(text, "\n");
            }
            text = append(text, LISTS[list][word]);
            word += 1;
        }
        list += 1;
        if list < LISTS.len() {
            text = append(text, "\n\n");
        }
    }
    text
}

/// Appends to a text of which only so many bytes are kept; its length is counted all the same.
#[expect(clippy::indexing_slicing, reason = "all of it happens at compile time")]
pub(crate) const fn append<const N: usize>(
    (mut text, mut length): ([u8; N], usize),
    more: &str,
) -> ([u8; N], usize) {
    let more = more.as_bytes();
    let mut at = 0;
    while at < more.len() {
        if length < N {
            text[length] = more[at];
        }
        length += 1;
        at += 1;
    }
    (text, length)
}

/// The rules' version as it travels.
const RULES_VERSION: &str = match core::str::from_utf8(&HEXADECIMAL) {
    Ok(text) => text,
    Err(_) => "",
};

#[expect(clippy::indexing_slicing, reason = "all of it happens at compile time")]
const HEXADECIMAL: [u8; 16] = {
    let mut digits = [0; 16];
    let mut at = 0;
    while at < digits.len() {
        digits[at] = b"0123456789abcdef"[(VERSION >> (60 - 4 * at) & 15) as usize];
        at += 1;
    }
    digits
};

/// All words: one a line, and an empty line between two lists.
#[wasm_bindgen]
#[must_use]
pub fn words() -> String {
    WORDS.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_ways_and_calls_are_their_places() {
        for (number, way) in Unblock::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(way_number(way)), number, "{}", way.name());
        }
        for (number, status) in CALLS.into_iter().enumerate() {
            assert_eq!(usize::from(call_number(status)), number, "{}", status.name());
        }
        for (number, rule) in Rule::ALL.iter().enumerate() {
            assert_eq!(*rule as usize, number, "{}", rule.id());
        }
    }

    #[test]
    fn the_words_come_apart_into_the_lists() {
        let lists: Vec<Vec<&str>> = WORDS.split("\n\n").map(|list| list.lines().collect()).collect();
        assert_eq!(lists, LISTS);
        assert_eq!(lists.last().unwrap(), &[reckon_wire::rules_version()]);
    }
}
