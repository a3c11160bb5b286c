//! The card on file, and the ways to put one there: the processor's own page, or the test cards that a
//! demonstration has in place of real ones.

use reckon_wire::money::{CardBy, PaymentCard, Wallet};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::payment::Deal;
use crate::components::notice::button;
use crate::components::panel::hint;
use crate::dom::{El, el};
use crate::i18n::{Texts, fill};

/// The simulated processor's tokens, the first of them chosen at first.
pub(super) const TOKENS: [&str; 5] = ["tok_visa", "tok_declined", "tok_slow", "tok_timeout", "tok_gone"];

/// What the card of a token does.
fn does(t: Texts, token: &str) -> &'static str {
    match token {
        "tok_declined" => t.card_declined(),
        "tok_slow" => t.card_slow(),
        "tok_timeout" => t.card_timeout(),
        "tok_gone" => t.card_fails_later(),
        _ => t.card_visa(),
    }
}

/// A card as people know it: its brand and last four digits.
pub(super) fn name(t: Texts, card: &PaymentCard) -> String {
    // Processors write brands in lower case.
    let mut letters = card.brand.chars();
    let brand: String =
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    t.card_ends(fill::CardEnds { brand: &brand, digits: &card.last4 })
}

/// The card on file, in words.
pub(super) fn on_file(t: Texts, wallet: &Wallet) -> El {
    let around = el("span").class("card-known");
    match (&wallet.card, wallet.on_file) {
        (Some(card), _) => {
            around.with(el("strong").with(name(t, card))).with(hint(t.card_expires(&card.expires)))
        }
        (None, true) => around.with(t.card_on_file()),
        (None, false) => around.with(t.card_none()),
    }
}

/// What is done with the card: put on file, from the test cards or on the processor's page, and taken off.
pub(super) fn form(
    t: Texts,
    wallet: &Wallet,
    chosen: &UseStateHandle<&'static str>,
    busy: bool,
    begin: &Callback<Deal>,
) -> El {
    let press = |deal: Deal| {
        let begin = begin.clone();
        Callback::from(move |_: MouseEvent| {
            if !busy {
                begin.emit(deal);
            }
        })
    };
    let token = **chosen;
    let (words, cards, keep, deal) = match wallet.card_by {
        CardBy::Token => {
            let keep = if wallet.on_file { t.card_replace() } else { t.card_add() };
            (t.card_demo(), Some(tokens(t, chosen)), keep, Deal::Card(token))
        }
        CardBy::Page => {
            let keep = if wallet.on_file { t.card_page_replace() } else { t.card_page_add() };
            (t.card_page(), None, keep, Deal::Go)
        }
    };
    let remove = wallet.on_file.then(|| button(t.card_remove(), press(Deal::Remove)).class("is-quiet"));
    let buttons = el("div")
        .class("wallet-buttons")
        .with(button(keep, press(deal)).attr("aria-disabled", busy.then_some("true")))
        .with(remove);
    el("fieldset")
        .class("cards")
        .with(el("legend").with(t.wallet_card()))
        .with(hint(words))
        .with(cards)
        .with(buttons)
}

/// The test cards to choose from.
fn tokens(t: Texts, chosen: &UseStateHandle<&'static str>) -> El {
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let value = event.target_dyn_into::<HtmlInputElement>().map(|field| field.value());
            if let Some(token) = value.and_then(|value| TOKENS.into_iter().find(|token| *token == value)) {
                chosen.set(token);
            }
        })
    };
    let option = |token: &'static str| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "card")
            .attr("value", token)
            .checked(token == **chosen)
            .onchange(choose.clone());
        el("label")
            .class("plan")
            .class((token == **chosen).then_some("is-chosen"))
            .with(radio)
            .with(el("span").with(does(t, token)))
    };
    el("div").class("plans").each(TOKENS.map(option))
}
