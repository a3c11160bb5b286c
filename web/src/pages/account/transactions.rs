//! What went in and out, and what a contact would cost.

use std::collections::BTreeMap;

use reckon_domain::Amount;
use reckon_wire::money::{Transaction, TransactionFor, TransactionSource, TransactionStatus};
use yew::prelude::*;

use crate::api::{Trouble, money};
use crate::components::link::{link, rule_link};
use crate::components::notice::{button, failed as failed_part, loading, notice};
use crate::components::panel::{cell, hint, panel};
use crate::dom::{El, el, written};
use crate::i18n::{Texts, iso};
use crate::pages::quote::on_contact;
use crate::router::Route;
use crate::state::Session;
use crate::ui::Ui;

/// The transactions that are known, and where the next ones begin.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Book {
    pub(super) list: Vec<Transaction>,
    pub(super) next: Option<String>,
}

/// The panel of transactions. `load` asks for those before one, or for the latest.
pub(super) fn transactions(
    ui: &Ui,
    book: Option<&Book>,
    failed: Option<&Trouble>,
    load: &Callback<Option<String>>,
) -> El {
    let t = ui.t;
    let body = match (book, failed) {
        (None, Some(trouble)) => failed_part(ui, trouble, &load.reform(|()| None)),
        (None, None) => loading(ui),
        (Some(book), _) if book.list.is_empty() => {
            notice(t.transactions_none(), t.transactions_none_why(), false)
        }
        (Some(book), _) => table(ui, &book.list),
    };
    let next = book.and_then(|book| book.next.clone());
    let more = next.map(|next| {
        button(t.history_more(), load.reform(move |_: MouseEvent| Some(next.clone()))).class("is-quiet")
    });
    let file = book.filter(|book| !book.list.is_empty()).map(|_| {
        el("a")
            .class("button is-small")
            .attr("href", money::transactions_file())
            .attr("download", "transactions.csv")
            .with(t.transactions_csv())
    });
    panel("transactions", t.transactions_title())
        .with(body)
        .with(el("div").class("wallet-buttons").with(more).with(file))
}

fn table(ui: &Ui, list: &[Transaction]) -> El {
    let t = ui.t;
    let column = |name: &str| el("th").attr("scope", "col").with(name);
    let columns = el("tr")
        .with(column(t.history_when()))
        .with(column(t.transactions_what()))
        .with(column(t.transactions_amount()).class("is-sum-column"))
        .with(column(t.transactions_from()))
        .with(column(t.transactions_status()))
        .with(column(t.transactions_credits()).class("is-sum-column"));
    scrolling(
        t.transactions_title(),
        el("table")
            .class("table is-money is-stacked")
            .with(el("caption").class("unseen").with(t.transactions_title()))
            .with(el("thead").with(columns))
            .with(el("tbody").each(list.iter().map(|one| row(ui, one)))),
    )
}

/// A table that is moved sideways where it is wider than the page.
fn scrolling(name: &str, table: El) -> El {
    let around = el("div").class("table-around").attr("role", "group").attr("tabindex", "0");
    around.attr("aria-label", name.to_owned()).with(table)
}

fn row(ui: &Ui, one: &Transaction) -> El {
    let t = ui.t;
    let lead = one.project.zip(one.title.as_ref()).map(|(project, title)| {
        el("span").class("transaction-lead").with(link(ui, Route::Lead(project)).with(written(title)))
    });
    let rule = one.rule.as_ref().map(|rule| rule_link(ui, rule).with(rule));
    let what = cell(t.transactions_what())
        .with(el("span").with(purpose(t, one.purpose)))
        .with(" ")
        .with(rule)
        .with(lead);
    let declined = one.purpose == TransactionFor::PaymentDeclined;
    let (class, status) = match one.status {
        // A debt is no income, and nothing about it is settled.
        _ if declined => ("badge is-lost", t.source_outstanding()),
        TransactionStatus::Settled => ("badge", t.status_settled()),
        TransactionStatus::Pending => ("badge is-claimed", t.status_pending()),
        TransactionStatus::Declined => ("badge is-lost", t.status_declined()),
    };
    let from = one.source.filter(|_| !declined).map(|source| match source {
        TransactionSource::Credits => t.source_credits(),
        TransactionSource::Card => t.source_card(),
        TransactionSource::Outstanding => t.source_outstanding(),
    });
    let owed = one.outstanding_after.filter(|owed| *owed > 0).map(|owed| {
        let sum = t.money(owed);
        el("span").class("transaction-owed").with([t.source_outstanding(), ": ", &sum].concat())
    });
    // What has changed nothing is no gain either.
    let gain = (one.amount > 0 && one.credits_after.is_some() && !declined).then_some("is-gain");
    let credits = one.credits_after.map(|credits| t.money(credits));
    el("tr")
        .key(one.id)
        .with(cell(t.history_when()).with(el("time").attr("datetime", iso(one.at)).with(t.moment(one.at))))
        .with(what)
        .with(cell(t.transactions_amount()).class("is-sum-column").class(gain).with(t.change(one.amount)))
        .with(cell(t.transactions_from()).with(from))
        .with(cell(t.transactions_status()).with(el("span").class(class).with(status)))
        .with(cell(t.transactions_credits()).class("is-sum-column").with(credits).with(owed))
}

fn purpose(t: Texts, purpose: TransactionFor) -> &'static str {
    match purpose {
        TransactionFor::ManualQuoteFee => t.for_manual(),
        TransactionFor::GuaranteedReplyFee => t.for_guaranteed(),
        TransactionFor::CallMinutes => t.for_minutes(),
        TransactionFor::Credits => t.for_credits(),
        TransactionFor::OutstandingPaid => t.for_outstanding(),
        TransactionFor::PaymentDeclined => t.for_declined(),
        TransactionFor::Opening => t.for_opening(),
    }
}

/// For each category with Guaranteed Reply, what contact would cost and where it would be taken from:
/// decided by the rules, on the wallet as it stands. Nothing where no lead's category has it.
pub(super) fn contact_costs(ui: &Ui, session: &Session) -> Option<El> {
    let t = ui.t;
    let world = session.world();
    let fees: BTreeMap<String, Amount> = world
        .known
        .leads()
        .iter()
        .filter_map(|entry| {
            Some((world.cards.get(&entry.key)?.category.clone(), entry.fees.guaranteed_reply?))
        })
        .collect();
    let text = if world.account().prefer_credits { t.contact_text() } else { t.contact_text_card() };
    drop(world);
    let row = |(category, fee): (String, Amount)| {
        el("div").with(el("dt").attr("dir", "auto").with(category)).with(el("dd").with(on_contact(ui, fee)))
    };
    (!fees.is_empty()).then(|| {
        panel("contact-costs", t.contact_title())
            .with(hint(text))
            .with(el("dl").class("facts").each(fees.into_iter().map(row)))
    })
}
