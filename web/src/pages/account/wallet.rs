//! Credits and card: what pays a manual quote's fee, and what Guaranteed Reply needs.

use reckon_domain::Action;
use yew::prelude::*;

use crate::components::deeds::Intent;
use crate::components::notice::button;
use crate::components::panel::{fact, facts, panel};
use crate::dom::el;
use crate::pages::quote::{read_sum, sum_input};
use crate::ui::use_ui;

/// The wallet.
#[component]
pub(super) fn Wallet() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let deeds = ui.deeds.clone();
    let sum = use_state_eq(String::new);
    let Some(session) = ui.session.clone() else { return Html::default() };
    let account = *session.world().account();
    let amount = read_sum(&sum, t.digits());
    let wrong = amount.is_err();
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
    let owed = (!account.outstanding.is_zero()).then_some(account.outstanding.0);
    let known = facts()
        .with(fact(t.wallet_credits(), t.money(account.credits.0)))
        .with(fact(t.wallet_card(), if account.card { t.card_on_file() } else { t.card_none() }))
        .with(owed.map(|owed| fact(t.wallet_outstanding(), t.money(owed))));
    let field = sum_input("credits", &sum)
        .attr("aria-invalid", wrong.then_some("true"))
        .attr("aria-describedby", wrong.then_some("credits-wrong"));
    let problem =
        wrong.then(|| el("p").attr("id", "credits-wrong").class("field-problem").with(t.quote_sum_wrong()));
    let line = el("div")
        .class("form-line")
        .with(el("label").attr("for", "credits").with(t.wallet_sum(t.currency_code())))
        .with(field)
        .with(problem);
    let add = el("button").attr("type", "submit").class("button").class(busy.then_some("is-busy"));
    let form = el("form")
        .class("wallet-add")
        .onsubmit(onsubmit)
        .with(line)
        .with(add.with(t.wallet_add()))
        .with(button(label, on_card).class("is-quiet"))
        .with(owed.map(|_| button(t.pay_outstanding(), on_pay)));
    panel("wallet", t.wallet_title()).with(known).with(form).html()
}
