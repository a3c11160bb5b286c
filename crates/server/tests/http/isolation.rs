//! Every route as every other role, with ids of others: what is foreign looks like what does not exist.

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::market::{ANNA, BERT, CARL, CLEO, DANA, Known, Market, PEOPLE, act, key};

/// An id that nothing has.
const NOTHING: u32 = 4_000_000;

fn same(foreign: &Answer, unknown: &Answer, what: &str) {
    foreign.problem(404, "not_found");
    assert_eq!(foreign.status, unknown.status, "{what}");
    assert_eq!(foreign.text(), unknown.text(), "{what}");
    let names = |answer: &Answer| answer.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(foreign), names(unknown), "{what}");
}

/// The leads that are somebody's: their own as a pro in a category of theirs, or as the client.
fn is_theirs(who: &str, project: usize, pro: u32) -> bool {
    let plumbing = project != 2;
    let cleos = matches!(project, 0 | 2 | 3);
    match who {
        "anna" => pro == ANNA && plumbing,
        "bert" => pro == BERT,
        "carl" => pro == CARL && !plumbing,
        "cleo" => cleos,
        "dana" => !cleos,
        _ => false,
    }
}

#[tokio::test]
async fn every_lead_route_answers_the_two_of_the_lead_alone() {
    let (market, known) = Market::open().await;
    for who in PEOPLE {
        let client = market.sign_in(who).await;
        for (project, id) in known.projects.iter().enumerate() {
            for pro in [ANNA, BERT, CARL] {
                for part in ["", "/messages", "/calls"] {
                    let path = format!("/api/v1/leads/{id}/{}{part}", known.pros[pro as usize]);
                    let answer = client.get(&path).await;
                    if is_theirs(who, project, pro) {
                        answer.ok();
                    } else {
                        let unknown = client.get(&format!("/api/v1/leads/{NOTHING}/{NOTHING}{part}")).await;
                        same(&answer, &unknown, &format!("{who} {path}"));
                    }
                }
            }
        }
    }
    assert_eq!(market.store.head().await.unwrap(), 0);
}

#[tokio::test]
async fn contacts_are_not_there_for_anybody_before_they_are_shown() {
    let (market, known) = Market::open().await;
    for who in PEOPLE {
        let client = market.sign_in(who).await;
        for project in &known.projects {
            for pro in &known.pros {
                for part in ["contacts", "calls/1/recording", "calls/x/recording"] {
                    let shown = client.get(&format!("/api/v1/leads/{project}/{pro}/{part}")).await;
                    let unknown = client.get(&format!("/api/v1/leads/{NOTHING}/{NOTHING}/{part}")).await;
                    same(&shown, &unknown, who);
                }
            }
        }
    }
}

/// Every action on a lead that is not the person's own.
#[tokio::test]
async fn nobody_acts_on_what_is_not_theirs() {
    let (market, known) = Market::open().await;
    let pro = |at: u32| known.pros[at as usize];
    let foreign = |project: usize, pro: u32| json!({ "project": known.projects[project], "pro": pro });
    for (who, lead) in [
        ("anna", json!({ "project": known.projects[2] })),
        ("anna", foreign(0, pro(BERT))),
        ("anna", foreign(2, pro(CARL))),
        ("carl", json!({ "project": known.projects[0] })),
        ("cleo", foreign(1, pro(ANNA))),
        ("dana", foreign(0, pro(ANNA))),
        ("dana", foreign(2, pro(BERT))),
    ] {
        let client = market.sign_in(who).await;
        for (action, variety, more) in lead_actions(matches!(who, "cleo" | "dana")) {
            let mut command = act(action, lead.clone());
            let mut nothing = act(action, json!({ "project": NOTHING, "pro": lead.get("pro") }));
            for command in [&mut command, &mut nothing] {
                variety.into_iter().for_each(|variety| command["variety"] = json!(variety));
                more.iter().for_each(|(field, value)| command[*field] = value.clone());
            }
            let (command, nothing) = (
                client.post("/api/v1/actions", &command).await,
                client.post("/api/v1/actions", &nothing).await,
            );
            same(&command, &nothing, &format!("{who} {action} {lead}"));
        }
    }
    assert_eq!(market.store.head().await.unwrap(), 0);
}

type LeadAction = (&'static str, Option<&'static str>, Vec<(&'static str, Value)>);

fn lead_actions(client: bool) -> Vec<LeadAction> {
    let body = || vec![("body", json!("Hello"))];
    let time = || vec![("time", json!(1_800_000_000_000_i64))];
    if client {
        vec![
            ("send_message", None, body()),
            ("view_phone", None, vec![]),
            ("view_contacts", Some("chat"), vec![]),
            ("view_contacts", Some("profile"), vec![]),
            ("mark_hired", None, vec![]),
            ("confirm_hired", None, vec![]),
            ("request_booking", Some("profile"), vec![]),
            ("request_booking", Some("project"), vec![]),
            ("decline", None, vec![]),
            ("read_quote", None, vec![]),
            ("reactivate_contact", None, vec![]),
            ("schedule_callback", None, time()),
        ]
    } else {
        vec![
            ("view_contacts", Some("chat"), vec![]),
            ("view_contacts", Some("sidebar"), vec![]),
            ("view_contacts", Some("lead"), vec![]),
            ("send_quote", Some("manual"), vec![]),
            ("send_quote", Some("guaranteed_reply"), vec![]),
            ("send_message", None, body()),
            ("claim_hired", None, vec![]),
            ("decline", None, vec![]),
            ("start_call", None, vec![]),
            ("schedule_callback", None, time()),
        ]
    }
}

/// Texts and emails to clients whom the pro does not know: a guessed number tells nothing.
#[tokio::test]
async fn a_pro_writes_to_no_stranger() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    for (action, more) in [
        ("send_text", json!({ "body": "Hi" })),
        ("send_email", json!({ "body": "Hi" })),
        ("close_discussion", json!({ "channel": "text" })),
        ("unsubscribe", json!({ "channel": "email" })),
        ("report_wrong_contact", json!({ "channel": "text" })),
    ] {
        let to = |client: u32| {
            let mut command = act(action, more.clone());
            command["client"] = json!(client);
            command
        };
        let foreign = anna.post("/api/v1/actions", &to(known.clients[CLEO as usize])).await;
        let unknown = anna.post("/api/v1/actions", &to(NOTHING)).await;
        same(&foreign, &unknown, action);
    }
    let cleo = market.sign_in("cleo").await;
    let as_dana =
        json!({ "client": known.clients[DANA as usize], "pro": known.pros[ANNA as usize], "body": "Hi" });
    market
        .backend(&format!("client:{}", known.clients[CLEO as usize]))
        .post("/api/v1/actions", &act("text", as_dana))
        .await
        .problem(404, "not_found");
    // What comes in by telephone and mail nobody says of themselves.
    let text = json!({ "pro": known.pros[ANNA as usize], "body": "Hi" });
    cleo.post("/api/v1/actions", &act("text", text)).await.problem(400, "malformed");
    let write = json!({ "project": known.projects[0], "pro": known.pros[ANNA as usize], "body": "Hi" });
    cleo.post("/api/v1/actions", &act("send_message", write)).await.ok();
    let text = json!({ "client": known.clients[CLEO as usize], "body": "On my way" });
    assert_eq!(anna.post("/api/v1/actions", &act("send_text", text)).await.ok()["decision"]["rule"], "D1");
}

/// Pages of one role alone.
#[tokio::test]
async fn a_role_s_pages_are_not_there_for_others() {
    let (market, _) = Market::open().await;
    let everybody = |route: &'static str, theirs: &'static [&'static str]| {
        let market = &market;
        async move {
            for who in PEOPLE {
                let answer = market.sign_in(who).await.get(route).await;
                if theirs.contains(&who) {
                    assert_eq!(answer.status, 200, "{route} for {who}");
                } else {
                    answer.problem(404, "not_found");
                }
            }
            market.client.get(route).await.problem(401, "unauthenticated");
        }
    };
    everybody("/api/v1/operator/predictions", &["olga"]).await;
    everybody("/api/v1/operator/overview", &["olga"]).await;
    for route in [
        "/api/v1/account/interactions",
        "/api/v1/account/wallet",
        "/api/v1/account/transactions",
        "/api/v1/account/transactions.csv",
        "/api/v1/appointments",
        "/api/v1/automations",
        "/api/v1/discussions",
        "/api/v1/templates",
    ] {
        everybody(route, &["anna", "bert", "carl"]).await;
    }
    everybody("/api/v1/clients/1/consents", &["olga"]).await;
    everybody("/api/v1/clients/1/consents.csv", &["olga"]).await;
    everybody("/api/v1/snapshot", &["anna", "bert", "carl", "cleo", "dana"]).await;
    for who in PEOPLE {
        let client = market.sign_in(who).await;
        client.put("/api/v1/clock", &json!({ "at": 0 })).await.problem(404, "not_found");
        client.post("/api/v1/directory", &json!({})).await.problem(404, "not_found");
        if who != "olga" {
            let erase = json!({ "key": key() });
            client.post("/api/v1/clients/1/erasure", &erase).await.problem(404, "not_found");
            client.delete("/api/v1/clients/1/erasure").await.problem(404, "not_found");
        }
    }
    // An operator's stream tells of the marketplace's figures, and of nobody's leads.
    let mut overview = market.sign_in("olga").await.events("/api/v1/events").await;
    assert_eq!(overview.next().await.unwrap().name, "hello");
    market.client.get("/api/v1/events").await.problem(401, "unauthenticated");
    market.client.post("/api/v1/actions", &json!({})).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_snapshot_has_its_viewer_s_leads_and_no_others() {
    let (market, known) = Market::open().await;
    // Everybody has something going on with everybody that they can.
    for (pro, projects) in [(ANNA, [0, 1].as_slice()), (BERT, &[0, 1, 2]), (CARL, &[2])] {
        let client = market.backend(&format!("pro:{}", known.pros[pro as usize]));
        for project in projects {
            let more =
                json!({ "project": known.projects[*project], "body": format!("from {pro} on {project}") });
            client.post("/api/v1/actions", &act("send_message", more)).await.ok();
        }
    }
    let leads = |client: Client| async move {
        let snapshot = client.get("/api/v1/snapshot").await.ok();
        let list = snapshot["leads"].as_array().unwrap().iter();
        let pair = |lead: &Value| (lead["project"].as_u64().unwrap(), lead["pro"].as_u64().unwrap());
        let mut pairs: Vec<_> = list.map(pair).collect();
        pairs.sort_unstable();
        pairs
    };
    let of = |known: &Known, pairs: &[(usize, u32)]| {
        let id = |(project, pro): &(usize, u32)| {
            (u64::from(known.projects[*project]), u64::from(known.pros[*pro as usize]))
        };
        let mut pairs: Vec<_> = pairs.iter().map(id).collect();
        pairs.sort_unstable();
        pairs
    };
    for (who, pairs) in [
        ("anna", [(0, ANNA), (1, ANNA), (3, ANNA), (4, ANNA)].as_slice()),
        ("bert", &[(0, BERT), (1, BERT), (2, BERT), (3, BERT), (4, BERT)]),
        ("carl", &[(2, CARL)]),
        ("cleo", &[(0, ANNA), (0, BERT), (2, BERT), (2, CARL)]),
        ("dana", &[(1, ANNA), (1, BERT)]),
    ] {
        assert_eq!(leads(market.sign_in(who).await).await, of(&known, pairs), "{who}");
    }
}

#[tokio::test]
async fn a_snapshot_comes_in_pages_that_tile() {
    let (market, known) = Market::open().await;
    let recommend = json!({ "project": known.projects[4], "pro": known.pros[BERT as usize] });
    market.backend("marketplace").post("/api/v1/actions", &act("recommend", recommend)).await.ok();
    for (who, limit) in [("bert", 2), ("bert", 5), ("cleo", 1)] {
        if who == "cleo" {
            for pro in [ANNA, BERT] {
                let more = json!({ "project": known.projects[0], "pro": known.pros[pro as usize] });
                let cleo = market.backend(&format!("client:{}", known.clients[CLEO as usize]));
                cleo.post("/api/v1/actions", &act("read_quote", more)).await.ok();
            }
        }
        let client = market.sign_in(who).await;
        let whole = client.get("/api/v1/snapshot").await.ok();
        let (mut leads, mut cards, mut after) = (Vec::new(), Vec::new(), String::new());
        loop {
            let page = client.get(&format!("/api/v1/snapshot?limit={limit}{after}")).await.ok();
            assert!(page["leads"].as_array().unwrap().len() <= limit);
            assert_eq!(page.get("account").is_some(), who == "bert" && after.is_empty());
            leads.extend(page["leads"].as_array().unwrap().clone());
            cards.extend(page["cards"].as_array().unwrap().clone());
            match page.get("next") {
                Some(next) => after = format!("&after={}", next.as_str().unwrap()),
                None => break,
            }
        }
        assert_eq!(whole["leads"], json!(leads), "{who}");
        assert_eq!(whole["cards"], json!(cards), "{who}");
    }
    let bert = market.sign_in("bert").await;
    let first = &bert.get("/api/v1/snapshot").await.ok()["leads"][0];
    assert_eq!(first["project"], known.projects[4], "recommended first");
}
