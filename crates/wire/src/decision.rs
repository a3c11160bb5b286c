//! A decision, as it travels.

use reckon_domain::decide::{Decision, Outcome};
use reckon_domain::money::{Charge, ChargeFor, ChargeSource};
use reckon_domain::{Reason, Rule, Timestamp, Unblock};
use serde::{Deserialize, Serialize};

use crate::name::{named, named_option};

/// What a decision says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutcomeForm {
    /// The action is allowed.
    Allowed,
    /// The action is refused.
    Blocked,
    /// The action is meaningless for the state.
    Error,
}

/// A charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChargeForm {
    /// What it is for.
    #[serde(rename = "for", with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::ChargeFor))]
    pub purpose: ChargeFor,
    /// Where it is taken from.
    #[serde(with = "named")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::ChargeSource))]
    pub source: ChargeSource,
    /// How much, in minor units.
    pub amount: u64,
}

impl From<Charge> for ChargeForm {
    fn from(charge: Charge) -> Self {
        Self { purpose: charge.purpose, source: charge.source, amount: charge.amount.0 }
    }
}

/// What would change a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UnblockForm {
    /// By what: `wait`, `change_plan`, `add_credits` and so on.
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::UnblockBy))]
    pub by: String,
    /// With `wait`: until when, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

impl From<Unblock> for UnblockForm {
    fn from(unblock: Unblock) -> Self {
        let until = match unblock {
            Unblock::Wait { until } => until.map(|Timestamp(until)| until),
            Unblock::ChangePlan
            | Unblock::AddCredits
            | Unblock::AddCard
            | Unblock::PayOutstanding
            | Unblock::ClientContact
            | Unblock::ClientReactivation
            | Unblock::Resubscribe
            | Unblock::UpdateContact => None,
        };
        Self { by: unblock.name().to_owned(), until }
    }
}

/// A decision with its whole explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DecisionForm {
    /// What it says.
    pub outcome: OutcomeForm,
    /// The rule that decided; changes to plan, wallet and card have none.
    #[serde(default, with = "named_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::RuleId>))]
    pub rule: Option<Rule>,
    /// Why it is refused.
    #[serde(default, with = "named_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::Reason>))]
    pub reason: Option<Reason>,
    /// Why there was nothing to decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::Fault>))]
    pub fault: Option<String>,
    /// Whether it counts an interaction.
    pub counted: bool,
    /// What it charges now.
    pub charges: Vec<ChargeForm>,
    /// The fee that becomes due on contact, in minor units.
    pub on_contact: u64,
    /// What would change a refusal, best first.
    pub unblock: Vec<UnblockForm>,
}

impl DecisionForm {
    /// The form of a decision. `reset` is when the counter resets, where it is known; `can_upgrade`
    /// whether a plan with a higher limit exists.
    #[must_use]
    pub fn new(decision: &Decision, reset: Option<Timestamp>, can_upgrade: bool) -> Self {
        let cost = decision.cost();
        let mut form = Self {
            outcome: OutcomeForm::Allowed,
            rule: decision.rule,
            reason: None,
            fault: None,
            counted: cost.counts,
            charges: Vec::new(),
            on_contact: cost.on_contact.0,
            unblock: Vec::new(),
        };
        match decision.outcome {
            Outcome::Allowed(consequences) => {
                form.charges = consequences.charges.iter().map(Into::into).collect();
            }
            Outcome::Blocked(reason) => {
                form.outcome = OutcomeForm::Blocked;
                form.reason = Some(reason);
                form.unblock = reason.unblock(reset, can_upgrade).map(Into::into).collect();
            }
            Outcome::Error(fault) => {
                form.outcome = OutcomeForm::Error;
                form.fault = Some(fault.name().to_owned());
            }
        }
        form
    }

    /// The decision as the client of the lead may see it: nothing of the pro's money.
    #[must_use]
    pub fn for_client(mut self) -> Self {
        self.charges.clear();
        self.on_contact = 0;
        self
    }
}
