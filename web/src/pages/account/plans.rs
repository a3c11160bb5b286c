//! Plans: the one in force, and what another would allow.

use reckon_domain::Action;
use reckon_domain::account::Plan;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::deeds::Intent;
use crate::components::dialog::Dialog;
use crate::components::meter::reading;
use crate::components::words;
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
    let plan = chosen.and_then(|id| world.plans.iter().find(|plan| plan.id.0 == id)).copied().unwrap_or(current);
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let value = event.target_dyn_into::<HtmlInputElement>().and_then(|field| field.value().parse().ok());
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
    html! {
        <section class="panel" aria-labelledby="plans">
            <h2 id="plans" class="panel-title">{ t.plan_title() }</h2>
            <p class="hint">{ t.what_if_text(leads) }</p>
            <fieldset class="plans">
                <legend class="unseen">{ t.plan_title() }</legend>
                for known in &world.plans {
                    <label class={classes!("plan", (known.id == plan.id).then_some("is-chosen"))}>
                        <input type="radio" name="plan" value={known.id.0.to_string()} checked={known.id == plan.id} onchange={choose.clone()} />
                        <span class="plan-name">{ name(t, *known) }</span>
                        if known.id == current.id {
                            <span class="badge">{ t.plan_current() }</span>
                        }
                    </label>
                }
            </fieldset>
            <div class="table-around" role="region" aria-label={t.what_if()} tabindex="0">
                <table class="table">
                    <caption>{ t.what_if() }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ t.what_if_deed() }</th>
                            <th scope="col">{ t.what_if_today(&name(t, current)) }</th>
                            if plan.id != current.id {
                                <th scope="col">{ t.what_if_then(&name(t, plan)) }</th>
                            }
                        </tr>
                    </thead>
                    <tbody>
                        for (index, action) in DEEDS.into_iter().enumerate() {
                            <tr>
                                <th scope="row">{ words::action(t, action) }</th>
                                <td>{ cell(t, today.get(index), None) }</td>
                                if plan.id != current.id {
                                    <td>{ cell(t, then.get(index), today.get(index)) }</td>
                                }
                            </tr>
                        }
                        <tr>
                            <th scope="row">{ t.meter_title() }</th>
                            <td>{ reading(t, used, current.limit.to_option()) }</td>
                            if plan.id != current.id {
                                <td>{ if at_once { reading(t, used, plan.limit.to_option()) } else { t.meter_from_zero().to_owned() } }</td>
                            }
                        </tr>
                    </tbody>
                </table>
            </div>
            if !same {
                <div class="plan-change">
                    <p>{ &when }</p>
                    <button type="button" class="button is-primary" onclick={ask}>{ t.plan_change() }</button>
                </div>
            }
            if *asking {
                <Dialog title={t.plan_ask(&name(t, plan))} onclose={cancel.clone()}>
                    <p class="dialog-cost">{ when }</p>
                    <div class="dialog-buttons">
                        <button type="button" class="button is-quiet" onclick={cancel.reform(|_: MouseEvent| ())}>{ t.cancel() }</button>
                        <button type="button" class="button is-primary" onclick={agree}>{ t.plan_change() }</button>
                    </div>
                </Dialog>
            }
        </section>
    }
}

/// A tally in words, with how many leads more it allows than another.
fn cell(t: Texts, tally: Option<&Tally>, than: Option<&Tally>) -> Html {
    let Some(tally) = tally else { return Html::default() };
    let more = than.map_or(0, |than| i64::from(tally.allowed()) - i64::from(than.allowed()));
    let difference = u32::try_from(more.unsigned_abs()).unwrap_or(u32::MAX);
    html! {
        <>
            <span class="tally">{ t.tally_allowed(tally.allowed()) }</span>
            <span class="tally-parts">{ t.tally_parts(&t.number(tally.free), &t.number(tally.counts), &t.number(tally.blocked)) }</span>
            if more > 0 {
                <span class="tally-more">{ t.tally_more(difference) }</span>
            } else if more < 0 {
                <span class="tally-less">{ t.tally_less(difference) }</span>
            }
        </>
    }
}
