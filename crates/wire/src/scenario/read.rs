//! Reading a scenario: every name resolved, every step an action that the rules can decide.

use std::collections::HashMap;

use reckon_domain::account::{Limit, Plan};
use reckon_domain::action::{Action, Details, Role};
use reckon_domain::lead::Fees;
use reckon_domain::period::{Anchor, AnchorError};
use reckon_domain::{ClientId, PlanId, ProId, ProjectId, Timestamp};
use serde_json::{Map, Value};

use super::file::Scenario;
use super::step::StepReader;
use super::strict::Object;
use crate::form;
use crate::name::Named;

/// A scenario that cannot be read: where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct Unreadable {
    /// The line and column, or the place such as `steps[3].project`.
    pub place: String,
    /// What is wrong.
    pub problem: String,
}

pub(super) fn wrong<T>(place: impl Into<String>, problem: impl Into<String>) -> Result<T, Unreadable> {
    Err(Unreadable { place: place.into(), problem: problem.into() })
}

/// A step, resolved. Numbers are places in the scenario's lists.
#[derive(Clone, Debug)]
pub struct Command {
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: Action,
    /// The pro who acts or is named.
    pub pro: Option<ProId>,
    /// The client who acts, is named, or whose project it is.
    pub client: Option<ClientId>,
    /// The lead's project.
    pub project: Option<ProjectId>,
    /// What it says beside its name.
    pub details: Details,
    /// The words of a text or an email.
    pub body: Option<String>,
    /// The category whose fees are set, by its place in the file, and the fees.
    pub fees: Option<(u32, Fees)>,
    /// New contacts, of `update_contact`: mobile, landline, email; the outer `None` leaves one as it is.
    pub contacts: [Option<Option<String>>; 3],
    /// What the result must be.
    pub expect: Option<Map<String, Value>>,
}

/// A scenario, resolved: ids are places in the file's lists.
#[derive(Clone, Debug)]
pub struct Plot {
    /// The file.
    pub scenario: Scenario,
    /// Each pro's anchor.
    pub anchors: Vec<Anchor>,
    /// What happens.
    pub commands: Vec<Command>,
}

/// Reads a scenario file.
///
/// # Errors
/// When it is no JSON, has an unknown field, or names what does not exist.
pub fn read(text: &str) -> Result<Plot, Unreadable> {
    let scenario = parse(text)?;
    let names = Names::of(&scenario)?;
    let anchors = names.check(&scenario)?;
    let mut commands: Vec<Command> = Vec::with_capacity(scenario.steps.len());
    for (at, step) in scenario.steps.iter().enumerate() {
        let reader = StepReader { place: format!("steps[{at}]"), step, scenario: &scenario, names: &names };
        let command = reader.command()?;
        if let Some(last) = commands.last().filter(|last| command.at < last.at) {
            let before = super::rfc3339(last.at);
            return wrong(reader.field("at"), format!("earlier than the step before, which is at {before}"));
        }
        commands.push(command);
    }
    Ok(Plot { scenario, anchors, commands })
}

/// The file as it is written, or where it is not as a scenario is written.
fn parse(text: &str) -> Result<Scenario, Unreadable> {
    let beginning = "line 1, column 1";
    if text.starts_with('\u{feff}') {
        return wrong(beginning, "a byte order mark: save the file as UTF-8 without one");
    }
    if text.trim().is_empty() {
        return wrong(beginning, "the file is empty: a scenario is a JSON object");
    }
    let Object(scenario) = serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let problem = message.split(" at line ").next().unwrap_or(&message).to_owned();
        let (line, column) = (error.line(), error.column().max(1));
        Unreadable { place: format!("line {line}, column {column}"), problem }
    })?;
    Ok(scenario)
}

/// Whether a role is a party that every scenario has, under its own name. A pro and a client have ids, and
/// the processor of payments is no part of a scenario.
pub(super) const fn is_party(role: Role) -> bool {
    match role {
        Role::Marketplace | Role::Phone | Role::Automation | Role::Mail | Role::BookingSoftware => true,
        Role::Pro | Role::Client | Role::PaymentProcessor => false,
    }
}

/// What an id in the file names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Plan(u32),
    Category(u32),
    Pro(u32),
    Client(u32),
    Project(u32),
}

pub(super) struct Names<'a>(pub(super) HashMap<&'a str, Entry>);

impl<'a> Names<'a> {
    fn of(scenario: &'a Scenario) -> Result<Self, Unreadable> {
        let mut names = Self(HashMap::new());
        names.add("plans", scenario.plans.iter().map(|entry| &*entry.id), Entry::Plan)?;
        names.add("categories", scenario.categories.iter().map(|entry| &*entry.id), Entry::Category)?;
        names.add("pros", scenario.pros.iter().map(|entry| &*entry.id), Entry::Pro)?;
        names.add("clients", scenario.clients.iter().map(|entry| &*entry.id), Entry::Client)?;
        names.add("projects", scenario.projects.iter().map(|entry| &*entry.id), Entry::Project)?;
        Ok(names)
    }

    fn add(
        &mut self,
        list: &str,
        ids: impl Iterator<Item = &'a str>,
        named: impl Fn(u32) -> Entry,
    ) -> Result<(), Unreadable> {
        for (at, id) in (0_u32..).zip(ids) {
            let place = || format!("{list}[{at}].id");
            if Role::from_name(id).is_some_and(is_party) {
                return wrong(place(), format!("\"{id}\" is the name of a party that every scenario has"));
            }
            if self.0.insert(id, named(at)).is_some() {
                return wrong(
                    place(),
                    format!("\"{id}\" is an id already: ids are unique over the whole file"),
                );
            }
        }
        Ok(())
    }

    fn check(&self, scenario: &Scenario) -> Result<Vec<Anchor>, Unreadable> {
        for (at, category) in scenario.categories.iter().enumerate() {
            let place = format!("categories[{at}]");
            money(&place, "manual_quote_fee", Some(category.manual_quote_fee))?;
            money(&place, "guaranteed_reply_fee", category.guaranteed_reply_fee)?;
        }
        for (at, project) in scenario.projects.iter().enumerate() {
            if !matches!(self.0.get(&*project.client), Some(Entry::Client(_))) {
                return wrong(format!("projects[{at}].client"), format!("no client \"{}\"", project.client));
            }
            if !matches!(self.0.get(&*project.category), Some(Entry::Category(_))) {
                return wrong(
                    format!("projects[{at}].category"),
                    format!("no category \"{}\"", project.category),
                );
            }
        }
        let anchor = |(at, pro): (usize, &super::file::ProEntry)| {
            if !matches!(self.0.get(&*pro.plan), Some(Entry::Plan(_))) {
                return wrong(format!("pros[{at}].plan"), format!("no plan \"{}\"", pro.plan));
            }
            money(&format!("pros[{at}]"), "credits", Some(pro.credits))?;
            Anchor::new(pro.anchor_day, &pro.time_zone).or_else(|error| {
                let field = match error {
                    AnchorError::Day(_) => "anchor_day",
                    AnchorError::Zone(_) => "time_zone",
                };
                wrong(format!("pros[{at}].{field}"), error.to_string())
            })
        };
        scenario.pros.iter().enumerate().map(anchor).collect()
    }
}

pub(super) fn money(
    place: &str,
    field: &str,
    sum: Option<u64>,
) -> Result<Option<reckon_domain::Amount>, Unreadable> {
    let sum = sum.map(|sum| form::amount(field, sum)).transpose();
    sum.or_else(|error| wrong(format!("{place}.{}", error.field), error.problem.en))
}

/// The plan that a scenario's plan entry describes.
pub(super) fn plan(scenario: &Scenario, id: u32) -> Option<Plan> {
    let entry = scenario.plans.get(id as usize)?;
    Some(Plan { id: PlanId(id), limit: Limit::from_option(entry.interactions) })
}
