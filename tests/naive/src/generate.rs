//! Random but well-formed scenarios, biased towards the states that matter.

use std::collections::VecDeque;

use chrono::{DateTime, Duration, FixedOffset, SecondsFormat, TimeZone, Utc};
use serde_json::{Value, json};

mod acts;
mod dice;
mod fields;

use crate::period::period_around;
use crate::steps::replay_step;
use crate::world::{self, World};
use dice::Dice;
use fields::{EMAILS, LANDLINES, MOBILES};

/// Half of these zones skip or repeat local midnight at a change of their clocks.
const ZONES: &str = "UTC|Europe/Berlin|America/New_York|America/Havana|America/Santiago|\
    Asia/Beirut|Africa/Cairo|Atlantic/Azores|America/Asuncion|Asia/Kathmandu|Pacific/Kiritimati";

/// A project, its client and a pro: what a lead's steps name.
#[derive(Clone, Default)]
struct Names {
    project: String,
    client: String,
    pro: String,
}

struct Generator {
    dice: Dice,
    world: World,
    now: DateTime<Utc>,
    leads: Vec<Names>,
    /// The lead most steps are about, so that its story goes on.
    focus: Names,
    plans: String,
    /// Steps that follow from earlier ones, and the earliest instant of each.
    follow_ups: VecDeque<(Option<DateTime<Utc>>, Value)>,
}

/// A random, well-formed scenario with this many steps; the same for the same seed.
#[must_use]
pub fn random_scenario(seed: u64, steps: usize) -> Value {
    let mut dice = Dice::new(seed);
    let mut scenario = marketplace(&mut dice);
    world::set(&mut scenario, "name", json!(format!("random {seed}")));
    let start = Utc.timestamp_opt(1_700_000_000, 0).single().unwrap_or_default();
    let Ok(world) = world::load(&scenario) else {
        return scenario;
    };
    let leads = leads(&world);
    let mut plan_ids: Vec<String> = world.plans.keys().cloned().collect();
    plan_ids.sort();
    let mut generator = Generator {
        now: start + Duration::hours(dice.below(24 * 1100) as i64),
        focus: dice.one_of(&leads).unwrap_or_default(),
        plans: plan_ids.join("|"),
        leads,
        follow_ups: VecDeque::new(),
        dice,
        world,
    };
    world::set(&mut scenario, "steps", (0..steps).map(|_| generator.next_step()).collect());
    scenario
}

/// Everything of a scenario but its steps.
fn marketplace(dice: &mut Dice) -> Value {
    let mut plans = vec![json!({ "id": "one", "interactions": 1 })];
    for (id, limit) in [("none", json!(0)), ("three", json!(3)), ("same", json!(1))] {
        if dice.percent(60) {
            plans.push(json!({ "id": id, "interactions": limit }));
        }
    }
    if dice.percent(50) {
        plans.push(json!({ "id": "free-flow", "interactions": null }));
    }
    let ids: Vec<Value> = plans.iter().filter_map(|plan| plan.get("id").cloned()).collect();
    let categories = json!([
        { "id": "plumbing" },
        { "id": "moving", "manual_quote_fee": 800, "guaranteed_reply_fee": 2500 },
        { "id": "gifts", "manual_quote_fee": 0, "guaranteed_reply_fee": 0 },
        { "id": "hair", "manual_quote_fee": 300, "guaranteed_reply_fee": null },
    ]);
    let pros: Vec<Value> = (0..dice.amount(3))
        .map(|number| {
            let mut pro = json!({ "id": format!("pro{number}"), "plan": dice.one_of(&ids) });
            if dice.percent(80) {
                world::set(&mut pro, "anchor_day", json!(dice.amount(31)));
                world::set(&mut pro, "time_zone", json!(dice.pick(ZONES)));
            }
            if dice.percent(80) {
                // As often as not a sum at or beside a fee, where the rules change their answer.
                let beside_a_fee = dice.pick("299|300|799|800|2499|2500|5000").parse::<u64>().unwrap_or(0);
                let credits = if dice.percent(50) { beside_a_fee } else { dice.below(6000) };
                world::set(&mut pro, "credits", json!(credits));
                world::set(&mut pro, "card", json!(dice.percent(60)));
                world::set(&mut pro, "prefer_credits", json!(dice.percent(60)));
            }
            pro
        })
        .collect();
    let client_count = dice.amount(4);
    let clients: Vec<Value> = (0..client_count)
        .map(|number| {
            json!({
                "id": format!("client{number}"),
                "mobile": dice.pick_or_null(MOBILES),
                "landline": dice.pick_or_null(LANDLINES),
                "email": dice.pick_or_null(EMAILS),
            })
        })
        .collect();
    let projects: Vec<Value> = (0..1 + dice.amount(6))
        .map(|number| {
            json!({
                "id": format!("project{number}"),
                "client": format!("client{}", dice.below(client_count)),
                "category": dice.pick("plumbing|plumbing|moving|moving|moving|gifts|hair"),
            })
        })
        .collect();
    json!({
        "plans": plans,
        "categories": categories,
        "pros": pros,
        "clients": clients,
        "projects": projects,
    })
}

/// Every lead there can be, in an order that does not depend on the maps'.
fn leads(world: &World) -> Vec<Names> {
    let mut leads = Vec::new();
    for (project, facts) in &world.projects {
        for pro in world.pros.keys() {
            let (project, client) = (project.clone(), facts.client.clone());
            leads.push(Names { project, client, pro: pro.clone() });
        }
    }
    leads.sort_by_key(|lead| (lead.project.clone(), lead.pro.clone()));
    leads
}

impl Generator {
    fn next_step(&mut self) -> Value {
        if self.dice.percent(5) {
            self.focus = self.dice.one_of(&self.leads).unwrap_or_default();
        }
        if self.follow_ups.is_empty() && self.dice.percent(12) {
            if self.dice.percent(50) {
                self.focus = self.dice.one_of(&self.leads).unwrap_or_default();
            }
            self.begin_story();
        }
        let mut earliest = None;
        let mut step = Value::Null;
        if self.dice.percent(85)
            && let Some((not_before, follow_up)) = self.follow_ups.pop_front()
        {
            (earliest, step) = (not_before, follow_up);
        }
        self.pass_time(earliest);
        if step.is_null() {
            step = self.any_step();
        }
        self.complete(&mut step);
        world::set(&mut step, "at", self.write_now());
        // Knowing what came of it, the next steps can go on from there.
        if let Ok(result) = replay_step(&mut self.world, &step, 0, self.now) {
            self.follow_up(&step, &result);
        }
        step
    }

    /// From no time at all to weeks, or to the very edge of a billing period.
    fn pass_time(&mut self, earliest: Option<DateTime<Utc>>) {
        let seconds = match self.dice.below(100) {
            0..10 => 0,
            10..50 => self.dice.amount(60),
            50..80 => self.dice.amount(4 * 3600),
            80..92 => self.dice.amount(4 * 86400),
            92..95 => self.dice.amount(40 * 86400),
            _ => {
                let pro = self.world.pros.get(&self.focus.pro);
                if let Some(Ok((_, end))) = pro.map(|pro| period_around(pro, self.now)) {
                    self.now = end - Duration::seconds(i64::from(self.dice.percent(50)));
                }
                0
            }
        };
        if let Some(earliest) = earliest {
            // A callback falls due: at the instant itself, or soon after.
            let late = if self.dice.percent(30) { 0 } else { self.dice.amount(90) };
            self.now = self.now.max(earliest + Duration::seconds(late as i64));
        } else {
            self.now += Duration::seconds(seconds as i64);
        }
    }

    fn write_now(&mut self) -> Value {
        let east = FixedOffset::east_opt(5 * 3600 + 1800);
        match east.filter(|_| self.dice.percent(5)) {
            Some(east) => json!(self.now.with_timezone(&east).to_rfc3339()),
            None => json!(self.now.to_rfc3339_opts(SecondsFormat::Secs, true)),
        }
    }
}
