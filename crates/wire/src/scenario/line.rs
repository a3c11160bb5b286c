//! The results: one line a step.

use reckon_domain::action::Subject;
use reckon_domain::decide::{Consequences, Decision, Outcome};
use reckon_domain::lead::Quote;
use reckon_domain::relation::{Channel, Status};
use reckon_domain::{Account, Action, Lead, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

use super::rfc3339;
use crate::decision::{ChargeForm, OutcomeForm};

/// What a step came to. Fields that do not apply are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Line {
    /// The step's place in the file, from 0.
    pub step: usize,
    /// What was decided.
    pub outcome: &'static str,
    /// Why, where blocked or an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The rule that decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// Whether an interaction was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<bool>,
    /// Interactions used in the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used: Option<u32>,
    /// What the plan allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// When the counter resets next, in RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_end: Option<String>,
    /// What was charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charges: Option<Vec<ChargeForm>>,
    /// The pro's credits, in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credits: Option<u64>,
    /// Whether the actor may see the other side's contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contacts_visible: Option<bool>,
    /// Whether contact has been made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_made: Option<bool>,
    /// The call service of a lead billed by contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<CallLine>,
    /// The discussion that was touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discussion: Option<DiscussionLine>,
    /// The pro's open discussions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_discussions: Option<u32>,
    /// Whether opt-out instructions went out with the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructions_sent: Option<bool>,
    /// What would change a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unblock: Option<Vec<Value>>,
}

/// The call service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CallLine {
    /// Where it stands.
    pub status: &'static str,
    /// Failed calls since it was last allowed.
    pub failures: u8,
}

/// A discussion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DiscussionLine {
    /// Its channel.
    pub channel: &'static str,
    /// Whether it is open.
    pub status: &'static str,
}

/// What there is to see after a step.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outlook<'a> {
    /// The account of the pro that the step is about, if it is about one.
    pub account: Option<&'a Account>,
    /// The lead that the step is on, if it is on one.
    pub lead: Option<&'a Lead>,
    /// The discussion that the action addresses and its status, if there is one.
    pub discussion: Option<(Channel, Status)>,
    /// Open discussions of the pro.
    pub open_discussions: u32,
    /// The end of the period that holds the step's time.
    pub period_end: Timestamp,
    /// Whether a plan with a higher limit exists.
    pub can_upgrade: bool,
    /// The step's time.
    pub now: Timestamp,
}

impl Line {
    /// The line of a step.
    #[must_use]
    pub fn new(step: usize, action: Action, decision: &Decision, after: &Outlook<'_>) -> Self {
        let mut line = Self { step, ..Self::default() };
        let consequences = match decision.outcome {
            Outcome::Error(fault) => {
                line.outcome = name(OutcomeForm::Error);
                line.reason = Some(fault.name());
                return line;
            }
            Outcome::Blocked(reason) => {
                line.outcome = name(OutcomeForm::Blocked);
                line.reason = Some(reason.name());
                line.unblock = Some(unblock(reason, after));
                Consequences::default()
            }
            Outcome::Allowed(consequences) => {
                line.outcome = name(OutcomeForm::Allowed);
                consequences
            }
        };
        line.rule = decision.rule.map(reckon_domain::Rule::id);
        line.counted = Some(decision.counts());
        line.charges = Some(consequences.charges.iter().map(Into::into).collect());
        line.open_discussions = after.account.map(|_| after.open_discussions);
        if matches!(action.subject(), Subject::Lead | Subject::Account) {
            line.account(after);
        }
        if action.subject() == Subject::Lead {
            line.lead(action, after);
        }
        if decision.is_allowed() {
            line.discussion = after
                .discussion
                .filter(|_| addresses_discussion(action))
                .map(|(channel, status)| DiscussionLine { channel: channel.name(), status: status.name() });
            let text = matches!(action, Action::SendText | Action::AutomationSendText);
            line.instructions_sent = text.then_some(consequences.instructions);
        }
        line
    }

    /// The line as the client of the lead may see it: nothing of the pro's quota, money or discussions.
    #[must_use]
    pub fn for_client(self) -> Self {
        Self {
            used: None,
            limit: None,
            period_end: None,
            charges: None,
            credits: None,
            open_discussions: None,
            unblock: None,
            ..self
        }
    }

    fn account(&mut self, after: &Outlook<'_>) {
        let Some(account) = after.account else { return };
        self.used = Some(account.used_at(after.now));
        self.limit = account.plan_at(after.now).limit.to_option();
        self.period_end = Some(rfc3339(after.period_end));
        self.credits = Some(account.credits.0);
    }

    fn lead(&mut self, action: Action, after: &Outlook<'_>) {
        let Some(lead) = after.lead else { return };
        self.contacts_visible = lead.contacts_visible(action.role());
        self.contact_made = Some(lead.contact_made);
        self.call = matches!(lead.quote, Quote::GuaranteedReply { .. })
            .then(|| CallLine { status: lead.call.status.name(), failures: lead.call.failures });
    }
}

const fn name(outcome: OutcomeForm) -> &'static str {
    match outcome {
        OutcomeForm::Allowed => "allowed",
        OutcomeForm::Blocked => "blocked",
        OutcomeForm::Error => "error",
    }
}

/// Whether a result of the action names its discussion.
const fn addresses_discussion(action: Action) -> bool {
    action.channel().is_some() || matches!(action, Action::CloseDiscussion | Action::ReopenDiscussion)
}

fn unblock(reason: reckon_domain::Reason, after: &Outlook<'_>) -> Vec<Value> {
    reason
        .unblock(Some(after.period_end), after.can_upgrade)
        .map(|way| {
            if let reckon_domain::Unblock::Wait { until: Some(until) } = way {
                json!({ "by": way.name(), "until": rfc3339(until) })
            } else {
                json!({ "by": way.name() })
            }
        })
        .collect()
}
