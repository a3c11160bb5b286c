//! What the marketplace changes in its directory: open pages hear of it, and what was shown before it is explained.

use serde_json::{Value, json};

use crate::client::{Client, Events};
use crate::market::{ANNA, BERT, CLEO, Known, Market, act};

async fn put(market: &Market, directory: Value) -> Value {
    market.backend("marketplace").post("/api/v1/directory", &directory).await.ok()
}

async fn update(events: &mut Events) -> Value {
    events.until("update").await.expect("the stream goes on").data
}

/// The update that has everything up to its position, and the leads of those before it.
async fn whole(events: &mut Events) -> (Value, Vec<Value>) {
    let mut leads = Vec::new();
    loop {
        let update = update(events).await;
        leads.extend(update["leads"].as_array().cloned().unwrap_or_default());
        if update.get("since").is_some() {
            return (update, leads);
        }
    }
}

/// An action of which something was shown at a position.
fn told(known: &Known, project: usize, variety: &str, charges: u64, position: u64) -> Value {
    let shown = json!({ "charges": charges, "position": position });
    act("send_quote", json!({ "variety": variety, "project": known.projects[project], "shown": shown }))
}

async fn health(market: &Market) -> Value {
    market.sign_in("olga").await.get("/api/v1/operator/predictions").await.ok()
}

#[tokio::test]
async fn what_is_offered_reaches_open_pages_and_explains_what_was_shown_before() {
    let (market, known) = Market::open().await;
    let (anna, bert) = (market.sign_in("anna").await, market.sign_in("bert").await);
    let mut annas = anna.events("/api/v1/events").await;
    let mut berts = bert.events("/api/v1/events").await;
    assert_eq!((annas.next().await.unwrap().name, berts.next().await.unwrap().name).0, "hello");

    put(&market, json!({ "plans": [{ "reference": "small", "interactions": 4 }] })).await;
    let heard = update(&mut annas).await;
    assert_eq!((&heard["position"], &heard["since"]), (&json!(1), &json!(0)));
    assert_eq!(heard["account"]["plan"]["interactions"], 4);
    let allowed = |plan: &Value| plan["interactions"].clone();
    let plans: Vec<_> = heard["plans"].as_array().unwrap().iter().map(allowed).collect();
    assert_eq!(plans, [json!(4), json!(100), Value::Null]);
    // Bert could change to it.
    assert_eq!(update(&mut berts).await["plans"], heard["plans"]);

    let moving = json!({ "reference": "moving", "manual_quote_fee": 900, "guaranteed_reply_fee": null });
    put(&market, json!({ "categories": [moving] })).await;
    let (heard, leads) = whole(&mut berts).await;
    assert_eq!(heard["position"], 2);
    let [lead] = leads.as_slice() else { panic!("{leads:?}") };
    assert_eq!(
        (&lead["project"], &lead["fees"]),
        (&json!(known.projects[2]), &json!({ "manual_quote": 900 }))
    );

    // What was shown before is stale, in both directions, and nothing is taken that was not shown.
    for (variety, charges, status) in [("manual", 800, 409), ("guaranteed_reply", 0, 200)] {
        let answer = bert.post("/api/v1/actions", &told(&known, 2, variety, charges, 1)).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
    bert.post("/api/v1/actions", &told(&known, 2, "manual", 900, 2)).await.ok();
    let health = health(&market).await;
    assert_eq!(
        (&health["agreed"], &health["stale"], &health["unexplained"]),
        (&json!(1), &json!(2), &json!(0))
    );

    // Anna sees no moving jobs, so the next that she hears of is a new job of hers.
    let job = json!({ "reference": "new", "client": "cleo", "category": "plumbing", "title": "A tap" });
    put(&market, json!({ "projects": [job] })).await;
    let (_, leads) = whole(&mut annas).await;
    assert_eq!(leads.len(), 1, "{leads:?}");
    assert_eq!(update(&mut berts).await["leads"].as_array().map(Vec::len), Some(1));

    // A job that becomes another trade's has that trade's fees.
    let moved = json!({ "reference": "project-3", "category": "moving" });
    put(&market, json!({ "projects": [moved] })).await;
    loop {
        let (_, leads) = whole(&mut berts).await;
        if let Some(lead) = leads.iter().find(|lead| lead["project"] == known.projects[3]) {
            assert_eq!(lead["fees"]["manual_quote"], 900);
            break;
        }
    }

    // Who was away meanwhile is told when they come back.
    let mut back = bert.with("last-event-id", "0").events("/api/v1/events").await;
    let (heard, leads) = whole(&mut back).await;
    assert_eq!(heard["account"]["plan"]["interactions"], 100);
    let fees = |project: u32| {
        leads.iter().find(|lead| lead["project"] == project).map(|lead| lead["fees"]["manual_quote"].clone())
    };
    assert_eq!(fees(known.projects[2]), Some(json!(900)));
    assert_eq!(fees(known.projects[3]), Some(json!(900)));
    assert_eq!(market.store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn a_pro_who_sees_another_trade_is_shown_its_jobs() {
    let (market, known) = Market::open().await;
    let carl = market.sign_in("carl").await;
    let mut events = carl.events("/api/v1/events").await;
    events.next().await.unwrap();
    put(&market, json!({ "pros": [{ "reference": "carl", "categories": ["moving", "plumbing"] }] })).await;
    let (_, leads) = whole(&mut events).await;
    let plumbing: Vec<_> = [0, 1, 3, 4].map(|at: usize| json!(known.projects[at])).into();
    assert_eq!(leads.iter().map(|lead| lead["project"].clone()).collect::<Vec<_>>(), plumbing);
}

/// What a page of the signed-in person says of a field.
async fn snapshot(client: &Client) -> Value {
    client.get("/api/v1/snapshot").await.ok()
}

#[tokio::test]
async fn what_is_left_out_stays_what_is_null_goes_and_what_cannot_change_is_refused() {
    let (market, known) = Market::open().await;
    let backend = market.backend("marketplace");
    let (anna, bert) = (market.sign_in("anna").await, market.sign_in("bert").await);
    let before = (
        snapshot(&anna).await,
        snapshot(&bert).await,
        market.store.pro(reckon_domain::ProId(known.pros[ANNA as usize])).await.unwrap(),
    );
    // Nothing said: nothing changes, in any list.
    put(
        &market,
        json!({
            "plans": [{ "reference": "small" }], "categories": [{ "reference": "moving" }],
            "pros": [{ "reference": "anna" }, { "reference": "bert" }], "clients": [{ "reference": "cleo" }],
            "projects": [{ "reference": "project-0" }], "logins": [{ "email": "anna@sign-in.example" }],
        }),
    )
    .await;
    let after = (
        snapshot(&anna).await,
        snapshot(&bert).await,
        market.store.pro(reckon_domain::ProId(known.pros[ANNA as usize])).await.unwrap(),
    );
    assert_eq!(after, before);
    market.sign_in("anna").await;

    // Each field of each list: what it is now, null, and what it is then.
    let cleo = reckon_domain::ClientId(known.clients[CLEO as usize]);
    put(&market, json!({ "clients": [{ "reference": "cleo", "landline": null, "language": "de" }] })).await;
    let client = market.store.client(cleo).await.unwrap();
    assert!(
        client.contacts.landline.is_none()
            && client.contacts.mobile.is_some()
            && client.contacts.email.is_some()
    );
    assert_eq!(
        (client.name.as_str(), client.language),
        ("cleo cleofamily", reckon_domain::rule::Language::De)
    );
    put(
        &market,
        json!({ "pros": [{ "reference": "anna", "about": null, "mobile": null, "name": "Anna's" }] }),
    )
    .await;
    let pro = market.store.pro(reckon_domain::ProId(known.pros[ANNA as usize])).await.unwrap();
    assert_eq!((pro.name.as_str(), pro.about.as_str()), ("Anna's", ""));
    assert!(pro.contacts.mobile.is_none() && pro.contacts.email.is_some());
    put(&market, json!({ "projects": [{ "reference": "project-0", "place": null, "title": "Taps" }] })).await;
    let card = |page: &Value| {
        let cards = page["cards"].as_array().unwrap().clone();
        cards.into_iter().find(|card| card["project"] == known.projects[0]).unwrap()
    };
    let (was, is) = (card(&before.0), card(&snapshot(&anna).await));
    assert_eq!(
        (&is["title"], &is["place"], &is["description"]),
        (&json!("Taps"), &json!(""), &was["description"])
    );
    assert_eq!(is["posted"], was["posted"]);
    put(&market, json!({ "plans": [{ "reference": "large", "interactions": null }] })).await;
    assert!(snapshot(&bert).await["account"]["plan"].get("interactions").is_none());
    put(&market, json!({ "categories": [{ "reference": "moving", "manual_quote_fee": null }] })).await;
    let fees = snapshot(&bert).await["leads"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|lead| (lead["project"] == known.projects[2]).then(|| lead["fees"].clone()));
    assert_eq!(fees, Some(json!({ "manual_quote": 0, "guaranteed_reply": 2500 })));

    // What the directory cannot change it refuses, naming the field and who can.
    let account = snapshot(&bert).await["account"].clone();
    for (field, value, way) in [
        ("plan", json!("small"), "change_plan"),
        ("credits", json!(1), "add_credits"),
        ("card", json!(false), "remove_card"),
        ("prefer_credits", json!(false), "stays"),
        ("anchor_day", json!(2), "stays"),
        ("time_zone", json!("Europe/Berlin"), "stays"),
    ] {
        let directory = json!({ "pros": [{ "reference": "bert", "name": "Other", field: value }] });
        let problem = backend.post("/api/v1/directory", &directory).await.problem(400, "malformed");
        assert_eq!(problem["field"], format!("pros[0].{field}"));
        assert!(problem["detail"].as_str().unwrap().contains(way), "{problem}");
    }
    let project = json!({ "projects": [{ "reference": "project-0", "client": "dana" }] });
    let problem = backend.post("/api/v1/directory", &project).await.problem(400, "malformed");
    assert_eq!(problem["field"], "projects[0].client");
    // What a thing must have cannot go.
    for (list, entry, field) in [
        ("plans", json!({ "reference": "small", "name": null }), "name"),
        ("categories", json!({ "reference": "moving", "name": null }), "name"),
        ("pros", json!({ "reference": "bert", "name": null }), "name"),
        ("pros", json!({ "reference": "bert", "plan": null }), "plan"),
        ("clients", json!({ "reference": "cleo", "name": null }), "name"),
        ("projects", json!({ "reference": "project-0", "category": null }), "category"),
        ("projects", json!({ "reference": "project-0", "posted": null }), "posted"),
        ("logins", json!({ "email": "anna@sign-in.example", "password": null }), "password"),
        ("logins", json!({ "email": "new@sign-in.example", "who": "operator", "name": "N" }), "password"),
        ("plans", json!({ "reference": "new" }), "name"),
        ("pros", json!({ "reference": "new", "name": "New" }), "plan"),
        ("projects", json!({ "reference": "new", "client": "cleo", "title": "T" }), "category"),
    ] {
        let problem =
            backend.post("/api/v1/directory", &json!({ list: [entry] })).await.problem(400, "malformed");
        assert_eq!(problem["field"], format!("{list}[0].{field}"), "{problem}");
    }
    assert_eq!(snapshot(&bert).await["account"], account, "nothing of what was refused is kept");
    let name = market.store.pro(reckon_domain::ProId(known.pros[BERT as usize])).await.unwrap().name;
    assert_eq!(name, "bert & sons");
}
