//! The forms of the state: what a snapshot consists of.

use reckon_domain::account::{Account, Limit, Plan};
use reckon_domain::lead::{Call, CallStatus, Fees, Lead, Quote};
use reckon_domain::relation::{Reach, Relation, Status, Thread};
use reckon_domain::{Amount, Period, PlanId, Timestamp};
use serde::{Deserialize, Serialize};

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn no(value: &bool) -> bool {
    !*value
}

/// A form that cannot be taken: what is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError {
    /// The field, such as `account.credits` or `leads[3].call.status`.
    pub field: String,
    /// What is wrong with it, and what would be right.
    pub problem: String,
}

impl FormError {
    /// A problem with a field.
    #[must_use]
    pub fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }

    /// The same problem, seen from the form that holds the field.
    #[must_use]
    pub fn within(self, outer: &str) -> Self {
        Self { field: format!("{outer}.{}", self.field), problem: self.problem }
    }
}

impl core::fmt::Display for FormError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}: {}", self.field, self.problem)
    }
}

impl core::error::Error for FormError {}

/// An amount of money, if it is one that JavaScript holds exactly.
///
/// # Errors
/// When it is larger than [`Amount::MAX`].
pub fn amount(field: &str, amount: u64) -> Result<Amount, FormError> {
    if amount > Amount::MAX.0 {
        return Err(FormError::new(field, format!("{amount} is too much money: at most {}", Amount::MAX.0)));
    }
    Ok(Amount(amount))
}

/// An instant, if it is one that Reckon accepts.
///
/// # Errors
/// When it lies before 1970 or after 9999.
pub fn instant(field: &str, millis: i64) -> Result<Timestamp, FormError> {
    Timestamp::from_millis(millis).ok_or_else(|| {
        FormError::new(field, format!("{millis} ms is not an instant of the years 1970 to 9999"))
    })
}

/// A plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
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
            return Err(FormError::new("period_end", "must be later than period_start"));
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

/// What a category asks for quotes. For pros alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FeesForm {
    /// The manual quote's fee, in minor units.
    #[serde(default)]
    pub manual_quote: u64,
    /// The Guaranteed Reply fee, in minor units; left out where it is not offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guaranteed_reply: Option<u64>,
}

impl From<Fees> for FeesForm {
    fn from(fees: Fees) -> Self {
        Self { manual_quote: fees.manual_quote.0, guaranteed_reply: fees.guaranteed_reply.map(|fee| fee.0) }
    }
}

impl TryFrom<FeesForm> for Fees {
    type Error = FormError;

    fn try_from(form: FeesForm) -> Result<Self, FormError> {
        Ok(Self {
            manual_quote: amount("manual_quote", form.manual_quote)?,
            guaranteed_reply: form.guaranteed_reply.map(|fee| amount("guaranteed_reply", fee)).transpose()?,
        })
    }
}

/// The method of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By the manual method.
    Manual,
    /// By Guaranteed Reply.
    GuaranteedReply,
}

/// The quote on a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QuoteForm {
    /// Its method.
    pub method: Method,
    /// The estimate for the client, in minor units, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// The fee due on contact, in minor units. For the pro alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_on_contact: Option<u64>,
}

/// Where the call service stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// It may be started.
    #[default]
    Off,
    /// It is dialling.
    Dialing,
    /// One call will be made.
    Scheduled,
    /// The last call failed.
    Failed,
    /// Five calls failed.
    Stopped,
    /// Contact was made.
    Closed,
}

/// The call service of a lead billed by contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CallForm {
    /// Where it stands.
    pub status: CallState,
    /// Failed calls since it was last allowed.
    #[serde(default)]
    pub failures: u8,
    /// When the callback is made, in milliseconds; with `scheduled` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
}

impl From<Call> for CallForm {
    fn from(call: Call) -> Self {
        let (status, at) = match call.status {
            CallStatus::Off => (CallState::Off, None),
            CallStatus::Dialing => (CallState::Dialing, None),
            CallStatus::Scheduled(at) => (CallState::Scheduled, Some(at.0)),
            CallStatus::Failed => (CallState::Failed, None),
            CallStatus::Stopped => (CallState::Stopped, None),
            CallStatus::Closed => (CallState::Closed, None),
        };
        Self { status, failures: call.failures, at }
    }
}

impl TryFrom<CallForm> for Call {
    type Error = FormError;

    fn try_from(form: CallForm) -> Result<Self, FormError> {
        let status = match (form.status, form.at) {
            (CallState::Scheduled, Some(at)) => CallStatus::Scheduled(instant("at", at)?),
            (CallState::Scheduled, None) => {
                return Err(FormError::new("at", "a scheduled call needs its time, in milliseconds"));
            }
            (_, Some(_)) => return Err(FormError::new("at", "only a scheduled call has a time")),
            (CallState::Off, None) => CallStatus::Off,
            (CallState::Dialing, None) => CallStatus::Dialing,
            (CallState::Failed, None) => CallStatus::Failed,
            (CallState::Stopped, None) => CallStatus::Stopped,
            (CallState::Closed, None) => CallStatus::Closed,
        };
        Ok(Self { status, failures: form.failures })
    }
}

/// A lead: one project and one pro. What does not hold is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LeadForm {
    /// The project.
    pub project: u32,
    /// The pro.
    pub pro: u32,
    /// The client.
    pub client: u32,
    /// The marketplace has matched the two.
    #[serde(skip_serializing_if = "no")]
    pub recommended: bool,
    /// An interaction was counted.
    #[serde(skip_serializing_if = "no")]
    pub counted: bool,
    /// The client has asked for a booking.
    #[serde(skip_serializing_if = "no")]
    pub booked: bool,
    /// One side has turned the other down.
    #[serde(skip_serializing_if = "no")]
    pub negative_reply: bool,
    /// The pro says that they were hired.
    #[serde(skip_serializing_if = "no")]
    pub hire_claimed: bool,
    /// The client has hired the pro.
    #[serde(skip_serializing_if = "no")]
    pub hired: bool,
    /// Contact has been made (Guaranteed Reply).
    #[serde(skip_serializing_if = "no")]
    pub contact_made: bool,
    /// The client has read the quote.
    #[serde(skip_serializing_if = "no")]
    pub quote_read: bool,
    /// The client has been shown the pro's contacts. For the client alone.
    #[serde(skip_serializing_if = "no")]
    pub shown_to_client: bool,
    /// The quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteForm>,
    /// The call service, once it has been used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<CallForm>,
    /// What the category asks for quotes. For the pro alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fees: Option<FeesForm>,
}

impl LeadForm {
    /// The form of a lead with nothing left out.
    #[must_use]
    pub fn new(project: u32, pro: u32, client: u32, lead: &Lead, fees: Fees) -> Self {
        let quote = match lead.quote {
            Quote::None => None,
            Quote::Manual { amount } => Some(QuoteForm {
                method: Method::Manual,
                amount: amount.map(|amount| amount.0),
                fee_on_contact: None,
            }),
            Quote::GuaranteedReply { amount, fee } => Some(QuoteForm {
                method: Method::GuaranteedReply,
                amount: amount.map(|amount| amount.0),
                fee_on_contact: Some(fee.0),
            }),
        };
        Self {
            project,
            pro,
            client,
            recommended: lead.recommended,
            counted: lead.counted,
            booked: lead.booked,
            negative_reply: lead.negative_reply,
            hire_claimed: lead.hire_claimed,
            hired: lead.hired,
            contact_made: lead.contact_made,
            quote_read: lead.quote_read,
            shown_to_client: lead.shown_to_client,
            quote,
            call: (lead.call != Call::default()).then(|| lead.call.into()),
            fees: Some(fees.into()),
        }
    }

    /// The lead that the form describes.
    ///
    /// # Errors
    /// When a field holds what it cannot: too much money, a time far away, a call without its time.
    pub fn lead(&self) -> Result<Lead, FormError> {
        let quote = match self.quote {
            None => Quote::None,
            Some(form) => {
                let estimate = form.amount.map(|sum| amount("quote.amount", sum)).transpose()?;
                match form.method {
                    Method::Manual => Quote::Manual { amount: estimate },
                    Method::GuaranteedReply => Quote::GuaranteedReply {
                        amount: estimate,
                        fee: amount("quote.fee_on_contact", form.fee_on_contact.unwrap_or_default())?,
                    },
                }
            }
        };
        Ok(Lead {
            recommended: self.recommended,
            counted: self.counted,
            booked: self.booked,
            negative_reply: self.negative_reply,
            hire_claimed: self.hire_claimed,
            hired: self.hired,
            contact_made: self.contact_made,
            quote_read: self.quote_read,
            shown_to_client: self.shown_to_client,
            quote,
            call: self
                .call
                .map(Call::try_from)
                .transpose()
                .map_err(|error| error.within("call"))?
                .unwrap_or_default(),
        })
    }

    /// The category's fees; none for a viewer who is not told.
    ///
    /// # Errors
    /// When they are too much money.
    pub fn fees(&self) -> Result<Fees, FormError> {
        self.fees.unwrap_or_default().try_into().map_err(|error: FormError| error.within("fees"))
    }

    /// The lead as its client may see it: no fees, and nothing of the pro's money.
    #[must_use]
    pub fn for_client(mut self) -> Self {
        self.fees = None;
        if let Some(quote) = &mut self.quote {
            quote.fee_on_contact = None;
        }
        self
    }

    /// The lead as its pro may see it: not whether the client has looked at the pro's contacts.
    #[must_use]
    pub const fn for_pro(mut self) -> Self {
        self.shown_to_client = false;
        self
    }
}

/// Whether a discussion waits for the pro.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DiscussionStatus {
    /// It waits.
    Open,
    /// It does not.
    Closed,
}

impl From<Status> for DiscussionStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Open => Self::Open,
            Status::Closed => Self::Closed,
        }
    }
}

impl From<DiscussionStatus> for Status {
    fn from(status: DiscussionStatus) -> Self {
        match status {
            DiscussionStatus::Open => Self::Open,
            DiscussionStatus::Closed => Self::Closed,
        }
    }
}

/// One channel between a pro and a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ThreadForm {
    /// The discussion, once it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discussion: Option<DiscussionStatus>,
    /// Whether the client has unsubscribed.
    #[serde(skip_serializing_if = "no")]
    pub unsubscribed: bool,
    /// The version of the contact that was reported wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrong: Option<u32>,
}

impl From<Thread> for ThreadForm {
    fn from(thread: Thread) -> Self {
        Self {
            discussion: thread.discussion.map(Into::into),
            unsubscribed: thread.unsubscribed,
            wrong: thread.wrong,
        }
    }
}

impl From<ThreadForm> for Thread {
    fn from(form: ThreadForm) -> Self {
        Self {
            discussion: form.discussion.map(Into::into),
            unsubscribed: form.unsubscribed,
            wrong: form.wrong,
        }
    }
}

/// How a client can be reached, without the numbers themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ReachForm {
    /// Whether a mobile number is known.
    #[serde(skip_serializing_if = "no")]
    pub mobile: bool,
    /// Whether a landline number is known.
    #[serde(skip_serializing_if = "no")]
    pub landline: bool,
    /// Whether an email address is known.
    #[serde(skip_serializing_if = "no")]
    pub email: bool,
    /// Whether it is valid.
    #[serde(skip_serializing_if = "no")]
    pub valid_email: bool,
    /// Raised each time the mobile number changes.
    pub mobile_version: u32,
    /// Raised each time the email address changes.
    pub email_version: u32,
}

impl From<Reach> for ReachForm {
    fn from(reach: Reach) -> Self {
        let Reach { mobile, landline, email, valid_email, mobile_version, email_version } = reach;
        Self { mobile, landline, email, valid_email, mobile_version, email_version }
    }
}

impl From<ReachForm> for Reach {
    fn from(form: ReachForm) -> Self {
        let ReachForm { mobile, landline, email, valid_email, mobile_version, email_version } = form;
        Self { mobile, landline, email, valid_email, mobile_version, email_version }
    }
}

/// What is between a pro and a client beside any one lead. For the pro alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RelationForm {
    /// The client.
    pub client: u32,
    /// The leads' messages.
    pub chat: ThreadForm,
    /// SMS.
    pub text: ThreadForm,
    /// Email.
    pub email: ThreadForm,
    /// Whether the client has ever been sent a text by this pro.
    #[serde(skip_serializing_if = "no")]
    pub texted: bool,
    /// How the client can be reached.
    pub reach: ReachForm,
}

impl RelationForm {
    /// The form of a relation.
    #[must_use]
    pub fn new(client: u32, relation: &Relation, reach: Reach) -> Self {
        Self {
            client,
            chat: relation.chat.into(),
            text: relation.text.into(),
            email: relation.email.into(),
            texted: relation.texted,
            reach: reach.into(),
        }
    }

    /// The relation that the form describes.
    #[must_use]
    pub fn relation(&self) -> Relation {
        Relation {
            chat: self.chat.into(),
            text: self.text.into(),
            email: self.email.into(),
            texted: self.texted,
        }
    }
}
