//! Plans: the one in force, and what another would allow.

use reckon_domain::Action;
use reckon_domain::account::Plan;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::deeds::Intent;
use crate::components::dialog::Dialog;
use crate::components::meter::reading;
use crate::components::words;
use crate::dom::{el, nodes};
use crate::hooks::{use_deeds, use_session, use_texts};
use crate::i18n::Texts;
use crate::state::what_if::{DEEDS, Tally, tallies};

/// A plan by what it allows.
pub(super) fn name(t: Texts, plan: Plan) -> String {
    plan.limit.to_option().map_or_else(|| t.plan_unlimited().to_owned(), |limit| t.plan_of(limit))
}

/// The plans, with the chosen one's answers beside today's.
#[component]
pub(super) fn Plans() -> Html {
    let t = use_texts();
    let deeds = use_deeds();
    let chosen = use_state_eq(|| None::<u32>);
    let asking = use_state_eq(|| false);
    let Some(session) = use_session() else { return Html::default() };
    let world = session.world();
    let now = world.clock.now();
    let account = world.account();
    let current = account.plan_at(now);
    let used = account.used_at(now);
    let plan =
        chosen.and_then(|id| world.plans.iter().find(|plan| plan.id.0 == id)).copied().unwrap_or(current);
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let value =
                event.target_dyn_into::<HtmlInputElement>().and_then(|field| field.value().parse().ok());
            chosen.set(value);
        })
    };
    let (today, then) = (tallies(&world, current), tallies(&world, plan));
    let same = plan.id == current.id && account.next_plan.is_none();
    let at_once = plan.limit >= current.limit;
    let leads = u32::try_from(world.leads.len()).unwrap_or(u32::MAX);
    let ask = {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(true))
    };
    let cancel = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(false))
    };
    let agree = {
        let cancel = cancel.clone();
        Callback::from(move |_: MouseEvent| {
            cancel.emit(());
            let mut intent = Intent::on_account(Action::ChangePlan, t.plan_change().into());
            intent.plan = Some(plan);
            deeds.begin.emit(intent);
        })
    };
    let when = if at_once { t.plan_at_once().to_owned() } else { t.plan_later(&t.day(account.period.end.0)) };
    el("section").class("panel").attr("aria-labelledby", "plans").with(el("h2").attr("id", "plans").class("panel-title").with(t.plan_title())).with(el("p").class("hint").with(t.what_if_text(leads))).with(el("fieldset").class("plans").with(el("legend").class("unseen").with(t.plan_title())).each((&world.plans).into_iter().map(|known| el("label").class("plan").class((known.id == plan.id).then_some("is-chosen")).with(el("input").attr("type", "radio").attr("name", "plan").attr("value", known.id.0.to_string()).checked(known.id == plan.id).onchange(choose.clone())).with(el("span").class("plan-name").with(name(t, *known))).with(if known.id == current.id { el("span").class("badge").with(t.plan_current()).html() } else { Html::default() }).html()))).with(el("div").class("table-around").attr("role", "region").attr("aria-label", t.what_if()).attr("tabindex", "0").with(el("table").class("table").with(el("caption").with(t.what_if())).with(el("thead").with(el("tr").with(el("th").attr("scope", "col").with(t.what_if_deed())).with(el("th").attr("scope", "col").with(t.what_if_today(&name(t, current)))).with(if plan.id != current.id { el("th").attr("scope", "col").with(t.what_if_then(&name(t, plan))).html() } else { Html::default() }))).with(el("tbody").each((DEEDS.into_iter().enumerate()).into_iter().map(|(index, action)| el("tr").with(el("th").attr("scope", "row").with(words::action(t, action))).with(el("td").with(cell(t, today.get(index), None))).with(if plan.id != current.id { el("td").with(cell(t, then.get(index), today.get(index))).html() } else { Html::default() }).html())).with(el("tr").with(el("th").attr("scope", "row").with(t.meter_title())).with(el("td").with(reading(t, used, current.limit.to_option()))).with(if plan.id != current.id { el("td").with(if at_once { reading(t, used, plan.limit.to_option()) } else { t.meter_from_zero().to_owned() }).html() } else { Html::default() }))))).with(if !same { el("div").class("plan-change").with(el("p").with(&when)).with(el("button").attr("type", "button").class("button is-primary").onclick(ask).with(t.plan_change())).html() } else { Html::default() }).with(if *asking { html! { <Dialog title={t.plan_ask(&name(t, plan))} onclose={cancel.clone()}>{ nodes(vec![el("p").class("dialog-cost").with(when).html(), el("div").class("dialog-buttons").with(el("button").attr("type", "button").class("button is-quiet").onclick(cancel.reform(|_: MouseEvent| ())).with(t.cancel())).with(el("button").attr("type", "button").class("button is-primary").onclick(agree).with(t.plan_change())).html()]) }</Dialog> } } else { Html::default() }).html()
}

/// A tally in words, with how many leads more it allows than another.
fn cell(t: Texts, tally: Option<&Tally>, than: Option<&Tally>) -> Html {
    let Some(tally) = tally else { return Html::default() };
    let more = than.map_or(0, |than| i64::from(tally.allowed()) - i64::from(than.allowed()));
    let difference = u32::try_from(more.unsigned_abs()).unwrap_or(u32::MAX);
    nodes(vec![
        el("span").class("tally").with(t.tally_allowed(tally.allowed())).html(),
        el("span")
            .class("tally-parts")
            .with(t.tally_parts(&t.number(tally.free), &t.number(tally.counts), &t.number(tally.blocked)))
            .html(),
        if more > 0 {
            el("span").class("tally-more").with(t.tally_more(difference)).html()
        } else {
            if more < 0 {
                el("span").class("tally-less").with(t.tally_less(difference)).html()
            } else {
                Html::default()
            }
        },
    ])
}
