//! A discussion's status, whatever comes in what order: told again by somebody who does not know the table.

use std::collections::BTreeMap;

use reckon_domain::{Action as A, Channel, ClientId};

use crate::world::{Done, World};

/// What the rulebook's sentences say of one discussion: whether it is open, once it exists.
fn after(open: Option<bool>, done: &Done) -> Option<bool> {
    let is = |actions: &[A]| actions.contains(&done.action);
    if !done.decision.is_allowed() {
        open
    } else if is(&[A::Text, A::Email, A::ClientSendMessage]) {
        // The client has the word (D2).
        Some(true)
    } else if is(&[A::SendText, A::SendEmail, A::ProSendMessage]) {
        // The staff has answered (D1, D3).
        Some(false)
    } else if is(&[A::AutomationSendText, A::AutomationSendEmail]) {
        // Nobody has: what an automation begins is closed, what is open stays open (D1, D5).
        Some(open.unwrap_or(false))
    } else if is(&[A::CloseDiscussion, A::ReopenDiscussion]) {
        // By hand, where there is one (D4).
        open.map(|_| is(&[A::ReopenDiscussion]))
    } else if is(&[A::ReportFailure]) && done.details.automation.is_none() {
        // An answer that did not arrive is none; nobody waits for an automation's message.
        Some(true)
    } else {
        open
    }
}

#[test]
fn a_discussion_is_what_the_sentences_say_whatever_the_order() {
    let (mut opened_by_failure, mut left_open) = (0, 0);
    for seed in 0..60 {
        let mut world = World::new(seed);
        let mut expected: BTreeMap<(ClientId, Channel), bool> = BTreeMap::new();
        for step in 0..600 {
            let done = world.step();
            let Some(client) = done.about.client else { continue };
            if let Some(channel) = done.action.channel().or(done.details.channel) {
                let before = expected.get(&(client, channel)).copied();
                let now = after(before, &done);
                opened_by_failure += u32::from(done.action == A::ReportFailure && now != before);
                let automation = matches!(done.action, A::AutomationSendText | A::AutomationSendEmail);
                left_open += u32::from(automation && before == Some(true));
                expected.extend(now.map(|open| ((client, channel), open)));
            }
            for channel in Channel::ALL {
                let known = world.pro.relation(client).thread(channel).discussion;
                let known = known.map(|status| status == reckon_domain::relation::Status::Open);
                let wanted = expected.get(&(client, channel)).copied();
                assert_eq!(known, wanted, "seed {seed} step {step} {} {}", done.action.key(), channel.name());
            }
        }
        let open = expected.values().filter(|open| **open).count();
        assert_eq!(world.pro.open_discussions() as usize, open, "seed {seed}: the badge");
    }
    // The stories are not empty ones.
    assert!(opened_by_failure > 50 && left_open > 50, "{opened_by_failure} {left_open}");
}
