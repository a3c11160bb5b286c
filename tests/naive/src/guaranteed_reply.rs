//! Guaranteed Reply: the quote, the contact, the call service and what they charge.

use serde_json::Value;

use crate::steps::OnLead;
use crate::world::{Answer, allowed, blocked, instant, number, text};

/// Price of a started call minute after the third, in minor units.
const MINUTE_PRICE: u64 = 500;

pub(crate) fn send_guaranteed_quote(on: &mut OnLead) -> Answer {
    if on.lead.quote != "none" {
        // Q1
        blocked("Q1", "already_quoted")
    } else if on.category.guaranteed_reply_fee.is_none() {
        // G13
        blocked("G13", "guaranteed_reply_not_offered")
    } else if on.lead.counted {
        // G14
        blocked("G14", "already_in_contact")
    } else if !on.pro.card {
        // G9
        blocked("G9", "card_required")
    } else if on.pro.outstanding > 0 {
        // I8
        blocked("I8", "payment_overdue")
    } else {
        // G1, at the limit too
        on.lead.quote = "guaranteed_reply".to_owned();
        on.lead.fee_on_contact = on.category.guaranteed_reply_fee.unwrap_or(0);
        allowed("G1")
    }
}

/// Makes contact if there was none; free after it. The rule is the same either way.
pub(crate) fn make_contact(on: &mut OnLead, rule: &str) -> Answer {
    let mut answer = allowed(rule);
    if !on.lead.contact_made {
        on.lead.contact_made = true;
        on.lead.call_status = "closed".to_owned();
        on.lead.callback = None;
        charge_contact_fee(on, &mut answer);
    }
    answer
}

fn charge_contact_fee(on: &mut OnLead, answer: &mut Answer) {
    // I15: the fee of the quote, whatever the category asks for by now
    let fee = on.lead.fee_on_contact;
    if on.pro.prefer_credits && on.pro.credits >= fee {
        // I10: the whole fee from credits
        on.pro.credits -= fee;
        on.note_charge(answer, "guaranteed_reply_fee", "credits", fee);
    } else {
        // I10: the whole fee by card
        charge_card(on, answer, "guaranteed_reply_fee", fee);
    }
}

fn charge_card(on: &mut OnLead, answer: &mut Answer, what_for: &str, amount: u64) {
    if on.pro.card && !on.card_declines {
        on.note_charge(answer, what_for, "card", amount);
    } else {
        // I8
        on.pro.outstanding += amount;
        on.note_charge(answer, what_for, "outstanding", amount);
    }
}

/// The lines `start_call` and `schedule_callback` have in common.
fn call_blocked(on: &OnLead) -> Option<Answer> {
    if on.lead.quote != "guaranteed_reply" {
        // K1
        Some(blocked("K1", "guaranteed_reply_required"))
    } else if on.lead.contact_made {
        // K9
        Some(blocked("K9", "already_in_contact"))
    } else if on.lead.call_status == "stopped" {
        // K7
        Some(blocked("K7", "call_service_stopped"))
    } else if on.lead.call_status == "dialing" {
        // K2
        Some(blocked("K2", "call_in_progress"))
    } else {
        None
    }
}

pub(crate) fn start_call(on: &mut OnLead) -> Answer {
    if let Some(answer) = call_blocked(on) {
        return answer;
    }
    // K3, in place of a callback set before
    on.lead.call_status = "dialing".to_owned();
    on.lead.callback = None;
    allowed("K3")
}

pub(crate) fn schedule_callback(on: &mut OnLead, step: &Value) -> Result<Answer, String> {
    let time = instant(step, "time")?;
    if let Some(answer) = call_blocked(on) {
        return Ok(answer);
    }
    if time <= on.now {
        // K5
        return Ok(blocked("K5", "callback_in_past"));
    }
    // K5, replaces a callback set before
    on.lead.call_status = "scheduled".to_owned();
    on.lead.callback = Some(time);
    Ok(allowed("K5"))
}

pub(crate) fn reactivate(on: &mut OnLead) -> Answer {
    // K8
    if on.lead.call_status == "stopped" {
        on.lead.call_failures = 0;
        on.lead.call_status = "off".to_owned();
    }
    allowed("K8")
}

/// What the phone network reports.
pub(crate) fn phone_acts(on: &mut OnLead, action: &str, step: &Value) -> Result<Answer, String> {
    if action != "call_result" {
        return Err(format!("do: the phone cannot \"{action}\""));
    }
    let result = text(step, "result")?;
    let under_way = on.lead.call_status == "dialing";
    let due = on.lead.callback.is_some_and(|time| time <= on.now);
    if !under_way && !due {
        // K2
        let outcome = "error".to_owned();
        let reason = Some("no_call_in_progress".to_owned());
        return Ok(Answer { outcome, reason, ..Answer::default() });
    }
    if result == "connected" {
        // G5a
        let seconds = number(step, "seconds").ok_or("seconds: missing")?;
        let mut answer = make_contact(on, "G5a");
        // K4: to the card only
        charge_card(on, &mut answer, "call_minutes", minutes_to_pay(seconds) * MINUTE_PRICE);
        Ok(answer)
    } else if result == "pro_missed" {
        // G5b
        Ok(make_contact(on, "G5b"))
    } else if result == "busy" || result == "no_answer" || result == "declined" {
        on.lead.call_failures += 1;
        on.lead.callback = None;
        if on.lead.call_failures == 5 {
            // K7
            on.lead.call_status = "stopped".to_owned();
            Ok(allowed("K7"))
        } else {
            // K6
            on.lead.call_status = "failed".to_owned();
            Ok(allowed("K6"))
        }
    } else {
        Err(format!("result: no result \"{result}\""))
    }
}

/// I7: the started minutes after the third.
fn minutes_to_pay(seconds: u64) -> u64 {
    let mut minutes = 0;
    while 180 + minutes * 60 < seconds {
        minutes += 1;
    }
    minutes
}
