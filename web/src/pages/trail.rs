//! For the operator: who did what, and who signed in.

use reckon_wire::view::{Trail as TrailPage, TrailForm};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Trouble};
use crate::components::notice::{failed as failed_part, loading, notice};
use crate::dom::{El, el, nodes};
use crate::hooks::use_title;
use crate::i18n::{Texts, iso};
use crate::ui::use_ui;

/// The trail, the latest first.
#[component]
pub fn Trail() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_title(t.nav_trail());
    let page = use_state_eq(|| None::<TrailPage>);
    let failed = use_state_eq(|| None::<Trouble>);
    let before = use_state_eq(|| None::<u64>);
    let load = {
        let (page, failed, before) = (page.clone(), failed.clone(), *before);
        use_callback(before, move |(), before| {
            let (page, failed, before) = (page.clone(), failed.clone(), *before);
            spawn_local(async move {
                match api::trail(before).await {
                    Ok(found) => {
                        page.set(Some(found));
                        failed.set(None);
                    }
                    Err(trouble) => failed.set(Some(trouble)),
                }
            });
        })
    };
    {
        let load = load.clone();
        use_effect_with(*before, move |_| load.emit(()));
    }
    let go = |to: Option<u64>, name: &'static str| {
        let before = before.clone();
        let go = Callback::from(move |_: MouseEvent| before.set(to));
        el("button").class("button").attr("type", "button").onclick(go).with(name)
    };
    let body = match (&*page, &*failed) {
        (_, Some(trouble)) => failed_part(ui, trouble, &load).html(),
        (None, None) => loading(ui).html(),
        (Some(page), None) => {
            let newest = before.is_some().then(|| go(None, t.trail_newest()));
            let older = page.next.map(|next| go(Some(next), t.trail_older()));
            let ways = el("div").class("actions").each(newest.into_iter().chain(older));
            nodes([table(t, &page.entries), ways].map(El::html).into())
        }
    };
    el("div")
        .class("page")
        .with(el("h1").class("page-title").with(t.nav_trail()))
        .with(el("p").class("page-note").with(t.trail_text()))
        .with(body)
        .html()
}

fn table(t: Texts, entries: &[TrailForm]) -> El {
    if entries.is_empty() {
        return notice(t.trail_none(), t.trail_none_why(), false);
    }
    let names = [
        t.history_when(),
        t.trail_who(),
        t.trail_operation(),
        t.trail_about(),
        t.trail_from(),
        t.trail_outcome(),
    ];
    let columns = el("tr").each(names.map(|name| el("th").attr("scope", "col").with(name)));
    let table = el("table")
        .class("table")
        .with(el("caption").class("unseen").with(t.nav_trail()))
        .with(el("thead").with(columns))
        .with(el("tbody").each(entries.iter().map(|entry| row(t, entry))));
    let around = el("div").class("table-around").attr("role", "group").attr("tabindex", "0");
    around.attr("aria-label", t.nav_trail()).with(table)
}

fn row(t: Texts, entry: &TrailForm) -> El {
    let outcome = match entry.outcome.as_str() {
        "done" => t.trail_done(),
        "refused" => t.trail_refused(),
        "wrong_password" => t.trail_wrong_password(),
        "too_many" => t.trail_too_many(),
        _ => t.trail_no_account(),
    };
    let operation = if entry.operation == "sign_in" { t.sign_in() } else { entry.operation.as_str() };
    // The name first: the number tells apart two of one name.
    let parts = [&entry.name, &entry.who, &entry.acts_as].map(|part| part.as_deref());
    let [name, who, acts_as] = parts;
    let who = [name, who].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let who = [Some(who.as_str()), acts_as].into_iter().flatten().collect::<Vec<_>>().join(" → ");
    let cell = |text: &str| el("td").attr("dir", "auto").with(text);
    el("tr")
        .with(el("td").with(el("time").attr("datetime", iso(entry.at)).with(t.moment(entry.at))))
        .with(cell(&who))
        .with(cell(operation))
        .with(cell(entry.about.as_deref().unwrap_or_default()))
        .with(cell(entry.address.as_deref().unwrap_or_default()))
        .with(el("td").with(outcome))
}
