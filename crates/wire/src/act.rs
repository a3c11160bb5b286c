//! An action, as it is asked for and as it is answered.

use reckon_domain::action::{Action, Delivery, Details, Role};
use reckon_domain::fact::Keyword;
use reckon_domain::relation::Channel;
use reckon_domain::{decide, wording};
use serde::{Deserialize, Serialize};

use crate::decision::DecisionForm;
use crate::form::{FormError, amount, instant, whole};
use crate::name::named_option;
use crate::snapshot::Update;
use crate::view::Contacts;

/// What a person was told before they acted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// That it uses an interaction.
    #[serde(default)]
    pub counts: bool,
    /// What it charges now, in minor units.
    #[serde(default)]
    pub charges: u64,
    /// What it makes due on contact, in minor units.
    #[serde(default)]
    pub on_contact: u64,
    /// That it is refused.
    #[serde(default)]
    pub blocked: bool,
    /// The place in the log up to which the page was current.
    #[serde(default)]
    pub position: u64,
    /// That the page could not tell, and said so: then the rest is what may be taken without asking, which is nothing,
    /// and no prediction that could have been wrong.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub doubtful: bool,
}

impl Shown {
    /// The cost, and the place in the log.
    ///
    /// # Errors
    /// When an amount or the place is larger than what JavaScript holds exactly: no page has shown that.
    pub fn read(self) -> Result<(decide::Shown, u64), FormError> {
        let cost = decide::Shown {
            counts: self.counts,
            charges: amount("shown.charges", self.charges)?,
            on_contact: amount("shown.on_contact", self.on_contact)?,
        };
        Ok((cost, whole("shown.position", self.position)?))
    }
}

/// An action to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// What is done: `view_contacts`, `send_message` and so on.
    #[serde(rename = "do")]
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::ActionName))]
    pub action: String,
    /// The place it is done from, the quote's method or the call's result, where the action has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::Variety>))]
    pub variety: Option<String>,
    /// The lead's project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<u32>,
    /// The pro, unless the pro acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pro: Option<u32>,
    /// The client, in a discussion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<u32>,
    /// The idempotency key: 8 to 64 letters, digits, `-` or `_`. The same key is the same action, for ever.
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::Key))]
    pub key: String,
    /// What the person was told; left out by a machine that was told nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
    /// The version of the rules that the page has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// A quote's estimate, or the credits bought, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// When a callback is to be made, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<i64>,
    /// How long a connected call lasted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// The plan changed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<u32>,
    /// The channel, of an action that has none of its own.
    #[serde(default, with = "named_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::Channel>))]
    pub channel: Option<Channel>,
    /// Which automation sends, or whose message was delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automation: Option<u32>,
    /// What became of the message.
    #[serde(default, with = "named_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::Delivery>))]
    pub delivery: Option<Delivery>,
    /// Whether every card charge of this action fails; for simulations.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub card_declines: bool,
    /// A message's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// The longest message, in bytes.
pub const LONGEST_BODY: usize = 10_000;

/// The longest text (SMS), in characters: Twilio takes 1,600, and opt-out instructions may go out with it (U1).
pub const LONGEST_TEXT: usize = 1_400;

/// Whether a message is longer than the action may send.
#[must_use]
pub fn is_too_long(action: Action, body: &str) -> bool {
    let is_text = matches!(action, Action::SendText | Action::AutomationSendText);
    body.len() > LONGEST_BODY || (is_text && body.chars().nth(LONGEST_TEXT).is_some())
}

impl Act {
    /// The action that `role` asks for.
    ///
    /// # Errors
    /// When there is no such action for the role, or not in this variety; or when it is not for anyone to
    /// ask for.
    pub fn action(&self, role: Role) -> Result<Action, FormError> {
        let found = Action::find(role, &self.action, self.variety.as_deref());
        found.filter(|action| !action.is_internal()).ok_or_else(|| self.no_action(role))
    }

    fn no_action(&self, role: Role) -> FormError {
        let varieties: Vec<_> = Action::ALL
            .iter()
            .filter(|action| action.role() == role && action.name() == self.action && !action.is_internal())
            .collect();
        let names = |list: Vec<&str>| list.join(", ");
        if varieties.is_empty() {
            let mut known: Vec<_> = Action::ALL
                .iter()
                .filter(|action| action.role() == role && !action.is_internal())
                .map(|action| action.name())
                .collect();
            known.dedup();
            let problem = wording!(
                "\"{asked}\" is nothing that a {role} does; one of: {known}",
                "\"{asked}\" ist nichts, was {role} tun kann; möglich sind: {known}",
                asked = &self.action,
                role = role.name(),
                known = names(known)
            );
            return FormError::new("do", problem);
        }
        let known: Vec<_> = varieties.iter().filter_map(|action| action.variety()).collect();
        let (action, known) = (&self.action, names(known));
        let problem = match &self.variety {
            _ if known.is_empty() => {
                wording!(
                    "{action} has no variety: leave it out",
                    "{action} hat keine Art: lassen Sie sie weg"
                )
            }
            None => wording!(
                "{action} needs its variety, one of: {known}",
                "{action} braucht seine Art, eine von: {known}"
            ),
            Some(asked) => wording!(
                "\"{asked}\" is no variety of {action}; one of: {known}",
                "\"{asked}\" ist keine Art von {action}; möglich sind: {known}"
            ),
        };
        FormError::new("variety", problem)
    }

    /// The details that the rules read, but the plan: what a plan allows is not the form's to say.
    ///
    /// # Errors
    /// When an amount, a time or the body is not one that Reckon accepts.
    pub fn details(&self) -> Result<Details, FormError> {
        let body = self.body.as_deref().unwrap_or_default();
        if body.len() > LONGEST_BODY {
            let problem = wording!(
                "{length} bytes are too many: at most {LONGEST_BODY}",
                "{length} Bytes sind zu viel: höchstens {LONGEST_BODY}",
                length = body.len()
            );
            return Err(FormError::new("body", problem));
        }
        Ok(Details {
            amount: self.amount.map(|sum| amount("amount", sum)).transpose()?,
            time: self.time.map(|millis| instant("time", millis)).transpose()?,
            seconds: self.seconds.unwrap_or_default(),
            keyword: Keyword::of(body),
            shared_number: false,
            channel: self.channel,
            plan: None,
            automation: self.automation.map(reckon_domain::id::AutomationId),
            delivery: self.delivery,
            message: None,
            card_declines: self.card_declines,
            failure: None,
            payment: None,
            declined_before: false,
        })
    }
}

/// The answer to an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Acted {
    /// What was decided.
    pub decision: DecisionForm,
    /// The version of the rules that decided.
    pub rules: String,
    /// Whether the key was known and this is the first answer again.
    pub replayed: bool,
    /// What has changed for who acted.
    pub update: Update,
    /// The other side's contacts, where the action was to see them and it is allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Contacts>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reckons_own_machines_do_nobody_can_ask_for() {
        for action in Action::ALL {
            let act = Act {
                action: action.name().to_owned(),
                variety: action.variety().map(str::to_owned),
                ..Act::default()
            };
            let asked = act.action(action.role());
            assert_eq!(asked.is_err(), action.is_internal(), "{}", action.key());
            let named =
                |error: FormError| error.problem.en.split("one of:").nth(1).unwrap_or_default().to_owned();
            let right = asked.err().map(named).unwrap_or_default();
            assert!(!right.contains(action.name()), "{}: {right}", action.key());
        }
    }
}
