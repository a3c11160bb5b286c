//! A pro's account.

use reckon_domain::account::{Account, Limit, Plan};
use reckon_domain::{Period, PlanId, Wording};
use serde::{Deserialize, Serialize};

use super::{FormError, amount, instant};

/// A plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlanForm {
    /// Its id.
    pub id: u32,
    /// Interactions in a period; left out where there is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interactions: Option<u32>,
}

impl From<Plan> for PlanForm {
    fn from(plan: Plan) -> Self {
        Self { id: plan.id.0, interactions: plan.limit.to_option() }
    }
}

impl From<PlanForm> for Plan {
    fn from(form: PlanForm) -> Self {
        Self { id: PlanId(form.id), limit: Limit::from_option(form.interactions) }
    }
}

/// A pro's plan, counter, wallet and card. For the pro alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AccountForm {
    /// The plan in force.
    pub plan: PlanForm,
    /// A lower plan that waits for the next period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_plan: Option<PlanForm>,
    /// When the current billing period began, in milliseconds.
    pub period_start: i64,
    /// When the counter resets next, in milliseconds.
    pub period_end: i64,
    /// The end of the period after that, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_end: Option<i64>,
    /// Interactions counted in the current period.
    pub used: u32,
    /// Stored value, in minor units.
    pub credits: u64,
    /// Whether a card is on file.
    pub card: bool,
    /// Whether fees are paid from credits where they suffice.
    pub prefer_credits: bool,
    /// What is owed, in minor units.
    #[serde(default)]
    pub outstanding: u64,
}

impl From<&Account> for AccountForm {
    fn from(account: &Account) -> Self {
        Self {
            plan: account.plan.into(),
            next_plan: account.next_plan.map(Into::into),
            period_start: account.period.start.0,
            period_end: account.period.end.0,
            next_end: account.next_end.map(|end| end.0),
            used: account.used,
            credits: account.credits.0,
            card: account.card,
            prefer_credits: account.prefer_credits,
            outstanding: account.outstanding.0,
        }
    }
}

impl TryFrom<&AccountForm> for Account {
    type Error = FormError;

    fn try_from(form: &AccountForm) -> Result<Self, FormError> {
        let period = Period {
            start: instant("period_start", form.period_start)?,
            end: instant("period_end", form.period_end)?,
        };
        if period.end <= period.start {
            return Err(FormError::new(
                "period_end",
                Wording::untranslated("must be later than period_start"),
            ));
        }
        Ok(Self {
            plan: form.plan.into(),
            next_plan: form.next_plan.map(Into::into),
            period,
            next_end: form.next_end.map(|end| instant("next_end", end)).transpose()?,
            used: form.used,
            credits: amount("credits", form.credits)?,
            card: form.card,
            prefer_credits: form.prefer_credits,
            outstanding: amount("outstanding", form.outstanding)?,
        })
    }
}
