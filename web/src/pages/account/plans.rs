//! Plans: the one in force, and what another would allow.

use reckon_domain::Action;
use reckon_domain::account::Plan;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::commands::Intent;
use crate::components::dialog::{Dialog, answers};
use crate::components::meter::reading;
use crate::components::notice::button;
use crate::components::panel::{cell, hint, panel};
use crate::components::words;
use crate::dom::{El, el, nodes};
use crate::i18n::{Texts, fill};
use crate::state::what_if::{ACTIONS, Tally, tallies};
use crate::ui::use_ui;

/// A plan by what it allows.
pub(super) fn name(t: Texts, plan: Plan) -> String {
    plan.limit.to_option().map_or_else(|| t.plan_unlimited().to_owned(), |limit| t.plan_of(limit))
}

/// The plans, with the chosen one's answers beside today's.
#[component]
pub(super) fn Plans() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let commands = ui.commands.clone();
    let chosen = use_state_eq(|| None::<u32>);
    let asking = use_state_eq(|| false);
    let Some(session) = ui.session.clone() else { return Html::default() };
    let world = session.world();
    let now = world.clock.now();
    let account = world.account();
    let current = account.plan_at(now);
    let used = account.used_at(now);
    let plans = world.plans();
    let plan = chosen.and_then(|id| world.known.plan(id)).unwrap_or(current);
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let value =
                event.target_dyn_into::<HtmlInputElement>().and_then(|field| field.value().parse().ok());
            chosen.set(value);
        })
    };
    let (today, then) = (tallies(&world, current), tallies(&world, plan));
    // Its own lower limit that waits (I14) is no other plan to turn back from.
    let same = plan.id == current.id && account.next_plan.is_none_or(|next| next.id == current.id);
    let at_once = plan.limit >= current.limit;
    let leads = u32::try_from(world.known.leads().len()).unwrap_or(u32::MAX);
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
            commands.begin.emit(intent);
        })
    };
    let when = if at_once { t.plan_at_once().to_owned() } else { t.plan_later(account.period.end) };
    let other = (plan.id != current.id).then_some(plan);
    let columns_named = names(t, current, other);
    let table = el("table")
        .class("table is-stacked")
        .with(el("caption").with(t.what_if()))
        .with(el("thead").with(columns(t, &columns_named, other)))
        .with(
            el("tbody")
                .each(ACTIONS.into_iter().zip(today.iter().zip(&then)).map(|(action, (today, then))| {
                    row(
                        &columns_named,
                        words::action(t, action),
                        tally(t, today, None),
                        other.map(|_| tally(t, then, Some(today))),
                    )
                }))
                .with(row(
                    &columns_named,
                    t.meter_title(),
                    vec![el("span").with(reading(t, used, current.limit.to_option()))],
                    other.map(|other| {
                        vec![el("span").with(if at_once {
                            reading(t, used, other.limit.to_option())
                        } else {
                            t.meter_from_zero().to_owned()
                        })]
                    }),
                )),
        );
    let table = el("div")
        .class("table-around")
        .attr("role", "region")
        .attr("aria-label", t.what_if())
        .attr("tabindex", "0")
        .with(table);
    let change = (!same).then(|| {
        el("div")
            .class("plan-change")
            .with(el("p").with(&when))
            .with(button(t.plan_change(), ask).class("is-primary"))
    });
    let question = asking.then(|| {
        let buttons = answers(t, &cancel, t.plan_change(), agree);
        let words = nodes(vec![el("p").class("dialog-cost").with(&when).html(), buttons]);
        html! { <Dialog title={t.plan_ask(&name(t, plan))} onclose={cancel}>{ words }</Dialog> }
    });
    panel("plans", t.plan_title())
        .with(hint(t.what_if_text(leads)))
        .with(choice(t, &plans, plan, current, &choose))
        .with(table)
        .with(change)
        .with(question)
        .html()
}

/// The plans there are, to choose one from.
fn choice(t: Texts, plans: &[Plan], chosen: Plan, current: Plan, choose: &Callback<Event>) -> El {
    let plan = |plan: &Plan| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "plan")
            .attr("value", plan.id.0.to_string())
            .checked(plan.id == chosen.id)
            .onchange(choose.clone());
        let badge = (plan.id == current.id).then(|| el("span").class("badge").with(t.plan_current()));
        el("label")
            .class("plan")
            .class((plan.id == chosen.id).then_some("is-chosen"))
            .with(radio)
            .with(el("span").class("plan-name").with(name(t, *plan)))
            .with(badge)
    };
    el("fieldset")
        .class("plans")
        .with(el("legend").class("unseen").with(t.plan_title()))
        .each(plans.iter().map(plan))
}

/// What the columns are called: the plan that is, and another.
fn names(t: Texts, current: Plan, other: Option<Plan>) -> [String; 2] {
    let then = other.map(|other| t.what_if_then(&name(t, other)));
    [t.what_if_today(&name(t, current)), then.unwrap_or_default()]
}

fn columns(t: Texts, [current, then]: &[String; 2], other: Option<Plan>) -> El {
    let column = |words: &str| el("th").attr("scope", "col").with(words);
    el("tr").with(column(t.what_if_action())).with(column(current)).with(other.map(|_| column(then)))
}

fn row(names: &[String; 2], name: &str, today: Vec<El>, then: Option<Vec<El>>) -> El {
    let [current, other] = names;
    let lines = |lines: Vec<El>| el("span").class("tallies").each(lines);
    el("tr")
        .with(el("th").attr("scope", "row").with(name))
        .with(cell(current).with(lines(today)))
        .with(then.map(|then| cell(other).with(lines(then))))
}

/// A tally in words, with how many leads more it allows than another.
fn tally(t: Texts, tally: &Tally, than: Option<&Tally>) -> Vec<El> {
    let more = than.map_or(0, |than| i64::from(tally.allowed()) - i64::from(than.allowed()));
    let difference = u32::try_from(more.unsigned_abs()).unwrap_or(u32::MAX);
    let line = |class: &'static str, words: String| el("span").class(class).with(words);
    let mut lines = vec![
        line("tally", t.tally_allowed(tally.allowed())),
        line(
            "tally-parts",
            t.tally_parts(fill::TallyParts {
                free: tally.free,
                counts: tally.counts,
                blocked: tally.blocked,
            }),
        ),
    ];
    if more > 0 {
        lines.push(line("tally-more", t.tally_more(difference)));
    } else if more < 0 {
        lines.push(line("tally-less", t.tally_less(difference)));
    }
    lines
}
