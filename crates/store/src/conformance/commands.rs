//! What commands do, and do not.

use reckon_domain::Limit;
use reckon_domain::action::Details;
use reckon_domain::event::{Event, LeadEvent};
use reckon_domain::relation::Channel;
use reckon_domain::{Action, Amount, ClientId, PlanId, ProId, ProjectId, Role, Rule, Timestamp};

use super::world::{CANARY, DAY, START, World, command, of_amount, shown, to_plan};
use crate::StoreError;
use crate::model::{Actor, Agreement, Command, Contacts, Disposition, ShownBefore, Whom};

const VIEW: Action = Action::ViewContactsFromChat;

/// A counted view: receipt, account, lead, history and log agree.
pub async fn what_an_action_causes_is_recorded(world: &World) {
    let receipt = world.done(world.by_pro(world.anna, VIEW, 1)).await;
    assert_eq!((receipt.position, receipt.at, receipt.replayed), (1, START, false));
    assert_eq!(receipt.decision.rule, Some(Rule::P1));
    assert!(receipt.decision.counts() && receipt.can_upgrade);
    // The 31st of January begins in Berlin an hour before it does in UTC.
    assert_eq!(receipt.reset, Timestamp(1_769_814_000_000));

    let row = world.account(world.anna).await;
    assert_eq!((row.account.used, row.position, row.can_upgrade), (1, 1, true));
    assert_eq!(row.account.period.end, receipt.reset);
    assert_eq!(row.account.next_end, Some(Timestamp(1_772_233_200_000)));
    assert!(world.lead(world.anna, 1).await.lead.counted);

    let counted = world.store.interactions(world.anna, None, 10).await.unwrap();
    assert_eq!(counted.len(), 1);
    let counted = counted.first().unwrap();
    assert_eq!((counted.position, counted.project), (1, world.project(1)));
    assert_eq!((counted.rule, counted.by, counted.title.as_str()), (Rule::P1, Role::Pro, "Job 1"));
    assert_eq!(counted.period, row.account.period);

    let changes = world.store.changes(Whom::Pro(world.anna), 0, 10).await.unwrap();
    assert_eq!(changes.len(), 1);
    let change = changes.first().unwrap();
    assert_eq!(
        (change.position, change.project, change.client),
        (1, Some(world.project(1)), Some(world.cleo))
    );
    assert_eq!((change.actor, change.action, change.rule), (Actor::Pro(world.anna), VIEW, Some(Rule::P1)));
    let counted = LeadEvent::InteractionCounted { rule: Rule::P1 };
    assert!(change.events.contains(&Event::Lead(world.project(1), counted)), "{change:?}");
    assert_eq!(world.store.changes(Whom::Client(world.cleo), 0, 10).await.unwrap(), changes);
}

/// A refusal is answered, remembered, and otherwise nothing.
pub async fn what_is_refused_changes_nothing(world: &World) {
    for project in [1, 2] {
        world.done(world.by_pro(world.anna, VIEW, project)).await;
    }
    let before = (world.account(world.anna).await, world.lead(world.anna, 3).await, world.head().await);
    let receipt = world.refused(world.by_pro(world.anna, VIEW, 3), Rule::L0).await;
    assert_eq!(receipt.position, 2);
    world.refused(world.by_pro(world.anna, Action::SendManualQuote, 3), Rule::L1).await;
    world.refused(world.by_machine(world.anna, Action::CallConnected, 1), Rule::K2).await;
    let after = (world.account(world.anna).await, world.lead(world.anna, 3).await, world.head().await);
    assert_eq!(after, before);
    let leads = world.store.leads_of_client(world.cleo).await.unwrap();
    assert_eq!(leads.len(), 1, "no lead was begun");
}

/// A pro's action that costs more than the page said is not done; told the truth, it is.
pub async fn what_costs_more_than_was_shown_is_not_done(world: &World) {
    let view = Command { shown: Some(shown(false, 0)), ..world.by_pro(world.anna, VIEW, 1) };
    let receipt = world.store.execute(view).await.unwrap();
    assert_eq!((receipt.disposition, receipt.position), (Disposition::CostsMore, 0));
    assert!(receipt.decision.counts());
    assert_eq!((world.head().await, world.account(world.anna).await.account.used), (0, 0));

    // Project 3 is moving: the manual quote costs 800.
    let quote =
        |shown| Command { shown: Some(shown), ..world.by_pro(world.anna, Action::SendManualQuote, 3) };
    let receipt = world.store.execute(quote(shown(false, 0))).await.unwrap();
    assert_eq!(receipt.disposition, Disposition::CostsMore);
    assert_eq!(world.account(world.anna).await.account.credits, Amount(2000));
    let mut told = shown(false, 0);
    told.cost.charges = Amount(800);
    world.done(quote(told)).await;
    assert_eq!(world.account(world.anna).await.account.credits, Amount(1200));
    // It may take less than was shown.
    let more = Command { shown: Some(shown(true, 1)), ..world.by_pro(world.anna, Action::ProSendMessage, 3) };
    world.done(more).await;
}

/// What a client was shown stops nothing: it is not they who pay.
pub async fn a_client_is_never_asked_twice(world: &World) {
    let message = world.by_client(world.anna, Action::ClientSendMessage, 1);
    let receipt = world.done(Command { shown: Some(shown(false, 0)), ..message }).await;
    assert!(receipt.decision.counts());
}

/// Free actions that change nothing are answered and not logged.
pub async fn what_changes_nothing_is_not_in_the_log(world: &World) {
    let receipt = world.done(command(Actor::Pro(world.anna), world.anna, Action::BrowseLeads)).await;
    assert_eq!((receipt.position, world.head().await), (0, 0));
    world.done(world.by_pro(world.anna, Action::ClaimHired, 1)).await;
    let again = world.done(world.by_pro(world.anna, Action::ClaimHired, 1)).await;
    assert_eq!((again.position, world.head().await), (1, 1));
}

/// Foreign, missing and mismatched things look the same, and leave the key unused.
pub async fn what_does_not_belong_together_is_unknown(world: &World) {
    let good = world.by_client(world.anna, VIEW, 1);
    let unknown = |what| StoreError::Unknown(what);
    let with = |change: &dyn Fn(&mut Command)| {
        let mut command = Command { action: Action::MarkHired, ..good.clone() };
        change(&mut command);
        command
    };
    for (what, wrong) in [
        ("pro", with(&|command| command.pro = ProId(999))),
        ("pro", with(&|command| command.actor = Actor::Pro(world.ben))),
        ("project", with(&|command| command.about.project = Some(ProjectId(9999)))),
        ("project", with(&|command| command.about.project = None)),
        ("project", with(&|command| command.about.client = Some(world.dan))),
        ("project", with(&|command| command.actor = Actor::Client(world.dan))),
        // Cara does not see plumbing.
        ("project", world.by_pro(world.cara, VIEW, 1)),
        // Nor does a client, by that, see the contacts of pros of another trade whom they have never turned to.
        ("project", world.by_client(world.cara, Action::ViewPhone, 1)),
        ("client", command(Actor::Client(ClientId(99)), world.anna, Action::Text)),
        ("client", command(Actor::Pro(world.anna), world.anna, Action::SendText)),
        (
            "plan",
            Command {
                details: to_plan(PlanId(99), Limit::Unlimited),
                ..command(Actor::Pro(world.anna), world.anna, Action::ChangePlan)
            },
        ),
    ] {
        assert_eq!(world.error(wrong.clone()).await, unknown(what), "{wrong:?}");
    }
    assert_eq!(world.head().await, 0);
    world.done(with(&|_| ())).await;
    // A client may turn to a pro of another trade; then the pro sees the project.
    world.done(world.by_client(world.cara, Action::ClientSendMessage, 1)).await;
    world.done(world.by_pro(world.cara, Action::ProSendMessage, 1)).await;
    world.done(world.by_client(world.cara, Action::ViewPhone, 1)).await;
}

/// What a plan allows is not the caller's to say.
pub async fn a_plan_allows_what_the_directory_says(world: &World) {
    let [_, ten, _] = world.plans;
    let change = command(Actor::Pro(world.anna), world.anna, Action::ChangePlan);
    world.done(Command { details: to_plan(ten, Limit::Unlimited), ..change }).await;
    let row = world.account(world.anna).await;
    assert_eq!((row.account.plan.id, row.account.plan.limit), (ten, Limit::Of(10)));
    assert!(row.can_upgrade);
    assert!(!world.account(world.ben).await.can_upgrade);
}

/// A command without what its action needs is an error that names it.
pub async fn what_an_action_needs_must_be_there(world: &World) {
    let by_anna = |action| command(Actor::Pro(world.anna), world.anna, action);
    let with_client = |action| {
        let mut command = by_anna(action);
        command.about.client = Some(world.cleo);
        command
    };
    let update =
        Command { actor: Actor::Machine(Role::BookingSoftware), ..with_client(Action::UpdateContact) };
    let too_much = Command { details: of_amount(Amount::MAX.0), ..by_anna(Action::AddCredits) };
    for (field, lacking) in [
        ("plan", by_anna(Action::ChangePlan)),
        ("amount", by_anna(Action::AddCredits)),
        ("amount", too_much),
        ("channel", with_client(Action::CloseDiscussion)),
        ("contacts", update),
    ] {
        let error = world.error(lacking.clone()).await;
        let named = matches!(&error, StoreError::Invalid { field: named, .. } if named == field);
        assert!(named, "{lacking:?}: {error}");
    }
    world.done(Command { details: of_amount(5), ..by_anna(Action::AddCredits) }).await;
    assert_eq!(world.account(world.anna).await.account.credits, Amount(2005));
}

/// Messages have their words; the log does not.
pub async fn words_are_kept_beside_the_log(world: &World) {
    let hello = Command {
        body: Some("Is Tuesday good?".to_owned()),
        ..world.by_client(world.anna, Action::ClientSendMessage, 1)
    };
    assert!(!format!("{hello:?}").contains("Tuesday"));
    world.done(hello).await;
    world
        .done(Command { body: Some("Yes".to_owned()), ..world.by_pro(world.anna, Action::ProSendMessage, 1) })
        .await;
    let messages = world.store.messages(world.project(1), world.anna, 0, 10).await.unwrap();
    let words: Vec<_> = messages.iter().map(|row| (row.position, row.by, row.body.as_str())).collect();
    assert_eq!(words, [(1, Role::Client, "Is Tuesday good?"), (2, Role::Pro, "Yes")]);
    assert_eq!(world.store.messages(world.project(1), world.ben, 0, 10).await.unwrap(), []);
    let row = world.account(world.anna).await;
    assert_eq!(row.open_discussions, 0, "the pro had the last word");
}

/// The booking software's contacts: what changed is right again for every pro, and none of it is logged.
pub async fn new_contacts_are_right_for_every_pro(world: &World) {
    for pro in [world.anna, world.ben] {
        let mut report = command(Actor::Pro(pro), pro, Action::ReportWrongContact);
        report.about.client = Some(world.cleo);
        report.details = Details { channel: Some(Channel::Text), ..Details::default() };
        world.done(report).await;
    }
    let text = |pro| {
        let mut text = command(Actor::Pro(pro), pro, Action::SendText);
        text.about.client = Some(world.cleo);
        text
    };
    world.refused(text(world.anna), Rule::E3).await;

    let mut update = command(Actor::Machine(Role::BookingSoftware), world.anna, Action::UpdateContact);
    update.about.client = Some(world.cleo);
    let email = Some("cleo@example.org".to_owned());
    update.contacts = Some(Contacts { mobile: Some(CANARY.to_owned()), landline: None, email });
    assert!(!format!("{update:?}").contains(CANARY));
    world.done(update).await;

    let cleo = world.store.client(world.cleo).await.unwrap();
    assert_eq!(cleo.contacts.mobile.as_deref(), Some(CANARY));
    assert_eq!((cleo.reach.mobile_version, cleo.reach.email_version), (1, 0));
    for pro in [world.anna, world.ben] {
        world.done(text(pro)).await;
        let relations = world.store.relations(pro, None, 100).await.unwrap();
        assert_eq!(relations.first().map(|row| row.reach.mobile_version), Some(1));
        assert_eq!(relations.first().map(|row| row.client_name.as_str()), Some("Cleo P."));
        let log = world.store.changes(Whom::Pro(pro), 0, 100).await.unwrap();
        assert!(!format!("{log:?}{relations:?}{cleo:?}").contains(CANARY));
    }
}

/// Each prediction is counted, with the reason where it differed.
pub async fn predictions_are_compared_with_decisions(world: &World) {
    let view = |project, shown| Command { shown: Some(shown), ..world.by_pro(world.anna, VIEW, project) };
    world.done(view(1, shown(true, 0))).await;
    // The page had not seen the first view yet, and said that it counts once more.
    world.done(view(1, shown(true, 0))).await;
    let old_rules = ShownBefore { same_rules: false, ..shown(true, 1) };
    world.done(view(1, old_rules)).await;
    world.done(view(1, shown(true, 1))).await;
    world.done(view(2, shown(true, 1))).await;
    // Refused on the page, allowed since the period ended: time explains it.
    let blocked = ShownBefore { blocked: true, ..shown(false, 2) };
    let later = Timestamp(START.0 + 30 * DAY);
    let receipt = world.store.execute(Command { now: later, ..view(4, blocked) }).await.unwrap();
    assert_eq!(receipt.disposition, Disposition::CostsMore);
    // A page that could not tell has told nothing that could be wrong; nothing is taken all the same.
    let doubtful = ShownBefore { doubtful: true, ..shown(false, 9) };
    let receipt = world.store.execute(Command { now: later, ..view(4, doubtful) }).await.unwrap();
    assert_eq!(receipt.disposition, Disposition::CostsMore);

    let all = world.store.predictions(2).await.unwrap();
    assert_eq!((all.predicted, all.agreed), (6, 2), "{all:?}");
    assert_eq!((all.stale, all.other_rules, all.unexplained), (2, 1, 1), "{all:?}");
    let latest: Vec<_> = all.latest.iter().map(|row| (row.cause, row.at, row.shown.position)).collect();
    assert_eq!(latest, [(Agreement::Stale, later, 2), (Agreement::Unexplained, START, 1)]);
    assert_eq!(all.latest.first().map(|row| row.decision), Some(receipt.decision));
}

/// What one pro does is not another's.
pub async fn pros_do_not_touch_each_other(world: &World) {
    let before = (world.account(world.ben).await.account, world.lead(world.ben, 1).await);
    world.done(world.by_client(world.anna, Action::ClientSendMessage, 1)).await;
    world.done(world.by_client(world.anna, Action::RequestBookingFromProject, 1)).await;
    assert_eq!((world.account(world.ben).await.account, world.lead(world.ben, 1).await), before);
    assert_eq!(world.store.changes(Whom::Pro(world.ben), 0, 10).await.unwrap(), []);
    assert_eq!(world.store.relations(world.ben, None, 100).await.unwrap(), []);
    assert_eq!(world.store.changes(Whom::Client(world.dan), 0, 10).await.unwrap(), []);
    // Per lead, not per project (I9): Ben's own view counts.
    assert!(world.done(world.by_pro(world.ben, VIEW, 1)).await.decision.counts());
    assert_eq!(world.account(world.anna).await.account.used, 1);
}
