//! A processor that takes no money: what becomes of a charge is in the card's token.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;

use super::{Card, CardPage, Charge, Charged, NotKept, PaymentProcessor, Settlement};
use crate::Reply;
use crate::secret::Secret;

/// How the cards behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behaviour {
    /// Every charge succeeds.
    Works,
    /// Every charge is declined.
    Declined,
    /// The answer is that an answer will come.
    Late,
    /// The first two attempts at a payment end without an answer; the money is taken at the first.
    TimesOut,
    /// Charges are declined from the second payment on.
    Gone,
    /// The charge succeeds, and is told once more of its own accord.
    Twice,
}

/// The tokens that the simulated processor knows, with what their cards look like.
const CARDS: [(&str, Behaviour, &str, &str); 6] = [
    ("tok_visa", Behaviour::Works, "visa", "4242"),
    ("tok_declined", Behaviour::Declined, "visa", "0002"),
    ("tok_slow", Behaviour::Late, "mastercard", "4444"),
    ("tok_timeout", Behaviour::TimesOut, "mastercard", "8210"),
    ("tok_gone", Behaviour::Gone, "visa", "0341"),
    ("tok_twice", Behaviour::Twice, "amex", "0005"),
];

/// When every simulated card expires.
const EXPIRES: &str = "12/39";

/// How many attempts at a payment with [`Behaviour::TimesOut`] end without an answer.
const TIMEOUTS: u32 = 2;

/// A processor that takes no money.
pub struct Simulated {
    taken: Mutex<Taken>,
    settlements: mpsc::UnboundedSender<Settlement>,
    delay: Duration,
}

#[derive(Default)]
struct Taken {
    /// How often each payment was asked for.
    attempts: HashMap<String, u32>,
    /// What each payment came to.
    outcomes: HashMap<String, Charged>,
    /// How many payments each card has made.
    payments: HashMap<&'static str, u32>,
}

impl Simulated {
    /// A processor whose late answers come after `delay`, by `settlements`.
    pub fn new(settlements: mpsc::UnboundedSender<Settlement>, delay: Duration) -> Self {
        Self { taken: Mutex::default(), settlements, delay }
    }

    fn decide(&self, charge: &Charge) -> Charged {
        // A card that only the marketplace knows works.
        let found = charge.card.as_ref().map_or(CARDS.first(), find);
        let Some((name, behaviour, ..)) = found else { return declined("no_such_card") };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let attempt = taken.attempts.entry(charge.payment.clone()).or_default();
        *attempt += 1;
        let attempt = *attempt;
        let known = taken.outcomes.get(&charge.payment).cloned();
        let outcome = known.clone().unwrap_or_else(|| {
            let before = taken.payments.entry(name).or_default();
            *before += 1;
            match behaviour {
                Behaviour::Declined => declined("card_declined"),
                Behaviour::Gone if *before > 1 => declined("expired_card"),
                Behaviour::Works
                | Behaviour::Late
                | Behaviour::TimesOut
                | Behaviour::Gone
                | Behaviour::Twice => Charged::Succeeded,
            }
        });
        taken.outcomes.insert(charge.payment.clone(), outcome.clone());
        drop(taken);
        match behaviour {
            Behaviour::Late if known.is_none() => {
                self.tell(charge);
                Charged::Pending
            }
            Behaviour::TimesOut if attempt <= TIMEOUTS => Charged::Unknown,
            Behaviour::Twice => {
                self.tell(charge);
                outcome
            }
            Behaviour::Works
            | Behaviour::Declined
            | Behaviour::Late
            | Behaviour::TimesOut
            | Behaviour::Gone => outcome,
        }
    }

    /// Says after a while that the payment has succeeded.
    fn tell(&self, charge: &Charge) {
        let settlement =
            Settlement { payment: charge.payment.clone(), amount: charge.amount, succeeded: true };
        let (settlements, delay) = (self.settlements.clone(), self.delay);
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            // Nobody listens any more when the server has stopped.
            let _ = settlements.send(settlement);
        });
    }
}

fn declined(code: &str) -> Charged {
    Charged::Declined { code: code.to_owned() }
}

fn find(token: &Secret) -> Option<&'static (&'static str, Behaviour, &'static str, &'static str)> {
    CARDS.iter().find(|(name, ..)| *name == token.reveal())
}

impl PaymentProcessor for Simulated {
    fn charge<'a>(&'a self, charge: &'a Charge) -> Reply<'a, Charged> {
        Box::pin(async move { self.decide(charge) })
    }

    fn page(&self) -> Option<&dyn CardPage> {
        None
    }

    fn keep<'a>(&'a self, token: &'a Secret, _: &'a str) -> Reply<'a, Result<Card, NotKept>> {
        Box::pin(async move {
            let (name, _, brand, last4) = find(token).ok_or(NotKept::Refused)?;
            Ok(Card {
                token: Secret::shown(name),
                brand: (*brand).to_owned(),
                last4: (*last4).to_owned(),
                expires: EXPIRES.to_owned(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use reckon_domain::Amount;

    use super::*;

    fn charge(payment: &str, card: &str) -> Charge {
        Charge {
            payment: payment.to_owned(),
            attempt: 0,
            card: Some(Secret::shown(card)),
            amount: Amount(2500),
            currency: "USD".to_owned(),
        }
    }

    fn processor() -> (Simulated, mpsc::UnboundedReceiver<Settlement>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Simulated::new(sender, Duration::from_millis(1)), receiver)
    }

    #[tokio::test]
    async fn each_token_behaves_as_its_name_says() {
        let (processor, mut told) = processor();
        let ask = async |payment: &str, card: &str| processor.charge(&charge(payment, card)).await;
        assert_eq!(ask("a", "tok_visa").await, Charged::Succeeded);
        assert_eq!(ask("b", "tok_declined").await, declined("card_declined"));
        assert_eq!(ask("c", "tok_unheard_of").await, declined("no_such_card"));
        let unseen = Charge { card: None, ..charge("u", "") };
        assert_eq!(processor.charge(&unseen).await, Charged::Succeeded);
        assert_eq!(ask("d", "tok_timeout").await, Charged::Unknown);
        assert_eq!(ask("d", "tok_timeout").await, Charged::Unknown);
        assert_eq!(ask("d", "tok_timeout").await, Charged::Succeeded);
        assert_eq!(ask("e", "tok_slow").await, Charged::Pending);
        let late = told.recv().await.unwrap();
        assert_eq!(late, Settlement { payment: "e".into(), amount: Amount(2500), succeeded: true });
        assert_eq!(ask("f", "tok_twice").await, Charged::Succeeded);
        assert_eq!(told.recv().await.unwrap().payment, "f");
    }

    #[tokio::test]
    async fn a_payment_has_one_outcome_however_often_it_is_asked_for() {
        let (processor, _told) = processor();
        let ask = async |payment: &str| processor.charge(&charge(payment, "tok_gone")).await;
        assert_eq!(ask("first").await, Charged::Succeeded);
        assert_eq!(ask("second").await, declined("expired_card"));
        assert_eq!(ask("first").await, Charged::Succeeded);
        assert_eq!(ask("second").await, declined("expired_card"));
    }

    #[tokio::test]
    async fn a_known_token_is_a_card_and_no_other_is() {
        let (processor, _told) = processor();
        let card = processor.keep(&Secret::shown("tok_visa"), "key").await.unwrap();
        assert_eq!(
            (card.brand.as_str(), card.last4.as_str(), card.expires.as_str()),
            ("visa", "4242", "12/39")
        );
        assert_eq!(card.token.reveal(), "tok_visa");
        let refused = processor.keep(&Secret::shown("4242424242424242"), "key").await;
        assert_eq!(refused.err(), Some(NotKept::Refused));
    }
}
