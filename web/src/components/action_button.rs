//! A button that does something, with what it costs beside it.

use reckon_domain::{Action, Timestamp};
use reckon_wire::Acted;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::chip::Chip;
use crate::components::commands::{Commands, Intent};
use crate::components::icon::Icon;
use crate::dom::{El, el};
use crate::state::predict::Cost;
use crate::state::{DiscussionKey, Forecast, LeadKey, Session};
use crate::ui::Ui;

/// What a button's action is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A lead.
    Lead(LeadKey),
    /// A discussion.
    Discussion(DiscussionKey),
}

impl About {
    /// What the action would cost now.
    #[must_use]
    pub fn forecast(self, session: &Session, action: Action) -> Forecast {
        self.forecast_at(session, action, None)
    }

    /// What the action would cost now; a callback's is about a time.
    #[must_use]
    pub fn forecast_at(self, session: &Session, action: Action, time: Option<Timestamp>) -> Forecast {
        match self {
            Self::Lead(lead) => session.world().forecast_at(action, Some(lead), time),
            Self::Discussion(of) => session.forecast_within(action, of),
        }
    }

    /// Whether the action is on its way.
    #[must_use]
    pub fn is_busy(self, commands: &Commands, action: Action) -> bool {
        match self {
            Self::Lead(lead) => commands.is_busy(action, Some(lead)),
            Self::Discussion(of) => commands.is_busy_within(action, of),
        }
    }

    /// The action, meant.
    #[must_use]
    pub fn intent(self, action: Action, label: AttrValue, done: Callback<Acted>) -> Intent {
        match self {
            Self::Lead(lead) => Intent::on_lead(action, lead, label, done),
            Self::Discussion(of) => Intent::in_discussion(action, of, label, done),
        }
    }

    /// The id of the chip's words for the action.
    #[must_use]
    pub fn chip_id(self, action: Action) -> String {
        let name = action.key().replace('.', "-");
        match self {
            Self::Lead(LeadKey { project, pro }) => format!("cost-{name}-{project}-{pro}"),
            Self::Discussion(of) => format!("cost-{name}-{}-{}", of.client, of.channel.name()),
        }
    }
}

/// A button and its chip. Where the action is blocked, pressing the button says why instead.
#[derive(Clone, Debug)]
pub struct ActionButton {
    action: Action,
    about: About,
    label: &'static str,
    instead: Option<Callback<()>>,
    amount: Option<u64>,
    time: Option<Timestamp>,
    done: Callback<Acted>,
    class: Option<&'static str>,
    icon: Option<Icon>,
    announces: bool,
    twin: Option<u32>,
}

impl ActionButton {
    /// A button of this name that does this on this lead.
    #[must_use]
    pub fn new(action: Action, lead: LeadKey, label: &'static str) -> Self {
        Self::about(action, About::Lead(lead), label)
    }

    /// A button of this name that does this in this discussion.
    #[must_use]
    pub fn within(action: Action, of: DiscussionKey, label: &'static str) -> Self {
        Self::about(action, About::Discussion(of), label)
    }

    fn about(action: Action, about: About, label: &'static str) -> Self {
        let (instead, amount, time, done) = (None, None, None, Callback::noop());
        let (class, icon, announces, twin) = (None, None, false, None);
        Self { action, about, label, instead, amount, time, done, class, icon, announces, twin }
    }

    /// What to call instead of doing the action at once: to go where it is written, say.
    #[must_use]
    pub fn instead(mut self, go: impl Into<Option<Callback<()>>>) -> Self {
        self.instead = go.into();
        self
    }

    /// A quote's estimate, in minor units.
    #[must_use]
    pub const fn amount(mut self, amount: Option<u64>) -> Self {
        self.amount = amount;
        self
    }

    /// When a callback is to be made.
    #[must_use]
    pub const fn time(mut self, time: Option<Timestamp>) -> Self {
        self.time = time;
        self
    }

    /// What to call once it is done.
    #[must_use]
    pub fn done(mut self, done: Callback<Acted>) -> Self {
        self.done = done;
        self
    }

    /// Its classes, beside `button`.
    #[must_use]
    pub const fn class(mut self, class: &'static str) -> Self {
        self.class = Some(class);
        self
    }

    /// Its picture.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Tells it from other buttons of the same action on the page.
    #[must_use]
    pub const fn twin(mut self, number: u32) -> Self {
        self.twin = Some(number);
        self
    }

    /// Has changes of the cost read out: on pages about one lead, not in lists.
    #[must_use]
    pub const fn announced(mut self) -> Self {
        self.announces = true;
        self
    }

    /// Draws it.
    #[must_use]
    pub fn draw(self, ui: &Ui) -> El {
        let around = el("span").class("command");
        let Some(session) = &ui.session else { return around };
        let forecast = self.about.forecast_at(session, self.action, self.time);
        let mut id = self.about.chip_id(self.action);
        if let Some(twin) = self.twin {
            id.push_str(&format!("-{twin}"));
        }
        let busy = self.about.is_busy(&ui.commands, self.action);
        let blocked = forecast.cost() == Cost::Blocked;
        let (label, announces) = (self.label, self.announces);
        let name = if busy { ui.t.doing() } else { label };
        let button = el("button")
            .attr("type", "button")
            .class("button")
            .class(self.class)
            .class(busy.then_some("is-busy"))
            .attr("aria-disabled", (blocked || busy).then_some("true"))
            .attr("aria-describedby", id.clone())
            .with(self.icon.map(Icon::html))
            .with(el("span").with(name))
            .onclick(self.press(ui, id.clone(), blocked, busy));
        around.with(button).with(html! { <Chip {forecast} about={label} {id} {announces} /> })
    }

    fn press(self, ui: &Ui, chip: String, blocked: bool, busy: bool) -> Callback<MouseEvent> {
        let begin = ui.commands.begin.clone();
        Callback::from(move |_: MouseEvent| {
            if blocked {
                explain(&chip);
            } else if let Some(instead) = &self.instead {
                instead.emit(());
            } else if !busy {
                let done = self.done.clone();
                let mut intent = self.about.intent(self.action, self.label.into(), done);
                intent.amount = self.amount;
                intent.time = self.time;
                begin.emit(intent);
            }
        })
    }
}

/// The quote whose cost a button shows that leads to both: the manual one, unless Guaranteed Reply is the
/// one that is possible.
#[must_use]
pub fn quote_action(ui: &Ui, lead: LeadKey) -> Action {
    let blocked = |action| {
        ui.session.as_ref().is_none_or(|session| session.forecast(action, lead).cost() == Cost::Blocked)
    };
    if blocked(Action::SendManualQuote) && !blocked(Action::SendGuaranteedReplyQuote) {
        Action::SendGuaranteedReplyQuote
    } else {
        Action::SendManualQuote
    }
}

/// Opens the chip whose words have this id, by giving it the focus.
pub fn explain(id: &str) {
    let chip = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|words| words.closest("button").ok().flatten())
        .and_then(|button| button.dyn_into::<HtmlElement>().ok());
    if let Some(chip) = chip {
        // An element that cannot take the focus leaves the page as it is.
        let _ = chip.focus();
    }
}
