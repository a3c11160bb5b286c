//! Credits and card: what pays a manual quote's fee, and what Guaranteed Reply needs.

use reckon_domain::Action;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::deeds::Intent;
use crate::dom::el;
use crate::hooks::{use_deeds, use_session, use_texts};
use crate::pages::quote::read_sum;

/// The wallet.
#[component]
pub(super) fn Wallet() -> Html {
    let t = use_texts();
    let deeds = use_deeds();
    let sum = use_state_eq(String::new);
    let Some(session) = use_session() else { return Html::default() };
    let account = *session.world().account();
    let amount = read_sum(&sum, t.digits());
    let wrong = amount.is_err();
    let oninput = {
        let sum = sum.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                sum.set(field.value());
            }
        })
    };
    let onsubmit = {
        let (deeds, sum) = (deeds.clone(), sum.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Ok(Some(amount)) = amount
                && amount > 0
            {
                let mut intent = Intent::on_account(Action::AddCredits, t.wallet_add().into());
                intent.amount = Some(amount);
                let sum = sum.clone();
                intent.done = Callback::from(move |_| sum.set(String::new()));
                deeds.begin.emit(intent);
            }
        })
    };
    let (action, label) =
        if account.card { (Action::RemoveCard, t.card_remove()) } else { (Action::AddCard, t.card_add()) };
    let busy = deeds.is_busy(Action::AddCredits, None);
    let on_card = {
        let deeds = deeds.clone();
        Callback::from(move |_: MouseEvent| deeds.begin.emit(Intent::on_account(action, label.into())))
    };
    let on_pay = Callback::from(move |_: MouseEvent| {
        deeds.begin.emit(Intent::on_account(Action::PayOutstanding, t.pay_outstanding().into()));
    });
    el("section")
        .class("panel")
        .attr("aria-labelledby", "wallet")
        .with(el("h2").attr("id", "wallet").class("panel-title").with(t.wallet_title()))
        .with(
            el("dl")
                .class("facts")
                .with(
                    el("div")
                        .with(el("dt").with(t.wallet_credits()))
                        .with(el("dd").with(t.money(account.credits.0))),
                )
                .with(el("div").with(el("dt").with(t.wallet_card())).with(el("dd").with(if account.card {
                    t.card_on_file()
                } else {
                    t.card_none()
                })))
                .with(if !account.outstanding.is_zero() {
                    el("div")
                        .with(el("dt").with(t.wallet_outstanding()))
                        .with(el("dd").with(t.money(account.outstanding.0)))
                        .html()
                } else {
                    Html::default()
                }),
        )
        .with(
            el("form")
                .class("wallet-add")
                .onsubmit(onsubmit)
                .with(
                    el("div")
                        .class("form-line")
                        .with(el("label").attr("for", "credits").with(t.wallet_sum(t.currency_code())))
                        .with(
                            el("input")
                                .attr("id", "credits")
                                .class("field")
                                .attr("inputmode", "decimal")
                                .attr("autocomplete", "off")
                                .value((*sum).clone())
                                .oninput(oninput)
                                .attr("aria-invalid", wrong.then_some("true"))
                                .attr("aria-describedby", wrong.then_some("credits-wrong")),
                        )
                        .with(if wrong {
                            el("p")
                                .attr("id", "credits-wrong")
                                .class("field-problem")
                                .with(t.quote_sum_wrong())
                                .html()
                        } else {
                            Html::default()
                        }),
                )
                .with(
                    el("button")
                        .attr("type", "submit")
                        .class("button")
                        .class(busy.then_some("is-busy"))
                        .with(t.wallet_add()),
                )
                .with(
                    el("button").attr("type", "button").class("button is-quiet").onclick(on_card).with(label),
                )
                .with(if !account.outstanding.is_zero() {
                    el("button")
                        .attr("type", "button")
                        .class("button")
                        .onclick(on_pay)
                        .with(t.pay_outstanding())
                        .html()
                } else {
                    Html::default()
                }),
        )
        .html()
}
