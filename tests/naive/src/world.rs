//! The small marketplace of a scenario, as plain structs, and how it is read.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;

/// What a category charges, in minor units; no Guaranteed Reply fee: not offered.
#[derive(Clone)]
pub(crate) struct Category {
    pub(crate) manual_quote_fee: u64,
    pub(crate) guaranteed_reply_fee: Option<u64>,
}

/// A pro with the plan, the billing period's anchor and the wallet.
#[derive(Clone)]
pub(crate) struct Pro {
    pub(crate) plan: String,
    /// The place, in the plan's history, of what it allowed when the pro took it.
    pub(crate) plan_taken: usize,
    /// A lower plan, and the instant from which it applies.
    pub(crate) waiting_plan: Option<(DateTime<Utc>, String)>,
    pub(crate) anchor_day: u32,
    pub(crate) zone: Tz,
    pub(crate) credits: u64,
    pub(crate) card: bool,
    pub(crate) prefer_credits: bool,
    pub(crate) outstanding: u64,
    /// The instant of every interaction ever counted; the meter counts them anew each time.
    pub(crate) counted_at: Vec<DateTime<Utc>>,
}

/// How a client can be reached.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) mobile: Option<String>,
    pub(crate) landline: Option<String>,
    pub(crate) email: Option<String>,
}

/// What a client asks for.
#[derive(Clone)]
pub(crate) struct Project {
    pub(crate) client: String,
    pub(crate) category: String,
}

/// The facts of a (project, pro).
#[derive(Clone)]
pub(crate) struct Lead {
    /// "none", "manual" or "guaranteed_reply".
    pub(crate) quote: String,
    pub(crate) counted: bool,
    pub(crate) booked: bool,
    pub(crate) negative_reply: bool,
    pub(crate) hire_claimed: bool,
    pub(crate) contact_made: bool,
    /// The fee due on contact, as it was when the quote was sent.
    pub(crate) fee_on_contact: u64,
    /// Whether the client was ever shown the pro's phone or contacts.
    pub(crate) client_viewed: bool,
    /// "off", "dialing", "scheduled", "failed", "stopped" or "closed".
    pub(crate) call_status: String,
    pub(crate) call_failures: u32,
    pub(crate) callback: Option<DateTime<Utc>>,
}

/// What lies between a pro and a client, whatever the lead.
#[derive(Clone, Default)]
pub(crate) struct Between {
    /// Channel to "open" or "closed"; a channel not in it has no discussion.
    pub(crate) discussions: HashMap<String, String>,
    pub(crate) unsubscribed_from_text: bool,
    pub(crate) unsubscribed_from_email: bool,
    pub(crate) mobile_is_wrong: bool,
    pub(crate) email_is_wrong: bool,
    pub(crate) was_texted: bool,
}

/// What each plan has allowed, and from when on, oldest first; nothing: unlimited.
pub(crate) type Plans = HashMap<String, Vec<(DateTime<Utc>, Option<u64>)>>;

/// The whole marketplace.
pub(crate) struct World {
    pub(crate) plans: Plans,
    pub(crate) categories: HashMap<String, Category>,
    pub(crate) pros: HashMap<String, Pro>,
    pub(crate) clients: HashMap<String, Client>,
    pub(crate) projects: HashMap<String, Project>,
    /// By project and pro.
    pub(crate) leads: HashMap<(String, String), Lead>,
    /// By pro and client.
    pub(crate) between: HashMap<(String, String), Between>,
}

impl World {
    pub(crate) fn pro(&self, id: &str) -> Result<Pro, String> {
        self.pros.get(id).cloned().ok_or(format!("no pro \"{id}\""))
    }

    pub(crate) fn client(&self, id: &str) -> Result<Client, String> {
        self.clients.get(id).cloned().ok_or(format!("no client \"{id}\""))
    }

    pub(crate) fn lead(&self, project: &str, pro: &str) -> Lead {
        let key = (project.to_owned(), pro.to_owned());
        self.leads.get(&key).cloned().unwrap_or_else(|| Lead {
            quote: "none".to_owned(),
            counted: false,
            booked: false,
            negative_reply: false,
            hire_claimed: false,
            contact_made: false,
            fee_on_contact: 0,
            client_viewed: false,
            call_status: "off".to_owned(),
            call_failures: 0,
            callback: None,
        })
    }

    pub(crate) fn between(&self, pro: &str, client: &str) -> Between {
        self.between.get(&(pro.to_owned(), client.to_owned())).cloned().unwrap_or_default()
    }
}

/// What a step's answer is made of, before the state's fields are added.
#[derive(Clone, Default)]
pub(crate) struct Answer {
    /// "allowed", "blocked" or "error".
    pub(crate) outcome: String,
    pub(crate) reason: Option<String>,
    pub(crate) rule: Option<String>,
    pub(crate) counted: bool,
    pub(crate) charges: Vec<Value>,
    /// Channel and status.
    pub(crate) discussion: Option<(String, String)>,
    pub(crate) instructions_sent: Option<bool>,
}

pub(crate) fn allowed(rule: &str) -> Answer {
    Answer { outcome: "allowed".to_owned(), rule: Some(rule.to_owned()), ..Answer::default() }
}

pub(crate) fn blocked(rule: &str, reason: &str) -> Answer {
    Answer {
        outcome: "blocked".to_owned(),
        rule: Some(rule.to_owned()),
        reason: Some(reason.to_owned()),
        ..Answer::default()
    }
}

pub(crate) fn list<'a>(value: &'a Value, field: &str) -> Result<&'a Vec<Value>, String> {
    value.get(field).and_then(Value::as_array).ok_or(format!("{field}: a list is missing"))
}

pub(crate) fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str, String> {
    value.get(field).and_then(Value::as_str).ok_or(format!("{field}: a string is missing"))
}

pub(crate) fn instant(value: &Value, field: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text(value, field)?)
        .map(|instant| instant.with_timezone(&Utc))
        .map_err(|error| format!("{field}: {error}"))
}

pub(crate) fn flag(value: &Value, field: &str, default: bool) -> bool {
    value.get(field).and_then(Value::as_bool).unwrap_or(default)
}

pub(crate) fn number(value: &Value, field: &str) -> Option<u64> {
    value.get(field).and_then(Value::as_u64)
}

pub(crate) fn optional_text(value: &Value, field: &str) -> Option<String> {
    value.get(field).and_then(Value::as_str).map(str::to_owned)
}

/// Puts a field into an object.
pub(crate) fn set(object: &mut Value, field: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(field.to_owned(), value);
    }
}

/// Reads everything of a scenario but its steps.
pub(crate) fn load(scenario: &Value) -> Result<World, String> {
    let mut world = World {
        plans: HashMap::new(),
        categories: HashMap::new(),
        pros: HashMap::new(),
        clients: HashMap::new(),
        projects: HashMap::new(),
        leads: HashMap::new(),
        between: HashMap::new(),
    };
    for plan in list(scenario, "plans")? {
        let history = vec![(DateTime::<Utc>::MIN_UTC, number(plan, "interactions"))];
        world.plans.insert(text(plan, "id")?.to_owned(), history);
    }
    for category in list(scenario, "categories")? {
        let read = Category {
            manual_quote_fee: number(category, "manual_quote_fee").unwrap_or(0),
            guaranteed_reply_fee: number(category, "guaranteed_reply_fee"),
        };
        world.categories.insert(text(category, "id")?.to_owned(), read);
    }
    for pro in list(scenario, "pros")? {
        world.pros.insert(text(pro, "id")?.to_owned(), load_pro(&world, pro)?);
    }
    for client in list(scenario, "clients")? {
        let read = Client {
            mobile: optional_text(client, "mobile"),
            landline: optional_text(client, "landline"),
            email: optional_text(client, "email"),
        };
        world.clients.insert(text(client, "id")?.to_owned(), read);
    }
    for project in list(scenario, "projects")? {
        let read = Project {
            client: text(project, "client")?.to_owned(),
            category: text(project, "category")?.to_owned(),
        };
        world.client(&read.client)?;
        if !world.categories.contains_key(&read.category) {
            return Err(format!("no category \"{}\"", read.category));
        }
        world.projects.insert(text(project, "id")?.to_owned(), read);
    }
    Ok(world)
}

fn load_pro(world: &World, pro: &Value) -> Result<Pro, String> {
    let plan = text(pro, "plan")?.to_owned();
    if !world.plans.contains_key(&plan) {
        return Err(format!("no plan \"{plan}\""));
    }
    let anchor_day = number(pro, "anchor_day").unwrap_or(1);
    let zone = optional_text(pro, "time_zone").unwrap_or("UTC".to_owned());
    Ok(Pro {
        plan,
        plan_taken: 0,
        waiting_plan: None,
        anchor_day: u32::try_from(anchor_day).map_err(|error| error.to_string())?,
        zone: zone.parse().map_err(|_| format!("no time zone \"{zone}\""))?,
        credits: number(pro, "credits").unwrap_or(0),
        card: flag(pro, "card", false),
        prefer_credits: flag(pro, "prefer_credits", true),
        outstanding: 0,
        counted_at: Vec::new(),
    })
}
