//! What a client would get: an example, filled by what the server fills with.

use js_sys::Date;
use reckon_domain::Local;
use reckon_domain::relation::Channel;
use reckon_wire::automations::AutomationDraft;
use reckon_wire::segments::segments;
use reckon_wire::template::{Field, Template, Values, date, time};

use super::words;
use crate::dom::{El, el};
use crate::i18n::{Texts, fill};
use crate::ui::Ui;
use crate::zone;

/// How many days from now the example's appointment is.
const DAYS: i64 = 7;
/// When it begins.
const HOUR: u8 = 9;
const MINUTE: u8 = 30;

/// What an example is filled with: a client and an appointment that are made up.
fn values(ui: &Ui, pro: &str) -> Values {
    let t = ui.t;
    let now = ui.session.as_ref().map_or(0, |session| session.world().clock.now().0);
    let starts = local(&t.zone(), now + DAYS * 86_400_000);
    Values {
        client: t.example_client().to_owned(),
        pro: pro.to_owned(),
        title: t.example_title().to_owned(),
        date: date(t.language, starts),
        time: time(t.language, starts),
    }
}

/// Half past nine on the day of an instant in a time zone.
fn local(zone: &str, millis: i64) -> Local {
    // As UTC, so that it can be asked for its parts: what the clocks there show.
    let shown = zone::clock(zone, millis).unwrap_or_default();
    let day = Date::new(&wasm_bindgen::JsValue::from([&shown, "Z"].concat()));
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    Local {
        // JavaScript's week begins on Sunday.
        weekday: small((day.get_utc_day() + 6) % 7),
        day: small(day.get_utc_date()),
        month: small(day.get_utc_month() + 1),
        hour: HOUR,
        minute: MINUTE,
    }
}

/// A draft as its client would read it, with what it takes; what is wrong with it instead, where it is no template.
pub(super) fn preview(ui: &Ui, draft: &AutomationDraft, pro: &str) -> El {
    let t = ui.t;
    let values = values(ui, pro);
    let shown = match Template::parse(&draft.body, &Field::ALL) {
        Err(_) => el("p").class("hint").with(t.preview_none()),
        Ok(template) => {
            let filled = template.fill(&values);
            match draft.channel {
                Channel::Email => email(t, &values.pro, &filled),
                Channel::Text | Channel::Chat => text(t, &filled),
            }
        }
    };
    let about =
        t.preview_about(fill::PreviewAbout { client: &values.client, moment: &words::moment(t, draft) });
    el("section")
        .class("preview")
        .attr("aria-labelledby", "preview-title")
        .with(el("h2").attr("id", "preview-title").class("preview-title").with(t.preview_title()))
        .with(el("p").class("hint").with(about))
        .with(shown)
}

fn text(t: Texts, filled: &str) -> El {
    let count = u32::try_from(segments(filled).count).unwrap_or(u32::MAX);
    el("div")
        .class("preview-text")
        .with(paragraphs(filled).class("preview-bubble"))
        .with(el("p").class("hint").attr("role", "status").with(t.preview_segments(count)))
        .with(el("p").class("hint").with(t.preview_opt_out()))
}

fn email(t: Texts, pro: &str, filled: &str) -> El {
    let head = |name: &str, value: String| {
        el("p").with(el("span").class("preview-head").with(name.to_owned())).with(" ").with(value)
    };
    el("div")
        .class("preview-mail")
        .with(head(t.preview_from(), t.preview_sender(pro)))
        .with(head(t.preview_subject(), t.preview_subject_of(pro)))
        .with(paragraphs(filled).class("preview-body"))
        .with(el("p").class("preview-foot").with(t.preview_unsubscribe(pro)))
}

fn paragraphs(text: &str) -> El {
    el("div").each(text.split("\n\n").map(|part| el("p").attr("dir", "auto").with(part.to_owned())))
}
