//! Scenario files, replayed over HTTP against the running binary: line by line what the rules say alone.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod common;

use common::{Folder, Server};
use reckon_domain::action::{Action, Role, Subject};
use reckon_tests_scenarios::files;
use reckon_wire::scenario::{Command, Plot, mismatches, read, replay};
use serde_json::{Value, json};

#[test]
fn every_scenario_comes_to_the_same_over_http() {
    for store in ["memory:", "sqlite"] {
        let folder = Folder::new("scenarios");
        for (name, text) in files("files") {
            let plot = read(&text).unwrap();
            let url = if store == "sqlite" {
                format!("sqlite:{}", folder.0.join(&name).display())
            } else {
                store.to_owned()
            };
            let server = Server::start(&url, &folder.0.join("tokens"), &["--clock", "manual"]);
            let mut clients: Vec<Value> = plot
                .scenario
                .clients
                .iter()
                .map(|one| client(&one.id, &[one.mobile.clone(), one.landline.clone(), one.email.clone()]))
                .collect();
            let ids = import(&server, &plot, &clients);
            for (step, (command, line)) in plot.commands.iter().zip(replay(&plot)).enumerate() {
                set_clock(&server, command.at.0);
                if command.action == Action::UpdateContact {
                    update_contact(&server, &mut clients[command.client.unwrap().0 as usize], command);
                    continue;
                }
                if command.action.subject() == Subject::Catalogue {
                    offer(&server, &plot, command);
                    continue;
                }
                let found = act(&server, &ids, step, command);
                // Who acts for a client is told what the client may see; the rest the pro is asked for.
                let is_client = command.action.role() == Role::Client;
                let told = if is_client { line.clone().for_client() } else { line.clone() };
                assert_eq!(found, serde_json::to_value(&told).unwrap(), "{name} on {store}: steps[{step}]");
                if let Some(pro) = command.pro.filter(|_| is_client) {
                    let account = account(&server, ids.pros[pro.0 as usize]);
                    for (field, wanted) in [("used", json!(line.used)), ("credits", json!(line.credits))] {
                        let differs = !wanted.is_null() && account[field] != wanted;
                        assert!(!differs, "{name} on {store}: steps[{step}].{field} {wanted}: {account}");
                    }
                }
                if let Some(expect) = &command.expect {
                    assert_eq!(mismatches(expect, &line), [], "{name}: steps[{step}]");
                }
            }
        }
    }
}

/// The server's ids of what the file names, in the file's order.
struct Ids {
    plans: Vec<u64>,
    pros: Vec<u64>,
    clients: Vec<u64>,
    projects: Vec<u64>,
}

fn import(server: &Server, plot: &Plot, clients: &[Value]) -> Ids {
    let file = &plot.scenario;
    let start = plot.commands.first().map_or(0, |command| command.at.0);
    set_clock(server, start);
    let (status, answer) = server.send(
        "POST",
        "/directory",
        None,
        &json!({
            "plans": file.plans.iter().map(|plan| json!({
                "reference": plan.id, "name": plan.id, "interactions": plan.interactions,
            })).collect::<Vec<_>>(),
            "categories": file.categories.iter().map(|category| json!({
                "reference": category.id, "name": category.id, "manual_quote_fee": category.manual_quote_fee,
                "guaranteed_reply_fee": category.guaranteed_reply_fee,
            })).collect::<Vec<_>>(),
            "pros": file.pros.iter().map(|pro| json!({
                "reference": pro.id, "name": pro.id, "plan": pro.plan, "anchor_day": pro.anchor_day,
                "time_zone": pro.time_zone, "credits": pro.credits, "card": pro.card,
                "prefer_credits": pro.prefer_credits,
            })).collect::<Vec<_>>(),
            "clients": clients,
            "projects": file.projects.iter().map(|project| json!({
                "reference": project.id, "client": project.client, "category": project.category,
                "title": project.id, "posted": start,
            })).collect::<Vec<_>>(),
        }),
    );
    assert_eq!(status, 200, "{answer}");
    let ids = |list: &str, references: Vec<&String>| {
        references.into_iter().map(|reference| answer[list][reference].as_u64().unwrap()).collect()
    };
    Ids {
        plans: ids("plans", file.plans.iter().map(|entry| &entry.id).collect()),
        pros: ids("pros", file.pros.iter().map(|entry| &entry.id).collect()),
        clients: ids("clients", file.clients.iter().map(|entry| &entry.id).collect()),
        projects: ids("projects", file.projects.iter().map(|entry| &entry.id).collect()),
    }
}

/// A pro's account, as they see it.
fn account(server: &Server, pro: u64) -> Value {
    let (status, answer) = server.send("GET", "/snapshot?limit=1", Some(&format!("pro:{pro}")), &Value::Null);
    assert_eq!(status, 200, "{answer}");
    answer["account"].clone()
}

fn set_clock(server: &Server, at: i64) {
    let (status, answer) = server.send("PUT", "/clock", None, &json!({ "at": at }));
    assert!(status < 300, "{status} {answer}");
}

/// The client's entry of the directory.
fn client(reference: &str, contacts: &[Option<String>; 3]) -> Value {
    let [mobile, landline, email] = contacts;
    json!({
        "reference": reference, "name": reference, "mobile": mobile, "landline": landline, "email": email,
    })
}

/// The booking software's contacts, through the directory: the one action that nobody sends a command for.
fn update_contact(server: &Server, known: &mut Value, command: &Command) {
    for (name, change) in ["mobile", "landline", "email"].iter().zip(&command.contacts) {
        if let Some(new) = change {
            known[*name] = json!(new);
        }
    }
    let (status, answer) = server.send("POST", "/directory", None, &json!({ "clients": [known] }));
    assert_eq!(status, 200, "{answer}");
}

/// What the marketplace offers, through the directory: no action of somebody's either.
fn offer(server: &Server, plot: &Plot, command: &Command) {
    let directory = match (command.fees, command.details.plan) {
        (Some((category, fees)), _) => json!({ "categories": [{
            "reference": plot.scenario.categories[category as usize].id,
            "manual_quote_fee": fees.manual_quote.0,
            "guaranteed_reply_fee": fees.guaranteed_reply.map(|fee| fee.0),
        }] }),
        (None, Some((plan, limit))) => json!({ "plans": [{
            "reference": plot.scenario.plans[plan.0 as usize].id, "interactions": limit.to_option(),
        }] }),
        (None, None) => unreachable!("the marketplace offers plans and fees"),
    };
    let (status, answer) = server.send("POST", "/directory", None, &directory);
    assert_eq!(status, 200, "{answer}");
}

fn act(server: &Server, ids: &Ids, step: usize, command: &Command) -> Value {
    let id = |list: &[u64], at: u32| list[at as usize];
    let role = command.action.role();
    let act_as = match role {
        Role::Pro => format!("pro:{}", id(&ids.pros, command.pro.unwrap().0)),
        Role::Client => format!("client:{}", id(&ids.clients, command.client.unwrap().0)),
        Role::Marketplace | Role::Phone | Role::Automation | Role::Mail | Role::BookingSoftware => {
            role.name().to_owned()
        }
        Role::PaymentProcessor => unreachable!("no scenario names it"),
    };
    let mut body = json!({ "do": command.action.name(), "key": format!("scenario-step-{step}") });
    let mut say = |field: &str, value: Value| {
        if !value.is_null() {
            body[field] = value;
        }
    };
    say("variety", json!(command.action.variety()));
    say("project", json!(command.project.map(|project| id(&ids.projects, project.0))));
    if role != Role::Pro {
        say("pro", json!(command.pro.map(|pro| id(&ids.pros, pro.0))));
    }
    if role != Role::Client && command.project.is_none() {
        say("client", json!(command.client.map(|client| id(&ids.clients, client.0))));
    }
    say("amount", json!(command.details.amount.map(|amount| amount.0)));
    say("time", json!(command.details.time.map(|time| time.0)));
    if command.action == Action::CallConnected {
        say("seconds", json!(command.details.seconds));
    }
    say("plan", json!(command.details.plan.map(|(plan, _)| id(&ids.plans, plan.0))));
    say("channel", json!(command.details.channel.map(|channel| channel.name())));
    say("automation", json!(command.details.automation.map(|automation| automation.0)));
    say("delivery", json!(command.details.delivery.map(|delivery| delivery.name())));
    if command.details.card_declines {
        say("card_declines", json!(true));
    }
    say("body", json!(command.body));
    let (status, answer) = server.send("POST", "/actions", Some(&act_as), &body);
    assert_eq!(status, 200, "steps[{step}] {body}: {answer}");
    let mut line = answer["result"].clone();
    line["step"] = json!(step);
    line
}
