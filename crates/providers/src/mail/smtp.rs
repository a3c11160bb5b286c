//! Sending through a mail server, by SMTP (RFC 5321) with STARTTLS (RFC 3207) and AUTH (RFC 4954).
//!
//! One connection an email. The commands are given one by one, because it matters how far they came: before
//! the whole email has been sent nothing was taken, after it something may have been.

use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use tokio::time::timeout;

use super::{Answer, Composed, Hindrance, Mailer, Reply, Sending, Status};

/// How a certificate in PEM begins.
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// Whether and how a connection is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// From the first byte (port 465).
    Implicit,
    /// By STARTTLS; no email without it.
    #[default]
    Required,
    /// By STARTTLS where the server offers it. No password is sent without it.
    Opportunistic,
    /// Not at all: for a server on this machine.
    None,
}

/// What the adapter is told.
#[derive(Clone)]
pub struct SmtpSettings {
    /// The server's name, as its certificate has it.
    pub host: String,
    /// Its port: 587 by custom, 465 with implicit TLS, 25 between servers.
    pub port: u16,
    /// Whether and how the connection is encrypted.
    pub security: Security,
    /// Name and password, where the server asks for them.
    pub credentials: Option<(String, String)>,
    /// Certificates in PEM to trust beside those that the operating system trusts.
    pub authority: Option<Vec<u8>>,
    /// The name by which we introduce ourselves: the sender's domain.
    pub name: String,
    /// How long each step may take.
    pub patience: Duration,
    /// How long the last answer may take. RFC 5321 asks for ten minutes: giving up sooner leaves it unknown
    /// whether the email was taken.
    pub last_patience: Duration,
}

impl SmtpSettings {
    /// A server at this address, with STARTTLS, without a password.
    #[must_use]
    pub fn new(host: impl Into<String>, port: u16, name: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            port,
            security: Security::default(),
            credentials: None,
            authority: None,
            name: name.into(),
            patience: Duration::from_secs(30),
            last_patience: Duration::from_mins(10),
        }
    }
}

impl core::fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SmtpSettings({}:{}, {:?})", self.host, self.port, self.security)
    }
}

/// The settings do not make sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpError {
    /// A password would be sent in the clear to another machine.
    #[error("mail: the password would be sent unencrypted; set the security to required or implicit")]
    PasswordInTheClear,
    /// The certificate to trust is none.
    #[error("mail: the certificate to trust is not in PEM form")]
    Authority,
    /// There is nothing to build TLS upon: the reason in words.
    #[error("mail: TLS cannot be set up: {0}")]
    Tls(String),
}

/// Sends through one mail server.
pub struct Smtp {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
}

impl core::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.settings.fmt(f)
    }
}

impl Smtp {
    /// An adapter with these settings. It connects when there is something to send.
    ///
    /// # Errors
    /// [`SmtpError`] when the settings make no sense.
    pub fn new(settings: SmtpSettings) -> Result<Self, SmtpError> {
        let local = matches!(settings.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if settings.security == Security::None {
            return match settings.credentials {
                Some(_) if !local => Err(SmtpError::PasswordInTheClear),
                Some(_) | None => Ok(Self { settings, tls: None }),
            };
        }
        let mut tls = TlsParameters::builder(settings.host.clone());
        if let Some(pem) = &settings.authority {
            // A text without any certificate reads as none, and would silently be trusted to be one.
            let certificate = pem.windows(BEGIN.len()).any(|line| line == BEGIN).then_some(pem);
            let certificate = certificate.and_then(|pem| Certificate::from_pem(pem).ok());
            tls = tls.add_root_certificate(certificate.ok_or(SmtpError::Authority)?);
        }
        let tls = tls.build().map_err(|error| SmtpError::Tls(error.to_string()))?;
        Ok(Self { settings, tls: Some(tls) })
    }

    async fn exchange(&self, mail: &Composed) -> Result<(), Failure> {
        let mut connection = self.connect().await?;
        let outcome = self.hand_over(&mut connection, mail).await;
        // The email's fate is decided; a server that does not say goodbye changes nothing.
        let _ = timeout(self.settings.patience.min(Duration::from_secs(2)), connection.quit()).await;
        outcome
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let SmtpSettings { host, port, security, credentials, name, .. } = &self.settings;
        let hello = ClientId::Domain(name.clone());
        let from_the_start = self.tls.clone().filter(|_| *security == Security::Implicit);
        let opening =
            AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), None, &hello, from_the_start, None);
        let mut connection = self.step(opening, Failure::connecting).await?;
        let wanted = match security {
            Security::Required => true,
            Security::Opportunistic => connection.can_starttls(),
            Security::Implicit | Security::None => false,
        };
        if let Some(tls) = self.tls.clone().filter(|_| wanted) {
            self.step(connection.starttls(tls, &hello), |_| Failure::Later(Hindrance::Tls)).await?;
        }
        if let Some((user, password)) = credentials {
            if *security != Security::None && !connection.is_encrypted() {
                return Err(Failure::Later(Hindrance::Tls));
            }
            let credentials = Credentials::new(user.clone(), password.clone());
            let known = [Mechanism::Plain, Mechanism::Login];
            self.step(connection.auth(&known, &credentials), Failure::authenticating).await?;
        }
        Ok(connection)
    }

    async fn hand_over(&self, connection: &mut AsyncSmtpConnection, mail: &Composed) -> Result<(), Failure> {
        let server = connection.server_info();
        let mut parameters = Vec::new();
        if !mail.to.reveal().is_ascii() || !mail.from.reveal().is_ascii() {
            if !server.supports_feature(Extension::SmtpUtfEight) {
                return Err(Failure::Refused(Answer { code: 0, status: Some(Status(5, 6, 7)) }));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !mail.bytes.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from = Mail::new(Some(mail.from.inner()), parameters);
        let to = Rcpt::new(mail.to.inner(), Vec::new());
        self.step(connection.command(from), Failure::handing_over).await?;
        self.step(connection.command(to), Failure::handing_over).await?;
        self.step(connection.command(Data), Failure::handing_over).await?;
        match timeout(self.settings.last_patience, connection.message(&mail.bytes)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.status().is_some() => Err(Failure::handing_over(&error)),
            Ok(Err(_)) | Err(_) => Err(Failure::Unknown),
        }
    }

    async fn step<T>(
        &self,
        doing: impl Future<Output = Result<T, Error>>,
        failing: impl Fn(&Error) -> Failure,
    ) -> Result<T, Failure> {
        match timeout(self.settings.patience, doing).await {
            Ok(done) => done.map_err(|error| failing(&error)),
            Err(_) => Err(Failure::Later(Hindrance::Connection)),
        }
    }
}

impl Mailer for Smtp {
    fn send<'a>(&'a self, mail: &'a Composed) -> Reply<'a, Sending> {
        Box::pin(async move {
            match self.exchange(mail).await {
                Ok(()) => Sending::Accepted,
                Err(Failure::Refused(answer)) => Sending::Refused(answer),
                Err(Failure::Later(hindrance)) => Sending::Later(hindrance),
                Err(Failure::Unknown) => Sending::Unknown,
            }
        })
    }
}

/// Why an email was not accepted.
#[derive(Clone, Copy)]
enum Failure {
    Refused(Answer),
    Later(Hindrance),
    Unknown,
}

impl Failure {
    fn connecting(error: &Error) -> Self {
        match answer(error) {
            Some(answer) => Self::Later(Hindrance::Busy(answer)),
            None if error.is_tls() => Self::Later(Hindrance::Tls),
            None => Self::Later(Hindrance::Connection),
        }
    }

    /// Being refused with our credentials says nothing about the email: they may be put right.
    fn authenticating(error: &Error) -> Self {
        match answer(error) {
            Some(answer) if (400..500).contains(&answer.code) => Self::Later(Hindrance::Busy(answer)),
            Some(_) => Self::Later(Hindrance::Authentication),
            None if error.is_client() => Self::Later(Hindrance::Authentication),
            None => Self::Later(Hindrance::Connection),
        }
    }

    fn handing_over(error: &Error) -> Self {
        match answer(error) {
            // 530: authentication required (RFC 4954), or STARTTLS first (RFC 3207).
            Some(Answer { code: 530, .. }) => Self::Later(Hindrance::Authentication),
            Some(answer) if answer.code >= 500 => Self::Refused(answer),
            Some(answer) => Self::Later(Hindrance::Busy(answer)),
            None => Self::Later(Hindrance::Connection),
        }
    }
}

/// The codes of an answer, if the server gave one.
fn answer(error: &Error) -> Option<Answer> {
    let code = u16::from(error.status()?);
    let words = error.to_string();
    // "permanent error (550): 5.1.1 <address> ..."
    let first = words.split_once("): ").and_then(|(_, said)| said.split_whitespace().next());
    Some(Answer { code, status: first.and_then(Status::parse) })
}
