//! Sorts a step to the part of the rulebook it belongs to and writes its result.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use crate::period::{
    allows_now, apply_waiting_plan, is_at_limit, is_higher, limit, period_around, take_plan,
};
use crate::result::{open_discussions, unblock, write_answer, write_meter};
use crate::world::{Answer, Between, Category, Client, Lead, Pro, World, allowed, number, text};
use crate::{discussions, guaranteed_reply, interactions};

/// A step on a lead: copies of all it may change, written back afterwards.
pub(crate) struct OnLead {
    pub(crate) now: DateTime<Utc>,
    pub(crate) lead: Lead,
    pub(crate) pro: Pro,
    pub(crate) category: Category,
    pub(crate) between: Between,
    pub(crate) at_limit: bool,
    pub(crate) card_declines: bool,
}

impl OnLead {
    pub(crate) fn billed_by_contact(&self) -> bool {
        self.lead.quote == "guaranteed_reply"
    }

    /// A fee of nothing is no charge.
    pub(crate) fn note_charge(&self, answer: &mut Answer, what: &str, source: &str, amount: u64) {
        if amount > 0 {
            answer.charges.push(json!({ "for": what, "source": source, "amount": amount }));
        }
    }

    pub(crate) fn set_chat(&mut self, answer: Answer, status: &str) -> Answer {
        self.between.discussions.insert("chat".to_owned(), status.to_owned());
        Answer { discussion: Some(("chat".to_owned(), status.to_owned())), ..answer }
    }
}

/// A step between a pro and a client on no lead.
pub(crate) struct AboutClient {
    pub(crate) client: Client,
    pub(crate) between: Between,
}

impl AboutClient {
    pub(crate) fn set_discussion(&mut self, answer: Answer, channel: &str, status: &str) -> Answer {
        self.between.discussions.insert(channel.to_owned(), status.to_owned());
        Answer { discussion: Some((channel.to_owned(), status.to_owned())), ..answer }
    }
}

pub(crate) fn replay_step(
    world: &mut World,
    step: &Value,
    index: usize,
    now: DateTime<Utc>,
) -> Result<Value, String> {
    for pro in world.pros.values_mut() {
        apply_waiting_plan(&world.plans, pro, now);
    }
    let by = text(step, "by")?;
    let action = text(step, "do")?;
    let mut result = Map::new();
    let answer = if step.get("project").is_some() {
        step_on_lead(world, step, now, &mut result)?
    } else if by == "marketplace" {
        step_on_catalogue(world, step, action, now)?
    } else if by == "booking_software" {
        step_of_booking_software(world, step)?
    } else if !world.pros.contains_key(by) {
        step_about_client(world, step, text(step, "pro")?, by_client(world, by, step)?)?
    } else if action == "browse_leads" {
        // L2
        allowed("L2")
    } else if step.get("client").is_some() {
        step_about_client(world, step, by, text(step, "client")?)?
    } else {
        step_on_wallet(world, step, by, now, &mut result)?
    };
    result.insert("step".to_owned(), json!(index));
    result.insert("outcome".to_owned(), json!(answer.outcome));
    if let Some(reason) = &answer.reason {
        result.insert("reason".to_owned(), json!(reason));
    }
    if answer.outcome == "error" {
        // An error's line says nothing else.
        result.retain(|field, _| ["step", "outcome", "reason"].contains(&field.as_str()));
        return Ok(Value::Object(result));
    }
    write_answer(&mut result, &answer);
    let pro = if world.pros.contains_key(by) { Some(by) } else { text(step, "pro").ok() };
    if let Some(pro) = pro {
        result.insert("open_discussions".to_owned(), json!(open_discussions(world, pro)));
    }
    if answer.outcome == "blocked" {
        let pro = world.pro(pro.ok_or("pro: missing")?)?;
        let unblock = unblock(world, &pro, now, &answer.reason.unwrap_or_default())?;
        result.insert("unblock".to_owned(), unblock);
    }
    Ok(Value::Object(result))
}

/// The client of a step on no lead that no pro takes: the actor, or the one named.
fn by_client<'a>(world: &World, by: &'a str, step: &'a Value) -> Result<&'a str, String> {
    if world.clients.contains_key(by) { Ok(by) } else { text(step, "client") }
}

fn step_on_lead(
    world: &mut World,
    step: &Value,
    now: DateTime<Utc>,
    result: &mut Map<String, Value>,
) -> Result<Answer, String> {
    let (by, action, project_id) = (text(step, "by")?, text(step, "do")?, text(step, "project")?);
    let by_pro = world.pros.contains_key(by);
    let by_client = world.clients.contains_key(by);
    let pro_id = if by_pro { by } else { text(step, "pro")? };
    let pro = world.pro(pro_id)?;
    let project = world.projects.get(project_id).cloned().ok_or("project: no such project")?;
    if by_client && project.client != by {
        return Err("project: belongs to another client".to_owned());
    }
    let mut on = OnLead {
        now,
        lead: world.lead(project_id, pro_id),
        category: world.categories.get(&project.category).cloned().ok_or("no such category")?,
        between: world.between(pro_id, &project.client),
        at_limit: is_at_limit(world, &pro, now)?,
        pro,
        card_declines: step.get("card_declines") == Some(&Value::Bool(true)),
    };
    let answer = if by_pro {
        interactions::pro_acts(&mut on, action, step)?
    } else if by_client {
        interactions::client_acts(&mut on, action, step)?
    } else if by == "marketplace" {
        interactions::marketplace_acts(&mut on, action)?
    } else if by == "phone" {
        guaranteed_reply::phone_acts(&mut on, action, step)?
    } else {
        return Err(format!("by: \"{by}\" does nothing on a lead"));
    };
    let lead = &on.lead;
    if by_pro {
        let counted = lead.counted && !on.billed_by_contact();
        let visible = counted || lead.contact_made || lead.booked;
        result.insert("contacts_visible".to_owned(), json!(visible));
    } else if by_client {
        let visible = lead.client_viewed || lead.contact_made;
        result.insert("contacts_visible".to_owned(), json!(visible));
    }
    result.insert("contact_made".to_owned(), json!(lead.contact_made));
    if on.billed_by_contact() {
        let call = json!({ "status": lead.call_status, "failures": lead.call_failures });
        result.insert("call".to_owned(), call);
    }
    write_meter(world, &on.pro, now, result)?;
    world.leads.insert((project_id.to_owned(), pro_id.to_owned()), on.lead);
    world.between.insert((pro_id.to_owned(), project.client), on.between);
    world.pros.insert(pro_id.to_owned(), on.pro);
    Ok(answer)
}

fn step_about_client(
    world: &mut World,
    step: &Value,
    pro_id: &str,
    client_id: &str,
) -> Result<Answer, String> {
    let (by, action) = (text(step, "by")?, text(step, "do")?);
    world.pro(pro_id)?;
    let between = world.between(pro_id, client_id);
    let mut on = AboutClient { client: world.client(client_id)?, between };
    let answer = if by == pro_id {
        discussions::pro_acts(&mut on, action, step)?
    } else if by == client_id {
        discussions::client_acts(&mut on, action, step)?
    } else if by == "automation" {
        discussions::automation_acts(&mut on, action)?
    } else if by == "mail" {
        discussions::mail_acts(action)?
    } else {
        return Err(format!("by: nobody is \"{by}\""));
    };
    world.between.insert((pro_id.to_owned(), client_id.to_owned()), on.between);
    Ok(answer)
}

fn step_of_booking_software(world: &mut World, step: &Value) -> Result<Answer, String> {
    let client_id = text(step, "client")?;
    let mut client = world.client(client_id)?;
    // W2
    let changed = discussions::update_contact(&mut client, step);
    world.clients.insert(client_id.to_owned(), client);
    for ((_, of), between) in &mut world.between {
        if of == client_id && changed.mobile {
            between.mobile_is_wrong = false;
        }
        if of == client_id && changed.email {
            between.email_is_wrong = false;
        }
    }
    Ok(allowed("W2"))
}

/// What the marketplace offers has no rule of its own: always allowed.
fn step_on_catalogue(
    world: &mut World,
    step: &Value,
    action: &str,
    now: DateTime<Utc>,
) -> Result<Answer, String> {
    match action {
        // I14: what follows from it is found where a limit is asked for.
        "set_plan" => {
            let history = world.plans.get_mut(text(step, "plan")?).ok_or("plan: no such plan")?;
            history.push((now, number(step, "interactions")));
        }
        // I15
        "set_fees" => {
            let category =
                world.categories.get_mut(text(step, "category")?).ok_or("category: no such category")?;
            category.manual_quote_fee =
                number(step, "manual_quote_fee").ok_or("manual_quote_fee: missing")?;
            category.guaranteed_reply_fee = number(step, "guaranteed_reply_fee");
        }
        other => return Err(format!("do: the marketplace cannot \"{other}\"")),
    }
    Ok(Answer { outcome: "allowed".to_owned(), ..Answer::default() })
}

/// Plan, wallet and card have no rule of their own.
fn step_on_wallet(
    world: &mut World,
    step: &Value,
    pro_id: &str,
    now: DateTime<Utc>,
    result: &mut Map<String, Value>,
) -> Result<Answer, String> {
    let mut pro = world.pro(pro_id)?;
    let mut answer = Answer { outcome: "allowed".to_owned(), ..Answer::default() };
    match text(step, "do")? {
        "change_plan" => {
            let plan = text(step, "plan")?.to_owned();
            let wanted = allows_now(world, &plan)?;
            if is_higher(limit(world, &pro, now)?, wanted) {
                // A lower plan waits, in place of any that waited before.
                pro.waiting_plan = Some((period_around(&pro, now)?.1, plan));
            } else {
                // At least as high: at once, and nothing waits any more.
                take_plan(&world.plans, &mut pro, plan);
            }
        }
        "add_credits" => pro.credits += number(step, "amount").ok_or("amount: missing")?,
        "add_card" => pro.card = true,
        "remove_card" => pro.card = false,
        "pay_outstanding" => {
            if pro.card {
                pro.outstanding = 0;
            } else {
                answer.outcome = "blocked".to_owned();
                answer.reason = Some("card_required".to_owned());
            }
        }
        other => return Err(format!("do: a pro cannot \"{other}\"")),
    }
    write_meter(world, &pro, now, result)?;
    world.pros.insert(pro_id.to_owned(), pro);
    Ok(answer)
}
