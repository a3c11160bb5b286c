//! Decisions, as they are stored: the answer to a command, to be given again whenever its key comes again.

use reckon_domain::decide::{Consequences, Decision, Outcome};
use reckon_domain::money::Charges;
use reckon_domain::reason::Fault;
use reckon_domain::table::Effects;
use reckon_domain::{Reason, Rule, Wording};
use serde::{Deserialize, Serialize};

use crate::VERSION;
use crate::decision::ChargeForm;
use crate::form::{FormError, amount};
use crate::name::{named, named_option};

/// A decision, with nothing left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// The version of this form.
    pub version: u32,
    /// The rule that decided.
    #[serde(default, with = "named_option", skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// What it says.
    #[serde(flatten)]
    pub outcome: OutcomeRecord,
}

/// What a decision says, tagged with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum OutcomeRecord {
    /// The action is allowed.
    Allowed {
        /// What changes, by the effects' names.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        effects: Vec<String>,
        /// What is charged now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        charges: Vec<ChargeForm>,
        /// The fee that becomes due on contact, in minor units.
        #[serde(default, skip_serializing_if = "is_zero")]
        on_contact: u64,
        /// Whether opt-out instructions go out.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        instructions: bool,
    },
    /// The action is refused.
    Blocked {
        /// Why.
        #[serde(with = "named")]
        reason: Reason,
    },
    /// The action is meaningless for the state.
    Error {
        /// Why.
        fault: String,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(amount: &u64) -> bool {
    *amount == 0
}

impl From<&Decision> for DecisionRecord {
    fn from(decision: &Decision) -> Self {
        let outcome = match decision.outcome {
            Outcome::Allowed(Consequences { effects, charges, on_contact, instructions }) => {
                let named = Effects::NAMED.iter().filter(|(effect, _)| effects.contains(*effect));
                OutcomeRecord::Allowed {
                    effects: named.map(|(_, name)| (*name).to_owned()).collect(),
                    charges: charges.iter().map(ChargeForm::from).collect(),
                    on_contact: on_contact.0,
                    instructions,
                }
            }
            Outcome::Blocked(reason) => OutcomeRecord::Blocked { reason },
            Outcome::Error(fault) => OutcomeRecord::Error { fault: fault.name().to_owned() },
        };
        Self { version: VERSION, rule: decision.rule, outcome }
    }
}

impl TryFrom<DecisionRecord> for Decision {
    type Error = FormError;

    fn try_from(record: DecisionRecord) -> Result<Self, FormError> {
        let outcome = match record.outcome {
            OutcomeRecord::Allowed { effects, charges, on_contact, instructions } => {
                Outcome::Allowed(Consequences {
                    effects: effects
                        .iter()
                        .try_fold(Effects::NONE, |all, name| effect(name).map(|one| all.union(one)))?,
                    charges: read_charges(&charges)?,
                    on_contact: amount("on_contact", on_contact)?,
                    instructions,
                })
            }
            OutcomeRecord::Blocked { reason } => Outcome::Blocked(reason),
            OutcomeRecord::Error { fault } if fault == Fault::NoCallInProgress.name() => {
                Outcome::Error(Fault::NoCallInProgress)
            }
            OutcomeRecord::Error { fault } => {
                return Err(FormError::new(
                    "fault",
                    Wording::untranslated(format!("\"{fault}\" is no fault that this program knows")),
                ));
            }
        };
        Ok(Self { rule: record.rule, outcome })
    }
}

fn effect(name: &str) -> Result<Effects, FormError> {
    let found = Effects::NAMED.iter().find(|(_, known)| *known == name);
    let (effect, _) = found.ok_or_else(|| {
        FormError::new(
            "effects",
            Wording::untranslated(format!("\"{name}\" is no effect that this program knows")),
        )
    })?;
    Ok(*effect)
}

fn read_charges(forms: &[ChargeForm]) -> Result<Charges, FormError> {
    let mut charges = Charges::default();
    for ChargeForm { purpose, source, amount: sum } in forms {
        charges.push(*purpose, *source, amount("charges.amount", *sum)?);
    }
    if charges.iter().count() != forms.len() {
        return Err(FormError::new(
            "charges",
            Wording::untranslated("a decision makes two charges at most, none of them of nothing"),
        ));
    }
    Ok(charges)
}
