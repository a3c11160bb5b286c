//! Which steps come: any step at all, or the steps of a story.

use serde_json::{Value, json};

use super::fields::field;
use super::{Generator, Names};
use crate::world;

const FAILURES: &str = "busy|no_answer|declined";

impl Generator {
    pub(super) fn any_step(&mut self) -> Value {
        let focused = self.dice.percent(70);
        let other = self.dice.one_of(&self.leads).unwrap_or_default();
        let names = if focused { self.focus.clone() } else { other };
        match self.dice.below(100) {
            0..30 => {
                let action = self.dice.pick(
                    "view_contacts|view_contacts|send_quote|send_quote|send_message|claim_hired|\
                     decline|start_call|start_call|schedule_callback",
                );
                pro_on_lead(&names, action)
            }
            30..55 => {
                let action = self.dice.pick(
                    "send_message|view_phone|mark_hired|confirm_hired|decline|read_quote|\
                     reactivate_contact|view_contacts|view_contacts|request_booking|\
                     schedule_callback",
                );
                client_on_lead(&names, action)
            }
            55..61 => on_lead("marketplace", "recommend", &names),
            61..65 => on_lead("phone", "call_result", &names),
            65..75 => {
                let action = self.dice.pick(
                    "change_plan|change_plan|change_plan|add_credits|add_card|remove_card|\
                     pay_outstanding|browse_leads",
                );
                json!({ "by": names.pro, "do": action })
            }
            75..85 => {
                let action = self.dice.pick(
                    "send_text|send_text|send_email|close_discussion|reopen_discussion|\
                     unsubscribe|report_wrong_contact",
                );
                pro_to_client(&names, action)
            }
            85..92 => {
                let action = self.dice.pick("text|text|text|email|unsubscribe");
                json!({ "by": names.client, "do": action, "pro": names.pro })
            }
            92..96 => automation(&names, self.dice.pick("send_text|send_email")),
            96 => json!({ "by": "booking_software", "do": "update_contact", "client": names.client }),
            97 => json!({ "by": "marketplace", "do": self.dice.pick("set_plan|set_plan|set_fees") }),
            _ => json!({ "by": "mail", "do": "report_delivery", "pro": names.pro,
                         "client": names.client, "automation": "reminder" }),
        }
    }

    /// Queues the steps of a story whose end random steps alone would seldom reach.
    pub(super) fn begin_story(&mut self) {
        let names = self.focus.clone();
        let pro = |action: &str| pro_on_lead(&names, action);
        let client = |action: &str| client_on_lead(&names, action);
        let wallet = |action: &str| json!({ "by": names.pro, "do": action });
        let mut quote = pro("send_quote");
        world::set(&mut quote, "method", json!("guaranteed_reply"));
        let story = match self.dice.below(9) {
            0 => {
                let mut story = vec![wallet("add_card"), quote, pro("view_contacts")];
                for _ in 0..5 {
                    let mut call_result = on_lead("phone", "call_result", &names);
                    world::set(&mut call_result, "result", json!(self.dice.pick(FAILURES)));
                    story.extend([pro("start_call"), call_result]);
                }
                story.extend([pro("start_call"), client("reactivate_contact")]);
                story.extend([pro("start_call"), pro("schedule_callback")]);
                story
            }
            1 => {
                let mut next = self.dice.one_of(&self.leads).unwrap_or_default();
                next.pro.clone_from(&names.pro);
                let mut again = pro_on_lead(&next, "send_quote");
                world::set(&mut again, "method", json!("guaranteed_reply"));
                vec![
                    wallet("add_card"),
                    quote,
                    wallet("remove_card"),
                    client("send_message"),
                    wallet("pay_outstanding"),
                    wallet("add_card"),
                    again.clone(),
                    wallet("pay_outstanding"),
                    again,
                ]
            }
            2 => vec![wallet("add_card"), quote, pro("schedule_callback"), pro("view_contacts")],
            3 => vec![client("request_booking"), pro("view_contacts"), client("view_phone")],
            4 => vec![wallet("add_card"), quote, client("request_booking"), pro("view_contacts")],
            5 => vec![
                client("decline"),
                client("view_contacts"),
                pro("start_call"),
                on_lead("phone", "call_result", &names),
            ],
            6 => vec![pro("claim_hired"), client("confirm_hired"), pro("view_contacts")],
            7 => {
                // Its limit raised, lowered, and raised again, with the pro at it and changing their mind between.
                let plan = self.world.pros.get(&names.pro).map(|pro| pro.plan.clone()).unwrap_or_default();
                let set = json!({ "by": "marketplace", "do": "set_plan", "plan": plan });
                let fees = json!({ "by": "marketplace", "do": "set_fees" });
                vec![
                    pro("view_contacts"),
                    set.clone(),
                    pro("view_contacts"),
                    set.clone(),
                    wallet("change_plan"),
                    set.clone(),
                    wallet("add_card"),
                    quote,
                    fees,
                    client("send_message"),
                    set,
                ]
            }
            _ => {
                let writes = |action: &str| pro_to_client(&names, action);
                let update = json!({ "by": "booking_software", "do": "update_contact",
                                     "client": names.client, "mobile": "+15550104",
                                     "email": "cleo@example.com" });
                let text = json!({ "by": names.client, "do": "text", "pro": names.pro });
                vec![
                    update.clone(),
                    writes("send_text"),
                    text.clone(),
                    automation(&names, "send_text"),
                    writes("report_wrong_contact"),
                    writes("send_text"),
                    writes("send_email"),
                    update,
                    text,
                    writes("send_text"),
                ]
            }
        };
        self.follow_ups.extend(story.into_iter().map(|step| (None, step)));
    }

    /// Lets what happened decide what comes next.
    pub(super) fn follow_up(&mut self, step: &Value, result: &Value) {
        let (rule, blocked) = (field(result, "rule"), field(result, "outcome") == "blocked");
        let next = self.follow_ups.front().map(|(_, next)| field(next, "do")).unwrap_or_default();
        if ["Q1", "G13", "G14"].contains(&rule.as_str()) {
            // A story about a quote that was never sent is over.
            self.follow_ups.clear();
        } else if !blocked && (rule == "K3" || rule == "K5") && next != "call_result" {
            // A call is on its way: mostly the phone reports on it next.
            let due = world::instant(step, "time").ok();
            let on_pro = if step.get("pro").is_some() { "pro" } else { "by" };
            let (project, pro) = (field(step, "project"), field(step, on_pro));
            let names = Names { project, client: String::new(), pro };
            if self.dice.percent(60) {
                let mut call_result = on_lead("phone", "call_result", &names);
                if self.dice.percent(40) {
                    world::set(&mut call_result, "result", json!("connected"));
                }
                self.follow_ups.push_front((due, call_result));
            }
        }
    }
}

fn on_lead(by: &str, action: &str, names: &Names) -> Value {
    json!({ "by": by, "do": action, "project": names.project, "pro": names.pro })
}

fn client_on_lead(names: &Names, action: &str) -> Value {
    on_lead(&names.client, action, names)
}

fn pro_on_lead(names: &Names, action: &str) -> Value {
    json!({ "by": names.pro, "do": action, "project": names.project })
}

fn pro_to_client(names: &Names, action: &str) -> Value {
    json!({ "by": names.pro, "do": action, "client": names.client })
}

fn automation(names: &Names, action: &str) -> Value {
    json!({ "by": "automation", "do": action, "pro": names.pro, "client": names.client,
            "automation": "reminder" })
}
