//! A scenario, replayed on the rules alone: no store, no server.

use reckon_domain::account::{Account, Plan};
use reckon_domain::action::{Action, Details};
use reckon_domain::catalogue::{PlanChange, catch_up};
use reckon_domain::contact::{is_valid_email, number, plain};
use reckon_domain::decide::{About, Decision, Situation, decide, events, renewal};
use reckon_domain::event::Event;
use reckon_domain::evolve::apply;
use reckon_domain::lead::Fees;
use reckon_domain::period::Anchor;
use reckon_domain::relation::Reach;
use reckon_domain::state::Pro;
use reckon_domain::{Amount, Lead, PlanId, ProId, ProjectId, Timestamp};

use super::file::ProjectEntry;
use super::line::{Line, Outlook};
use super::read::{Command, Plot, plan};

/// The marketplace of a scenario, as it stands after some of its steps.
#[derive(Clone, Debug)]
pub struct World {
    pros: Vec<(Pro, Anchor)>,
    clients: Vec<Client>,
    plans: Vec<Plan>,
    /// What each category asks for quotes.
    fees: Vec<Fees>,
    /// The place of each project's category.
    categories: Vec<usize>,
}

#[derive(Clone, Debug, Default)]
struct Client {
    /// Mobile, landline, email.
    contacts: [Option<String>; 3],
    versions: [u32; 3],
}

impl Client {
    fn reach(&self) -> Reach {
        let [mobile, landline, email] = &self.contacts;
        let [mobile_version, _, email_version] = self.versions;
        Reach {
            mobile: is_number(mobile),
            landline: is_number(landline),
            email: email.is_some(),
            valid_email: email.as_deref().is_some_and(is_valid_email),
            opted_out: false,
            mobile_version,
            email_version,
        }
    }

    fn update(&mut self, contacts: &[Option<Option<String>>; 3]) {
        for ((known, version), new) in self.contacts.iter_mut().zip(&mut self.versions).zip(contacts) {
            if let Some(new) = new {
                let new = present(new.clone());
                if *known != new {
                    *known = new;
                    *version += 1;
                }
            }
        }
    }
}

/// A contact that is not blank.
fn present(contact: Option<String>) -> Option<String> {
    contact.map(|text| plain(&text)).filter(|text| !text.is_empty())
}

/// Whether there is a telephone number. What is none is no error of the file: for the rules nobody has one.
fn is_number(contact: &Option<String>) -> bool {
    contact.as_deref().is_some_and(|text| number(text).is_ok())
}

/// Replays a scenario: its result lines, in order.
#[must_use]
pub fn replay(plot: &Plot) -> Vec<Line> {
    let mut world = World::new(plot);
    plot.commands.iter().enumerate().map(|(step, command)| world.step(step, command)).collect()
}

impl World {
    /// The marketplace before the first step.
    #[must_use]
    pub fn new(plot: &Plot) -> Self {
        let scenario = &plot.scenario;
        let start = plot.commands.first().map_or(Timestamp::MIN, |command| command.at);
        let plans: Vec<Plan> = (0..).map_while(|id| plan(scenario, id)).collect();
        let pros = scenario.pros.iter().zip(&plot.anchors).map(|(entry, anchor)| {
            let position = scenario.plans.iter().position(|plan| plan.id == entry.plan);
            let unlimited = Plan { id: PlanId(0), limit: reckon_domain::Limit::Unlimited };
            let plan = position.and_then(|at| plans.get(at)).copied().unwrap_or(unlimited);
            let account = Account {
                plan,
                next_plan: None,
                period: anchor.period_at(start),
                next_end: None,
                used: 0,
                credits: Amount(entry.credits),
                card: entry.card,
                prefer_credits: entry.prefer_credits,
                outstanding: Amount::ZERO,
            };
            (Pro::new(account), *anchor)
        });
        let clients = scenario.clients.iter().map(|entry| Client {
            contacts: [entry.mobile.clone(), entry.landline.clone(), entry.email.clone()].map(present),
            versions: [0; 3],
        });
        let fees = scenario.categories.iter().map(|entry| Fees {
            manual_quote: Amount(entry.manual_quote_fee),
            guaranteed_reply: entry.guaranteed_reply_fee.map(Amount),
        });
        let category = |entry: &ProjectEntry| {
            scenario.categories.iter().position(|category| category.id == entry.category).unwrap_or_default()
        };
        Self {
            pros: pros.collect(),
            clients: clients.collect(),
            fees: fees.collect(),
            categories: scenario.projects.iter().map(category).collect(),
            plans,
        }
    }

    /// The state of a pro, by their place in the file.
    #[must_use]
    pub fn pro(&self, pro: ProId) -> Option<&Pro> {
        self.pros.get(pro.0 as usize).map(|(pro, _)| pro)
    }

    /// Does one step and says what it came to.
    pub fn step(&mut self, step: usize, command: &Command) -> Line {
        let (decision, happened) = self.decide(command);
        self.offer(command);
        if let Some((pro, _)) = command.pro.and_then(|pro| self.pros.get_mut(pro.0 as usize)) {
            happened.iter().for_each(|event| apply(pro, event));
        }
        if command.action == Action::UpdateContact
            && let Some(client) = command.client.and_then(|client| self.clients.get_mut(client.0 as usize))
        {
            client.update(&command.contacts);
        }
        self.line(step, command, &decision)
    }

    /// Changes what the marketplace offers, if the action does: at once, for every pro (I14, I15).
    fn offer(&mut self, command: &Command) {
        if let Some((category, fees)) = command.fees
            && let Some(known) = self.fees.get_mut(category as usize)
        {
            *known = fees;
        }
        if command.action == Action::SetPlan
            && let Some((id, limit)) = command.details.plan
            && let Some(known) = self.plans.get_mut(id.0 as usize)
        {
            known.limit = limit;
            let change = PlanChange { at: command.at, plan: *known };
            for (pro, anchor) in &mut self.pros {
                let events = catch_up(&pro.account, &[change], command.at, |at| anchor.period_at(at));
                events.iter().for_each(|event| apply(pro, event));
            }
        }
    }

    /// The action's details, with what the plan that is changed to allows now.
    fn details(&self, command: &Command) -> Details {
        let mut details = command.details;
        if let Some((id, limit)) = &mut details.plan
            && command.action == Action::ChangePlan
            && let Some(known) = self.plans.get(id.0 as usize)
        {
            *limit = known.limit;
        }
        details
    }

    /// The decision on an action, and what would happen: nothing has yet.
    #[must_use]
    pub fn decide(&self, command: &Command) -> (Decision, Vec<Event>) {
        let nobody = (Pro::new(Account::HIDDEN), None);
        let (pro, anchor) = command
            .pro
            .and_then(|pro| self.pros.get(pro.0 as usize))
            .map_or((&nobody.0, nobody.1), |(pro, anchor)| (pro, Some(anchor)));
        let reach = command.client.and_then(|client| self.clients.get(client.0 as usize));
        let situation = Situation {
            account: &pro.account,
            lead: &command.project.map(|project| pro.lead(project)).unwrap_or_default(),
            fees: self.fees(command.project),
            relation: &command.client.map(|client| pro.relation(client)).unwrap_or_default(),
            reach: reach.map(Client::reach).unwrap_or_default(),
        };
        let details = self.details(command);
        let decision = decide(&situation, command.action, &details, command.at);
        let about = About { project: command.project, client: command.client };
        let mut happened = events(&situation, about, command.action, &details, &decision, command.at);
        if let Some(anchor) = anchor
            && !happened.is_empty()
        {
            let mut begun = renewal(&pro.account, anchor.period_at(command.at));
            begun.append(&mut happened);
            happened = begun;
        }
        (decision, happened)
    }

    fn fees(&self, project: Option<ProjectId>) -> Fees {
        project
            .and_then(|project| self.categories.get(project.0 as usize))
            .and_then(|category| self.fees.get(*category))
            .copied()
            .unwrap_or_default()
    }

    fn line(&self, step: usize, command: &Command, decision: &Decision) -> Line {
        let pro = command.pro.and_then(|pro| self.pros.get(pro.0 as usize));
        let lead: Option<Lead> = command.project.and_then(|project| pro.map(|(pro, _)| pro.lead(project)));
        let channel = command.action.channel().or(command.details.channel);
        let discussion = channel.and_then(|channel| {
            let relation = pro?.0.relation(command.client?);
            Some((channel, relation.thread(channel).discussion?))
        });
        let outlook = Outlook {
            account: pro.map(|(pro, _)| &pro.account),
            lead: lead.as_ref(),
            discussion,
            open_discussions: pro.map_or(0, |(pro, _)| pro.open_discussions()),
            period_end: pro.map_or(Timestamp::MIN, |(_, anchor)| anchor.period_at(command.at).end),
            can_upgrade: pro.is_some_and(|(pro, _)| {
                self.plans.iter().any(|plan| plan.limit > pro.account.plan_at(command.at).limit)
            }),
            now: command.at,
        };
        Line::new(step, command.action, decision, &outlook)
    }
}
