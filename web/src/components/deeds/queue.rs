//! The deeds that are not done yet, each at its stage.

use std::rc::Rc;

use reckon_domain::Rule;
use reckon_wire::{DecisionForm, Shown};
use yew::prelude::*;

use super::Intent;
use super::perform::new_key;
use crate::api::Trouble;
use crate::state::Forecast;

/// A deed with its one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// What is meant.
    pub intent: Rc<Intent>,
    /// The idempotency key: one for each intention, the same for each attempt.
    pub key: String,
    /// What the person is told that it costs.
    pub price: Price,
    /// How far it is.
    pub stage: Stage,
}

/// What a person is told before a deed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// As the server is told.
    pub shown: Shown,
    /// The rule that says so.
    pub rule: Option<Rule>,
    /// Whether the pro will see the client's contacts by it, and could not before.
    pub shares: bool,
    /// Interactions left in this period, where there is a limit and it is the viewer's to know.
    pub left: Option<u32>,
}

/// How far a deed is.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// The person is asked.
    Asking {
        /// Whether it is the second question: the cost is another than was shown.
        changed: bool,
    },
    /// It is on its way to the server.
    Doing,
    /// It did not get there, or no answer came back.
    Failed(Trouble),
    /// The rules refuse it.
    Refused(Box<DecisionForm>),
}

impl Deed {
    /// A deed that is to be asked about.
    pub(super) fn new(intent: Intent, shown: Shown, forecast: Forecast) -> Self {
        let (rule, shares, left) = match forecast {
            Forecast::Known(known) => (known.decision.rule, known.shares, known.left),
            Forecast::Doubtful(_) => (None, false, None),
        };
        let price = Price { shown, rule, shares, left };
        Self { intent: Rc::new(intent), key: new_key(), price, stage: Stage::Asking { changed: false } }
    }

    /// The deed at another stage.
    pub(super) fn at(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }
}

/// The deeds that are not done yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Queue {
    deeds: Vec<Deed>,
}

/// What happens to the queue.
pub(super) enum Step {
    /// A deed is new, or at another stage.
    Put(Deed),
    /// A deed is done, or given up.
    Drop(String),
}

impl Reducible for Queue {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut deeds = self.deeds.clone();
        match step {
            Step::Put(deed) => match deeds.iter_mut().find(|known| known.key == deed.key) {
                Some(known) => *known = deed,
                None => deeds.push(deed),
            },
            Step::Drop(key) => deeds.retain(|deed| deed.key != key),
        }
        Rc::new(Self { deeds })
    }
}

impl Queue {
    /// The deed that means the same as `intent`, unless the rules have refused it.
    pub(super) fn find(&self, intent: &Intent) -> Option<&Deed> {
        let open = |deed: &&Deed| !matches!(deed.stage, Stage::Refused(_));
        self.deeds.iter().filter(open).find(|deed| deed.intent.is_same_as(intent))
    }

    /// The first deed that is asked about.
    pub(super) fn asking(&self) -> Option<&Deed> {
        self.deeds.iter().find(|deed| matches!(deed.stage, Stage::Asking { .. }))
    }

    /// The deeds that failed or were refused.
    pub(super) fn failed(&self) -> Vec<Deed> {
        let failed = |deed: &&Deed| matches!(deed.stage, Stage::Failed(_) | Stage::Refused(_));
        self.deeds.iter().filter(failed).cloned().collect()
    }

    /// The deeds that are on their way.
    pub(super) fn busy(&self) -> Rc<[Rc<Intent>]> {
        let doing = |deed: &&Deed| matches!(deed.stage, Stage::Doing);
        self.deeds.iter().filter(doing).map(|deed| deed.intent.clone()).collect()
    }
}
