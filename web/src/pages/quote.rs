//! Where the pro writes a quote: each method with what it costs now and on contact.

use reckon_domain::money::{self, ChargeSource};
use reckon_domain::{Action, Amount, Reason};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::action_button::ActionButton;
use crate::components::icon::Icon;
use crate::components::link::link;
use crate::components::notice::notice;
use crate::components::panel::{back, fact, facts, panel};
use crate::components::words;
use crate::dom::{El, el};
use crate::hooks::use_title;
use crate::i18n::{Texts, fill};
use crate::pages::lead::{no_lead, own_lead, quote_words};
use crate::router::Route;
use crate::state::Forecast;
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
        Some((*world.lead(lead)?, world.cards.get(&lead)?.clone()))
    });
    let Some((entry, card)) = known else { return no_lead(ui) };
    let page = el("div")
        .class("page is-narrow")
        .with(back(ui, Route::Lead(props.project), t.to_lead()))
        .with(el("h1").class("page-title").with(t.write_quote()))
        .with(
            el("p")
                .class("page-note")
                .with(t.quote_for(fill::QuoteFor { title: &card.title, name: &card.name })),
        );
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
    input(id, sum).attr("inputmode", "decimal").attr("autocomplete", "off")
}

/// A field whose text is kept here.
#[must_use]
pub fn input(id: &'static str, text: &UseStateHandle<String>) -> El {
    let set = text.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            set.set(field.value());
        }
    });
    el("input").attr("id", id).class("field").value((**text).clone()).oninput(oninput)
}

/// Both methods, side by side: what each costs now and on contact, what is included, and why one of them
/// may not be possible.
fn methods(ui: &Ui, entry: &Entry, amount: Result<Option<u64>, NotASum>) -> El {
    let t = ui.t;
    let (lead, fees) = (entry.key, entry.fees);
    let navigator = ui.navigator.clone();
    let done = Callback::from(move |_| navigator.to(Route::Lead(lead.project)));
    // A sum that cannot be read is mended before anything is sent.
    let mend = amount.is_err().then(|| Callback::from(|()| focus_field("sum")));
    let button = |action, label, icon| {
        ActionButton::new(action, lead, label)
            .icon(icon)
            .amount(amount.ok().flatten())
            .done(done.clone())
            .instead(mend.clone())
            .announced()
    };
    let item = |words: &str| el("li").with(Icon::Tick.html()).with(el("span").with(words));
    let included = |items: Vec<El>| {
        el("div")
            .with(el("h3").class("method-part").with(t.included()))
            .with(el("ul").class("points").each(items))
    };
    let manual = panel("manual", t.method_manual())
        .class("method")
        .with(el("p").with(t.method_manual_text()))
        .with(
            facts()
                .with(fact(t.costs_now(), from_credits(t, fees.manual_quote)))
                .with(fact(t.costs_on_contact(), t.method_manual_contact())),
        )
        .with(included(vec![item(t.included_read()), item(t.included_contacts())]))
        .with(unavailable(ui, entry, Action::SendManualQuote))
        .with(button(Action::SendManualQuote, t.send_quote(), Icon::Pencil).draw(ui));
    let minutes = money::INCLUDED_SECONDS / 60;
    let costs = fees.guaranteed_reply.map(|fee| {
        facts()
            .with(fact(t.costs_now(), t.nothing()))
            .with(fact(t.costs_on_contact(), on_contact(ui, fee)))
            .with(fact(t.costs_minutes(), t.costs_by_card(money::CALL_MINUTE)))
    });
    let offered = fees.guaranteed_reply.is_some().then(|| {
        included(vec![
            item(t.included_calls()),
            item(&t.included_minutes(minutes)),
            item(t.included_reveal()),
        ])
    });
    let guaranteed = panel("guaranteed", el("span").with(Icon::Shield.html()).with(t.badge_guaranteed()))
        .class(if offered.is_some() { "method is-guaranteed" } else { "method" })
        .with(el("p").with(t.method_guaranteed_text()))
        .with(costs)
        .with(offered)
        .with(unavailable(ui, entry, Action::SendGuaranteedReplyQuote))
        .with(button(Action::SendGuaranteedReplyQuote, t.send_guaranteed(), Icon::Shield).draw(ui));
    el("div").class("methods").with(manual).with(guaranteed)
}

/// What contact would charge, and where it would be taken from.
#[must_use]
pub fn on_contact(ui: &Ui, fee: Amount) -> String {
    let t = ui.t;
    let charge = ui.session.as_ref().and_then(|session| session.world().on_contact(fee));
    let Some(charge) = charge else { return t.nothing().to_owned() };
    let sum = charge.amount;
    match charge.source {
        ChargeSource::Credits => t.paid_credits(sum),
        ChargeSource::Card => t.paid_card(sum),
        ChargeSource::Outstanding => t.paid_outstanding(sum),
    }
}

fn from_credits(t: Texts, fee: Amount) -> String {
    if fee.is_zero() { t.nothing().to_owned() } else { t.paid_credits(fee) }
}

/// Why a quote cannot be sent this way now, in plain words, and what would change it.
fn unavailable(ui: &Ui, entry: &Entry, action: Action) -> Option<Html> {
    let t = ui.t;
    let session = ui.session.as_ref()?;
    let forecast = session.forecast(action, entry.key);
    let Forecast::Known(known) = &forecast else { return None };
    let world = session.world();
    let account = world.account();
    let why = match known.reason()? {
        Reason::LimitReached => t.why_limit().to_owned(),
        Reason::InsufficientCredits => {
            t.why_credits(fill::WhyCredits { fee: entry.fees.manual_quote, credits: account.credits })
        }
        Reason::GuaranteedReplyNotOffered => t.why_not_offered().to_owned(),
        Reason::AlreadyInContact => t.why_in_contact().to_owned(),
        Reason::CardRequired => t.why_card().to_owned(),
        Reason::PaymentOverdue => t.why_overdue(account.outstanding),
        // No rule refuses a quote for these.
        Reason::AlreadyQuoted
        | Reason::GuaranteedReplyRequired
        | Reason::AwaitingContact
        | Reason::CallServiceStopped
        | Reason::CallInProgress
        | Reason::CallbackInPast
        | Reason::NothingToConfirm
        | Reason::Unsubscribed
        | Reason::WrongContact
        | Reason::LandlineOnly
        | Reason::NoMobileNumber
        | Reason::NoValidEmail => return None,
    };
    drop(world);
    Some(words::predicted(ui, &forecast, Some(&why)))
}

/// Gives the focus to the field of this id.
pub fn focus_field(id: &str) {
    let field = web_sys::window()
        .and_then(|window| window.document()?.get_element_by_id(id))
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
