//! A lead, its quote and its call service.

use reckon_domain::Wording;
use reckon_domain::lead::{Call, CallStatus, Fees, Lead, Quote};
use serde::{Deserialize, Serialize};

use super::{FormError, amount, instant, no};

/// What a category asks for quotes. For pros alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = CallService))]
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
                return Err(FormError::new(
                    "at",
                    Wording::untranslated("a scheduled call needs its time, in milliseconds"),
                ));
            }
            (_, Some(_)) => {
                return Err(FormError::new("at", Wording::untranslated("only a scheduled call has a time")));
            }
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
#[serde(default)]
pub struct LeadForm {
    /// The project.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub project: u32,
    /// The pro.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub pro: u32,
    /// The client.
    #[cfg_attr(feature = "schema", schema(required = true))]
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
