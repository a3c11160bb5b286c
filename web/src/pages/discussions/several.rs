//! Several discussions at once: what all of them together would come to, and one answer to those that it reaches.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use reckon_domain::relation::Status;
use reckon_domain::{Action, Reason};
use reckon_wire::act::is_too_long;
use reckon_wire::discussions::Discussion;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::close_or_reopen;
use super::list::answer;
use crate::components::action_button::About;
use crate::components::notice::button;
use crate::dom::{El, el};
use crate::i18n::fill;
use crate::state::predict::Cost;
use crate::state::{DiscussionKey, Session};
use crate::ui::Ui;

/// What answering several discussions comes to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Together {
    /// Those that can be answered from here, and with which action.
    reached: Vec<(About, Action)>,
    /// Interactions that answering them would use.
    counted: u32,
    /// Those that cannot be answered, by why.
    blocked: BTreeMap<&'static str, u32>,
    /// Those of which the page can't tell.
    doubtful: u32,
}

impl Together {
    fn of(ui: &Ui, session: &Session, rows: &[Rc<Discussion>], chosen: &BTreeSet<DiscussionKey>) -> Self {
        let mut all = Self::default();
        // What is not in the list any more is not written to, whatever was chosen before.
        for row in rows.iter().filter(|row| chosen.contains(&DiscussionKey::of(row))) {
            let Some(about) = answer(session, row) else { continue };
            let action = DiscussionKey::of(row).reply();
            let forecast = about.forecast(session, action);
            let why = |reason: Option<Reason>| reason.map_or("", |reason| reason.text(ui.t.language));
            match (forecast.cost(), forecast) {
                (Cost::Blocked, crate::state::Forecast::Known(known)) => {
                    *all.blocked.entry(why(known.reason())).or_default() += 1;
                }
                (Cost::Doubtful | Cost::Blocked, _) => all.doubtful += 1,
                (cost @ (Cost::Free | Cost::Shares | Cost::Counts | Cost::Charges), _) => {
                    all.counted += u32::from(cost == Cost::Counts);
                    all.reached.push((about, action));
                }
            }
        }
        all
    }
}

/// The bar for what is chosen: the sum, one answer, closing and opening again.
pub(super) fn bar(
    ui: &Ui,
    session: &Session,
    chosen: &UseStateHandle<BTreeSet<DiscussionKey>>,
    draft: &UseStateHandle<String>,
    rows: &[Rc<Discussion>],
) -> El {
    let t = ui.t;
    let all = Together::of(ui, session, rows, chosen);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let line = |text: String| el("li").with(text);
    let sums = el("ul")
        .class("several-sums")
        .attr("role", "status")
        .with(line(
            t.several_reached(fill::SeveralReached { n: count(all.reached.len()), counted: all.counted }),
        ))
        .each(
            all.blocked
                .iter()
                .map(|(why, number)| line(t.several_blocked(fill::SeveralBlocked { n: *number, why }))),
        )
        .with((all.doubtful > 0).then(|| line(t.several_doubtful(all.doubtful))));
    let long = all.reached.iter().any(|(_, action)| is_too_long(*action, draft.trim()));
    let idle = all.reached.is_empty() || draft.trim().is_empty() || long;
    let send = {
        let (begin, reached, draft) = (ui.commands.begin.clone(), all.reached, draft.clone());
        let chosen = chosen.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if idle {
                return;
            }
            for (about, action) in &reached {
                let mut intent = about.intent(*action, t.send_message().into(), Callback::noop());
                intent.body = Some(draft.trim().to_owned());
                begin.emit(intent);
            }
            draft.set(String::new());
            // Pressed again it would write to them again.
            chosen.set(BTreeSet::new());
        })
    };
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                draft.set(area.value());
            }
        })
    };
    let field = el("textarea")
        .attr("dir", "auto")
        .attr("id", "several-body")
        .class("field")
        .attr("rows", "2")
        .attr("placeholder", t.several_write())
        .value((**draft).clone())
        .oninput(oninput);
    let moves = [true, false].map(|open| {
        let (_, name) = close_or_reopen(t, open);
        button(name, move_all(ui, session, chosen, open)).class("is-small")
    });
    let none = {
        let chosen = chosen.clone();
        button(t.several_none(), Callback::from(move |_: MouseEvent| chosen.set(BTreeSet::new())))
            .class("is-quiet is-small")
    };
    let submit = el("button")
        .attr("type", "submit")
        .class("button is-primary is-small")
        .attr("aria-disabled", idle.then_some("true"))
        .with(t.several_send());
    el("form")
        .class("several")
        .attr("aria-label", t.several_chosen(count(chosen.len())))
        .onsubmit(send)
        .with(el("p").class("several-title").with(t.several_chosen(count(chosen.len()))))
        .with(sums)
        .with(el("label").class("unseen").attr("for", "several-body").with(t.several_write()))
        .with(field)
        .with(el("div").class("several-buttons").with(submit).each(moves).with(none))
}

/// Closes all that is chosen and open, or opens all that is closed.
fn move_all(
    ui: &Ui,
    session: &Session,
    chosen: &BTreeSet<DiscussionKey>,
    open: bool,
) -> Callback<MouseEvent> {
    let (action, name): (Action, _) = close_or_reopen(ui.t, open);
    let status = if open { Status::Open } else { Status::Closed };
    let world = session.world();
    let is_so =
        |of: &&DiscussionKey| world.relation(of.client).0.thread(of.channel).discussion == Some(status);
    let moved: Vec<DiscussionKey> = chosen.iter().filter(is_so).copied().collect();
    let begin = ui.commands.begin.clone();
    Callback::from(move |_: MouseEvent| {
        for of in &moved {
            begin.emit(About::Discussion(*of).intent(action, name.into(), Callback::noop()));
        }
    })
}
