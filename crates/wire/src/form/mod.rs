//! The forms of the state: what a snapshot consists of.

mod account;
mod lead;
mod relation;

pub use account::{AccountForm, PlanForm};
pub use lead::{CallForm, CallState, FeesForm, LeadForm, Method, QuoteForm};
pub use relation::{DiscussionStatus, ReachForm, RelationForm, ThreadForm};

use reckon_domain::wording::{not_a_whole_number, not_an_instant, too_much_money};
use reckon_domain::{Amount, Timestamp, Wording};

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(crate) const fn no(value: &bool) -> bool {
    !*value
}

/// A form that cannot be taken: what is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct FormError {
    /// The field, such as `account.credits` or `leads[3].call.status`.
    pub field: String,
    /// What is wrong with it, and what would be right.
    pub problem: Wording,
}

impl FormError {
    /// A problem with a field.
    #[must_use]
    pub fn new(field: impl Into<String>, problem: Wording) -> Self {
        Self { field: field.into(), problem }
    }

    /// The same problem, seen from the form that holds the field.
    #[must_use]
    pub fn within(self, outer: &str) -> Self {
        Self { field: format!("{outer}.{}", self.field), problem: self.problem }
    }
}

/// An amount of money, if it is one that JavaScript holds exactly.
///
/// # Errors
/// When it is larger than [`Amount::MAX`].
pub fn amount(field: &str, amount: u64) -> Result<Amount, FormError> {
    if amount > Amount::MAX.0 {
        return Err(FormError::new(field, too_much_money(amount)));
    }
    Ok(Amount(amount))
}

/// An instant, if it is one that Reckon accepts.
///
/// # Errors
/// When it lies before 1970 or after 9999.
pub fn instant(field: &str, millis: i64) -> Result<Timestamp, FormError> {
    Timestamp::from_millis(millis).ok_or_else(|| FormError::new(field, not_an_instant()))
}

/// A whole number, if it is one that JavaScript holds exactly.
///
/// # Errors
/// When it is larger than that.
pub fn whole(field: &str, number: u64) -> Result<u64, FormError> {
    if number > Amount::MAX.0 {
        return Err(FormError::new(field, not_a_whole_number()));
    }
    Ok(number)
}
