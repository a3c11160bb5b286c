//! Cards put on file on Stripe's own page: Checkout Sessions in setup mode,
//! <https://docs.stripe.com/payments/checkout/save-and-reuse>.
//!
//! A session is made for a customer of its own and says in its metadata whose it is. Only our secret key can have
//! written that; whoever comes back with a session's id is believed in nothing else.

use reckon_domain::{ProId, Timestamp};
use serde::Deserialize;

use super::{Method, Named, Stripe, read, segment};
use crate::Reply;
use crate::outgoing::{NoAnswer, is_safe};
use crate::payment::{CameTo, CardPage, NotKept, Visited};

/// The metadata that names the pro.
const PRO: &str = "reckon_pro";

/// The metadata that names the marketplace: several may share one account at Stripe.
const ORIGIN: &str = "reckon_origin";

/// The page that people come back to, with what has become of their visit.
const BACK: &str = "/account?card=";

/// A session that was made.
#[derive(Deserialize)]
struct Made {
    url: Option<String>,
}

/// A session, as far as it matters here.
#[derive(Deserialize)]
struct Session {
    mode: String,
    status: Option<String>,
    /// In seconds.
    created: i64,
    customer: Option<String>,
    #[serde(default)]
    metadata: std::collections::HashMap<String, String>,
    setup_intent: Option<SetUp>,
}

/// What came of it, as it is answered when the answer is asked to hold it.
#[derive(Deserialize)]
struct SetUp {
    status: String,
    payment_method: Option<Owned>,
}

/// A payment method and whose it is.
#[derive(Deserialize)]
struct Owned {
    customer: Option<String>,
    #[serde(flatten)]
    method: Method,
}

impl Session {
    /// The pro whose session it is, if it is one of this marketplace's for putting a card on file.
    fn pro(&self, origin: &str) -> Option<ProId> {
        let ours = self.mode == "setup" && self.metadata.get(ORIGIN).is_some_and(|named| named == origin);
        self.metadata.get(PRO).filter(|_| ours)?.parse().ok().map(ProId)
    }

    fn visited(self, origin: &str) -> Visited {
        self.pro(origin).map_or(Visited::Unheard, |pro| Visited::By(pro, self.came_to()))
    }

    fn came_to(self) -> CameTo {
        match self.status.as_deref() {
            Some("complete") => {}
            Some("expired") => return CameTo::Expired,
            Some(_) | None => return CameTo::Open,
        }
        let succeeded = self.setup_intent.filter(|set_up| set_up.status == "succeeded");
        let owned = succeeded.and_then(|set_up| set_up.payment_method);
        match (self.customer, owned) {
            // A method that is another customer's is none of this pro's.
            (Some(customer), Some(owned)) if owned.customer.as_ref() == Some(&customer) => {
                let begun = Timestamp(self.created.saturating_mul(1000));
                CameTo::Kept { begun, card: owned.method.of(&customer) }
            }
            // The bank may still be asked.
            (Some(_) | None, Some(_) | None) => CameTo::Open,
        }
    }
}

impl Stripe {
    async fn make(&self, pro: ProId, key: &str) -> Result<String, NotKept> {
        let key = format!("{pro}:{key}");
        let customer: Named = self.customer(&key).await?;
        let (done, cancelled) = (
            format!("{}{BACK}{{CHECKOUT_SESSION_ID}}", self.public),
            format!("{}{BACK}cancelled", self.public),
        );
        let fields = [
            ("mode", "setup"),
            ("customer", &*customer.id),
            ("payment_method_types[]", "card"),
            ("success_url", &done),
            ("cancel_url", &cancelled),
            (&format!("metadata[{PRO}]"), &pro.to_string()),
            (&format!("metadata[{ORIGIN}]"), &self.public),
        ];
        let made: Made = read(self.post("/v1/checkout/sessions", &format!("page:{key}"), &fields).await)?;
        // People are sent there: nowhere but where the answer itself could have come from safely.
        made.url.filter(|url| is_safe(url)).ok_or(NotKept::Unknown)
    }

    async fn look(&self, session: &str) -> Result<Visited, NoAnswer> {
        let path = format!("/v1/checkout/sessions/{}?expand[]=setup_intent.payment_method", segment(session));
        let incoming = self.get(&path).await?;
        Ok(match incoming.status.as_u16() {
            200 => serde_json::from_slice::<Session>(&incoming.body)
                .map_or(Visited::Unknown, |session| session.visited(&self.public)),
            400 | 404 => Visited::Unheard,
            401 | 403 => {
                tracing::error!("Stripe does not let the secret key look at checkout sessions");
                Visited::Unknown
            }
            _ => Visited::Unknown,
        })
    }
}

impl CardPage for Stripe {
    fn begin<'a>(&'a self, pro: ProId, key: &'a str) -> Reply<'a, Result<String, NotKept>> {
        Box::pin(self.make(pro, key))
    }

    fn visited<'a>(&'a self, visit: &'a str) -> Reply<'a, Visited> {
        Box::pin(async move { self.look(visit).await.unwrap_or(Visited::Unknown) })
    }
}

#[cfg(test)]
mod tests;
