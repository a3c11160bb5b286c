//! What would become, or became, of each line of a file.

use reckon_wire::booking::{ImportReport, LineVerdict, Outcome};
use yew::prelude::*;

use crate::components::notice::{button, notice};
use crate::components::panel::{cell, panel};
use crate::dom::{El, el};
use crate::i18n::{Texts, fill};
use crate::ui::Ui;

/// Lines that are shown: the sums are of all of them, and each outcome can be shown by itself.
const MOST: usize = 200;

/// The sums, what to do next, the lines. `import` imports what is shown.
pub(super) fn report(
    ui: &Ui,
    found: &ImportReport,
    shown: &UseStateHandle<Option<Outcome>>,
    busy: bool,
    import: Callback<MouseEvent>,
) -> El {
    let t = ui.t;
    let moved = found.moved.then(|| notice(t.import_moved(), t.import_moved_why(), true));
    let done = found.imported.then(|| notice(t.import_done(), &sums(t, found), false));
    let next = (!found.imported).then(|| next(t, found, busy, import));
    panel("import-report", if found.imported { t.import_report() } else { t.import_preview() })
        .with(moved)
        .with(done)
        .with(next)
        .with(filter(t, found, shown))
        .with(lines(t, found, **shown))
}

fn count(found: &ImportReport, outcome: Outcome) -> u32 {
    u32::try_from(found.count(outcome)).unwrap_or(u32::MAX)
}

fn sums(t: Texts, found: &ImportReport) -> String {
    t.import_sums(fill::ImportSums {
        created: count(found, Outcome::Created),
        updated: count(found, Outcome::Updated),
        refused: count(found, Outcome::Refused),
    })
}

fn next(t: Texts, found: &ImportReport, busy: bool, import: Callback<MouseEvent>) -> El {
    // Even what changes no field raises the known version, so that older words come too late.
    let right = [Outcome::Created, Outcome::Updated, Outcome::Unchanged];
    let nothing = right.into_iter().all(|outcome| count(found, outcome) == 0);
    let idle = busy || nothing;
    let press = Callback::from(move |event: MouseEvent| {
        if !idle {
            import.emit(event);
        }
    });
    let name = if busy { t.doing() } else { t.import_now() };
    el("div")
        .class("import-next")
        .with(el("p").with(sums(t, found)))
        .with((found.empty > 0).then(|| {
            el("p").class("hint").with(t.import_empty(u32::try_from(found.empty).unwrap_or(u32::MAX)))
        }))
        .with(
            button(name, press)
                .class("is-primary")
                .class(busy.then_some("is-busy"))
                .attr("aria-disabled", idle.then_some("true")),
        )
        .with(nothing.then(|| el("p").class("hint").with(t.import_nothing())))
}

fn name(t: Texts, outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Created => (t.import_created(), "badge is-won"),
        Outcome::Updated => (t.import_updated(), "badge is-blue"),
        Outcome::Unchanged => (t.import_unchanged(), "badge is-quiet"),
        Outcome::Outdated => (t.import_outdated(), "badge is-quiet"),
        Outcome::Refused => (t.import_refused(), "badge is-lost"),
    }
}

fn filter(t: Texts, found: &ImportReport, shown: &UseStateHandle<Option<Outcome>>) -> El {
    let all = u32::try_from(found.lines.len()).unwrap_or(u32::MAX);
    let each = Outcome::ALL.map(|outcome| (Some(outcome), name(t, outcome).0, count(found, outcome)));
    let one = |(to, name, number): (Option<Outcome>, &'static str, u32)| {
        let shown = shown.clone();
        el("button")
            .attr("type", "button")
            .class("segment")
            .attr("aria-pressed", if to == *shown { "true" } else { "false" })
            .onclick(Callback::from(move |_: MouseEvent| shown.set(to)))
            .with(el("span").with(name))
            .with(el("span").class("segment-number").with(t.number(number)))
    };
    el("div")
        .class("segments import-filter")
        .attr("role", "group")
        .attr("aria-label", t.import_by_result())
        .each([(None, t.status_any(), all)].into_iter().chain(each).map(one))
}

fn lines(t: Texts, found: &ImportReport, shown: Option<Outcome>) -> El {
    let wanted: Vec<_> = found
        .lines
        .iter()
        .filter(|line| shown.is_none_or(|outcome| outcome == line.entry.verdict.result))
        .collect();
    if wanted.is_empty() {
        return notice(t.import_no_lines(), "", false);
    }
    let names = [t.import_line(), t.import_reference(), t.import_result(), t.import_why()];
    let columns = el("tr").each(names.map(|name| el("th").attr("scope", "col").with(name)));
    let table = el("table")
        .class("table import-table is-stacked")
        .with(el("caption").class("unseen").with(t.import_preview()))
        .with(el("thead").with(columns))
        .with(el("tbody").each(wanted.iter().take(MOST).map(|line| row(t, line))));
    let around = el("div").class("table-around").attr("role", "group").attr("tabindex", "0");
    let rest = u32::try_from(wanted.len().saturating_sub(MOST)).unwrap_or(u32::MAX);
    el("div")
        .with(around.attr("aria-label", t.import_preview()).with(table))
        .with((rest > 0).then(|| el("p").class("hint").with(t.import_rest(rest))))
}

fn row(t: Texts, line: &LineVerdict) -> El {
    let verdict = &line.entry.verdict;
    let (name, class) = name(t, verdict.result);
    let place = line.column.map(|column| t.import_column(u32::try_from(column).unwrap_or(u32::MAX)));
    let field = verdict.field.as_deref().map(|field| el("strong").with(field));
    let why = match verdict.result {
        Outcome::Created | Outcome::Unchanged | Outcome::Refused => cell(t.import_why()),
        Outcome::Updated => cell(t.import_why()).with(verdict.changed.join(", ")).with(" "),
        Outcome::Outdated => {
            let known = verdict.known.map(|known| known.to_string()).unwrap_or_default();
            cell(t.import_why()).with(t.import_known(&known)).with(" ")
        }
    };
    // Of an entry that is taken something may be said as well.
    let said = verdict.problem.clone().map(|problem| el("span").attr("dir", "auto").with(problem));
    let why = why.with(place).with(" ").with(field).with(" ").with(said);
    el("tr")
        .key(line.line.to_string())
        .with(cell(t.import_line()).with(t.number(u32::try_from(line.line).unwrap_or(u32::MAX))))
        .with(
            cell(t.import_reference())
                .class("import-reference")
                .attr("dir", "auto")
                .with(line.entry.reference.clone().unwrap_or_default()),
        )
        .with(cell(t.import_result()).with(el("span").class(class).with(name)))
        .with(why)
}
