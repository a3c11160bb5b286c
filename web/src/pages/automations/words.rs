//! What automations are called, and what is wrong with them, in the page's language.

use reckon_domain::action::Delivery;
use reckon_domain::automation::{LONGEST_DELAY, NotSent, Trigger};
use reckon_wire::automations::{AutomationDraft, LONGEST_NAME, Recipient, RecipientState, Wrong};
use reckon_wire::template::{LONGEST, MOST_FIELDS, TemplateError, TemplateProblem};

use crate::api::Trouble;
use crate::api::automations::OUTDATED;
use crate::components::notice::trouble as trouble_words;
use crate::i18n::{Texts, fill};

/// A unit of time that delays are given in: its minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Minutes,
    Hours,
    Days,
}

impl Unit {
    pub(super) const ALL: [Self; 3] = [Self::Minutes, Self::Hours, Self::Days];

    pub(super) const fn minutes(self) -> u32 {
        match self {
            Self::Minutes => 1,
            Self::Hours => 60,
            Self::Days => 24 * 60,
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
        }
    }

    /// The largest unit that a delay is a whole number of; nothing is in hours.
    pub(super) fn of(delay: u32) -> Self {
        if delay == 0 {
            return Self::Hours;
        }
        let whole = |unit: &&Self| delay.is_multiple_of(unit.minutes());
        Self::ALL.iter().rev().find(whole).copied().unwrap_or(Self::Minutes)
    }

    pub(super) fn name(self, t: Texts) -> &'static str {
        match self {
            Self::Minutes => t.unit_minutes(),
            Self::Hours => t.unit_hours(),
            Self::Days => t.unit_days(),
        }
    }

    fn long(self, t: Texts, n: u32) -> String {
        match self {
            Self::Minutes => t.delay_minutes(n),
            Self::Hours => t.delay_hours(n),
            Self::Days => t.delay_days(n),
        }
    }
}

pub(super) fn trigger(t: Texts, trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::AfterBooking => t.trigger_booking(),
        Trigger::BeforeAppointment => t.trigger_appointment(),
        Trigger::AfterJob => t.trigger_job(),
    }
}

/// When an automation sends, in a few words.
pub(super) fn moment(t: Texts, draft: &AutomationDraft) -> String {
    let unit = Unit::of(draft.delay);
    let delay = unit.long(t, draft.delay / unit.minutes());
    match (draft.trigger, draft.delay) {
        (Trigger::AfterBooking, 0) => t.moment_booking_now().to_owned(),
        (Trigger::AfterJob, 0) => t.moment_job_now().to_owned(),
        (Trigger::AfterBooking, _) => t.moment_booking(&delay),
        (Trigger::BeforeAppointment, _) => t.moment_appointment(&delay),
        (Trigger::AfterJob, _) => t.moment_job(&delay),
    }
}

/// What became of a recipient's message, in a word.
pub(super) fn state(t: Texts, recipient: &Recipient) -> &'static str {
    match (recipient.state, recipient.last.map(|last| last.delivery)) {
        (RecipientState::Waiting, _) => t.recipient_waiting(),
        (RecipientState::NotSent, _) => t.recipient_not_sent(),
        (RecipientState::Sent, None) => t.recipient_sent(),
        (RecipientState::Sent, Some(last)) => delivery(t, last),
    }
}

pub(super) fn delivery(t: Texts, delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Delivered => t.last_delivered(),
        Delivery::Opened => t.last_opened(),
        Delivery::Clicked => t.last_clicked(),
        Delivery::Bounced => t.last_bounced(),
    }
}

/// Why a message was not sent.
pub(super) fn why(t: Texts, name: &str) -> &'static str {
    match NotSent::from_name(name) {
        Some(NotSent::Cancelled) => t.why_cancelled(),
        Some(NotSent::Off) => t.why_off(),
        Some(NotSent::Past) => t.why_past(),
        Some(NotSent::Begun) => t.why_begun(),
        Some(NotSent::TooLate) => t.why_too_late(),
        Some(NotSent::Blocked(reason)) => reason.text(t.language),
        None => "",
    }
}

/// What is wrong with a field of a draft.
pub(super) fn wrong(t: Texts, wrong: &Wrong) -> String {
    match wrong {
        Wrong::NoName => t.wrong_no_name().to_owned(),
        Wrong::LongName => t.wrong_long_name(LONGEST_NAME as u32),
        Wrong::LongDelay => t.wrong_long_delay(LONGEST_DELAY / Unit::Days.minutes()),
        Wrong::NoDelay => t.wrong_no_delay().to_owned(),
        Wrong::InChat => t.wrong_in_chat().to_owned(),
        Wrong::Body(error) => body(t, error),
    }
}

fn body(t: Texts, error: &TemplateError) -> String {
    let at = u32::try_from(error.at).unwrap_or(u32::MAX);
    match &error.problem {
        TemplateProblem::Empty => t.wrong_empty().to_owned(),
        TemplateProblem::TooLong => t.wrong_too_long(LONGEST as u32),
        TemplateProblem::TooManyFields => t.wrong_too_many_fields(MOST_FIELDS as u32),
        TemplateProblem::NotClosed => {
            t.wrong_not_closed(fill::WrongNotClosed { n: at, brace: "{", two: "{{" })
        }
        TemplateProblem::NotOpened => {
            t.wrong_not_opened(fill::WrongNotOpened { n: at, brace: "}", two: "}}" })
        }
        TemplateProblem::NoSuchField(name) => t.wrong_no_field(fill::WrongNoField {
            n: at,
            name: &["{", name, "}"].concat(),
            fields: &error.fields(),
        }),
    }
}

/// What kept a change from being kept.
pub(super) fn trouble(t: Texts, trouble: &Trouble) -> String {
    if matches!(trouble, Trouble::Refused { code, .. } if code == OUTDATED) {
        t.wrong_outdated().to_owned()
    } else {
        trouble_words(t, trouble)
    }
}
