//! The pro's account: the meter, the plan and what another would allow, wallet and transactions, the history.

mod card;
mod history;
mod payment;
mod plans;
mod transactions;
mod visit;
mod wallet;

use yew::prelude::*;

use self::history::History;
use self::plans::Plans;
use self::wallet::Wallet;
use crate::components::meter::meter;
use crate::components::notice::loading;
use crate::components::panel::{hint, panel};
use crate::dom::el;
use crate::hooks::{use_fragment, use_title};
use crate::i18n::fill;
use crate::ui::use_ui;

/// The account page.
#[component]
pub fn Account() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_title(t.nav_account());
    let ready = ui.session.as_ref().is_some_and(|session| !session.world().known.plans().is_empty());
    use_fragment(ui, ready);
    let Some(session) = &ui.session else { return Html::default() };
    let world = session.world();
    let page = el("div").class("page");
    if world.known.plans().is_empty() {
        return page.with(loading(ui)).html();
    }
    let (account, now) = (world.account(), world.clock.now());
    let waiting = account
        .next_plan
        .filter(|_| !account.has_reset(now))
        .map(|next| plans::name(t, next))
        .map(|plan| hint(t.plan_waits(fill::PlanWaits { day: account.period.end, plan: &plan })));
    let meter = panel("meter", t.meter_title()).class("is-meter").with(meter(t, account, now, false));
    page.with(el("h1").class("page-title").with(t.nav_account()))
        .with(meter.with(waiting))
        .with(html! { <Plans /> })
        .with(html! { <Wallet /> })
        .with(html! { <History /> })
        .html()
}
