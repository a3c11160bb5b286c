//! How emails go out and come in, as `reckon serve` is told.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use reckon_providers::mail::{Address, Letterhead, Mailer, Security, Simulated, Smtp, SmtpSettings};
use reckon_providers::tokens::Keys;
use reckon_server::Messaging;

use super::Switch;
use super::providers::secret;

/// How long a secret of ours has to be.
const SHORTEST_SECRET: usize = 32;

/// How emails go out and come in.
#[derive(Args)]
pub(crate) struct Mail {
    /// The mail server that emails are handed to, such as mail.example:587. Without one none are sent.
    #[arg(long, value_name = "HOST:PORT")]
    mail_server: Option<String>,
    /// How the connection to it is encrypted.
    #[arg(long, value_enum, default_value_t = SecurityName::Starttls)]
    mail_security: SecurityName,
    /// The name to sign in to it with; its password comes from a file or the variable `RECKON_MAIL_PASSWORD`.
    #[arg(long, value_name = "NAME")]
    mail_user: Option<String>,
    /// A file with that password.
    #[arg(long, value_name = "FILE")]
    mail_password: Option<PathBuf>,
    /// The address that emails come from, and that bounces go to.
    #[arg(long, value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// The domain that answers go to; by default the sender's.
    #[arg(long, value_name = "DOMAIN")]
    mail_reply_domain: Option<String>,
    /// A file with the keys that sign links, one of 32 characters or more a line: the first signs, all are
    /// believed; or the variable `RECKON_MAIL_KEYS`.
    #[arg(long, value_name = "FILE")]
    mail_keys: Option<PathBuf>,
    /// Tell pros when clients open an automation's emails and follow their links.
    #[arg(long, value_enum, value_name = "ON_OR_OFF", default_value_t = Switch::On)]
    tracking: Switch,
    /// The Maildir that a mail server delivers clients' emails and bounces into.
    #[arg(long, value_name = "FOLDER")]
    mail_dir: Option<PathBuf>,
    /// A file with the secret that emails handed over to /webhooks/mail are signed with; or the variable
    /// `RECKON_MAIL_WEBHOOK_SECRET`. Without one none are taken there.
    #[arg(long, value_name = "FILE")]
    mail_webhook_secret: Option<PathBuf>,
    /// The marketplace's name, as emails say it.
    #[arg(long, value_name = "NAME", default_value = "Reckon")]
    marketplace: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum SecurityName {
    /// By STARTTLS; no email without it.
    Starttls,
    /// By STARTTLS where the server offers it.
    Opportunistic,
    /// From the first byte.
    Tls,
    /// Not at all: for a server on this machine.
    None,
}

impl SecurityName {
    const fn security(self) -> Security {
        match self {
            Self::Starttls => Security::Required,
            Self::Opportunistic => Security::Opportunistic,
            Self::Tls => Security::Implicit,
            Self::None => Security::None,
        }
    }
}

impl Mail {
    /// How emails go out and come in. Without a mail server nobody sends them, but in a demo one that is simulated.
    pub(crate) fn messaging(&self, origin: Option<&str>, demo: bool) -> Result<Messaging, String> {
        let mail = match &self.mail_server {
            Some(server) => Some((self.smtp(server)?, self.letterhead(origin)?)),
            None if demo => Some((Arc::new(Simulated) as Arc<dyn Mailer>, self.simulated(origin)?)),
            None => None,
        };
        Ok(Messaging {
            mail,
            mail_secret: self.webhook_secret()?,
            mail_folder: self.mail_dir.clone(),
            ..Messaging::default()
        })
    }

    fn smtp(&self, server: &str) -> Result<Arc<dyn Mailer>, String> {
        let wrong = || format!("--mail-server {server}: give HOST:PORT, such as mail.example:587");
        let (host, port) = server.rsplit_once(':').ok_or_else(wrong)?;
        let port = port.parse().map_err(|_| wrong())?;
        let credentials = match &self.mail_user {
            Some(user) => {
                let file = self.mail_password.as_ref();
                Some((user.clone(), secret("--mail-password", file, "RECKON_MAIL_PASSWORD")?))
            }
            None => None,
        };
        let settings = SmtpSettings {
            security: self.mail_security.security(),
            credentials,
            ..SmtpSettings::new(host, port, self.sender()?.domain())
        };
        let smtp = Smtp::new(settings).map_err(|error| format!("--mail-server {server}: {error}"))?;
        Ok(Arc::new(smtp))
    }

    fn sender(&self) -> Result<Address, String> {
        let from = self.mail_from.as_deref().ok_or("--mail-server needs --mail-from ADDRESS")?;
        Address::parse(from).map_err(|error| format!("--mail-from {from}: {error}"))
    }

    fn letterhead(&self, origin: Option<&str>) -> Result<Letterhead, String> {
        let origin = origin.ok_or("--mail-server needs --public-origin: every email links to it")?;
        let keys = secret("--mail-keys", self.mail_keys.as_ref(), "RECKON_MAIL_KEYS")?;
        let lines = keys.lines().map(str::trim).filter(|line| !line.is_empty());
        let keys = Keys::new(lines).map_err(|error| format!("--mail-keys: {error}"))?;
        Ok(self.head(self.sender()?, origin, keys))
    }

    /// The letterhead of a demo: its links are good until the server ends.
    fn simulated(&self, origin: Option<&str>) -> Result<Letterhead, String> {
        let sender = Address::parse("post@reckon.example").map_err(|error| error.to_string())?;
        let keys = Keys::random().map_err(|error| format!("no randomness: {error}"))?;
        Ok(self.head(sender, origin.unwrap_or_default(), keys))
    }

    fn head(&self, sender: Address, origin: &str, keys: Keys) -> Letterhead {
        Letterhead {
            marketplace: self.marketplace.clone(),
            reply_domain: self.mail_reply_domain.clone().unwrap_or_else(|| sender.domain().to_owned()),
            sender,
            origin: origin.trim_end_matches('/').to_owned(),
            keys,
            tracking: self.tracking == Switch::On,
        }
    }

    fn webhook_secret(&self) -> Result<Option<String>, String> {
        let variable = "RECKON_MAIL_WEBHOOK_SECRET";
        let file = self.mail_webhook_secret.as_ref();
        if file.is_none() && std::env::var_os(variable).is_none() {
            return Ok(None);
        }
        let secret = secret("--mail-webhook-secret", file, variable)?;
        if secret.len() < SHORTEST_SECRET {
            return Err(format!("--mail-webhook-secret is too short: at least {SHORTEST_SECRET} characters"));
        }
        Ok(Some(secret))
    }
}
