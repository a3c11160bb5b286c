//! A pro's templates and automations, as they travel. For their pro alone.

use core::fmt::{self, Formatter};

use reckon_domain::action::Delivery;
use reckon_domain::automation::{LONGEST_DELAY, Trigger};
use reckon_domain::relation::Channel;
use reckon_domain::written::is_blank;
use reckon_domain::{Wording, wording};
use serde::{Deserialize, Serialize};

use crate::form::FormError;
use crate::name::{named, named_option};
use crate::template::{Field, Template, TemplateError};

/// The most letters of a template's or an automation's name.
pub const LONGEST_NAME: usize = 80;

/// A reply that is written once and sent often, as the pro writes it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TemplateDraft {
    /// Its name, unique among the pro's: at most 80 characters.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 80))]
    pub name: String,
    /// The channel that it is for; every channel where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "named_option")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::Channel>))]
    pub channel: Option<Channel>,
    /// The words, at most 2000 characters, with the fields `{client}` and `{pro}`.
    #[cfg_attr(feature = "schema", schema(example = "Hello {client}, I call you back today. {pro}"))]
    pub body: String,
}

/// A reply that is written once and sent often.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TemplateForm {
    /// Its id.
    pub id: u32,
    /// Raised with each change. A change names the one that it is made on.
    pub version: u32,
    /// What the pro has written.
    pub draft: TemplateDraft,
}

/// A pro's templates.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Templates {
    /// They, in the order of their names.
    pub templates: Vec<TemplateForm>,
    /// What `{pro}` is filled with.
    pub pro: String,
}

/// An automation, as the pro defines it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AutomationDraft {
    /// Its name, unique among the pro's: at most 80 characters.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 80))]
    pub name: String,
    /// What has it send: `after_booking`, `before_appointment` or `after_job`.
    #[serde(with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::Trigger))]
    pub trigger: Trigger,
    /// How long after that, or before, in minutes: at most 366 days, and at least 1 before an appointment.
    pub delay: u32,
    /// How it sends: `text` or `email`.
    #[serde(with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::Channel))]
    pub channel: Channel,
    /// The words, at most 2000 characters, with the fields `{client}`, `{pro}`, `{title}`, `{date}`, `{time}`.
    #[cfg_attr(feature = "schema", schema(example = "Hello {client}, I come on {date} at {time}. {pro}"))]
    pub body: String,
    /// Whether it sends.
    pub on: bool,
}

/// An automation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AutomationForm {
    /// Its id.
    pub id: u32,
    /// Raised with each change. A change names the one that it is made on.
    pub version: u32,
    /// What the pro has defined.
    pub draft: AutomationDraft,
    /// How many messages it has.
    pub counts: AutomationCounts,
}

/// How many messages an automation has. Of those that were sent, each is counted once by its last action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AutomationCounts {
    /// To be sent.
    pub waiting: u32,
    /// Sent.
    pub sent: u32,
    /// Not sent.
    pub not_sent: u32,
    /// Sent, and arrived.
    pub delivered: u32,
    /// Sent, and opened.
    pub opened: u32,
    /// Sent, and a link in it clicked.
    pub clicked: u32,
    /// Sent, and come back.
    pub bounced: u32,
}

/// A pro's automations.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Automations {
    /// They, the oldest first.
    pub automations: Vec<AutomationForm>,
    /// What `{pro}` is filled with.
    pub pro: String,
    /// The place in the log up to which the counts are current.
    pub position: u64,
}

/// What became of a message for a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecipientState {
    /// It is to be sent.
    Waiting,
    /// It was sent.
    Sent,
    /// It was not, or will not be.
    NotSent,
}

/// What is known last of a message that was sent (A1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LastAction {
    /// `delivered`, `opened`, `clicked` or `bounced`.
    #[serde(with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::Delivery))]
    pub delivery: Delivery,
    /// When, in milliseconds.
    pub at: i64,
}

/// Somebody to whom an automation sends, for one appointment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Recipient {
    /// The client.
    pub client: u32,
    /// The client's name: given name and initial.
    pub name: String,
    /// What the appointment is for.
    pub title: String,
    /// When the appointment begins, in milliseconds.
    pub starts: i64,
    /// When the message is or was to be sent, in milliseconds.
    pub due: i64,
    /// What became of it.
    pub state: RecipientState,
    /// When that came about, in milliseconds.
    pub at: i64,
    /// Why it was not sent: `cancelled`, `off`, `past`, `begun`, `too_late`, or the reason of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What is known last of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<LastAction>,
}

impl fmt::Debug for Recipient {
    /// Without what people wrote.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({} {:?})", self.client, self.state)
    }
}

/// A page of an automation's recipients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Recipients {
    /// They, the one first whose message is due last.
    pub recipients: Vec<Recipient>,
    /// What to give as `before` for the next page; left out on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

macro_rules! without_words {
    ($($form:ty, $name:literal, $of:expr;)+) => {$(
        impl fmt::Debug for $form {
            /// Without what people wrote.
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                write!(f, concat!($name, "({})"), $of(self))
            }
        }
    )+};
}

without_words! {
    TemplateDraft, "TemplateDraft", |draft: &TemplateDraft| draft.channel.map_or("any", Channel::name);
    TemplateForm, "TemplateForm", |form: &TemplateForm| form.id;
    Templates, "Templates", |all: &Templates| all.templates.len();
    AutomationDraft, "AutomationDraft", |draft: &AutomationDraft| draft.trigger.name();
    AutomationForm, "AutomationForm", |form: &AutomationForm| form.id;
    Automations, "Automations", |all: &Automations| all.automations.len();
}

/// Why a draft cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It has no name.
    NoName,
    /// Its name is longer than [`LONGEST_NAME`] letters.
    LongName,
    /// Its delay is longer than [`LONGEST_DELAY`].
    LongDelay,
    /// It would remind of an appointment when that begins.
    NoDelay,
    /// No automation writes in a chat.
    InChat,
    /// Its words are not right.
    Body(TemplateError),
}

impl Wrong {
    /// The field at fault.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NoName | Self::LongName => "name",
            Self::LongDelay | Self::NoDelay => "delay",
            Self::InChat => "channel",
            Self::Body(_) => "body",
        }
    }

    /// What is wrong with it, and what would be right.
    #[must_use]
    pub fn wording(&self) -> Wording {
        match self {
            Self::NoName => wording!("must say something", "darf nicht leer sein"),
            Self::LongName => {
                wording!(
                    "must be at most {LONGEST_NAME} characters",
                    "darf höchstens {LONGEST_NAME} Zeichen haben"
                )
            }
            Self::LongDelay => {
                wording!(
                    "must be at most {LONGEST_DELAY} minutes",
                    "darf höchstens {LONGEST_DELAY} Minuten sein"
                )
            }
            Self::NoDelay => wording!(
                "before an appointment it must be at least 1 minute",
                "vor einem Termin muss es mindestens 1 Minute sein"
            ),
            Self::InChat => wording!("is one of: text, email", "ist eines von: text, email"),
            Self::Body(error) => error.wording(),
        }
    }
}

impl From<Wrong> for FormError {
    fn from(wrong: Wrong) -> Self {
        Self::new(wrong.field(), wrong.wording())
    }
}

fn check_name(name: &str) -> Option<Wrong> {
    if is_blank(name) {
        Some(Wrong::NoName)
    } else {
        name.chars().nth(LONGEST_NAME).is_some().then_some(Wrong::LongName)
    }
}

impl TemplateDraft {
    /// Everything that is wrong with it.
    #[must_use]
    pub fn wrongs(&self) -> Vec<Wrong> {
        let body = Template::parse(&self.body, &Field::OF_A_REPLY).err().map(Wrong::Body);
        check_name(&self.name).into_iter().chain(body).collect()
    }
}

impl AutomationDraft {
    /// Everything that is wrong with it.
    #[must_use]
    pub fn wrongs(&self) -> Vec<Wrong> {
        let delay = match self.trigger {
            Trigger::BeforeAppointment if self.delay == 0 => Some(Wrong::NoDelay),
            Trigger::AfterBooking | Trigger::BeforeAppointment | Trigger::AfterJob => {
                (self.delay > LONGEST_DELAY).then_some(Wrong::LongDelay)
            }
        };
        let channel = (self.channel == Channel::Chat).then_some(Wrong::InChat);
        let body = Template::parse(&self.body, &Field::ALL).err().map(Wrong::Body);
        check_name(&self.name).into_iter().chain(delay).chain(channel).chain(body).collect()
    }
}
