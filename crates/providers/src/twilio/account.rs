//! An account at Twilio: how it is asked for calls and messages alike, and how what it tells is believed.

use std::time::Duration;

use bytes::Bytes;
use data_encoding::BASE64;
use http::request::Builder;
use http::{Request, header};
use http_body_util::Full;
use serde::Deserialize;

use super::{AuthToken, Body, NotSigned, check};
use crate::outgoing::{Incoming, NoAnswer, Outgoing, form};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The largest answer, in bytes, where nothing large is asked for.
pub const LARGEST: usize = 1 << 20;

/// An account, and how it reaches us.
pub struct Account {
    outgoing: Outgoing,
    base: String,
    sid: String,
    tokens: Vec<AuthToken>,
    public: String,
}

impl core::fmt::Debug for Account {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Account({})", self.sid)
    }
}

impl Account {
    /// The account of this SID at `base`, which reaches us at `public`. The first token signs in; while it is
    /// being replaced, the others are believed too.
    ///
    /// # Errors
    /// As [`Outgoing::new`].
    pub fn new(base: &str, sid: &str, tokens: Vec<AuthToken>, public: &str) -> Result<Self, std::io::Error> {
        Ok(Self {
            outgoing: Outgoing::new(base, PATIENCE)?,
            base: base.trim_end_matches('/').to_owned(),
            sid: sid.to_owned(),
            tokens,
            public: public.trim_end_matches('/').to_owned(),
        })
    }

    /// Whether Twilio has signed this webhook, for this account.
    ///
    /// # Errors
    /// [`NotSigned`] when it has not.
    pub fn check(
        &self,
        path_and_query: &str,
        form: &[(String, String)],
        signature: &str,
    ) -> Result<(), NotSigned> {
        let url = format!("{}{path_and_query}", self.public);
        check(&self.tokens, &url, Body::Form(form), signature)?;
        if field(form, "AccountSid") == Some(&self.sid) { Ok(()) } else { Err(NotSigned) }
    }

    /// A webhook of ours: under `/webhooks/twilio/`, naming what it is about in its query.
    pub fn webhook(&self, path: &str, about: &str, reference: &str) -> String {
        let reference: String = form_urlencoded::byte_serialize(reference.as_bytes()).collect();
        format!("{}/webhooks/twilio/{path}?{about}={reference}", self.public)
    }

    /// Asks for one of the account's resources, of so many bytes at most.
    pub async fn get(&self, resource: &str, most: usize) -> Result<Incoming, NoAnswer> {
        self.send(Request::get(self.address(resource)), Full::default(), most).await
    }

    /// Has one of the account's resources made, from a form's fields.
    pub async fn post(&self, resource: &str, fields: &[(&str, &str)]) -> Result<Incoming, NoAnswer> {
        let request = Request::post(self.address(resource))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, form(fields), LARGEST).await
    }

    fn address(&self, resource: &str) -> String {
        format!("{}/2010-04-01/Accounts/{}/{resource}", self.base, self.sid)
    }

    async fn send(&self, request: Builder, body: Full<Bytes>, most: usize) -> Result<Incoming, NoAnswer> {
        let password = self.tokens.first().map_or("", AuthToken::reveal);
        let login = BASE64.encode(format!("{}:{password}", self.sid).as_bytes());
        match request.header(header::AUTHORIZATION, format!("Basic {login}")).body(body) {
            Ok(request) => self.outgoing.send(request, most).await,
            // What is no address was never sent anywhere.
            Err(_) => Err(NoAnswer::Unreached),
        }
    }
}

/// The first value of a form's field.
pub fn field<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    form.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
}

/// Twilio's number for what it refuses; none where the answer cannot be read.
pub fn refusal(incoming: &Incoming) -> Option<u32> {
    #[derive(Deserialize)]
    struct Failure {
        code: u32,
    }
    serde_json::from_slice::<Failure>(&incoming.body).ok().map(|failure| failure.code)
}
