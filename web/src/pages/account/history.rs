//! Every interaction that was counted: when, on which lead, by which rule.

use reckon_wire::view::CountedInteraction;
use reckon_domain::Role;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Trouble};
use crate::components::link::Link;
use crate::components::notice::{Failed, Loading, Notice};
use crate::hooks::{use_session, use_texts};
use crate::i18n::{Texts, iso};
use crate::router::Route;

/// A page of the history with fewer than these is its last.
const FEW: usize = 20;

/// The history, the latest first.
#[component]
pub(super) fn History() -> Html {
    let t = use_texts();
    let list = use_state_eq(|| None::<Vec<CountedInteraction>>);
    let ended = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<Trouble>);
    let session = use_session();
    let (used, period_start) = session.map_or((0, 0), |session| {
        let world = session.world();
        let account = world.account();
        (account.used_at(world.clock.now()), account.period.start.0)
    });
    let load = {
        let (list, ended, failed) = (list.clone(), ended.clone(), failed.clone());
        use_callback((), move |before: Option<u64>, ()| {
            let (list, ended, failed) = (list.clone(), ended.clone(), failed.clone());
            spawn_local(async move {
                match api::interactions(before).await {
                    Ok(more) => {
                        failed.set(None);
                        ended.set(more.len() < FEW);
                        let mut known = before.and_then(|_| (*list).clone()).unwrap_or_default();
                        known.extend(more);
                        list.set(Some(known));
                    }
                    Err(trouble) => failed.set(Some(trouble)),
                }
            });
        })
    };
    {
        // What is counted while the page is open is on top at once.
        let load = load.clone();
        use_effect_with((used, period_start), move |_| load.emit(None));
    }
    let retry = load.reform(|()| None);
    let body = match (&*list, &*failed) {
        (None, Some(trouble)) => html! { <Failed trouble={trouble.clone()} {retry} /> },
        (None, None) => html! { <Loading /> },
        (Some(list), _) if list.is_empty() => html! { <Notice title={t.history_none()} text={t.history_none_why()} /> },
        (Some(list), _) => {
            let before = list.last().map(|last| last.position);
            let more = load.reform(move |_: MouseEvent| before);
            html! {
                <>
                    { table(t, list, period_start) }
                    if !*ended {
                        <button type="button" class="button is-quiet" onclick={more}>{ t.history_more() }</button>
                    }
                </>
            }
        }
    };
    html! {
        <section class="panel" aria-labelledby="history">
            <h2 id="history" class="panel-title">{ t.history_title() }</h2>
            { body }
        </section>
    }
}

fn table(t: Texts, list: &[CountedInteraction], period_start: i64) -> Html {
    let row = |counted: &CountedInteraction| {
        let by = match counted.by {
            Role::Client => t.by_client(),
            Role::Pro => t.by_you(),
            Role::Marketplace | Role::Phone | Role::Automation | Role::Mail | Role::BookingSoftware => t.by_system(),
        };
        html! {
            <tr key={counted.position}>
                <td><time datetime={iso(counted.at)}>{ t.moment(counted.at) }</time></td>
                <td><Link to={Route::Lead(counted.project)}>{ &counted.title }</Link></td>
                <td>{ by }</td>
                <td><Link to={Route::Rules} fragment={counted.rule.clone()} class="rule-link">{ &counted.rule }</Link></td>
                <td>{ if counted.period_start == period_start { t.period_this().to_owned() } else { t.period_from(&t.day(counted.period_start)) } }</td>
            </tr>
        }
    };
    html! {
        <div class="table-around" tabindex="0">
            <table class="table">
                <caption class="unseen">{ t.history_title() }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ t.history_when() }</th>
                        <th scope="col">{ t.history_lead() }</th>
                        <th scope="col">{ t.history_by() }</th>
                        <th scope="col">{ t.history_rule() }</th>
                        <th scope="col">{ t.history_period() }</th>
                    </tr>
                </thead>
                <tbody>{ for list.iter().map(row) }</tbody>
            </table>
        </div>
    }
}
