//! Which adapters are behind the ports.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reckon_domain::Timestamp;
use tokio::sync::mpsc;

use crate::mail::{Letterhead, Mailer};
use crate::payment::stripe::Stripe;
use crate::payment::{PaymentProcessor, Settlement, simulated as cards};
use crate::phone::twilio::{Settings, Twilio};
use crate::phone::{CallEvent, PhoneNetwork, simulated as phones};
use crate::secret::Secret;
use crate::text::{self as texts, TextNetwork};
use crate::twilio::AuthToken;

/// Who charges cards.
#[derive(Default)]
pub enum Payments {
    /// Nobody: what becomes of a charge is in the card's token.
    #[default]
    Simulated,
    /// Stripe.
    Stripe(StripeAccount),
}

/// An account at Stripe.
pub struct StripeAccount {
    /// Where Stripe is: `https://api.stripe.com`, or a stub.
    pub base: String,
    /// The secret key.
    pub key: String,
    /// The secret that webhooks are signed with.
    pub webhook_secret: String,
}

/// Who places calls.
#[derive(Default)]
pub enum Phone {
    /// Nobody: the demo's page plays both telephones.
    #[default]
    Simulated,
    /// Twilio.
    Twilio(TwilioAccount),
}

/// An account at Twilio.
pub struct TwilioAccount {
    /// Where Twilio is: `https://api.twilio.com`, or a stub.
    pub base: String,
    /// The account's SID.
    pub account: String,
    /// The account's auth token.
    pub token: String,
    /// The number that calls or texts come from.
    pub from: String,
}

/// Who sends texts.
#[derive(Default)]
pub enum Texts {
    /// Nobody.
    #[default]
    Nobody,
    /// A network that the demo's page plays, and what it tells.
    Simulated(texts::Simulated, mpsc::UnboundedReceiver<texts::TextEvent>),
    /// Twilio.
    Twilio(TwilioAccount),
}

/// How texts and emails go out and come in.
#[derive(Default)]
pub struct Messaging {
    /// Who sends texts.
    pub texts: Texts,
    /// Who sends emails, and what they all have in common; nobody where it is `None`.
    pub mail: Option<(Arc<dyn Mailer>, Letterhead)>,
    /// What emails that are handed over to `/webhooks/mail` are signed with; none are taken there where it is
    /// `None`. Needs `mail`, whose keys tell what an email answers.
    pub mail_secret: Option<String>,
    /// The Maildir that emails are delivered into. Needs `mail`, too.
    pub mail_folder: Option<PathBuf>,
}

/// How late the simulated processor's late answers are.
const LATE: Duration = Duration::from_secs(3);

/// The neighbours that the marketplace talks to.
pub struct Providers {
    /// Who charges cards.
    pub payment: Arc<dyn PaymentProcessor>,
    /// What Stripe signs its webhooks with, where it is Stripe.
    pub stripe: Option<Secret>,
    /// Who places calls.
    pub phone: Arc<dyn PhoneNetwork>,
    /// The same, where it is Twilio.
    pub twilio: Option<Arc<Twilio>>,
    /// The same, where a page may play the telephones.
    pub telephones: Option<phones::Simulated>,
    /// Who sends texts.
    pub texts: Option<Arc<dyn TextNetwork>>,
    /// The same, where it is Twilio.
    pub twilio_texts: Option<Arc<texts::Twilio>>,
    /// The same, where a page may play a client's telephone.
    pub handset: Option<texts::Simulated>,
    /// What emails that are handed over are signed with.
    pub mail_secret: Option<Secret>,
    /// The Maildir that emails are delivered into.
    pub mail_folder: Option<PathBuf>,
    /// Who sends emails, and what they all have in common.
    pub mail: Option<(Arc<dyn Mailer>, Letterhead)>,
}

/// What the neighbours tell of their own accord, but for webhooks.
pub struct ProviderEvents {
    /// What has become of payments.
    pub settlements: mpsc::UnboundedReceiver<Settlement>,
    /// What has become of calls, by their references.
    pub calls: mpsc::UnboundedReceiver<(String, CallEvent)>,
    /// What has become of texts, and which ones were written.
    pub texts: mpsc::UnboundedReceiver<texts::TextEvent>,
}

impl Providers {
    /// Connects what is configured. `now` is the marketplace's clock, for those who only play.
    ///
    /// # Errors
    /// What is wrong with the configuration, and what would be right.
    pub fn connect(
        payments: &Payments,
        phone: &Phone,
        messaging: Messaging,
        public: Option<&str>,
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Result<(Self, ProviderEvents), String> {
        let (settle, settlements) = mpsc::unbounded_channel();
        let (tell, news) = mpsc::unbounded_channel();
        let (payment, stripe): (Arc<dyn PaymentProcessor>, _) = match payments {
            Payments::Simulated => (Arc::new(cards::Simulated::new(settle, LATE)), None),
            Payments::Stripe(account) => {
                let public =
                    public.ok_or("people come back to us from Stripe's page: set our public origin")?;
                let stripe = Stripe::new(&account.base, Secret::shown(&account.key), public);
                let stripe = stripe.map_err(|error| format!("Stripe: {error}"))?;
                (Arc::new(stripe), Some(Secret::shown(&account.webhook_secret)))
            }
        };
        let (phone, twilio, telephones): (Arc<dyn PhoneNetwork>, _, _) = match phone {
            Phone::Simulated => {
                let telephones = phones::Simulated::new(tell, now, phones::RINGS);
                (Arc::new(telephones.clone()), None, Some(telephones))
            }
            Phone::Twilio(account) => {
                let public = public.ok_or("Twilio has to know our public origin: set it")?;
                let twilio = Twilio::new(&Settings {
                    base: &account.base,
                    account: &account.account,
                    token: &account.token,
                    from: &account.from,
                    public,
                });
                let twilio = Arc::new(twilio.map_err(|error| format!("Twilio: {error}"))?);
                (Arc::clone(&twilio) as _, Some(twilio), None)
            }
        };
        let Messaging { texts, mail, mail_secret, mail_folder } = messaging;
        if mail.is_none() && (mail_secret.is_some() || mail_folder.is_some()) {
            return Err("emails can only come in where they go out: say who sends them".to_owned());
        }
        let Texting { network, twilio: twilio_texts, handset, news: told } = Texting::of(texts, public)?;
        let providers = Self {
            payment,
            stripe,
            phone,
            twilio,
            telephones,
            texts: network,
            twilio_texts,
            handset,
            mail,
            mail_secret: mail_secret.as_deref().map(Secret::shown),
            mail_folder,
        };
        Ok((providers, ProviderEvents { settlements, calls: news, texts: told }))
    }
}

/// Who sends texts, connected.
struct Texting {
    network: Option<Arc<dyn TextNetwork>>,
    twilio: Option<Arc<texts::Twilio>>,
    handset: Option<texts::Simulated>,
    news: mpsc::UnboundedReceiver<texts::TextEvent>,
}

impl Texting {
    fn of(texts: Texts, public: Option<&str>) -> Result<Self, String> {
        // Nobody tells anything: the other end is gone at once.
        let (_, news) = mpsc::unbounded_channel();
        let nobody = Self { network: None, twilio: None, handset: None, news };
        Ok(match texts {
            Texts::Nobody => nobody,
            Texts::Simulated(simulated, news) => {
                Self { network: Some(Arc::new(simulated.clone())), handset: Some(simulated), news, ..nobody }
            }
            Texts::Twilio(account) => {
                let public = public.ok_or("Twilio has to know our public origin: set it")?.to_owned();
                let TwilioAccount { base, account, token, from } = account;
                let tokens = vec![AuthToken::new(token)];
                let twilio = texts::Twilio::new(texts::Settings { base, account, tokens, from, public });
                let twilio = Arc::new(twilio.map_err(|error| format!("Twilio: {error}"))?);
                Self { network: Some(Arc::clone(&twilio) as _), twilio: Some(twilio), ..nobody }
            }
        })
    }
}
