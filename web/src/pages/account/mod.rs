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
use crate::hooks::{use_session, use_texts};

/// The account page.
#[component]
pub fn Account() -> Html {
    let t = use_texts();
    use_title(t, t.nav_account());
    let Some(session) = use_session() else { return Html::default() };
    let world = session.world();
    if world.plans.is_empty() {
        return html! { <div class="page"><Loading /></div> };
    }
    let (account, now) = (*world.account(), world.clock.now());
    let waiting = account.next_plan.filter(|_| !account.has_reset(now));
    html! {
        <div class="page">
            <h1 class="page-title">{ t.nav_account() }</h1>
            <section class="panel is-meter" aria-labelledby="meter">
                <h2 id="meter" class="panel-title">{ t.meter_title() }</h2>
                <Meter {account} {now} />
                if let Some(next) = waiting {
                    <p class="hint">{ t.plan_waits(&plans::name(t, next), &t.day(account.period.end.0)) }</p>
                }
            </section>
            <Plans />
            <History />
            <Wallet />
        </div>
    }
}
