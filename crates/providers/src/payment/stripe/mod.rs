//! Stripe, by its PaymentIntents: <https://docs.stripe.com/api/payment_intents>.
//!
//! A payment is created and confirmed in one request, off session, with the payment as `Idempotency-Key`:
//! Stripe answers the same to the same key for a day at least. Because it also keeps the answer 500, and
//! forgets keys after a day, every attempt but the first looks by the payment's metadata first.

mod answer;
mod checkout;
pub mod webhook;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::Full;
use serde::Deserialize;

use super::{Card, CardPage, Charge, Charged, NotKept, PaymentProcessor};
use crate::Reply;
use crate::outgoing::{Incoming, NoAnswer, Outgoing, form};
use crate::secret::Secret;

/// The version of Stripe's API that this speaks.
const VERSION: &str = "2025-09-30.clover";

/// After so many attempts a payment that Stripe has not is not going to appear.
const HOPE: u32 = 6;

/// The metadata that names the payment.
const METADATA: &str = "reckon_payment";

/// How long an answer may take. A card's bank may take half a minute.
const PATIENCE: Duration = Duration::from_secs(60);

/// The largest answer, in bytes.
const LARGEST: usize = 1 << 20;

/// Stripe.
pub struct Stripe {
    outgoing: Outgoing,
    base: String,
    key: Secret,
    /// The origin that people come back to, such as `https://reckon.example`.
    public: String,
}

impl Stripe {
    /// Stripe at `base`, such as `https://api.stripe.com`, with this secret key, for a marketplace at `public`.
    ///
    /// # Errors
    /// As [`Outgoing::new`].
    pub fn new(base: &str, key: Secret, public: &str) -> Result<Self, std::io::Error> {
        Self::patient(base, key, public, PATIENCE)
    }

    fn patient(base: &str, key: Secret, public: &str, patience: Duration) -> Result<Self, std::io::Error> {
        let outgoing = Outgoing::new(base, patience)?;
        let plain = |address: &str| address.trim_end_matches('/').to_owned();
        Ok(Self { outgoing, base: plain(base), key, public: plain(public) })
    }

    async fn get(&self, path: &str) -> Result<Incoming, NoAnswer> {
        self.send(Request::get(format!("{}{path}", self.base)), Full::default()).await
    }

    async fn post(&self, path: &str, key: &str, fields: &[(&str, &str)]) -> Result<Incoming, NoAnswer> {
        let request = Request::post(format!("{}{path}", self.base))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("Idempotency-Key", key);
        self.send(request, form(fields)).await
    }

    async fn send(&self, request: http::request::Builder, body: Full<Bytes>) -> Result<Incoming, NoAnswer> {
        let request = request
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key.reveal()))
            .header("Stripe-Version", VERSION)
            .body(body);
        match request {
            Ok(request) => self.outgoing.send(request, LARGEST).await,
            // A key or a path that is no header or address was never sent anywhere.
            Err(_) => Err(NoAnswer::Unreached),
        }
    }

    /// Creates and confirms the payment.
    async fn create(&self, charge: &Charge) -> Charged {
        let known = charge.card.as_ref().and_then(|card| card.reveal().split_once('/'));
        let Some((customer, method)) = known else {
            // What was asked for a moment ago may not be found yet.
            let over = charge.attempt == 0 || charge.attempt > HOPE;
            let declined = Charged::Declined { code: "no_such_card".to_owned() };
            return if over { declined } else { Charged::Unknown };
        };
        let metadata = format!("metadata[{METADATA}]");
        let fields = [
            ("amount", &*charge.amount.0.to_string()),
            ("currency", &charge.currency.to_lowercase()),
            ("customer", customer),
            ("payment_method", method),
            ("payment_method_types[]", "card"),
            ("confirm", "true"),
            ("off_session", "true"),
            (&metadata, &charge.payment),
        ];
        match self.post("/v1/payment_intents", &charge.payment, &fields).await {
            Ok(incoming) => answer::charged(incoming.status, &incoming.body),
            Err(_) => Charged::Unknown,
        }
    }

    /// What has become of the payment, if Stripe has it.
    async fn find(&self, payment: &str) -> Result<Option<Charged>, NoAnswer> {
        let query = format!("metadata['{METADATA}']:'{payment}'");
        let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let incoming = self.get(&format!("/v1/payment_intents/search?query={query}")).await?;
        if incoming.status != StatusCode::OK {
            return Err(NoAnswer::Unknown);
        }
        answer::found(&incoming.body, payment)
    }

    /// Makes a customer of the card's own, for a card is charged off session only as a customer's.
    async fn customer(&self, key: &str) -> Result<Named, NotKept> {
        read(self.post("/v1/customers", &format!("customer:{key}"), &[]).await)
    }

    async fn put(&self, token: &Secret, key: &str) -> Result<Card, NotKept> {
        let customer = self.customer(key).await?;
        let path = format!("/v1/payment_methods/{}/attach", segment(token.reveal()));
        let attached = self.post(&path, &format!("card:{key}"), &[("customer", &customer.id)]).await;
        let method: Method = read(attached)?;
        Ok(method.of(&customer.id))
    }
}

impl PaymentProcessor for Stripe {
    fn charge<'a>(&'a self, charge: &'a Charge) -> Reply<'a, Charged> {
        Box::pin(async move {
            if charge.attempt > 0 {
                match self.find(&charge.payment).await {
                    Ok(Some(charged)) => return charged,
                    Ok(None) => {}
                    Err(_) => return Charged::Unknown,
                }
            }
            self.create(charge).await
        })
    }

    fn keep<'a>(&'a self, token: &'a Secret, key: &'a str) -> Reply<'a, Result<Card, NotKept>> {
        Box::pin(self.put(token, key))
    }

    fn page(&self) -> Option<&dyn CardPage> {
        Some(self)
    }
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct Method {
    id: String,
    card: MethodCard,
}

impl Method {
    /// The card as it is kept: a customer's.
    fn of(self, customer: &str) -> Card {
        Card {
            token: Secret::shown(&format!("{customer}/{}", self.id)),
            brand: self.card.brand,
            last4: self.card.last4,
            expires: format!("{:02}/{:02}", self.card.exp_month, self.card.exp_year % 100),
        }
    }
}

#[derive(Deserialize)]
struct MethodCard {
    brand: String,
    last4: String,
    exp_month: u32,
    exp_year: u32,
}

/// Reads what is needed of an answer that a card is put on file with.
fn read<T: for<'de> Deserialize<'de>>(incoming: Result<Incoming, NoAnswer>) -> Result<T, NotKept> {
    let incoming = incoming.map_err(|_| NotKept::Unknown)?;
    match incoming.status.as_u16() {
        200 => serde_json::from_slice(&incoming.body).map_err(|_| NotKept::Unknown),
        // What is wrong with the token or the card.
        400 | 402 | 404 => Err(NotKept::Refused),
        _ => Err(NotKept::Unknown),
    }
}

/// Text as one part of a path.
fn segment(text: &str) -> String {
    text.bytes().filter(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').map(char::from).collect()
}

#[cfg(test)]
mod tests;
