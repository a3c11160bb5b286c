//! The fields of a step's result.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use crate::period::{is_higher, limit, period_around, used};
use crate::world::{Answer, Pro, World};

pub(crate) fn write_answer(result: &mut Map<String, Value>, answer: &Answer) {
    if let Some(rule) = &answer.rule {
        result.insert("rule".to_owned(), json!(rule));
    }
    result.insert("counted".to_owned(), json!(answer.counted));
    result.insert("charges".to_owned(), json!(answer.charges));
    if let Some((channel, status)) = &answer.discussion {
        let discussion = json!({ "channel": channel, "status": status });
        result.insert("discussion".to_owned(), discussion);
    }
    if let Some(sent) = answer.instructions_sent {
        result.insert("instructions_sent".to_owned(), json!(sent));
    }
}

pub(crate) fn write_meter(
    world: &World,
    pro: &Pro,
    now: DateTime<Utc>,
    result: &mut Map<String, Value>,
) -> Result<(), String> {
    result.insert("used".to_owned(), json!(used(pro, now)?));
    if let Some(limit) = limit(world, pro, now)? {
        result.insert("limit".to_owned(), json!(limit));
    }
    result.insert("period_end".to_owned(), json!(period_end(pro, now)?));
    result.insert("credits".to_owned(), json!(pro.credits));
    Ok(())
}

fn period_end(pro: &Pro, now: DateTime<Utc>) -> Result<String, String> {
    Ok(period_around(pro, now)?.1.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

pub(crate) fn open_discussions(world: &World, pro: &str) -> usize {
    let mut open = 0;
    for ((of, _), between) in &world.between {
        if of == pro {
            open += between.discussions.values().filter(|status| *status == "open").count();
        }
    }
    open
}

pub(crate) fn unblock(world: &World, pro: &Pro, now: DateTime<Utc>, reason: &str) -> Result<Value, String> {
    Ok(match reason {
        "limit_reached" => {
            let wait = json!({ "by": "wait", "until": period_end(pro, now)? });
            let current = limit(world, pro, now)?;
            let mut plans = world.plans.values();
            if plans.any(|other| other.last().is_some_and(|(_, other)| is_higher(*other, current))) {
                json!([wait, { "by": "change_plan" }])
            } else {
                json!([wait])
            }
        }
        "insufficient_credits" => json!([{ "by": "add_credits" }]),
        "card_required" => json!([{ "by": "add_card" }]),
        "payment_overdue" => json!([{ "by": "pay_outstanding" }]),
        "awaiting_contact" => json!([{ "by": "client_contact" }]),
        "call_service_stopped" => json!([{ "by": "client_reactivation" }]),
        "unsubscribed" => json!([{ "by": "resubscribe" }]),
        "wrong_contact" | "landline_only" | "no_mobile_number" | "no_valid_email" => {
            json!([{ "by": "update_contact" }])
        }
        _ => json!([]),
    })
}
