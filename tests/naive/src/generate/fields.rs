//! The further fields that each action has.

use chrono::{Duration, SecondsFormat};
use serde_json::{Value, json};

use super::Generator;
use crate::world;

pub(super) const MOBILES: &str = "+15550100|+15550101|+15550102|+15550103|-|-|| ";
pub(super) const LANDLINES: &str = "+15550110|+15550111|-|-||";
pub(super) const EMAILS: &str = "cleo@example.org|dora@example.org|eli@example.org|fay@localhost|-|\
    no-at.example.org|two@at@example.org|@example.org|nobody@|sp ace@example.org|gus@example.org.|\u{200b}eli@example.org|Fay <fay@example.org>|";
const BODIES: &str = "Can I come at five?|please stop|STOP.|STOP| Stop |stopall|Unsubscribe|\
    CANCEL|end|\tQuit\n|REVOKE|optout|START| start|UnStop|START now|„Stopp“|ＳＴＯＰ!|opt \u{a0} out|\
    ab\u{ad}melden|st\u{200b}op\u{fe0f}|»Abbestellen«|ﬆop|“start”?|stop, please|stop\u{332}";

impl Generator {
    /// Adds the further fields that the step's action has and the step lacks.
    pub(super) fn complete(&mut self, step: &mut Value) {
        let (action, by) = (field(step, "do"), field(step, "by"));
        let by_pro = self.world.pros.contains_key(&by);
        let dice = &mut self.dice;
        match action.as_str() {
            "view_contacts" if by_pro => world::set(step, "from", json!(dice.pick("chat|sidebar|lead"))),
            "view_contacts" => world::set(step, "from", json!(dice.pick("chat|profile"))),
            "request_booking" => world::set(step, "from", json!(dice.pick("profile|project"))),
            "send_quote" => {
                if step.get("method").is_none() {
                    world::set(step, "method", json!(dice.pick("manual|guaranteed_reply")));
                }
                if dice.percent(50) {
                    world::set(step, "amount", json!(dice.amount(50_000)));
                }
            }
            "change_plan" => world::set(step, "plan", json!(dice.pick(&self.plans))),
            "set_plan" => {
                if step.get("plan").is_none() {
                    world::set(step, "plan", json!(dice.pick(&self.plans)));
                }
                let limit = if dice.percent(10) { json!(null) } else { json!(dice.below(6)) };
                world::set(step, "interactions", limit);
            }
            "set_fees" => {
                world::set(step, "category", json!(dice.pick("moving|moving|gifts|hair|plumbing")));
                let manual: u64 = dice.pick("0|300|800|900").parse().unwrap_or(0);
                let on_contact: u64 = dice.pick("0|2500|2600").parse().unwrap_or(0);
                let on_contact = if dice.percent(20) { json!(null) } else { json!(on_contact) };
                world::set(step, "manual_quote_fee", json!(manual));
                world::set(step, "guaranteed_reply_fee", on_contact);
            }
            "add_credits" => world::set(step, "amount", json!(dice.amount(3000))),
            "text" | "email" => world::set(step, "body", json!(dice.pick(BODIES))),
            "close_discussion" | "reopen_discussion" => {
                world::set(step, "channel", json!(dice.pick("chat|text|email")));
            }
            "unsubscribe" | "report_wrong_contact" => {
                world::set(step, "channel", json!(dice.pick("text|email")));
            }
            "report_delivery" => {
                world::set(step, "action", json!(dice.pick("delivered|opened|clicked|bounced")));
            }
            "update_contact" if step.get("mobile").is_none() => self.new_contact(step),
            "call_result" => self.result_of_call(step),
            "schedule_callback" => self.time_of_callback(step),
            "send_message" | "mark_hired" | "confirm_hired" if !by_pro && dice.percent(20) => {
                world::set(step, "card_declines", json!(dice.percent(80)));
            }
            _ => {}
        }
    }

    fn new_contact(&mut self, step: &mut Value) {
        let fields = [("mobile", MOBILES), ("landline", LANDLINES), ("email", EMAILS)];
        let kept = self.dice.below(4);
        for (place, (name, choices)) in (0..).zip(fields) {
            // One of the three may be left alone; never all of them.
            if place != kept {
                world::set(step, name, self.dice.pick_or_null(choices));
            }
        }
    }

    fn result_of_call(&mut self, step: &mut Value) {
        if step.get("result").is_none() {
            let chosen = self.dice.pick("busy|no_answer|declined|busy|connected|pro_missed");
            world::set(step, "result", json!(chosen));
        }
        if field(step, "result") == "connected" {
            let seconds = self.dice.pick("0|60|179|180|181|239|240|241|300|3600");
            world::set(step, "seconds", json!(seconds.parse::<u64>().unwrap_or(0)));
        }
        if self.dice.percent(20) {
            world::set(step, "card_declines", json!(self.dice.percent(80)));
        }
    }

    fn time_of_callback(&mut self, step: &mut Value) {
        let seconds = match self.dice.below(10) {
            0 => 0,
            1 => -(self.dice.amount(3600) as i64),
            _ => self.dice.amount(36 * 3600) as i64,
        };
        let time = self.now + Duration::seconds(seconds);
        world::set(step, "time", json!(time.to_rfc3339_opts(SecondsFormat::Secs, true)));
    }
}

pub(super) fn field(step: &Value, name: &str) -> String {
    world::optional_text(step, name).unwrap_or_default()
}
