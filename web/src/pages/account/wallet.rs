//! Credits, card and what is outstanding; below them what went in and out.

use gloo_timers::future::TimeoutFuture;
use reckon_domain::Amount;
use reckon_wire::money::Wallet as Known;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::card::{self, TOKENS};
use super::payment::{Deal, Dealing, Stage, begin, outcome, perform};
use super::transactions::{Book, contact_costs, transactions};
use super::visit::use_visit;
use crate::api::{Trouble, money};
use crate::components::dialog::{Dialog, answers};
use crate::components::notice::{button, failed as failed_part, loading};
use crate::components::panel::{fact, facts, panel};
use crate::dom::{El, el, nodes};
use crate::i18n::{Texts, fill};
use crate::pages::quote::{read_sum, sum_input};
use crate::ui::{Ui, use_ui};

/// How long to wait for payments that are on their way, before each look, in milliseconds.
const WAITS: [u32; 5] = [1_000, 2_000, 4_000, 8_000, 16_000];

/// What is known of the pro's money.
#[derive(Clone, Default, PartialEq)]
struct Money {
    wallet: Option<Known>,
    book: Option<Book>,
    failed: Option<Trouble>,
}

/// Wallet and transactions.
#[component]
pub(super) fn Wallet() -> Html {
    let ui = &use_ui();
    let known = use_state_eq(Money::default);
    let last = use_state_eq(|| None::<Dealing>);
    let sum = use_state_eq(String::new);
    let token = use_state_eq(|| {
        let [first, ..] = TOKENS;
        first
    });
    let load = use_load(ui, &known);
    let after = {
        let (load, sum, last) = (load.clone(), sum.clone(), last.clone());
        Callback::from(move |()| {
            load.emit(None);
            if matches!(last.as_ref().map(|last| last.deal), Some(Deal::Buy(_))) {
                sum.set(String::new());
            }
        })
    };
    use_visit(&last, &after);
    let Some(session) = &ui.session else { return Html::default() };
    let start = {
        let (last, after) = (last.clone(), after.clone());
        Callback::from(move |deal: Deal| begin(&last, deal, &after))
    };
    let busy = last.as_ref().is_some_and(|last| last.stage == Stage::Doing);
    let wallet = panel("wallet", ui.t.wallet_title()).class("wallet");
    let wallet = match (&known.wallet, &known.failed) {
        (None, Some(trouble)) => wallet.with(failed_part(ui, trouble, &load.reform(|()| None))),
        (None, None) => wallet.with(loading(ui)),
        (Some(own), _) => wallet
            .with(overdue(ui.t, own, busy, &start))
            .with(amounts(ui.t, own))
            .with(outcome(ui.t, last.as_ref()))
            .with(purchase(ui.t, own, &sum, busy, &start))
            .with(card::form(ui.t, own, &token, busy, &start)),
    };
    let asked = last.as_ref().filter(|last| last.stage == Stage::Asking);
    let question =
        asked.zip(known.wallet.as_ref()).map(|(asked, own)| question(ui, asked, own, &last, &after));
    nodes(vec![
        wallet.html(),
        contact_costs(ui, session).map(El::html).unwrap_or_default(),
        transactions(ui, known.book.as_ref(), known.failed.as_ref(), &load).html(),
        question.unwrap_or_default(),
    ])
}

/// Loads what is known of the money: at first, whenever the account changes, and until what is on its way
/// has settled. The callback loads a further page of transactions, or everything anew.
#[hook]
fn use_load(ui: &Ui, known: &UseStateHandle<Money>) -> Callback<Option<String>> {
    let place = use_mut_ref(Money::default);
    let load = {
        let known = known.clone();
        use_callback((), move |before: Option<String>, ()| {
            let (known, place) = (known.clone(), place.clone());
            spawn_local(async move {
                for wait in core::iter::once(0).chain(WAITS) {
                    TimeoutFuture::new(wait).await;
                    let before_it = place.borrow().clone();
                    let money = ask(before.as_deref(), before_it).await;
                    place.replace(money.clone());
                    let waits = money.wallet.as_ref().is_some_and(|wallet| wallet.pending > 0);
                    known.set(money);
                    if !waits || before.is_some() {
                        return;
                    }
                }
            });
        })
    };
    let account = ui.session.as_ref().map(|session| {
        let account = *session.world().account();
        (account.credits, account.outstanding, account.card)
    });
    use_effect_with(account, {
        let load = load.clone();
        move |_| load.emit(None)
    });
    load
}

/// Asks for the wallet, and for a page of transactions: a further one, or the first.
async fn ask(before: Option<&str>, known: Money) -> Money {
    let answers = match money::wallet().await {
        Ok(wallet) => money::transactions(before).await.map(|page| (wallet, page)),
        Err(trouble) => Err(trouble),
    };
    match answers {
        Ok((wallet, page)) => {
            let mut list = known.book.filter(|_| before.is_some()).map(|book| book.list).unwrap_or_default();
            list.extend(page.transactions);
            Money { wallet: Some(wallet), book: Some(Book { list, next: page.next }), failed: None }
        }
        Err(trouble) => Money { failed: Some(trouble), ..known },
    }
}

/// What the pro has and pays with.
fn amounts(t: Texts, wallet: &Known) -> El {
    let pending = (wallet.pending > 0).then(|| fact(t.wallet_pending(), t.money(wallet.pending)));
    facts()
        .with(fact(t.wallet_credits(), el("strong").with(t.money(wallet.credits))))
        .with(pending)
        .with(fact(t.wallet_card(), card::on_file(t, wallet)))
}

/// What is outstanding, what that means, and the way to pay it.
fn overdue(t: Texts, wallet: &Known, busy: bool, start: &Callback<Deal>) -> Option<El> {
    let sum = Amount(wallet.outstanding);
    let pay = {
        let (start, deal, ready) = (start.clone(), Deal::Pay(wallet.outstanding), wallet.on_file && !busy);
        Callback::from(move |_: MouseEvent| {
            if ready {
                start.emit(deal);
            }
        })
    };
    (wallet.outstanding > 0).then(|| {
        let words =
            el("p").with(el("strong").with(t.wallet_overdue(sum))).with(" ").with(t.wallet_overdue_why());
        let disabled = (!wallet.on_file || busy).then_some("true");
        let button = button(&t.pay_outstanding(sum), pay).class("is-primary").attr("aria-disabled", disabled);
        el("div").class("predicted overdue").attr("role", "note").with(words).with(button)
    })
}

/// Where credits are bought.
fn purchase(
    t: Texts,
    wallet: &Known,
    sum: &UseStateHandle<String>,
    busy: bool,
    start: &Callback<Deal>,
) -> El {
    let amount = read_sum(sum, t.digits());
    let ready = amount.ok().flatten().filter(|amount| *amount > 0 && wallet.on_file && !busy);
    let onsubmit = {
        let start = start.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(amount) = ready {
                start.emit(Deal::Buy(amount));
            }
        })
    };
    let wrong = amount.is_err();
    let (class, words) = match (wallet.on_file, wrong) {
        (false, _) => ("hint", t.wallet_no_card()),
        (true, true) => ("field-problem", t.quote_sum_wrong()),
        (true, false) => ("hint", ""),
    };
    let field = sum_input("credits", sum)
        .attr("aria-invalid", wrong.then_some("true"))
        .attr("aria-describedby", "credits-hint");
    let add = el("button")
        .attr("type", "submit")
        .class("button")
        .class(busy.then_some("is-busy"))
        .attr("aria-disabled", ready.is_none().then_some("true"));
    let line = el("div").class("wallet-add").with(field).with(add.with(if busy {
        t.doing()
    } else {
        t.wallet_add()
    }));
    el("form")
        .class("form-line wallet-buy")
        .onsubmit(onsubmit)
        .with(el("label").attr("for", "credits").with(t.wallet_sum(t.currency_code())))
        .with(line)
        .with(el("p").attr("id", "credits-hint").class(class).with(words))
}

/// Names what the card would be charged, or that it would be gone, and asks.
fn question(
    ui: &Ui,
    asked: &Dealing,
    wallet: &Known,
    last: &UseStateHandle<Option<Dealing>>,
    after: &Callback<()>,
) -> Html {
    let t = ui.t;
    let charge = |amount: u64| {
        let sum = Amount(amount);
        let cost = match &wallet.card {
            Some(card) => t.wallet_ask_card(fill::WalletAskCard { sum, card: &card::name(t, card) }),
            None => t.wallet_ask(sum),
        };
        (el("p").class("dialog-cost").with(cost), t.ask_charges_button(sum))
    };
    let (title, (words, go)) = match asked.deal {
        Deal::Buy(amount) => (t.ask_title(t.wallet_add()), charge(amount)),
        Deal::Pay(amount) => (t.ask_title(&t.pay_outstanding(Amount(amount))), charge(amount)),
        Deal::Remove => {
            let words = el("p").class("dialog-lasts").with(t.card_remove_what());
            (t.card_remove_ask().to_owned(), (words, t.card_remove().to_owned()))
        }
        Deal::Card(_) | Deal::Go | Deal::Back => return Html::default(),
    };
    // Which card it is: the question about money says so itself.
    let about = wallet.card.as_ref().filter(|_| asked.deal == Deal::Remove);
    let about = about.map(|card| AttrValue::from(card::name(t, card)));
    let onclose = {
        let last = last.clone();
        Callback::from(move |()| last.set(None))
    };
    let agree = {
        let (last, asked, after) = (last.clone(), asked.clone(), after.clone());
        Callback::from(move |_: MouseEvent| perform(&last, &asked, &after))
    };
    let words = nodes(vec![words.html(), answers(t, &onclose, &go, agree)]);
    html! { <Dialog {title} {about} {onclose}>{ words }</Dialog> }
}
