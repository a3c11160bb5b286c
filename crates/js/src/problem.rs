//! What is wrong with an input, for who gave it.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// What kind of problem it is. The glue has the sentences, and finds most of the problems.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Problem { $($(#[$doc])* $name),+ }

        impl Problem {
            /// Every problem.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word for it.
            #[must_use]
            pub const fn name(self) -> &'static str {
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
    /// The snapshot has no such plan.
    UnknownPlan = "unknown_plan",
    /// The action is about a client, and names none.
    NoClient = "no_client",
    /// The snapshot's viewer may not know what this is decided on.
    NotYours = "not_yours",
    /// The time is none, or lies before 1970 or after 9999.
    NoTime = "no_time",
    /// The time lies outside the billing periods that are known.
    PeriodUnknown = "period_unknown",
    /// The snapshot was made by other rules than these.
    OtherRules = "other_rules",
    /// The snapshot was freed.
    Freed = "freed",
    /// The module was not initialized.
    NotReady = "not_ready",
}
