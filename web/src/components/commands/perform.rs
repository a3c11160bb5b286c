//! An action on its way to the server and back.

use gloo_timers::future::sleep;
use reckon_domain::Role;
use reckon_wire::decision::OutcomeForm;
use reckon_wire::{Act, Acted, DecisionForm, Shown, rules_version};
use std::time::Duration;

use super::queue::{Command, Price, Stage, Step};
use crate::api::{self, CostChanged, Trouble};
use crate::state::Session;

/// How long to wait before each further attempt of itself, in milliseconds.
const WAITS: [u64; 2] = [600, 1_800];

/// What came of an action.
pub(super) enum Done {
    /// It is done.
    As(Box<Acted>),
    /// The rules refuse it: a value, no failure.
    Refused(Box<DecisionForm>),
    /// It would cost more than was shown: nothing was done, and the person is asked again.
    Again(Price),
    /// It is not known to be done.
    Failed(Trouble),
}

impl Done {
    /// What that means for the queue. A second question is a new intention, with a key of its own.
    pub(super) fn into_step(self, command: Command) -> Step {
        match self {
            Self::As(_) => Step::Drop(command.key),
            Self::Refused(decision) => Step::Put(command.at(Stage::Refused(decision))),
            Self::Failed(trouble) => Step::Put(command.at(Stage::Failed(trouble))),
            Self::Again(price) => Step::Put(Command { price, ..command }.at(Stage::Asking { changed: true })),
        }
    }
}

/// Does an action; an attempt that gets no answer is made again, with the same key.
pub(super) async fn perform(session: &Session, command: &Command) -> Done {
    let act = act(session, command);
    let mut waits = WAITS.into_iter();
    let answer = loop {
        match api::act(&act).await {
            Err(trouble) if trouble.is_passing() => match waits.next() {
                Some(wait) => sleep(Duration::from_millis(wait)).await,
                None => break Err(trouble),
            },
            answer => break answer,
        }
    };
    match answer {
        Ok(acted) => take(session, acted),
        Err(Trouble::CostChanged(changed)) => {
            let CostChanged { decision, update } = *changed;
            let position = update.position;
            let left = session.change(|world| {
                // An update that cannot be read leaves the page as it was; the stream brings the next.
                let _ = world.apply(update);
                let now = world.clock.now();
                let account = world.account();
                account.plan_at(now).limit.to_option().map(|limit| limit.saturating_sub(account.used_at(now)))
            });
            Done::Again(price(&decision, position, left))
        }
        Err(trouble) => Done::Failed(trouble),
    }
}

fn take(session: &Session, acted: Acted) -> Done {
    session.change(|world| {
        let _ = world.apply(acted.update.clone());
        world.look();
    });
    match acted.decision.outcome {
        OutcomeForm::Allowed => Done::As(Box::new(acted)),
        OutcomeForm::Blocked | OutcomeForm::Error => Done::Refused(Box::new(acted.decision)),
    }
}

fn price(decision: &DecisionForm, position: u64, left: Option<u32>) -> Price {
    let shown = Shown {
        counts: decision.counted,
        charges: decision.charges.iter().map(|charge| charge.amount).sum(),
        on_contact: decision.on_contact,
        blocked: decision.outcome != OutcomeForm::Allowed,
        position,
        doubtful: false,
    };
    Price { shown, rule: decision.rule, shares: false, left }
}

fn act(session: &Session, command: &Command) -> Act {
    let intent = &command.intent;
    let is_client = session.role() == Some(Role::Client);
    Act {
        action: intent.action.name().to_owned(),
        variety: intent.action.variety().map(str::to_owned),
        project: intent.key.map(|key| key.project),
        pro: intent.key.filter(|_| is_client).map(|key| key.pro),
        client: intent.within.map(|of| of.client),
        channel: intent.within.filter(|_| intent.action.channel().is_none()).map(|of| of.channel),
        key: command.key.clone(),
        shown: Some(command.price.shown),
        rules: Some(rules_version()),
        amount: intent.amount,
        plan: intent.plan.map(|plan| plan.id.0),
        time: intent.time.map(|time| time.0),
        body: intent.body.clone(),
        ..Act::default()
    }
}

/// A new idempotency key: 128 random bits.
pub(crate) fn new_key() -> String {
    let mut bits = [0_u8; 16];
    let random = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bits).is_ok());
    if !random {
        // A browser without a source of randomness: unlike keys are all that is asked for.
        for bit in &mut bits {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
            let random = (js_sys::Math::random() * 256.0) as u8;
            *bit = random;
        }
    }
    bits.iter()
        .flat_map(|bits| [bits >> 4, bits & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
