//! Templates and automations over HTTP, and what the worker makes of them.

use std::sync::Arc;

use reckon_domain::{Action, Timestamp};
use reckon_providers::mail::{Hindrance, Sending};
use reckon_providers::text::{Party, Simulated};
use reckon_server::{Messaging, Texts};
use reckon_store::{
    AppointmentBooking, AppointmentStatus, Booking, ClientBooking, Contacts, Purpose, Store, StoreError,
};
use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::calls::set_clock;
use crate::client::{Answer, Client, PATIENCE};
use crate::market::{ANNA, Known, Market, NOW, PEOPLE, act};
use crate::post::{MOBILE, Post};

const HOUR: i64 = 3_600;

fn draft(name: &str, trigger: &str, minutes: u32) -> Value {
    json!({
        "name": name, "trigger": trigger, "delay": minutes, "channel": "text",
        "body": "Hello {client}, {title} on {date} at {time}. {pro}", "on": true,
    })
}

/// An appointment of Anna's, that begins so many hours from now.
fn visit(reference: &str, client: &str, version: u64, hours: i64) -> AppointmentBooking {
    let at = |hours: i64| Timestamp(NOW.0 + hours * HOUR * 1000);
    AppointmentBooking {
        reference: reference.to_owned(),
        version,
        pro: "anna".to_owned(),
        client: client.to_owned(),
        title: "Kitchen tap".to_owned(),
        starts: at(hours),
        ends: at(hours + 1),
        status: AppointmentStatus::Booked,
    }
}

async fn book(store: &dyn Store, appointments: Vec<AppointmentBooking>, seconds: i64) {
    let booking = Booking { clients: Vec::new(), appointments, purpose: Purpose::Keep };
    assert!(store.book(booking, Timestamp(NOW.0 + seconds * 1000)).await.unwrap().kept);
}

async fn recipients(anna: &Client, automation: &Value) -> Vec<Value> {
    let page = anna.get(&format!("/api/v1/automations/{}/recipients", automation["id"])).await.ok();
    page["recipients"].as_array().unwrap().clone()
}

fn outdated(answer: &Answer) {
    answer.problem(412, "outdated");
}

#[tokio::test]
async fn templates_and_automations_are_their_pro_s_alone() {
    let (market, _) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let reply = json!({ "name": "Thanks", "body": "Thank you, {client}" });
    let template = anna.post("/api/v1/templates", &reply).await.ok();
    let automation = anna.post("/api/v1/automations", &draft("Day", "before_appointment", 60)).await.ok();
    assert_eq!((&template["version"], &automation["version"]), (&json!(1), &json!(1)));
    assert_eq!(anna.get("/api/v1/templates").await.ok()["templates"], json!([template]));
    assert_eq!(anna.get("/api/v1/automations").await.ok()["automations"], json!([automation]));
    let (own, nothing) = (automation["id"].to_string(), "4000000".to_owned());
    for who in PEOPLE.into_iter().filter(|who| *who != "anna") {
        let client = market.sign_in(who).await;
        let is_pro = matches!(who, "bert" | "carl");
        for list in ["/api/v1/templates", "/api/v1/automations"] {
            let answer = client.get(list).await;
            if is_pro {
                answer.ok()
            } else {
                answer.problem(404, "not_found")
            };
        }
        if !is_pro {
            client.post("/api/v1/templates", &reply).await.problem(404, "not_found");
            client.post("/api/v1/automations", &draft("x", "after_job", 1)).await.problem(404, "not_found");
        }
        for id in [&own, &nothing] {
            let path = format!("/api/v1/automations/{id}");
            client.get(&format!("{path}/recipients")).await.problem(404, "not_found");
            let changed = draft("x", "after_job", 1);
            client.put(&format!("{path}?version=1"), &changed).await.problem(404, "not_found");
            client.send("DELETE", &format!("{path}?version=1"), None).await.problem(404, "not_found");
            let path = format!("/api/v1/templates/{id}?version=1");
            client.put(&path, &reply).await.problem(404, "not_found");
            client.send("DELETE", &path, None).await.problem(404, "not_found");
        }
    }
    for list in ["/api/v1/templates", "/api/v1/automations"] {
        market.client.get(list).await.problem(401, "unauthenticated");
    }
    assert_eq!(anna.get("/api/v1/templates").await.ok()["templates"], json!([template]));
    assert_eq!(anna.get("/api/v1/automations").await.ok()["automations"], json!([automation]));
    assert_eq!(market.store.head().await.unwrap(), 0);
}

#[tokio::test]
async fn of_two_windows_the_second_is_told() {
    let (market, _) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let one = anna.post("/api/v1/automations", &draft("Day", "before_appointment", 60)).await.ok();
    let path = format!("/api/v1/automations/{}?version=1", one["id"]);
    let mut off = draft("Day", "before_appointment", 60);
    off["on"] = json!(false);
    let changed = anna.put(&path, &off).await.ok();
    assert_eq!((&changed["version"], &changed["draft"]["on"]), (&json!(2), &json!(false)));
    outdated(&anna.put(&path, &draft("Late", "after_job", 5)).await);
    outdated(&anna.send("DELETE", &path, None).await);
    assert_eq!(anna.get("/api/v1/automations").await.ok()["automations"], json!([changed]));
    let path = format!("/api/v1/automations/{}?version=2", one["id"]);
    assert_eq!(anna.send("DELETE", &path, None).await.status, 204);
    anna.send("DELETE", &path, None).await.problem(404, "not_found");

    let reply = json!({ "name": "Thanks", "channel": "email", "body": "Thank you, {client}" });
    let one = anna.post("/api/v1/templates", &reply).await.ok();
    let path = format!("/api/v1/templates/{}?version=1", one["id"]);
    anna.put(&path, &reply).await.ok();
    outdated(&anna.put(&path, &reply).await);
    outdated(&anna.send("DELETE", &path, None).await);
}

#[tokio::test]
async fn what_is_not_right_is_named_and_nothing_is_kept() {
    let (market, _) = Market::open().await;
    let anna = market.sign_in("anna").await;
    anna.post("/api/v1/automations", &draft("Taken", "after_job", 5)).await.ok();
    let with = |field: &str, value: Value| {
        let mut draft = draft("Day", "before_appointment", 60);
        draft[field] = value;
        draft
    };
    for (field, value, said) in [
        ("name", json!(" "), "must say something"),
        ("name", json!("x".repeat(81)), "at most 80"),
        ("name", json!("TAKEN"), "another one has this name"),
        ("trigger", json!("at_dawn"), "after_booking, before_appointment, after_job"),
        ("delay", json!(0), "at least 1 minute"),
        ("delay", json!(366 * 24 * 60 + 1), "at most 527040"),
        ("delay", json!(-1), "a whole number from 0"),
        ("channel", json!("chat"), "text, email"),
        ("channel", json!("pigeon"), "text"),
        ("body", json!(""), "must say something"),
        ("body", json!("Hello {name}"), "character 7: there is no field {name} here"),
        ("body", json!("Hello {client"), "not closed"),
        ("body", json!("x".repeat(2001)), "at most 2000"),
        ("on", json!("yes"), "true or false"),
        ("more", json!(1), "unknown field"),
    ] {
        let answer = anna.post("/api/v1/automations", &with(field, value.clone())).await;
        let problem = answer.problem(400, "malformed");
        assert_eq!(problem["field"], field, "{value}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(said), "{value}: {problem}");
    }
    for (draft, field) in [
        (json!({ "name": "", "body": "Hello" }), "name"),
        (json!({ "name": "A", "body": "On {date}" }), "body"),
        (json!({ "name": "A", "channel": "pigeon", "body": "Hello" }), "channel"),
    ] {
        let answer = anna.post("/api/v1/templates", &draft).await;
        let problem = answer.problem(400, "malformed");
        assert_eq!(problem["field"], field, "{problem}");
    }
    for path in ["/api/v1/automations/1", "/api/v1/automations/1?version=x", "/api/v1/templates/1"] {
        anna.send("DELETE", path, None).await.problem(400, "malformed");
    }
    for query in ["state=gone", "before=x", "limit=0", "limit=201", "more=1"] {
        let path = format!("/api/v1/automations/1/recipients?{query}");
        anna.get(&path).await.problem(400, "malformed");
    }
    assert_eq!(anna.get("/api/v1/templates").await.ok()["templates"], json!([]));
    assert_eq!(anna.get("/api/v1/automations").await.ok()["automations"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_message_is_sent_in_its_client_s_words_once() {
    let post = Post::open([]).await;
    let (store, anna) = (&post.market.store, post.market.sign_in("anna").await);
    let row = anna.post("/api/v1/automations", &draft("Day", "before_appointment", 24 * 60)).await.ok();
    book(store.as_ref(), vec![visit("v", "greta", 1, 30)], 0).await;
    let [waiting] = recipients(&anna, &row).await.try_into().unwrap();
    assert_eq!((&waiting["state"], &waiting["name"]), (&json!("waiting"), &json!("Greta G.")));
    assert_eq!(waiting["due"], NOW.0 + 6 * HOUR * 1000);
    // It is moved while it waits; the clock goes on past where it was.
    book(store.as_ref(), vec![visit("v", "greta", 2, 31)], 0).await;
    set_clock(&post.market, 6 * HOUR).await;
    let mut changes = store.subscribe();
    set_clock(&post.market, 7 * HOUR).await;
    let arrived = post.telephone(1).await;
    let reported = async { while changes.recv().await.unwrap().action != Action::ReportDelivery {} };
    tokio::time::timeout(PATIENCE, reported).await.expect("the telephone says that it has arrived");
    post.idle().await;
    let words = "Hello Greta, Kitchen tap on Friday 16 January at 7:00 pm. anna & sons";
    let stop = "Reply STOP for no more texts from anna & sons.";
    assert_eq!(arrived, [format!("{MOBILE}: {words}\n\n{stop}")]);
    let [sent] = recipients(&anna, &row).await.try_into().unwrap();
    assert_eq!((&sent["state"], &sent["at"]), (&json!("sent"), &json!(NOW.0 + 7 * HOUR * 1000)));
    assert_eq!(sent["last"], json!({ "delivery": "delivered", "at": NOW.0 + 7 * HOUR * 1000 }));

    // What becomes of it is its last action.
    let report = json!({
        "pro": post.known.pros[ANNA as usize], "client": post.greta, "automation": row["id"],
        "delivery": "clicked",
    });
    let mail = post.market.backend("mail");
    mail.post("/api/v1/actions", &act("report_delivery", report)).await.ok();
    let [known] = recipients(&anna, &row).await.try_into().unwrap();
    assert_eq!(known["last"], json!({ "delivery": "clicked", "at": NOW.0 + 7 * HOUR * 1000 }));
    let counts = &anna.get("/api/v1/automations").await.ok()["automations"][0]["counts"];
    assert_eq!((&counts["sent"], &counts["clicked"], &counts["waiting"]), (&json!(1), &json!(1), &json!(0)));
    // Moved again, it is not sent again.
    book(store.as_ref(), vec![visit("v", "greta", 3, 90)], 7 * HOUR).await;
    set_clock(&post.market, 80 * HOUR).await;
    post.idle().await;
    assert_eq!(post.telephone(1).await.len(), 1);
    assert_eq!(store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_not_allowed_or_too_late_is_listed_and_not_sent() {
    let post = Post::open([]).await;
    let (store, anna) = (&post.market.store, post.market.sign_in("anna").await);
    let clients = vec![ClientBooking {
        reference: "homer".to_owned(),
        version: 1,
        name: "Homer Line".to_owned(),
        contacts: Contacts { landline: Some("+49301234567".to_owned()), ..Contacts::default() },
        ..ClientBooking::default()
    }];
    let booking = Booking { clients, appointments: Vec::new(), purpose: Purpose::Keep };
    store.book(booking, NOW).await.unwrap();
    let row = anna.post("/api/v1/automations", &draft("Hour", "before_appointment", 60)).await.ok();
    let gone = AppointmentBooking { status: AppointmentStatus::Cancelled, ..visit("c", "greta", 2, 5) };
    book(
        store.as_ref(),
        vec![visit("b", "homer", 1, 4), visit("c", "greta", 1, 5), visit("d", "greta", 1, 9)],
        0,
    )
    .await;
    book(store.as_ref(), vec![gone], 0).await;
    // The clock jumps as if the server had been down: the last one has begun already.
    set_clock(&post.market, 3 * HOUR).await;
    post.idle_until(&row, &anna, 1).await;
    set_clock(&post.market, 9 * HOUR).await;
    post.idle().await;
    let all = recipients(&anna, &row).await;
    let told: Vec<_> = all.iter().map(|one| (one["state"].as_str(), one["why"].as_str())).collect();
    let not_sent = Some("not_sent");
    assert_eq!(
        told,
        [(not_sent, Some("begun")), (not_sent, Some("cancelled")), (not_sent, Some("landline_only"))]
    );
    assert_eq!(post.telephone(0).await, [] as [String; 0]);
    assert_eq!(store.head().await.unwrap(), 0);
    let path = format!("/api/v1/automations/{}/recipients", row["id"]);
    let first = anna.get(&format!("{path}?state=not_sent&limit=2")).await.ok();
    let next = first["next"].as_str().unwrap();
    let second = anna.get(&format!("{path}?state=not_sent&limit=2&before={next}")).await.ok();
    assert_eq!(second["recipients"], json!([all[2]]));
    assert_eq!(second.get("next"), None);
    assert_eq!(anna.get(&format!("{path}?state=sent")).await.ok()["recipients"], json!([]));
}

impl Post {
    /// Waits until so many of an automation's messages, at most, are still to be sent.
    async fn idle_until(&self, row: &Value, anna: &Client, done: usize) {
        let path = format!("/api/v1/automations/{}/recipients?state=waiting", row["id"]);
        let mut tasks = self.market.store.tasks_changed();
        let waiting = async {
            while anna.get(&path).await.ok()["recipients"].as_array().unwrap().len() > done {
                tasks.changed().await.unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("it is done");
    }
}

/// A reminder that waited for the mail server until the appointment had begun says nothing any more.
#[tokio::test]
async fn a_reminder_is_not_sent_after_its_appointment_has_begun_or_was_cancelled() {
    for moved in [false, true] {
        let post = Post::open([Sending::Later(Hindrance::Connection)]).await;
        let mut reminder = draft("Hour", "before_appointment", 60);
        reminder["channel"] = json!("email");
        post.as_anna().post("/api/v1/automations", &reminder).await.ok();
        let store = &post.market.store;
        book(store.as_ref(), vec![visit("a", "greta", 1, 2)], 0).await;
        set_clock(&post.market, HOUR).await;
        post.postbox.handed(1).await;
        post.put_off(Timestamp(NOW.0 + (HOUR + 5) * 1000)).await;
        if moved {
            let gone =
                AppointmentBooking { status: AppointmentStatus::Cancelled, ..visit("a", "greta", 2, 2) };
            book(store.as_ref(), vec![gone], 0).await;
        }
        set_clock(&post.market, if moved { HOUR + 60 } else { 2 * HOUR }).await;
        post.idle().await;
        assert_eq!(post.thread(post.greta, "email").await[0]["failure"], "overtaken");
        assert_eq!(post.postbox.handed(1).await.len(), 1);
    }
}

/// Two servers with their workers on one database: each message goes out once.
#[tokio::test]
async fn two_servers_send_once() {
    let folder = std::env::temp_dir().join(format!("reckon-automations-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("two.sqlite");
    let (texts, news) = Simulated::new("+4930000000");
    let letters = |news| Messaging { texts: Texts::Simulated(texts.clone(), news), ..Messaging::default() };
    let open = || Arc::new(SqliteStore::open(&path).unwrap()) as Arc<dyn Store>;
    let (first, known): (Market, Known) = Market::with(open(), |config| {
        (config.messaging, config.worker) = (letters(news), true);
    })
    .await;
    // The one telephone tells the first of them what arrived.
    let deaf = mpsc::unbounded_channel().1;
    let second =
        Market::over(open(), |config| (config.messaging, config.worker) = (letters(deaf), true)).await;
    let clients = json!([{ "reference": "greta", "name": "Greta G", "mobile": MOBILE }]);
    first.backend("marketplace").post("/api/v1/directory", &json!({ "clients": clients })).await.ok();
    let anna = first.backend(&format!("pro:{}", known.pros[ANNA as usize]));
    anna.post("/api/v1/automations", &draft("Day", "before_appointment", 60)).await.ok();
    let visits: Vec<_> = (0..20).map(|number| visit(&format!("v{number}"), "greta", 1, 2)).collect();
    book(first.store.as_ref(), visits, 0).await;
    tokio::join!(set_clock(&first, HOUR), set_clock(&second, HOUR));
    let (mut of_first, mut of_second) = (first.store.tasks_changed(), second.store.tasks_changed());
    let mut reports = first.store.subscribe();
    let sent = || texts.said().into_iter().filter(|said| said.by == Party::Us).count();
    let all = async {
        // Each is sent, and reported as delivered.
        while first.store.head().await.unwrap() < 40 || first.store.next_due().await.unwrap().is_some() {
            tokio::select! {
                changed = of_first.changed() => changed.unwrap(),
                changed = of_second.changed() => changed.unwrap(),
                report = reports.recv() => drop(report.unwrap()),
            }
        }
    };
    tokio::time::timeout(PATIENCE, all).await.expect("everything is sent");
    assert_eq!(sent(), 20);
    assert_eq!(first.store.head().await.unwrap(), 40);
    assert_eq!(first.store.audit().await.unwrap(), []);
    assert_eq!(first.store.timer(0).await.unwrap_err(), StoreError::Unknown("timer"));
    for mut market in [first, second] {
        market.stop();
        market.stopped().await;
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
