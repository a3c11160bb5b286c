//! What is done with money on the account page, and what came of it.

use reckon_domain::Amount;
use reckon_wire::money::{PaymentForm, PaymentStatus};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::visit;
use crate::api::{Trouble, money};
use crate::components::commands::new_key;
use crate::components::notice::trouble;
use crate::dom::{El, el};
use crate::i18n::Texts;

/// What can be done with money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deal {
    /// The card of this token is put on file.
    Card(&'static str),
    /// A card is put on file on the processor's own page: the person goes there.
    Go,
    /// They are back from it.
    Back,
    /// The card is removed.
    Remove,
    /// Credits are bought, in minor units.
    Buy(u64),
    /// What is outstanding is paid, in minor units.
    Pay(u64),
}

/// How far a deal is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    /// The person is asked.
    Asking,
    /// It is on its way to the server.
    Doing,
    /// It is done; a payment says how it went.
    Done(Option<PaymentForm>),
    /// The person has decided against it.
    Cancelled,
    /// It is not known to be done.
    Failed(Trouble),
}

/// The latest deal, with the key that makes it one however often it is sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dealing {
    pub(super) deal: Deal,
    pub(super) stage: Stage,
    key: String,
}

impl Dealing {
    /// What was done elsewhere, and is known here.
    pub(super) fn known(deal: Deal, stage: Stage) -> Self {
        Self { deal, stage, key: new_key() }
    }
}

/// Begins a deal: what charges the card, or takes it off the file, asks first. One that failed in passing goes on with its own key.
pub(super) fn begin(last: &UseStateHandle<Option<Dealing>>, deal: Deal, after: &Callback<()>) {
    let known = last.as_ref().filter(|known| known.deal == deal);
    let again = known.filter(|known| matches!(&known.stage, Stage::Failed(what) if what.is_passing()));
    let key = again.map_or_else(new_key, |known| known.key.clone());
    match deal {
        Deal::Buy(_) | Deal::Pay(_) | Deal::Remove => {
            last.set(Some(Dealing { deal, stage: Stage::Asking, key }));
        }
        Deal::Card(_) | Deal::Go | Deal::Back => {
            perform(last, &Dealing { deal, stage: Stage::Doing, key }, after);
        }
    }
}

/// Does what was agreed to.
pub(super) fn perform(last: &UseStateHandle<Option<Dealing>>, dealing: &Dealing, after: &Callback<()>) {
    let (last, after) = (last.clone(), after.clone());
    let Dealing { deal, key, .. } = dealing.clone();
    last.set(Some(Dealing { deal, stage: Stage::Doing, key: key.clone() }));
    spawn_local(async move {
        let answer = match deal {
            Deal::Card(token) => money::put_card(&key, token).await.map(|()| None),
            Deal::Go => visit::go(&key).await.map(|()| None),
            Deal::Back => visit::back().await.map(|()| None),
            Deal::Remove => money::remove_card().await.map(|()| None),
            Deal::Buy(amount) => money::buy_credits(&key, amount).await,
            Deal::Pay(_) => money::pay_outstanding(&key).await,
        };
        let stage = match answer {
            Ok(payment) => Stage::Done(payment),
            Err(trouble) => Stage::Failed(trouble),
        };
        last.set(Some(Dealing { deal, stage, key }));
        after.emit(());
    });
}

/// What came of the latest deal, read out as it comes.
pub(super) fn outcome(t: Texts, last: Option<&Dealing>) -> El {
    let line = |class: &'static str, words: &str| Some(el("p").class("state").class(class).with(words));
    let words = last.and_then(|last| match (&last.stage, last.deal) {
        (Stage::Asking | Stage::Doing, _) => None,
        // The way back says why no card came of it in the terms of the interface: people need fewer.
        (Stage::Failed(what), Deal::Back) if !what.is_passing() => line("is-lost", t.card_page_failed()),
        (Stage::Failed(what), _) => line("is-lost", &trouble(t, what)),
        (Stage::Cancelled, _) => line("is-open", t.card_page_cancelled()),
        (Stage::Done(Some(paid)), _) => match paid.status {
            PaymentStatus::Succeeded => line("is-won", &t.wallet_paid(Amount(paid.amount))),
            PaymentStatus::Declined => line("is-lost", t.wallet_declined()),
            PaymentStatus::Pending => line("is-open", t.wallet_late()),
        },
        (Stage::Done(None), Deal::Remove) => line("is-open", t.wallet_card_gone()),
        (Stage::Done(None), Deal::Card(_) | Deal::Back) => line("is-won", t.wallet_card_kept()),
        (Stage::Done(None), Deal::Go) => line("is-open", t.card_page_going()),
        // There was nothing to charge, or nothing to charge it to: what stands above says so.
        (Stage::Done(None), Deal::Buy(_) | Deal::Pay(_)) => None,
    });
    el("div").attr("role", "status").with(words)
}
