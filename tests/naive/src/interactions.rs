//! What the pro, the client and the marketplace do on a lead, line by line.

use serde_json::Value;

use crate::guaranteed_reply::{
    make_contact, reactivate, schedule_callback, send_guaranteed_quote, start_call,
};
use crate::steps::OnLead;
use crate::world::{Answer, allowed, blocked, text};

/// Counts an interaction on the lead, once and for ever.
fn count(on: &mut OnLead, rule: &str) -> Answer {
    on.lead.counted = true;
    on.pro.counted_at.push(on.now);
    Answer { counted: true, ..allowed(rule) }
}

pub(crate) fn pro_acts(on: &mut OnLead, action: &str, step: &Value) -> Result<Answer, String> {
    let answer = match action {
        "view_contacts" => pro_views_contacts(on, text(step, "from")?)?,
        "send_quote" => match text(step, "method")? {
            "manual" => send_manual_quote(on),
            "guaranteed_reply" => send_guaranteed_quote(on),
            other => return Err(format!("method: no method \"{other}\"")),
        },
        "send_message" => pro_sends_message(on),
        "claim_hired" => {
            // P4a
            on.lead.hire_claimed = true;
            allowed("P4a")
        }
        "decline" => decline(on),
        "start_call" => start_call(on),
        "schedule_callback" => schedule_callback(on, step)?,
        other => return Err(format!("do: a pro cannot \"{other}\"")),
    };
    Ok(answer)
}

fn pro_views_contacts(on: &mut OnLead, from: &str) -> Result<Answer, String> {
    let rule = match from {
        "chat" => "P1",
        "sidebar" => "P2",
        "lead" => "P3",
        other => return Err(format!("from: no place \"{other}\"")),
    };
    if on.billed_by_contact() {
        if on.lead.contact_made {
            // G11
            Ok(allowed("G11"))
        } else if on.lead.booked {
            // N7
            Ok(allowed("N7"))
        } else {
            // G10
            Ok(blocked("G10", "awaiting_contact"))
        }
    } else if on.lead.counted {
        // N4
        Ok(allowed("N4"))
    } else if on.lead.booked {
        // N7
        Ok(allowed("N7"))
    } else if on.at_limit {
        // L0, I2
        Ok(blocked("L0", "limit_reached"))
    } else {
        // P1, P2, P3
        Ok(count(on, rule))
    }
}

fn send_manual_quote(on: &mut OnLead) -> Answer {
    let fee = on.category.manual_quote_fee;
    if on.lead.quote != "none" {
        // Q1
        blocked("Q1", "already_quoted")
    } else if on.at_limit {
        // L1
        blocked("L1", "limit_reached")
    } else if on.pro.credits < fee {
        // F1
        blocked("F1", "insufficient_credits")
    } else {
        // N2, F1: the fee comes from credits alone
        on.lead.quote = "manual".to_owned();
        on.pro.credits -= fee;
        let mut answer = allowed("N2");
        on.note_charge(&mut answer, "manual_quote_fee", "credits", fee);
        answer
    }
}

fn pro_sends_message(on: &mut OnLead) -> Answer {
    let answer = if on.billed_by_contact() {
        // G12
        allowed("G12")
    } else if on.lead.counted {
        // L3
        allowed("L3")
    } else if on.at_limit {
        // L4, booked or not
        return blocked("L4", "limit_reached");
    } else {
        // N3
        allowed("N3")
    };
    // D1 begins closed, D3 closes
    on.set_chat(answer, "closed")
}

/// Either side's.
fn decline(on: &mut OnLead) -> Answer {
    // R1
    on.lead.negative_reply = true;
    allowed("R1")
}

pub(crate) fn client_acts(on: &mut OnLead, action: &str, step: &Value) -> Result<Answer, String> {
    let answer = match action {
        "send_message" => {
            let answer = if on.billed_by_contact() {
                // G5
                make_contact(on, "G5")
            } else if on.lead.counted {
                // N8
                allowed("N8")
            } else {
                // C1
                count(on, "C1")
            };
            // D2
            on.set_chat(answer, "open")
        }
        "view_phone" => client_views_phone(on),
        "view_contacts" => client_views_contacts(on, text(step, "from")?)?,
        // C3 is the last line
        "mark_hired" => hire(on, "C3"),
        "confirm_hired" => {
            if !on.lead.hire_claimed {
                // P4b
                blocked("P4b", "nothing_to_confirm")
            } else {
                // P4 is the last line
                hire(on, "P4")
            }
        }
        "request_booking" => {
            // N5, N6
            let rule = match text(step, "from")? {
                "profile" => "N5",
                "project" => "N6",
                other => return Err(format!("from: no place \"{other}\"")),
            };
            on.lead.booked = true;
            allowed(rule)
        }
        "decline" => decline(on),
        // G6a: never a contact
        "read_quote" => allowed("G6a"),
        "schedule_callback" => schedule_callback(on, step)?,
        "reactivate_contact" => reactivate(on),
        other => return Err(format!("do: a client cannot \"{other}\"")),
    };
    Ok(answer)
}

fn client_views_phone(on: &mut OnLead) -> Answer {
    on.lead.client_viewed = true;
    if on.billed_by_contact() {
        // I5
        allowed("I5")
    } else if on.lead.counted {
        // N9
        allowed("N9")
    } else if on.lead.booked {
        // N11
        allowed("N11")
    } else {
        // C2, I1
        count(on, "C2")
    }
}

fn client_views_contacts(on: &mut OnLead, from: &str) -> Result<Answer, String> {
    let rule = match from {
        "chat" => "C4",
        "profile" => "C5",
        other => return Err(format!("from: no place \"{other}\"")),
    };
    on.lead.client_viewed = true;
    if on.billed_by_contact() {
        // I5
        Ok(allowed("I5"))
    } else if on.lead.counted {
        // N12
        Ok(allowed("N12"))
    } else if on.lead.negative_reply {
        // N10
        Ok(allowed("N10"))
    } else {
        // C4, C5
        Ok(count(on, rule))
    }
}

/// `mark_hired`, and `confirm_hired` with a claim; they differ in the last line's rule.
fn hire(on: &mut OnLead, last_line: &str) -> Answer {
    // `hired` is set in every case, but no rule ever asks for it.
    if on.billed_by_contact() {
        // G5, I6
        make_contact(on, "G5")
    } else if on.lead.counted {
        // N13
        allowed("N13")
    } else {
        // C3, P4
        count(on, last_line)
    }
}

pub(crate) fn marketplace_acts(on: &mut OnLead, action: &str) -> Result<Answer, String> {
    if action != "recommend" {
        return Err(format!("do: the marketplace cannot \"{action}\""));
    }
    // `recommended` is set when allowed, but no rule ever asks for it.
    if on.at_limit {
        // L1
        Ok(blocked("L1", "limit_reached"))
    } else {
        // N1
        Ok(allowed("N1"))
    }
}
