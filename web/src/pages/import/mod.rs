//! For the operator: the booking software's files, looked at before they are imported.

mod report;

use reckon_wire::booking::{ImportReport, Outcome};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DragEvent, File, HtmlInputElement};
use yew::prelude::*;

use self::report::report;
use crate::api::Trouble;
use crate::api::booking::{Kind, import};
use crate::components::notice::{loading, notice, trouble};
use crate::components::panel::{hint, page_head, panel};
use crate::dom::{El, el};
use crate::hooks::use_title;
use crate::i18n::Texts;
use crate::ui::use_ui;

/// What is known of the file.
#[derive(Clone, Debug, Default, PartialEq)]
struct Looked {
    /// It, once it is chosen.
    file: Option<File>,
    /// Whether the server is at it.
    busy: bool,
    /// What would become of it, or what became.
    report: Option<Rc<ImportReport>>,
    /// Why there is no report.
    failed: Option<Trouble>,
}

/// The import.
#[component]
pub fn Import() -> Html {
    let ui = &use_ui();
    let t = ui.t;
    use_title(t.nav_import());
    let kind = use_state_eq(|| Kind::Clients);
    let looked = use_state_eq(Looked::default);
    let shown = use_state_eq(|| None::<Outcome>);
    let dragged = use_state_eq(|| false);
    let announcer = ui.announcer.clone();
    let ask = {
        let (looked, shown) = (looked.clone(), shown.clone());
        Callback::from(move |(kind, file, mark): (Kind, File, Option<String>)| {
            let (looked, shown, announcer) = (looked.clone(), shown.clone(), announcer.clone());
            let language = t.language;
            let before = if mark.is_some() { looked.report.clone() } else { None };
            looked.set(Looked { file: Some(file.clone()), busy: true, report: before, failed: None });
            spawn_local(async move {
                let answer = import(kind, &file, mark.as_deref(), language).await;
                let (report, failed) = match answer {
                    Ok(report) => {
                        announcer.emit(said(t, &report));
                        (Some(Rc::new(report)), None)
                    }
                    Err(trouble) => (None, Some(trouble)),
                };
                shown.set(None);
                looked.set(Looked { file: Some(file), busy: false, report, failed });
            });
        })
    };
    let choose_kind = {
        let (kind, looked, ask) = (kind.clone(), looked.clone(), ask.clone());
        Callback::from(move |wanted: Kind| {
            if *kind != wanted {
                kind.set(wanted);
                match looked.file.clone() {
                    Some(file) => ask.emit((wanted, file, None)),
                    None => looked.set(Looked::default()),
                }
            }
        })
    };
    let choose_file = {
        let (kind, ask) = (*kind, ask.clone());
        Callback::from(move |file: File| ask.emit((kind, file, None)))
    };
    let body = match (&looked.report, &looked.failed, looked.busy) {
        (_, Some(what), _) => notice(t.import_failed(), &problem(t, what), true),
        (None, None, true) => loading(ui),
        (None, None, false) => notice(t.import_none(), t.import_none_why(), false),
        (Some(found), None, busy) => {
            let (ask, kind, file, mark) = (ask, *kind, looked.file.clone(), found.outlook.clone());
            let go = Callback::from(move |_: MouseEvent| {
                if let Some(file) = file.clone() {
                    ask.emit((kind, file, Some(mark.clone())));
                }
            });
            report(ui, found, &shown, busy, go)
        }
    };
    el("div")
        .class("page")
        .with(page_head(t.nav_import(), el("p").class("page-note").with(t.import_text())))
        .with(
            panel("import-file", t.import_file())
                .with(kinds(t, *kind, &choose_kind))
                .with(place(t, looked.file.as_ref(), &dragged, &choose_file))
                .with(hint(columns(t, *kind))),
        )
        .with(body)
        .html()
}

/// What came of it, for who hears the page.
fn said(t: Texts, report: &ImportReport) -> String {
    let lines = u32::try_from(report.lines.len()).unwrap_or(u32::MAX);
    if report.imported {
        t.import_done().to_owned()
    } else if report.moved {
        t.import_moved().to_owned()
    } else {
        t.import_looked(lines)
    }
}

/// What is wrong with the file, and where.
fn problem(t: Texts, what: &Trouble) -> String {
    if let Trouble::Refused { detail, field, .. } = what
        && !field.is_empty()
    {
        return t.trouble_refused(&[field, ": ", detail].concat());
    }
    trouble(t, what)
}

fn columns(t: Texts, kind: Kind) -> String {
    let names = match kind {
        Kind::Clients => "reference, version, name, mobile, landline, email, language",
        Kind::Appointments => "reference, version, pro, client, title, starts, ends, status",
    };
    t.import_columns(names)
}

fn kinds(t: Texts, kind: Kind, choose: &Callback<Kind>) -> El {
    let one = |to: Kind| {
        let name = match to {
            Kind::Clients => t.import_clients(),
            Kind::Appointments => t.import_appointments(),
        };
        el("button")
            .attr("type", "button")
            .class("segment")
            .attr("aria-pressed", if to == kind { "true" } else { "false" })
            .onclick(choose.reform(move |_: MouseEvent| to))
            .with(name)
    };
    el("div")
        .class("segments calendar-choice")
        .attr("role", "group")
        .attr("aria-label", t.import_kind())
        .each(Kind::ALL.map(one))
}

/// Where a file is chosen, or dropped.
fn place(t: Texts, file: Option<&File>, dragged: &UseStateHandle<bool>, choose: &Callback<File>) -> El {
    let onchange = {
        let choose = choose.clone();
        Callback::from(move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(file) = field.files().and_then(|files| files.get(0)) {
                choose.emit(file);
            }
            // The same file, once it was mended, is a change again.
            field.set_value("");
        })
    };
    let set = |on: bool| {
        let dragged = dragged.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            dragged.set(on);
        })
    };
    let ondrop = {
        let (dragged, choose) = (dragged.clone(), choose.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            dragged.set(false);
            let files = event.data_transfer().and_then(|transfer| transfer.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                choose.emit(file);
            }
        })
    };
    let name = file.map_or_else(|| t.import_no_file().to_owned(), File::name);
    let field = el("input")
        .attr("id", "import-choose")
        .attr("type", "file")
        .attr("accept", ".csv,text/csv")
        .class("unseen")
        .onchange(onchange);
    el("div")
        .class("drop")
        .class(dragged.then_some("is-dragged"))
        .ondragover(set(true))
        .ondragleave(set(false))
        .ondrop(ondrop)
        .with(field)
        .with(el("label").class("button").attr("for", "import-choose").with(t.import_choose()))
        .with(el("span").class("drop-name").attr("dir", "auto").with(name))
        .with(el("span").class("hint").with(t.import_drop()))
}
