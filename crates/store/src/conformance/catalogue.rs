//! What the marketplace changes about what it offers (I14, I15), and what an import leaves alone.

use reckon_domain::decide::Shown;
use reckon_domain::event::{AccountEvent, Event};
use reckon_domain::lead::{Fees, Quote};
use reckon_domain::{Action, Amount, Limit, Rule, Timestamp};

use super::world::{DAY, START, World, command, marketplace, of_amount, pro, to_plan};
use crate::StoreError;
use crate::model::{
    Actor, CategoryImport, Command, Contacts, DirectoryNews, Import, LeftOut, LoginImport, Offer, PlanImport,
    ProImport, ProjectImport, ShownBefore, Whom,
};

const VIEW: Action = Action::ViewContactsFromChat;

fn later(days: i64) -> Timestamp {
    Timestamp(START.0 + days * DAY)
}

/// Lets a plan allow so many from now on.
async fn set_plan(world: &World, reference: &str, interactions: Option<u32>, now: Timestamp) {
    let left_out = LeftOut::of(vec!["name"]);
    let plan =
        PlanImport { reference: reference.to_owned(), interactions, left_out, ..PlanImport::default() };
    world.store.import(Import { plans: vec![plan], ..Import::default() }, now).await.unwrap();
}

/// Lets moving ask for these fees from now on.
async fn set_fees(world: &World, manual_quote: u64, guaranteed_reply: Option<u64>) {
    let fees = Fees { manual_quote: Amount(manual_quote), guaranteed_reply: guaranteed_reply.map(Amount) };
    let left_out = LeftOut::of(vec!["name"]);
    let moving =
        CategoryImport { reference: "moving".to_owned(), fees, left_out, ..CategoryImport::default() };
    world.store.import(Import { categories: vec![moving], ..Import::default() }, START).await.unwrap();
}

async fn limits(world: &World, now: Timestamp) -> (Limit, Option<Limit>) {
    let account = world.store.account(world.anna, now).await.unwrap().account;
    (account.plan.limit, account.next_plan.map(|plan| plan.limit))
}

/// A limit that is raised holds at once, a lower one from the next period, whether anything happens between or not;
/// the log has it with the next action.
pub async fn a_limit_that_is_raised_holds_at_once_and_a_lower_one_waits(world: &World) {
    for project in [1, 2] {
        world.done(world.by_pro(world.anna, VIEW, project)).await;
    }
    world.refused(world.by_pro(world.anna, VIEW, 3), Rule::L0).await;
    set_plan(world, "two", Some(4), START).await;
    assert_eq!(limits(world, START).await, (Limit::Of(4), None));
    world.done(world.by_pro(world.anna, VIEW, 3)).await;
    let changes = world.store.changes(Whom::Pro(world.anna), 2, 10).await.unwrap();
    let revised = changes.first().and_then(|change| change.events.first().copied());
    assert!(
        matches!(revised, Some(Event::Account(AccountEvent::PlansRevised { next: None, .. }))),
        "{revised:?}"
    );
    set_plan(world, "two", Some(1), START).await;
    assert_eq!(limits(world, START).await, (Limit::Of(4), Some(Limit::Of(1))));
    world.done(world.by_pro(world.anna, VIEW, 4)).await;
    world.refused(world.by_pro(world.anna, VIEW, 5), Rule::L0).await;
    // Anna's next period begins on the 31st; nothing happens to her before the one after it.
    assert_eq!(limits(world, later(20)).await, (Limit::Of(1), None));
    set_plan(world, "two", None, later(20)).await;
    set_plan(world, "two", Some(0), later(21)).await;
    assert_eq!(limits(world, later(22)).await, (Limit::Unlimited, Some(Limit::Of(0))));
    assert_eq!(limits(world, later(50)).await, (Limit::Of(0), None));
    let none = Command { now: later(50), ..world.by_pro(world.anna, VIEW, 5) };
    let receipt = world.refused(none, Rule::L0).await;
    assert!(receipt.can_upgrade);
    let credits = command(Actor::Pro(world.anna), world.anna, Action::AddCredits);
    world.done(Command { details: of_amount(5), now: later(50), ..credits }).await;
    // Who opens an account takes the plan as it is.
    let dora = world.another_pro("dora", "two").await;
    assert_eq!(world.store.account(dora, later(50)).await.unwrap().account.plan.limit, Limit::Of(0));
    assert_eq!(world.store.audit().await.unwrap(), []);
    world.store.rebuild().await.unwrap();
    assert_eq!(limits(world, later(50)).await, (Limit::Of(0), None));
}

/// A change of plan that waits has the limit that the plan has when it begins.
pub async fn a_change_of_plan_that_waits_stays(world: &World) {
    let [two, ten, _] = world.plans;
    let change = |plan| Command {
        details: to_plan(plan, Limit::Of(0)),
        ..command(Actor::Pro(world.anna), world.anna, Action::ChangePlan)
    };
    world.done(change(ten)).await;
    world.done(change(two)).await;
    set_plan(world, "two", Some(7), START).await;
    assert_eq!(limits(world, START).await, (Limit::Of(10), Some(Limit::Of(7))));
    set_plan(world, "ten", Some(3), START).await;
    assert_eq!(limits(world, START).await, (Limit::Of(10), Some(Limit::Of(7))));
    // Back to the plan that was lowered meanwhile: what it allows now waits in its turn.
    world.done(change(ten)).await;
    assert_eq!(limits(world, START).await, (Limit::Of(10), Some(Limit::Of(3))));
    assert_eq!(limits(world, later(20)).await, (Limit::Of(3), None));
}

/// Fees are those of the moment at which a quote is sent, and stay with it.
pub async fn a_quote_that_stands_keeps_its_fee(world: &World) {
    world.done(world.by_pro(world.anna, Action::SendGuaranteedReplyQuote, 3)).await;
    set_fees(world, 900, None).await;
    world.refused(world.by_pro(world.anna, Action::SendGuaranteedReplyQuote, 6), Rule::G13).await;
    world.done(world.by_pro(world.anna, Action::SendManualQuote, 6)).await;
    assert_eq!(world.account(world.anna).await.account.credits, Amount(1100));
    let quote = world.lead(world.anna, 3).await.lead.quote;
    assert_eq!(quote, Quote::GuaranteedReply { amount: None, fee: Amount(2500) });
    let contact = world.done(world.by_client(world.anna, Action::ClientSendMessage, 3)).await;
    assert_eq!(contact.decision.cost().charges, Amount(2500));
}

/// What is offered has its place among the log's positions, is told to who listens and found by who was away; a
/// prediction made before it is stale.
pub async fn what_is_offered_has_its_place_in_the_log(world: &World) {
    let mut news = world.store.directory();
    world.done(world.by_pro(world.anna, VIEW, 1)).await;
    set_fees(world, 700, Some(2600)).await;
    set_plan(world, "two", Some(1), START).await;
    let mut project = marketplace().projects.into_iter().nth(3).unwrap();
    let moved = ProjectImport { category: "moving".to_owned(), ..project.clone() };
    project.reference = "new".to_owned();
    let import = Import { projects: vec![moved, project], ..Import::default() };
    let imported = world.store.import(import, START).await.unwrap();
    assert_eq!(world.head().await, 4);
    let offered = world.store.catalogue(0, 10).await.unwrap();
    assert_eq!(offered.iter().map(|change| change.position).collect::<Vec<_>>(), [2, 3, 4]);
    let [fees, plan, moved] = offered.try_into().unwrap();
    let Offer::Fees(moving, _) = fees.offer else { unreachable!("{fees:?}") };
    assert!(matches!(plan.offer, Offer::Plan(plan) if plan.limit == Limit::Of(1)));
    assert_eq!(moved.offer, Offer::Project(world.project(4), moving));
    assert_eq!(world.store.catalogue(3, 10).await.unwrap(), [moved]);
    for expected in [fees, plan, moved] {
        assert_eq!(news.recv().await.unwrap(), DirectoryNews::Offered(expected));
    }
    let owner = world.store.project(world.project(4)).await.unwrap().client;
    assert_eq!(news.recv().await.unwrap(), DirectoryNews::Reworded(world.project(4), moving, owner));
    let posted = news.recv().await.unwrap();
    assert!(
        matches!(posted, DirectoryNews::Posted(project, _) if Some(&project) == imported.projects.last())
    );
    // The leads that a category's fees are of.
    let leads = world.store.leads_of_category(world.cara, moving, None, 500).await.unwrap();
    assert!(leads.len() > 70 && leads.iter().all(|row| row.project.fees.manual_quote == Amount(700)));
    let (page, rest) = leads.split_at(5);
    let last = page.last().map(|row| row.project.id);
    assert_eq!(world.store.leads_of_category(world.cara, moving, last, 500).await.unwrap(), rest);

    let shown = |charges, position| ShownBefore {
        cost: Shown { charges: Amount(charges), ..Shown::default() },
        position,
        same_rules: true,
        ..ShownBefore::default()
    };
    // Shown before the fees were others, and before the project was of another category.
    for (project, charges, position) in [(3, 800, 1), (4, 0, 3)] {
        let quote = world.by_pro(world.anna, Action::SendManualQuote, project);
        world.store.execute(Command { shown: Some(shown(charges, position)), ..quote }).await.unwrap();
    }
    let health = world.store.predictions(10).await.unwrap();
    assert_eq!((health.predicted, health.stale, health.unexplained), (2, 2, 0), "{health:?}");
    // The next in the log stands after them.
    assert!(world.done(world.by_pro(world.anna, Action::ClaimHired, 1)).await.position > 4);
}

/// What is left out stays, what is said replaces, and what is not the directory's to change is refused.
pub async fn what_is_left_out_stays(world: &World) {
    let nothing_said = || {
        let fields = ["name", "about", "mobile", "landline", "email", "plan", "anchor_day", "time_zone"];
        LeftOut::of([&fields[..], &["credits", "card", "prefer_credits", "categories"]].concat())
    };
    let import = |pro| Import { pros: vec![pro], ..Import::default() };
    let cara = ProImport { reference: "cara".to_owned(), left_out: nothing_said(), ..ProImport::default() };
    let before = (world.store.pro(world.cara).await.unwrap(), world.account(world.cara).await);
    world.store.import(import(cara.clone()), START).await.unwrap();
    assert_eq!((world.store.pro(world.cara).await.unwrap(), world.account(world.cara).await), before);
    let leads = world.store.leads_of_pro(world.cara, None, 500).await.unwrap();
    assert_eq!(leads.len(), 80, "the categories stay, too");

    // What is said again as it is, is no change; anything else of the account is somebody else's to change.
    let anna = ProImport { anchor_day: 31, credits: 2000, card: true, ..pro("anna", "two") };
    world.store.import(import(anna.clone()), START).await.unwrap();
    let before = world.account(world.anna).await;
    for (field, wrong) in [
        ("plan", ProImport { plan: "ten".to_owned(), ..anna.clone() }),
        ("credits", ProImport { credits: 2001, ..anna.clone() }),
        ("card", ProImport { card: false, ..anna.clone() }),
        ("prefer_credits", ProImport { prefer_credits: false, ..anna.clone() }),
        ("anchor_day", ProImport { anchor_day: 30, ..anna.clone() }),
        ("time_zone", ProImport { time_zone: "UTC".to_owned(), ..anna.clone() }),
    ] {
        let error = world.store.import(import(wrong), START).await.unwrap_err();
        assert!(
            matches!(&error, StoreError::Invalid { field: at, .. } if *at == format!("pros[0].{field}")),
            "{error}"
        );
    }
    assert_eq!(world.account(world.anna).await, before);

    // Something new needs what has no default.
    for (field, left_out) in [("plan", vec!["plan"]), ("name", vec!["name"])] {
        let dora = ProImport { left_out: LeftOut::of(left_out), ..pro("dora", "two") };
        let error = world.store.import(import(dora), START).await.unwrap_err();
        assert!(
            matches!(&error, StoreError::Invalid { field: at, .. } if *at == format!("pros[0].{field}")),
            "{error}"
        );
    }

    // A sign-in's password, a project's client and time, a client's contacts.
    let login = LoginImport {
        email: "anna@example.org".to_owned(),
        name: "Anna Rose".to_owned(),
        left_out: LeftOut::of(vec!["who", "password"]),
        ..LoginImport::default()
    };
    let project = ProjectImport {
        reference: "p1".to_owned(),
        title: "Other words".to_owned(),
        left_out: LeftOut::of(vec!["client", "category", "description", "place", "posted"]),
        ..ProjectImport::default()
    };
    let (known, had) =
        (world.store.login("anna@example.org").await.unwrap(), world.lead(world.anna, 1).await);
    let import = Import { projects: vec![project], logins: vec![login], ..Import::default() };
    world.store.import(import, START).await.unwrap();
    let login = world.store.login("anna@example.org").await.unwrap();
    assert_eq!((login.name.as_str(), login.principal), ("Anna Rose", known.principal));
    assert_eq!(login.password_hash, known.password_hash);
    let mut now = world.lead(world.anna, 1).await;
    assert_eq!(std::mem::replace(&mut now.project.title, had.project.title.clone()), "Other words");
    assert_eq!(now, had);
    assert_ne!(world.store.client(world.cleo).await.unwrap().contacts, Contacts::default());
}
