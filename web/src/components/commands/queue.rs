//! The actions that are not done yet, each at its stage.

use std::rc::Rc;

use reckon_domain::Rule;
use reckon_wire::{DecisionForm, Shown};
use yew::prelude::*;

use super::Intent;
use super::perform::new_key;
use crate::api::Trouble;
use crate::state::Forecast;

/// An action with its one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// What is meant.
    pub intent: Rc<Intent>,
    /// The idempotency key: one for each intention, the same for each attempt.
    pub key: String,
    /// What the person is told that it costs.
    pub price: Price,
    /// How far it is.
    pub stage: Stage,
}

/// What a person is told before an action.
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

/// How far an action is.
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

impl Command {
    /// An action that is to be asked about.
    pub(super) fn new(intent: Intent, shown: Shown, forecast: Forecast) -> Self {
        let (rule, shares, left) = match forecast {
            Forecast::Known(known) => (known.decision.rule, known.shares, known.left),
            Forecast::Doubtful(_) => (None, false, None),
        };
        let price = Price { shown, rule, shares, left };
        Self { intent: Rc::new(intent), key: new_key(), price, stage: Stage::Asking { changed: false } }
    }

    /// The action at another stage.
    pub(super) fn at(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }
}

/// The actions that are not done yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Queue {
    commands: Vec<Command>,
}

/// What happens to the queue.
pub(super) enum Step {
    /// An action is new, or at another stage.
    Put(Command),
    /// An action is done, or given up.
    Drop(String),
}

impl Reducible for Queue {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut commands = self.commands.clone();
        match step {
            Step::Put(command) => match commands.iter_mut().find(|known| known.key == command.key) {
                Some(known) => *known = command,
                None => commands.push(command),
            },
            Step::Drop(key) => commands.retain(|command| command.key != key),
        }
        Rc::new(Self { commands })
    }
}

impl Queue {
    /// The action that means the same as `intent`, unless the rules have refused it.
    pub(super) fn find(&self, intent: &Intent) -> Option<&Command> {
        let open = |command: &&Command| !matches!(command.stage, Stage::Refused(_));
        self.commands.iter().filter(open).find(|command| command.intent.is_same_as(intent))
    }

    /// The first action that is asked about.
    pub(super) fn asking(&self) -> Option<&Command> {
        self.commands.iter().find(|command| matches!(command.stage, Stage::Asking { .. }))
    }

    /// The actions that failed or were refused.
    pub(super) fn failed(&self) -> Vec<Command> {
        let failed = |command: &&Command| matches!(command.stage, Stage::Failed(_) | Stage::Refused(_));
        self.commands.iter().filter(failed).cloned().collect()
    }

    /// The actions that are on their way.
    pub(super) fn busy(&self) -> Rc<[Rc<Intent>]> {
        let doing = |command: &&Command| matches!(command.stage, Stage::Doing);
        self.commands.iter().filter(doing).map(|command| command.intent.clone()).collect()
    }
}
