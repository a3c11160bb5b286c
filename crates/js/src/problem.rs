//! What is wrong with an input, for who gave it.

use reckon_wire::form::FormError;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// What kind of problem it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $name),+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word for it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
        }
    };
}

codes! {
    /// A field is missing, unknown, or holds what it cannot hold.
    Malformed = "malformed",
    /// The form has another version than this module reads.
    WrongVersion = "wrong_version",
    /// More leads than a page can hold.
    TooLarge = "too_large",
    /// Nobody knows such an action.
    UnknownAction = "unknown_action",
    /// The snapshot has no such lead.
    UnknownLead = "unknown_lead",
    /// The snapshot's viewer may not know what this is decided on.
    NotYours = "not_yours",
    /// The time is none, or lies before 1970 or after 9999.
    NoTime = "no_time",
    /// The time lies outside the billing periods that the snapshot knows.
    PeriodUnknown = "period_unknown",
    /// The snapshot was made by other rules than these.
    OtherRules = "other_rules",
    /// The snapshot was freed.
    Freed = "freed",
    /// The module was not initialized.
    NotReady = "not_ready",
}

/// What is wrong with an input, and where. A value, not a failure: whoever gave it can mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of problem.
    pub code: Code,
    /// The field, such as `leads[3].call.status`.
    pub field: String,
    /// What is wrong with it, and what would be right.
    pub message: String,
}

impl Problem {
    /// A problem with a field.
    #[must_use]
    pub fn new(code: Code, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, field: field.into(), message: message.into() }
    }

    /// A problem of the forms, seen from the form that holds the field.
    #[must_use]
    pub fn within(outer: &str, error: FormError) -> Self {
        Self::new(Code::Malformed, format!("{outer}.{}", error.field), error.problem)
    }
}

impl From<FormError> for Problem {
    fn from(error: FormError) -> Self {
        Self::new(Code::Malformed, error.field, error.problem)
    }
}

impl Problem {
    /// Three lines; the glue makes an object of them.
    pub(crate) fn lines(&self) -> String {
        let mut lines = String::from(self.code.word());
        for line in [&self.field, &self.message] {
            lines.push('\n');
            lines.push_str(line);
        }
        lines
    }
}
