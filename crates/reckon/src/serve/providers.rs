//! Who charges cards, places calls, sends texts and keeps appointments, as `reckon serve` is told.
//!
//! Secrets come from files or from the environment, never from the command line: that can be read by every
//! process of the machine.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use reckon_providers::text::Simulated;
use reckon_server::{Payments, Phone, StripeAccount, Texts, TwilioAccount};

/// Who charges cards, places calls, sends texts and keeps appointments.
#[derive(Args)]
pub(crate) struct ProviderOptions {
    /// Who charges cards.
    #[arg(long, value_enum, default_value_t = PaymentsName::Simulated)]
    payments: PaymentsName,
    /// A file with Stripe's secret key; or the variable RECKON_STRIPE_KEY.
    #[arg(long, value_name = "FILE")]
    stripe_key: Option<PathBuf>,
    /// A file with the secret that Stripe signs webhooks with; or the variable RECKON_STRIPE_WEBHOOK_SECRET.
    #[arg(long, value_name = "FILE")]
    stripe_webhook_secret: Option<PathBuf>,
    /// Where Stripe is.
    #[arg(long, value_name = "URL", default_value = "https://api.stripe.com")]
    stripe_api: String,
    /// Who places calls.
    #[arg(long, value_enum, default_value_t = PhoneName::Simulated)]
    phone: PhoneName,
    /// The SID of the account at Twilio.
    #[arg(long, value_name = "SID")]
    twilio_account: Option<String>,
    /// A file with the account's auth token; or the variable RECKON_TWILIO_TOKEN.
    #[arg(long, value_name = "FILE")]
    twilio_token: Option<PathBuf>,
    /// The number that calls come from, such as +15550100.
    #[arg(long, value_name = "NUMBER")]
    twilio_from: Option<String>,
    /// Who sends texts: by itself nobody, and in a demo a network that is simulated.
    #[arg(long, value_enum)]
    texts: Option<TextsName>,
    /// The number that texts come from; by default the one that calls come from.
    #[arg(long, value_name = "NUMBER")]
    twilio_text_from: Option<String>,
    /// Where Twilio is.
    #[arg(long, value_name = "URL", default_value = "https://api.twilio.com")]
    twilio_api: String,
    /// A file with the secret that the booking software signs with; or the variable `RECKON_BOOKING_SECRET`. Without
    /// it, none is listened to.
    #[arg(long, value_name = "FILE")]
    booking_secret: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum PaymentsName {
    /// Nobody: what becomes of a charge is in the card's token.
    Simulated,
    /// Stripe.
    Stripe,
}

#[derive(Clone, Copy, ValueEnum)]
enum PhoneName {
    /// Nobody: the demo's page plays both telephones.
    Simulated,
    /// Twilio.
    Twilio,
}

#[derive(Clone, Copy, ValueEnum)]
enum TextsName {
    /// Nobody: what staff write is kept, and said not to have been sent.
    None,
    /// A network that, in a demo, a page plays.
    Simulated,
    /// Twilio.
    Twilio,
}

/// The number that the simulated network has for us: one that is given to nobody.
const SIMULATED_NUMBER: &str = "+493023125000";

impl ProviderOptions {
    /// Who charges cards.
    pub(crate) fn payments(&self) -> Result<Payments, String> {
        Ok(match self.payments {
            PaymentsName::Simulated => Payments::Simulated,
            PaymentsName::Stripe => Payments::Stripe(StripeAccount {
                base: self.stripe_api.clone(),
                key: secret("--stripe-key", self.stripe_key.as_ref(), "RECKON_STRIPE_KEY")?,
                webhook_secret: secret(
                    "--stripe-webhook-secret",
                    self.stripe_webhook_secret.as_ref(),
                    "RECKON_STRIPE_WEBHOOK_SECRET",
                )?,
            }),
        })
    }

    /// What the booking software signs with, where there is one.
    pub(crate) fn booking_secret(&self) -> Result<Option<String>, String> {
        const VARIABLE: &str = "RECKON_BOOKING_SECRET";
        if self.booking_secret.is_none() && std::env::var_os(VARIABLE).is_none() {
            return Ok(None);
        }
        secret("--booking-secret", self.booking_secret.as_ref(), VARIABLE).map(Some)
    }

    /// Who places calls.
    pub(crate) fn phone(&self) -> Result<Phone, String> {
        Ok(match self.phone {
            PhoneName::Simulated => Phone::Simulated,
            PhoneName::Twilio => {
                Phone::Twilio(self.twilio("--phone twilio", "--twilio-from", self.twilio_from.as_ref())?)
            }
        })
    }

    /// Who sends texts.
    pub(crate) fn texts(&self, demo: bool) -> Result<Texts, String> {
        let usual = if demo { TextsName::Simulated } else { TextsName::None };
        Ok(match self.texts.unwrap_or(usual) {
            TextsName::None => Texts::Nobody,
            TextsName::Simulated => {
                let (network, news) = Simulated::new(SIMULATED_NUMBER);
                Texts::Simulated(network, news)
            }
            TextsName::Twilio => {
                let from = self.twilio_text_from.as_ref().or(self.twilio_from.as_ref());
                Texts::Twilio(self.twilio("--texts twilio", "--twilio-text-from", from)?)
            }
        })
    }

    /// The account at Twilio, for what asks for it.
    fn twilio(&self, by: &str, number: &str, from: Option<&String>) -> Result<TwilioAccount, String> {
        let needed = |option: &str, value: Option<&String>| {
            value.cloned().ok_or_else(|| format!("{by} needs {option}"))
        };
        Ok(TwilioAccount {
            base: self.twilio_api.clone(),
            account: needed("--twilio-account", self.twilio_account.as_ref())?,
            token: secret("--twilio-token", self.twilio_token.as_ref(), "RECKON_TWILIO_TOKEN")?,
            from: needed(number, from)?,
        })
    }
}

/// A secret from its file, or else from the environment.
pub(super) fn secret(option: &str, file: Option<&PathBuf>, variable: &str) -> Result<String, String> {
    let text = match file {
        Some(file) => {
            std::fs::read_to_string(file).map_err(|error| format!("{option} {}: {error}", file.display()))?
        }
        None => std::env::var(variable)
            .map_err(|_| format!("{option} FILE or the variable {variable} is needed"))?,
    };
    match text.trim() {
        "" => Err(format!("{option} or {variable} is empty")),
        text => Ok(text.to_owned()),
    }
}
