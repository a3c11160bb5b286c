//! The pro's account: the meter, the plan and what another would allow, the history, the wallet.

mod history;
mod plans;
mod wallet;

use yew::prelude::*;

use self::history::History;
use self::plans::Plans;
use self::wallet::Wallet;
use crate::components::frame::use_title;
use crate::components::meter::Meter;
use crate::components::notice::Loading;
use crate::dom::el;
use crate::hooks::{use_session, use_texts};

/// The account page.
#[component]
pub fn Account() -> Html {
    let t = use_texts();
    use_title(t, t.nav_account());
    let Some(session) = use_session() else { return Html::default() };
    let world = session.world();
    if world.plans.is_empty() {
        return el("div").class("page").with(html! { <Loading  /> }).html();
    }
    let (account, now) = (*world.account(), world.clock.now());
    let waiting = account.next_plan.filter(|_| !account.has_reset(now));
    el("div")
        .class("page")
        .with(el("h1").class("page-title").with(t.nav_account()))
        .with(
            el("section")
                .class("panel is-meter")
                .attr("aria-labelledby", "meter")
                .with(el("h2").attr("id", "meter").class("panel-title").with(t.meter_title()))
                .with(html! { <Meter {account} {now} /> })
                .with(if let Some(next) = waiting {
                    el("p")
                        .class("hint")
                        .with(t.plan_waits(&plans::name(t, next), &t.day(account.period.end.0)))
                        .html()
                } else {
                    Html::default()
                }),
        )
        .with(html! { <Plans  /> })
        .with(html! { <History  /> })
        .with(html! { <Wallet  /> })
        .html()
}
