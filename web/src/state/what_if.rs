//! What another plan would allow, decided over every lead.

use reckon_domain::account::Plan;
use reckon_domain::{Account, Action};

use super::world::World;

/// How many leads an action would be free, counted or blocked on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Leads on which it is allowed and counts nothing.
    pub free: u32,
    /// Leads on which it would count an interaction.
    pub counts: u32,
    /// Leads on which it is blocked.
    pub blocked: u32,
}

impl Tally {
    /// Leads on which it is allowed.
    #[must_use]
    pub const fn allowed(&self) -> u32 {
        self.free + self.counts
    }
}

/// The pro's actions that a plan decides upon.
pub const ACTIONS: [Action; 3] =
    [Action::ViewContactsFromLead, Action::ProSendMessage, Action::SendManualQuote];

/// What each of [`ACTIONS`] comes to over all leads with `plan` in place of the pro's own.
///
/// A plan of the pro's own choosing leaves what is used in this period as it is.
#[must_use]
pub fn tallies(world: &World, plan: Plan) -> [Tally; ACTIONS.len()] {
    let account = Account { plan, next_plan: None, ..*world.account() };
    let now = world.clock.now();
    ACTIONS.map(|action| {
        let mut tally = Tally::default();
        for entry in world.known.leads() {
            let decision = world.decide_with(&account, entry, action, now);
            let place = if !decision.is_allowed() {
                &mut tally.blocked
            } else if decision.counts() {
                &mut tally.counts
            } else {
                &mut tally.free
            };
            *place += 1;
        }
        tally
    })
}
