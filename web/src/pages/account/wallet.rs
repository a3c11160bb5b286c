//! Credits, card and what is outstanding; below them what went in and out.

use reckon_domain::Amount;
use reckon_wire::money::{Transactions, Wallet as Known};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::card::{self, TOKENS};
use super::payment::{Deal, Dealing, Stage, begin, outcome, perform};
use super::transactions::{Book, contact_costs, transactions};
use super::visit::use_visit;
use crate::api::http::Answer;
use crate::api::{Trouble, money};
use crate::components::dialog::{Dialog, answers};
use crate::components::notice::{button, failed as failed_part, loading};
use crate::components::panel::{fact, facts, panel};
use crate::dom::{El, el, nodes};
use crate::i18n::{Texts, fill};
use crate::pages::quote::{read_sum, sum_input};
use crate::ui::{Ui, use_ui};

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

/// Loads what is known of the money: at first, and whenever something has happened. The callback loads a further page
/// of transactions, or everything anew.
#[hook]
fn use_load(ui: &Ui, known: &UseStateHandle<Money>) -> Callback<Option<String>> {
    // What is known when an answer comes, not when it was asked for.
    let latest = use_mut_ref(Money::default);
    let load = {
        let known = known.clone();
        use_callback((), move |before: Option<String>, ()| {
            let (known, latest) = (known.clone(), latest.clone());
            spawn_local(async move {
                let answers = ask(before.as_deref()).await;
                let money = latest.borrow().clone().with(before.as_deref(), answers);
                latest.replace(money.clone());
                known.set(money);
            });
        })
    };
    let occasion = ui.session.as_ref().map(|session| session.world().occasion());
    use_effect_with(occasion, {
        let load = load.clone();
        move |_| load.emit(None)
    });
    load
}

/// Asks for the wallet, and for a page of transactions: a further one, or the first.
async fn ask(before: Option<&str>) -> Answer<(Known, Transactions)> {
    let wallet = money::wallet().await?;
    Ok((wallet, money::transactions(before).await?))
}

impl Money {
    /// What is known with these answers. A new first page leaves the further ones where it joins them.
    fn with(self, before: Option<&str>, answers: Answer<(Known, Transactions)>) -> Self {
        let (wallet, page) = match answers {
            Ok(answers) => answers,
            Err(trouble) => return Self { failed: Some(trouble), ..self },
        };
        let known = self.book.unwrap_or_default();
        let mut book = Book { list: page.transactions, next: page.next };
        if before.is_some() {
            // Asked for twice, it is there once.
            if known.next.as_deref() == before {
                book.list.splice(0..0, known.list);
            } else {
                book = known;
            }
        } else if let Some(at) =
            book.list.last().and_then(|last| known.list.iter().position(|one| one.id == last.id))
        {
            let earlier = known.list.into_iter().skip(at + 1);
            let joined = book.list.len();
            book.list.extend(earlier);
            if book.list.len() > joined {
                book.next = known.next;
            }
        }
        Self { wallet: Some(wallet), book: Some(book), failed: None }
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
