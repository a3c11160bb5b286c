//! One step of a scenario, made an action.

use reckon_domain::account::Limit;
use reckon_domain::action::{Action, Delivery, Details, Role, Subject};
use reckon_domain::fact::Keyword;
use reckon_domain::id::AutomationId;
use reckon_domain::lead::Fees;
use reckon_domain::relation::Channel;
use reckon_domain::{ClientId, PlanId, ProId, ProjectId, Timestamp};

use super::expect::unknown_field;
use super::file::{Scenario, Step};
use super::parse_rfc3339;
use super::read::{Command, Entry, Names, Unreadable, is_party, money, plan, wrong};
use crate::name::Named;

/// One step of the file, and what its names may mean.
pub(super) struct StepReader<'a> {
    pub(super) place: String,
    pub(super) step: &'a Step,
    pub(super) scenario: &'a Scenario,
    pub(super) names: &'a Names<'a>,
}

impl StepReader<'_> {
    pub(super) fn field(&self, field: &str) -> String {
        format!("{}.{field}", self.place)
    }

    pub(super) fn command(&self) -> Result<Command, Unreadable> {
        let (role, actor) = self.actor()?;
        let action = self.action(role)?;
        self.refuse_strangers(action)?;
        let mut command = Command {
            at: self.instant("at", Some(&self.step.at))?,
            action,
            pro: None,
            client: None,
            project: None,
            details: self.details(action)?,
            body: self.step.body.clone(),
            fees: self.fees(action)?,
            contacts: [self.step.mobile.clone(), self.step.landline.clone(), self.step.email.clone()],
            expect: self.step.expect.clone(),
        };
        match actor {
            Some(Entry::Pro(pro)) => command.pro = Some(ProId(pro)),
            Some(Entry::Client(client)) => command.client = Some(ClientId(client)),
            _ => {}
        }
        self.parties(&mut command)?;
        if let Some(field) = self.step.expect.as_ref().and_then(|expect| unknown_field(expect)) {
            return wrong(self.field(&format!("expect.{field}")), "no result has such a field");
        }
        if action == Action::UpdateContact && command.contacts.iter().all(Option::is_none) {
            return wrong(self.field("do"), "update_contact needs one of: mobile, landline, email");
        }
        Ok(command)
    }

    fn actor(&self) -> Result<(Role, Option<Entry>), Unreadable> {
        match self.names.0.get(&*self.step.by) {
            Some(named @ Entry::Pro(_)) => Ok((Role::Pro, Some(*named))),
            Some(named @ Entry::Client(_)) => Ok((Role::Client, Some(*named))),
            _ => match Role::from_name(&self.step.by) {
                Some(role) if is_party(role) => Ok((role, None)),
                _ => wrong(
                    self.field("by"),
                    format!(
                        "no pro or client \"{}\"; else one of: marketplace, phone, automation, mail, booking_software",
                        self.step.by
                    ),
                ),
            },
        }
    }

    fn action(&self, role: Role) -> Result<Action, Unreadable> {
        let name = &*self.step.action;
        let steps =
            || Action::ALL.into_iter().filter(|action| action.role() == role && !action.is_internal());
        let variants: Vec<Action> = steps().filter(|action| action.name() == name).collect();
        let Some(first) = variants.first() else {
            let mut known: Vec<_> = steps().map(Action::name).collect();
            known.dedup();
            return wrong(
                self.field("do"),
                format!("no step \"{name}\" by {}; one of: {}", role.name(), known.join(", ")),
            );
        };
        let Some(field) = variety_field(*first) else { return Ok(*first) };
        let variety = match field {
            "from" => &self.step.from,
            "method" => &self.step.method,
            _ => &self.step.result,
        };
        Action::find(role, name, variety.as_deref()).map_or_else(
            || {
                let known: Vec<_> = variants.iter().filter_map(|action| action.variety()).collect();
                let given = variety.as_ref().map_or("missing".to_owned(), |given| format!("no \"{given}\""));
                wrong(self.field(field), format!("{given}; one of: {}", known.join(", ")))
            },
            Ok,
        )
    }

    /// Refuses every field that the action has no use for: it would be silently ignored.
    fn refuse_strangers(&self, action: Action) -> Result<(), Unreadable> {
        let step = self.step;
        let role = action.role();
        let lead = action.subject() == Subject::Lead;
        let relation = action.subject() == Subject::Relation;
        let variety = variety_field(action);
        let quote = matches!(action, Action::SendManualQuote | Action::SendGuaranteedReplyQuote);
        let automated = matches!(role, Role::Automation | Role::Mail);
        let updates = action == Action::UpdateContact;
        let uses = [
            ("from", step.from.is_some(), variety == Some("from")),
            ("method", step.method.is_some(), variety == Some("method")),
            ("result", step.result.is_some(), variety == Some("result")),
            ("project", step.project.is_some(), lead),
            ("pro", step.pro.is_some(), (lead || relation) && role != Role::Pro),
            ("client", step.client.is_some(), (relation && role != Role::Client) || updates),
            ("amount", step.amount.is_some(), quote || action == Action::AddCredits),
            ("time", step.time.is_some(), schedules(action)),
            ("plan", step.plan.is_some(), names_plan(action)),
            ("interactions", step.interactions.is_some(), action == Action::SetPlan),
            ("category", step.category.is_some(), action == Action::SetFees),
            ("manual_quote_fee", step.manual_quote_fee.is_some(), action == Action::SetFees),
            ("guaranteed_reply_fee", step.guaranteed_reply_fee.is_some(), action == Action::SetFees),
            ("channel", step.channel.is_some(), needs_channel(action)),
            ("body", step.body.is_some(), matches!(action, Action::Text | Action::Email)),
            ("seconds", step.seconds.is_some(), action == Action::CallConnected),
            ("card_declines", step.card_declines.is_some(), may_charge_card(action)),
            ("automation", step.automation.is_some(), automated),
            ("action", step.delivery.is_some(), action == Action::ReportDelivery),
            ("mobile", step.mobile.is_some(), updates),
            ("landline", step.landline.is_some(), updates),
            ("email", step.email.is_some(), updates),
        ];
        match uses.into_iter().find(|(_, given, used)| *given && !used) {
            Some((field, ..)) => wrong(self.field(field), format!("a step {} has no {field}", action.key())),
            None => Ok(()),
        }
    }

    fn details(&self, action: Action) -> Result<Details, Unreadable> {
        let step = self.step;
        let time = if schedules(action) { Some(self.instant("time", step.time.as_deref())?) } else { None };
        if action == Action::AddCredits && step.amount.is_none() {
            return wrong(self.field("amount"), "add_credits needs an amount, in minor units");
        }
        if action == Action::CallConnected && step.seconds.is_none() {
            return wrong(self.field("seconds"), "a connected call needs its seconds");
        }
        if matches!(action, Action::Text | Action::Email) && step.body.is_none() {
            return wrong(self.field("body"), format!("{} needs a body", action.name()));
        }
        Ok(Details {
            amount: money(&self.place, "amount", step.amount)?,
            time,
            seconds: step.seconds.unwrap_or_default(),
            keyword: Keyword::of(step.body.as_deref().unwrap_or_default()),
            shared_number: false,
            channel: self.channel(action)?,
            plan: self.plan(action)?,
            automation: self.automation(action)?,
            delivery: self.delivery(action)?,
            message: None,
            card_declines: step.card_declines.unwrap_or_default(),
            failure: None,
            payment: None,
            declined_before: false,
        })
    }

    /// The plan, and what it is to allow where that is set. What it allows when it is changed to is known then.
    fn plan(&self, action: Action) -> Result<Option<(PlanId, Limit)>, Unreadable> {
        if !names_plan(action) {
            return Ok(None);
        }
        let named = self.step.plan.as_deref().and_then(|name| self.names.0.get(name));
        let Some(Entry::Plan(id)) = named.copied() else { return self.no("plan", self.step.plan.as_deref()) };
        if action == Action::ChangePlan {
            return Ok(plan(self.scenario, id).map(|plan| (plan.id, plan.limit)));
        }
        match self.step.interactions {
            Some(interactions) => Ok(Some((PlanId(id), Limit::from_option(interactions)))),
            None => wrong(self.field("interactions"), "set_plan needs a whole number, or null for no limit"),
        }
    }

    fn fees(&self, action: Action) -> Result<Option<(u32, Fees)>, Unreadable> {
        let step = self.step;
        if action != Action::SetFees {
            return Ok(None);
        }
        let named = step.category.as_deref().and_then(|name| self.names.0.get(name));
        let Some(Entry::Category(category)) = named.copied() else {
            return self.no("category", step.category.as_deref());
        };
        let Some(manual_quote) = money(&self.place, "manual_quote_fee", step.manual_quote_fee)? else {
            return wrong(self.field("manual_quote_fee"), "set_fees needs it, in minor units");
        };
        let Some(guaranteed_reply) = step.guaranteed_reply_fee else {
            let right = "set_fees needs it, in minor units, or null where it is not offered";
            return wrong(self.field("guaranteed_reply_fee"), right);
        };
        let guaranteed_reply = money(&self.place, "guaranteed_reply_fee", guaranteed_reply)?;
        Ok(Some((category, Fees { manual_quote, guaranteed_reply })))
    }

    fn channel(&self, action: Action) -> Result<Option<Channel>, Unreadable> {
        if !needs_channel(action) {
            return Ok(None);
        }
        let chat = matches!(action, Action::CloseDiscussion | Action::ReopenDiscussion);
        let known = if chat { "chat, text, email" } else { "text, email" };
        let given = self.step.channel.as_deref().unwrap_or_default();
        match Channel::from_name(given) {
            Some(Channel::Chat) if !chat => {}
            Some(channel) => return Ok(Some(channel)),
            None => {}
        }
        wrong(self.field("channel"), format!("\"{given}\" is not one of: {known}"))
    }

    /// An automation's number: the place of the first step that names it. They need no list of their own.
    fn automation(&self, action: Action) -> Result<Option<AutomationId>, Unreadable> {
        if !matches!(action.role(), Role::Automation | Role::Mail) {
            return Ok(None);
        }
        let Some(name) = &self.step.automation else { return self.no("automation", None) };
        let first = self.scenario.steps.iter().position(|step| step.automation.as_ref() == Some(name));
        Ok(first.and_then(|at| u32::try_from(at).ok()).map(AutomationId))
    }

    fn delivery(&self, action: Action) -> Result<Option<Delivery>, Unreadable> {
        if action != Action::ReportDelivery {
            return Ok(None);
        }
        let given = self.step.delivery.as_deref().unwrap_or_default();
        match Delivery::from_name(given) {
            Some(delivery) => Ok(Some(delivery)),
            None => wrong(
                self.field("action"),
                format!("\"{given}\" is not one of: delivered, opened, clicked, bounced"),
            ),
        }
    }

    fn parties(&self, command: &mut Command) -> Result<(), Unreadable> {
        let step = self.step;
        let (role, subject) = (command.action.role(), command.action.subject());
        let about_pro = matches!(subject, Subject::Lead | Subject::Relation);
        if about_pro && command.pro.is_none() {
            match step.pro.as_deref().and_then(|name| self.names.0.get(name)) {
                Some(Entry::Pro(pro)) => command.pro = Some(ProId(*pro)),
                _ => return self.no("pro", step.pro.as_deref()),
            }
        }
        if subject == Subject::Lead {
            let named = step.project.as_deref().and_then(|name| self.names.0.get(name));
            let Some(Entry::Project(project)) = named else {
                return self.no("project", step.project.as_deref());
            };
            command.project = Some(ProjectId(*project));
            let owner = self.scenario.projects.get(*project as usize).map(|project| &*project.client);
            if role == Role::Client && owner != Some(&*step.by) {
                let project = step.project.as_deref().unwrap_or_default();
                return wrong(
                    self.field("project"),
                    format!("\"{project}\" is not a project of \"{}\"", step.by),
                );
            }
            if let Some(Entry::Client(client)) = owner.and_then(|name| self.names.0.get(name)) {
                command.client = Some(ClientId(*client));
            }
        }
        let names_client = subject == Subject::Contacts || subject == Subject::Relation;
        if names_client && command.client.is_none() {
            match step.client.as_deref().and_then(|name| self.names.0.get(name)) {
                Some(Entry::Client(client)) => command.client = Some(ClientId(*client)),
                _ => return self.no("client", step.client.as_deref()),
            }
        }
        Ok(())
    }

    fn instant(&self, field: &str, text: Option<&str>) -> Result<Timestamp, Unreadable> {
        let text = text.unwrap_or_default();
        parse_rfc3339(text).map_or_else(
            || {
                let right = "an RFC 3339 time of the years 1970 to 9999, such as 2026-01-31T10:00:00Z";
                wrong(self.field(field), format!("\"{text}\" is not {right}"))
            },
            Ok,
        )
    }

    fn no<T>(&self, what: &str, given: Option<&str>) -> Result<T, Unreadable> {
        let problem = match given {
            Some(given) => format!("no {what} \"{given}\""),
            None => format!("a step {} by {} needs a {what}", self.step.action, self.step.by),
        };
        wrong(self.field(what), problem)
    }
}

/// The field that says an action's variety.
fn variety_field(action: Action) -> Option<&'static str> {
    action.variety()?;
    Some(match action.name() {
        "send_quote" => "method",
        "call_result" => "result",
        _ => "from",
    })
}

const fn names_plan(action: Action) -> bool {
    matches!(action, Action::ChangePlan | Action::SetPlan)
}

const fn schedules(action: Action) -> bool {
    matches!(action, Action::ProScheduleCallback | Action::ClientScheduleCallback)
}

const fn needs_channel(action: Action) -> bool {
    matches!(
        action,
        Action::CloseDiscussion
            | Action::ReopenDiscussion
            | Action::ProUnsubscribe
            | Action::ClientUnsubscribe
            | Action::ReportWrongContact
    )
}

/// Whether a step may make contact and so charge a card.
const fn may_charge_card(action: Action) -> bool {
    matches!(
        action,
        Action::CallConnected
            | Action::CallMissedByPro
            | Action::CallBusy
            | Action::CallNotAnswered
            | Action::CallDeclined
            | Action::ClientSendMessage
            | Action::MarkHired
            | Action::ConfirmHired
    )
}
