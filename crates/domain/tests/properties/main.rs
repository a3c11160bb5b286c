//! What holds whatever is done, in whatever order: random actions, and the log that they leave.

#![expect(clippy::indexing_slicing, reason = "a test fails by panicking, in its helpers too")]

mod discussions;
mod world;

use std::collections::BTreeMap;

use reckon_domain::account::Account;
use reckon_domain::decide::About;
use reckon_domain::event::{AccountEvent, Event, LeadEvent};
use reckon_domain::fact::{Fact, Facts, possible};
use reckon_domain::money::ChargeSource;
use reckon_domain::table::{TABLE, Then};
use reckon_domain::{
    Action, Amount, Charge, Decision, Limit, Outcome, PaymentPurpose, Pro, ProjectId, Reason, Role, Rule,
    Timestamp, evolve,
};
use world::{Done, PROJECTS, World, owner, period};

/// How many random stories are told.
const STORIES: u64 = 2_000;
/// Actions in each.
const ACTIONS: usize = 120;

/// Tells random stories and looks at each action with the state before it.
fn tell(mut look: impl FnMut(&Pro, &Done, &World)) {
    for seed in 0..STORIES {
        let mut world = World::new(seed);
        for _ in 0..ACTIONS {
            let before = world.pro.clone();
            let done = world.step();
            look(&before, &done, &world);
        }
    }
}

fn charges(events: &[Event]) -> impl Iterator<Item = Charge> {
    events.iter().filter_map(|event| match event {
        Event::Lead(_, LeadEvent::Charged(charge)) => Some(*charge),
        Event::Lead(..) | Event::Account(_) | Event::Relation(..) => None,
    })
}

fn decided_charges(decision: &Decision) -> Vec<Charge> {
    match decision.outcome {
        Outcome::Allowed(consequences) => consequences.charges.iter().collect(),
        Outcome::Blocked(_) | Outcome::Error(_) => Vec::new(),
    }
}

#[test]
fn random_actions_reach_every_rule_that_can_decide() {
    let mut met: BTreeMap<Rule, u32> = BTreeMap::new();
    tell(|_, done, _| {
        if let Some(rule) = done.decision.rule {
            *met.entry(rule).or_default() += 1;
        }
    });
    let decides = |rule: &&Rule| {
        TABLE.iter().any(|row| row.rule == Some(**rule) && !matches!(row.then, Then::Fault(_)))
    };
    // What is met only now and then would go unnoticed when the dice fall otherwise.
    let seldom: Vec<_> = Rule::ALL
        .iter()
        .filter(decides)
        .filter(|rule| met.get(rule).is_none_or(|times| *times < 20))
        .collect();
    assert!(seldom.is_empty(), "hardly ever met: {seldom:?} of {met:?}");
}

#[test]
fn replay_equals_the_state_at_any_point() {
    for seed in 0..STORIES {
        let mut world = World::new(seed);
        let beginning = world.pro.clone();
        let mut log = Vec::new();
        let mut snapshot = (beginning.clone(), 0);
        for command in 0..ACTIONS {
            log.extend(world.step().events);
            // From the beginning, and from a snapshot taken on the way.
            if command % 30 == 29 {
                assert_eq!(
                    log.iter().fold(beginning.clone(), evolve),
                    world.pro,
                    "seed {seed}, action {command}"
                );
                assert_eq!(
                    log[snapshot.1..].iter().fold(snapshot.0, evolve),
                    world.pro,
                    "seed {seed}, action {command}"
                );
                snapshot = (world.pro.clone(), log.len());
            }
        }
    }
}

#[test]
fn used_is_what_was_counted_in_the_period() {
    for seed in 0..STORIES {
        let mut world = World::new(seed);
        let mut counted: Vec<Timestamp> = Vec::new();
        for command in 0..ACTIONS {
            let done = world.step();
            let new = done
                .events
                .iter()
                .filter(|event| matches!(event, Event::Lead(_, LeadEvent::InteractionCounted { .. })));
            counted.extend(new.map(|_| done.now));
            let in_period = counted.iter().filter(|at| period(done.now).contains(**at)).count();
            assert_eq!(
                world.pro.account.used_at(done.now) as usize,
                in_period,
                "seed {seed}, action {command}"
            );
        }
    }
}

#[test]
fn what_is_refused_changes_nothing() {
    tell(|before, done, world| {
        if !done.decision.is_allowed() {
            assert_eq!(done.events, [], "{}", done.action.key());
            assert_eq!(before, &world.pro, "{}", done.action.key());
            assert_eq!(done.decision.cost(), reckon_domain::decide::Shown::default());
        }
    });
}

#[test]
fn a_lead_counts_at_most_once_and_makes_contact_at_most_once_and_never_both() {
    for seed in 0..STORIES {
        let mut world = World::new(seed);
        let mut times: BTreeMap<ProjectId, u32> = BTreeMap::new();
        for _ in 0..ACTIONS {
            let done = world.step();
            for event in &done.events {
                if let Event::Lead(
                    project,
                    LeadEvent::InteractionCounted { .. } | LeadEvent::ContactMade { .. },
                ) = event
                {
                    *times.entry(*project).or_default() += 1;
                }
            }
            assert!(times.values().all(|times| *times <= 1), "seed {seed}: {times:?}");
        }
    }
}

#[test]
fn money_moves_only_as_decided() {
    for seed in 0..STORIES {
        let mut world = World::new(seed);
        let (mut credits, mut outstanding) = (world.pro.account.credits.0, 0);
        for command in 0..ACTIONS {
            let done = world.step();
            let charged: Vec<_> = charges(&done.events).collect();
            assert_eq!(charged, decided_charges(&done.decision), "seed {seed}, action {command}");
            for Charge { source, amount: Amount(amount), .. } in charged {
                assert!(amount > 0, "a charge of nothing");
                match source {
                    ChargeSource::Credits => {
                        credits = credits.checked_sub(amount).expect("credits that are there")
                    }
                    ChargeSource::Card => {}
                    ChargeSource::Outstanding => outstanding += amount,
                }
            }
            for event in &done.events {
                match event {
                    Event::Account(AccountEvent::CreditsAdded { amount }) => credits += amount.0,
                    Event::Account(AccountEvent::OutstandingPaid { amount }) => outstanding -= amount.0,
                    Event::Account(AccountEvent::PaymentDeclined(payment))
                        if payment.purpose != PaymentPurpose::Credits =>
                    {
                        outstanding += payment.amount.0;
                    }
                    Event::Account(_) | Event::Lead(..) | Event::Relation(..) => {}
                }
            }
            let Account { credits: Amount(found), outstanding: Amount(owed), .. } = world.pro.account;
            assert_eq!((found, owed), (credits, outstanding), "seed {seed}, action {command}");
        }
    }
}

#[test]
fn a_pro_never_counts_past_the_limit_and_a_client_is_never_held_up_by_it() {
    tell(|before, done, world| {
        let role = done.action.role();
        if role == Role::Pro && done.decision.counts() {
            let account = &world.pro.account;
            let limit = before.account.plan_at(done.now).limit;
            assert!(Limit::Of(account.used_at(done.now)) <= limit, "{}: {account:?}", done.action.key());
        }
        if role == Role::Client {
            assert_ne!(
                done.decision.outcome,
                Outcome::Blocked(Reason::LimitReached),
                "{}",
                done.action.key()
            );
        }
    });
}

#[test]
fn what_was_shown_stays_shown_and_what_happened_stays_so() {
    tell(|before, done, world| {
        for project in (0..PROJECTS).map(ProjectId) {
            let (was, is) = (before.lead(project), world.pro.lead(project));
            for (was, is) in [
                (was.visible_to_pro(), is.visible_to_pro()),
                (was.visible_to_client(), is.visible_to_client()),
                (was.counted, is.counted),
                (was.contact_made, is.contact_made),
                (was.booked, is.booked),
                (was.negative_reply, is.negative_reply),
                (was.hired, is.hired),
            ] {
                assert!(is >= was, "{} took something back", done.action.key());
            }
        }
    });
}

#[test]
fn impossible_facts_never_come_about() {
    let everything = Fact::ALL.into_iter().fold(Facts::NONE, |all, fact| all.union(fact.bit()));
    tell(|_, done, world| {
        for project in 0..PROJECTS {
            let about = About { project: Some(ProjectId(project)), client: Some(owner(project)) };
            // The facts of a lead and those of a relation: every action about one of them has the same.
            for action in [Action::SendManualQuote, Action::ProSendMessage, Action::Text, Action::SendEmail] {
                let facts = world.with_situation(about, |situation| {
                    situation.facts(action, &reckon_domain::Details::default(), done.now)
                });
                assert!(
                    possible(facts, everything),
                    "after {}: {:?}",
                    done.action.key(),
                    facts.iter().collect::<Vec<_>>()
                );
            }
        }
    });
}

#[test]
fn an_action_that_counted_counts_no_more() {
    tell(|_, done, world| {
        let again = world.with_situation(done.about, |situation| {
            let details = reckon_domain::Details::default();
            reckon_domain::decide(situation, done.action, &details, done.now)
        });
        assert!(!done.decision.exceeds(done.decision.cost()));
        if done.decision.counts() {
            assert!(!again.counts(), "{} counts twice", done.action.key());
        }
    });
}
