//! Credits and card: what pays a manual quote's fee, and what Guaranteed Reply needs.

use reckon_domain::Action;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::deeds::Intent;
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
    let (action, label) = if account.card {
        (Action::RemoveCard, t.card_remove())
    } else {
        (Action::AddCard, t.card_add())
    };
    let busy = deeds.is_busy(Action::AddCredits, None);
    let on_card = {
        let deeds = deeds.clone();
        Callback::from(move |_: MouseEvent| deeds.begin.emit(Intent::on_account(action, label.into())))
    };
    let on_pay = Callback::from(move |_: MouseEvent| {
        deeds.begin.emit(Intent::on_account(Action::PayOutstanding, t.pay_outstanding().into()));
    });
    html! {
        <section class="panel" aria-labelledby="wallet">
            <h2 id="wallet" class="panel-title">{ t.wallet_title() }</h2>
            <dl class="facts">
                <div><dt>{ t.wallet_credits() }</dt><dd>{ t.money(account.credits.0) }</dd></div>
                <div><dt>{ t.wallet_card() }</dt><dd>{ if account.card { t.card_on_file() } else { t.card_none() } }</dd></div>
                if !account.outstanding.is_zero() {
                    <div><dt>{ t.wallet_outstanding() }</dt><dd>{ t.money(account.outstanding.0) }</dd></div>
                }
            </dl>
            <form class="wallet-add" {onsubmit}>
                <div class="form-line">
                    <label for="credits">{ t.wallet_sum(t.currency_code()) }</label>
                    <input id="credits" class="field" inputmode="decimal" autocomplete="off" value={(*sum).clone()} {oninput}
                        aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then_some("credits-wrong")} />
                    if wrong {
                        <p id="credits-wrong" class="field-problem">{ t.quote_sum_wrong() }</p>
                    }
                </div>
                <button type="submit" class={classes!("button", busy.then_some("is-busy"))}>{ t.wallet_add() }</button>
                <button type="button" class="button is-quiet" onclick={on_card}>{ label }</button>
                if !account.outstanding.is_zero() {
                    <button type="button" class="button" onclick={on_pay}>{ t.pay_outstanding() }</button>
                }
            </form>
        </section>
    }
}
