//! Where the pro writes a quote: each method with what it costs now and on contact.

use reckon_domain::Action;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::deed_button::DeedButton;
use crate::components::icon::Icon;
use crate::components::link::link;
use crate::components::notice::notice;
use crate::components::panel::{back, fact, facts, panel};
use crate::dom::{El, el};
use crate::hooks::use_title;
use crate::i18n::Texts;
use crate::pages::lead::{no_lead, own_lead, quote_words};
use crate::router::Route;
use crate::state::world::Entry;
use crate::ui::{Ui, use_ui};

/// Which project.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// Its id.
    pub project: u32,
}

/// The quote page.
#[component]
pub fn Quote(props: &Props) -> Html {
    let ui = &use_ui();
    let t = ui.t;
    let sum = use_state_eq(String::new);
    use_title(t.write_quote());
    let known = ui.session.as_ref().and_then(|session| {
        let lead = own_lead(session, props.project)?;
        let world = session.world();
        Some((*world.leads.get(&lead)?, world.cards.get(&lead)?.clone()))
    });
    let Some((entry, card)) = known else { return no_lead(ui) };
    let page = el("div")
        .class("page is-narrow")
        .with(back(ui, Route::Lead(props.project), t.to_lead()))
        .with(el("h1").class("page-title").with(t.write_quote()))
        .with(el("p").class("page-note").with(t.quote_for(&card.title, &card.name)));
    if let Some(words) = quote_words(t, &entry.lead) {
        let to_lead = link(ui, Route::Lead(props.project)).class("button").with(t.to_lead());
        return page.with(notice(t.quote_is_sent(), &words, false).with(to_lead)).html();
    }
    page.with(sum_field(t, &sum)).with(methods(ui, &entry, read_sum(&sum, t.digits()))).html()
}

/// Where the estimate is written.
fn sum_field(t: Texts, sum: &UseStateHandle<String>) -> El {
    let wrong = read_sum(sum, t.digits()).is_err();
    let (class, words) =
        if wrong { ("field-problem", t.quote_sum_wrong()) } else { ("hint", t.quote_sum_hint()) };
    let field = sum_input("sum", sum)
        .attr("aria-describedby", "sum-hint")
        .attr("aria-invalid", wrong.then_some("true"));
    el("div")
        .class("form-line is-sum")
        .with(el("label").attr("for", "sum").with(t.quote_sum(t.currency_code())))
        .with(field)
        .with(el("p").attr("id", "sum-hint").class(class).with(words))
}

/// A field for a sum of money.
#[must_use]
pub fn sum_input(id: &'static str, sum: &UseStateHandle<String>) -> El {
    let set = sum.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            set.set(field.value());
        }
    });
    el("input")
        .attr("id", id)
        .class("field")
        .attr("inputmode", "decimal")
        .attr("autocomplete", "off")
        .value((**sum).clone())
        .oninput(oninput)
}

/// The methods that the category has, side by side.
fn methods(ui: &Ui, entry: &Entry, amount: Result<Option<u64>, NotASum>) -> El {
    let t = ui.t;
    let (lead, fees) = (entry.key, entry.fees);
    let navigator = ui.navigator.clone();
    let done = Callback::from(move |_| navigator.to(Route::Lead(lead.project)));
    // A sum that cannot be read is mended before anything is sent.
    let mend = amount.is_err().then(|| Callback::from(|()| focus_sum()));
    let button = |action, label, icon| {
        DeedButton::new(action, lead, label)
            .icon(icon)
            .amount(amount.ok().flatten())
            .done(done.clone())
            .instead(mend.clone())
            .announced()
    };
    let manual = panel("manual", t.method_manual())
        .class("method")
        .with(el("p").with(t.method_manual_text()))
        .with(
            facts()
                .with(fact(t.costs_now(), money_or_nothing(t, fees.manual_quote.0)))
                .with(fact(t.costs_on_contact(), t.method_manual_contact())),
        )
        .with(button(Action::SendManualQuote, t.send_quote(), Icon::Pencil).class("is-primary").draw(ui));
    let guaranteed = fees.guaranteed_reply.map(|fee| {
        panel("guaranteed", el("span").with(Icon::Shield.html()).with(t.badge_guaranteed()))
            .class("method is-guaranteed")
            .with(el("p").with(t.method_guaranteed_text()))
            .with(
                facts()
                    .with(fact(t.costs_now(), t.nothing()))
                    .with(fact(t.costs_on_contact(), money_or_nothing(t, fee.0))),
            )
            .with(button(Action::SendGuaranteedReplyQuote, t.send_guaranteed(), Icon::Shield).draw(ui))
    });
    el("div").class("methods").with(manual).with(guaranteed)
}

fn money_or_nothing(t: Texts, minor: u64) -> String {
    if minor == 0 { t.nothing().to_owned() } else { t.money(minor) }
}

fn focus_sum() {
    let field = web_sys::window()
        .and_then(|window| window.document()?.get_element_by_id("sum"))
        .and_then(|field| wasm_bindgen::JsCast::dyn_into::<HtmlInputElement>(field).ok());
    if let Some(field) = field {
        // An element that cannot take the focus leaves the page as it is.
        let _ = field.focus();
    }
}

/// What was written is no sum of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASum;

/// Reads a sum in major units, with a point or a comma before its at most `digits` decimals.
///
/// # Errors
/// When it is neither empty nor a sum.
pub fn read_sum(text: &str, digits: i32) -> Result<Option<u64>, NotASum> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let digits = usize::try_from(digits).unwrap_or_default();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || part.len() > digits || !plain(whole) || !plain(part) {
        return Err(NotASum);
    }
    let minor = [whole, part, &"0".repeat(digits - part.len())].concat();
    minor.parse().map(Some).map_err(|_| NotASum)
}
