//! Made-up leads, for a long list: plausible, and the same each time.

use futures_util::future::try_join_all;
use reckon_domain::decide::About;
use reckon_domain::{Action, Amount, ProId, ProjectId, Role, Timestamp};
use reckon_providers::secret::digest;
use reckon_store::{Actor, ClientImport, Command, Contacts, Import, Principal, ProjectImport, Store};

use super::data::{Data, days_before};
use super::story::tell_one;
use crate::config::ServeError;

/// Who sees every category.
const GENERALIST: &str = "pro:mira";

/// Of so many leads, something has happened on one.
const EVENTFUL: usize = 10;

/// At most so many made-up leads have something that happened on them.
const MOST_EVENTS: usize = 2000;

/// So many leads' events are told at the same time.
const AT_ONCE: usize = 64;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        // Constants of Knuth's MMIX generator; the high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let length = u64::try_from(list.len()).unwrap_or(u64::MAX).max(1);
        list.get(usize::try_from(self.roll() % length).unwrap_or(0))
    }
}

/// Makes up so many projects, and lets something happen on some of them.
pub(super) async fn make_up(
    store: &dyn Store,
    data: &Data,
    many: usize,
    now: Timestamp,
) -> Result<(), ServeError> {
    let mut dice = Dice(2026);
    let mut import = Import::default();
    let people = many.div_ceil(4).max(1);
    for at in 0..people {
        import.clients.push(client(&mut dice, data, at));
    }
    for at in 0..many {
        import.projects.extend(project(&mut dice, data, at, people, now));
    }
    let charges = |reference: &String| {
        data.categories.iter().any(|one| one.reference == *reference && one.manual_quote_fee > 0)
    };
    let charged: Vec<bool> = import.projects.iter().map(|project| charges(&project.category)).collect();
    let ids = store.import(import, now).await?;
    let Some(generalist) = generalist(store, data).await? else { return Ok(()) };
    let projects = ids.projects.into_iter().zip(charged).enumerate();
    let mut stories = Vec::new();
    for (at, (project, charged)) in projects.step_by(EVENTFUL).take(MOST_EVENTS) {
        let mut story = event(&mut dice, at, project, generalist, now);
        // A quote with a fee on one lead in ten would empty any wallet.
        story.retain(|command| !(charged && command.action == Action::SendManualQuote));
        stories.push(story);
    }
    // Many at a time: a store commits them together, and the disk's sync is what takes time.
    while !stories.is_empty() {
        let some = stories.split_off(stories.len().saturating_sub(AT_ONCE));
        try_join_all(some.into_iter().map(|story| tell_in_order(store, story))).await?;
    }
    Ok(())
}

async fn tell_in_order(store: &dyn Store, story: Vec<Command>) -> Result<(), ServeError> {
    for command in story {
        tell_one(store, command).await?;
    }
    Ok(())
}

fn client(dice: &mut Dice, data: &Data, at: usize) -> ClientImport {
    let name = |part: Option<&String>| part.cloned().unwrap_or_default();
    let (given, family) = (name(dice.pick(&data.more.given)), name(dice.pick(&data.more.family)));
    ClientImport {
        reference: format!("more-client-{at}"),
        contacts: Contacts {
            mobile: Some(format!("+44 7700 900{:03}", at % 1000)),
            landline: None,
            email: Some(format!("more-{at}@example.org")),
        },
        name: format!("{given} {family}"),
        ..ClientImport::default()
    }
}

fn project(dice: &mut Dice, data: &Data, at: usize, people: usize, now: Timestamp) -> Option<ProjectImport> {
    let (category, titles) = dice.pick(&data.more.titles)?.split_first()?;
    // Evenly over sixty days, so that a re-made list is as old as the first.
    let minutes = i64::try_from(at).unwrap_or(0) * 7919 % (60 * 24 * 60);
    Some(ProjectImport {
        reference: format!("more-project-{at}"),
        client: format!("more-client-{}", at % people),
        category: category.clone(),
        title: dice.pick(titles)?.clone(),
        description: dice.pick(&data.more.details)?.clone(),
        place: dice.pick(&data.more.places)?.clone(),
        posted: days_before(now, 1, minutes),
        ..ProjectImport::default()
    })
}

async fn generalist(store: &dyn Store, data: &Data) -> Result<Option<ProId>, ServeError> {
    let Some(person) = data.people.iter().find(|person| person.who == GENERALIST) else { return Ok(None) };
    match store.login(&person.email).await?.principal {
        Principal::Pro(id) => Ok(Some(id)),
        Principal::Client(_) | Principal::Operator(_) | Principal::Backend => Ok(None),
    }
}

/// Something that happened on a made-up lead.
fn event(dice: &mut Dice, at: usize, project: ProjectId, pro: ProId, now: Timestamp) -> Vec<Command> {
    let actions: &[Action] = match dice.roll() % 4 {
        0 => &[Action::Recommend],
        1 => &[Action::SendManualQuote],
        2 => &[Action::ViewContactsFromLead],
        _ => &[Action::Recommend, Action::ViewContactsFromLead, Action::ClaimHired],
    };
    let command = |action: &Action| {
        let key = format!("demo-more-{at}-{}", action.name());
        let actor = match action.role() {
            Role::Pro => Actor::Pro(pro),
            role @ (Role::Client
            | Role::Marketplace
            | Role::Phone
            | Role::Automation
            | Role::Mail
            | Role::BookingSoftware
            | Role::PaymentProcessor) => Actor::Machine(role),
        };
        let mut command = Command::new(actor, key.as_str(), pro, *action, now);
        command.fingerprint = digest(key.as_bytes());
        command.about = About { project: Some(project), client: None };
        if *action == Action::SendManualQuote {
            command.details.amount = Some(Amount(20_000));
        }
        command
    };
    actions.iter().map(command).collect()
}
