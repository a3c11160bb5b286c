//! Who sends emails, as `reckon serve` is told.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use reckon_server::Letters;
use reckon_server::ports::mail::{Address, Letterhead, Mailer, Security, Smtp, SmtpSettings};
use reckon_server::tokens::Keys;

use super::outside::secret;

/// Who sends emails.
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
    /// Who sends emails, and what they have in common; nobody without a mail server.
    pub(crate) fn letters(&self, origin: Option<&str>) -> Result<Letters, String> {
        let Some(server) = &self.mail_server else { return Ok(Letters::default()) };
        let wrong = || format!("--mail-server {server}: give HOST:PORT, such as mail.example:587");
        let (host, port) = server.rsplit_once(':').ok_or_else(wrong)?;
        let port = port.parse().map_err(|_| wrong())?;
        let from = self.mail_from.as_deref().ok_or("--mail-server needs --mail-from ADDRESS")?;
        let sender = Address::parse(from).map_err(|error| format!("--mail-from {from}: {error}"))?;
        let origin = origin.ok_or("--mail-server needs --public-origin: every email links to it")?;
        let keys = secret("--mail-keys", self.mail_keys.as_ref(), "RECKON_MAIL_KEYS")?;
        let lines = keys.lines().map(str::trim).filter(|line| !line.is_empty());
        let keys = Keys::new(lines).map_err(|error| format!("--mail-keys: {error}"))?;
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
            ..SmtpSettings::new(host, port, sender.domain())
        };
        let smtp = Smtp::new(settings).map_err(|error| format!("--mail-server {server}: {error}"))?;
        let head = Letterhead {
            marketplace: self.marketplace.clone(),
            reply_domain: self.mail_reply_domain.clone().unwrap_or_else(|| sender.domain().to_owned()),
            sender,
            origin: origin.trim_end_matches('/').to_owned(),
            keys,
            // Links that tell of openings and clicks lead to pages that there are none of yet.
            tracking: false,
        };
        Ok(Letters { texts: None, mail: Some((Arc::new(smtp) as Arc<dyn Mailer>, head)) })
    }
}
