//! A decision with its explanation, as numbers: the glue makes an object of them, a dozen times faster
//! than an object could be built from here.

use reckon_domain::decide::{Decision, Outcome};
use reckon_domain::lead::Quote;
use reckon_domain::relation::{Channel, Status};
use reckon_domain::{Lead, Rule, Timestamp};

use crate::problem::Problem;
use crate::words::{call_number, way_number};

/// How many numbers an answer has beside the packed word.
pub(crate) const ANSWER: usize = 11;

/// The numbers of an answer that do not fit into the packed word. What does not apply is -1.
pub(crate) type Numbers = [f64; ANSWER];

/// Where each number stands.
pub(crate) mod place {
    /// The first charge's amount; the second's follows.
    pub(crate) const AMOUNT: usize = 0;
    /// The fee due on contact.
    pub(crate) const ON_CONTACT: usize = 2;
    /// Until when to wait.
    pub(crate) const UNTIL: usize = 3;
    /// Interactions used, after an action.
    pub(crate) const USED: usize = 4;
    /// What the plan allows.
    pub(crate) const LIMIT: usize = 5;
    /// When the counter resets next.
    pub(crate) const PERIOD_END: usize = 6;
    /// The pro's credits.
    pub(crate) const CREDITS: usize = 7;
    /// The pro's open discussions.
    pub(crate) const OPEN_DISCUSSIONS: usize = 8;
    /// What [`lead_word`](super::lead_word) says.
    pub(crate) const LEAD: usize = 9;
    /// What [`discussion_word`](super::discussion_word) says.
    pub(crate) const DISCUSSION: usize = 10;
}

/// The packed word of a problem: it says so in place of an outcome, and its number above.
pub(crate) const fn problem(problem: Problem) -> u32 {
    3 | (problem as u32) << 2
}

/// Packs a decision. From the lowest bit: the outcome (2 bits: allowed, blocked, error), the rule's number
/// plus one (7), the reason or the fault (5), whether it counts (1), two charges' purposes plus one (2)
/// and sources (2), two ways out plus one (4 each).
#[expect(
    clippy::indexing_slicing,
    reason = "every place is a constant below the array's length, or one of two"
)]
pub(crate) fn pack(
    decision: &Decision,
    reset: Option<Timestamp>,
    can_upgrade: bool,
    numbers: &mut Numbers,
) -> u32 {
    const { assert!(Rule::ALL.len() < 127, "a rule's number fits into seven bits") };
    let rule = decision.rule.map_or(0, |rule| rule as u32 + 1);
    let mut word = rule << 2 | u32::from(decision.counts()) << 14;
    numbers[place::ON_CONTACT] = 0.0;
    match &decision.outcome {
        Outcome::Allowed(consequences) => {
            numbers[place::ON_CONTACT] = consequences.on_contact.0 as f64;
            for (at, charge) in consequences.charges.iter().enumerate().take(2) {
                word |= ((charge.purpose as u32 + 1) | (charge.source as u32) << 2) << (15 + 4 * at);
                numbers[place::AMOUNT + at] = charge.amount.0 as f64;
            }
        }
        Outcome::Blocked(reason) => {
            word |= 1 | (*reason as u32) << 9;
            for (at, way) in reason.unblock(reset, can_upgrade).enumerate().take(2) {
                word |= (u32::from(way_number(way)) + 1) << (23 + 4 * at);
            }
            numbers[place::UNTIL] = reset.map_or(-1.0, |until| until.0 as f64);
        }
        Outcome::Error(fault) => word |= 2 | (*fault as u32) << 9,
    }
    word
}

/// A lead after an action. From the lowest bit: whether the actor may see contacts (0 does not apply, 1 no,
/// 2 yes), whether contact was made (1), the call's status plus one (3 bits) and its failures (8).
pub(crate) fn lead_word(lead: &Lead, visible: Option<bool>) -> u32 {
    let visible = visible.map_or(0, |visible| 1 + u32::from(visible));
    let call = match lead.quote {
        Quote::GuaranteedReply { .. } => {
            u32::from(call_number(lead.call.status) + 1) | u32::from(lead.call.failures) << 3
        }
        Quote::None | Quote::Manual { .. } => 0,
    };
    visible | u32::from(lead.contact_made) << 2 | call << 3
}

/// A discussion after an action. From the lowest bit: its channel plus one (2 bits; 0: none was touched), its
/// status (1), whether instructions went out (0 does not apply, 1 no, 2 yes).
pub(crate) fn discussion_word(discussion: Option<(Channel, Status)>, instructions: Option<bool>) -> u32 {
    let discussion = discussion.map_or(0, |(channel, status)| (channel as u32 + 1) | (status as u32) << 2);
    discussion | instructions.map_or(0, |sent| 1 + u32::from(sent)) << 3
}
