//! A server that is killed while its automations send: each message once, and what waited meanwhile if it makes
//! sense still.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod common;

use common::{Folder, Server, audit};
use reckon_domain::Timestamp;
use reckon_store::{AppointmentBooking, Booking, Purpose, Store as _};
use reckon_store_sqlite::SqliteStore;
use serde_json::{Value, json};

/// 2026-01-01T00:00:00Z.
const BEGIN: i64 = 1_767_225_600_000;
const HOUR: i64 = 3_600_000;

struct Set {
    folder: Folder,
    server: Server,
    pro: String,
    client: Value,
    automation: Value,
}

fn start(folder: &Folder) -> Server {
    let tokens = folder.0.join("tokens");
    Server::start(&folder.store(), &tokens, &["--clock", "manual", "--worker", "on"])
}

impl Set {
    /// A pro with a reminder an hour before each appointment, and so many appointments at ten, each an hour later.
    fn open(name: &str, appointments: i64) -> Self {
        let folder = Folder::new(name);
        let server = start(&folder);
        let directory = json!({
            "plans": [{ "reference": "free", "name": "free", "interactions": null }],
            "pros": [{ "reference": "a", "name": "a", "plan": "free", "anchor_day": 1, "time_zone": "Europe/Berlin" }],
            "clients": [{ "reference": "c", "name": "c", "mobile": "+15550102" }],
        });
        let (status, ids) = server.send("POST", "/directory", None, &directory);
        assert_eq!(status, 200, "{ids}");
        let pro = format!("pro:{}", ids["pros"]["a"]);
        let set = Self { folder, server, pro, client: ids["clients"]["c"].clone(), automation: Value::Null };
        set.clock(0);
        let reminder = json!({
            "name": "Reminder", "trigger": "before_appointment", "delay": 60, "channel": "text",
            "body": "At {time}", "on": true,
        });
        let (status, automation) = set.server.send("POST", "/automations", Some(&set.pro), &reminder);
        assert_eq!(status, 200, "{automation}");
        let set = Self { automation: automation["id"].clone(), ..set };
        set.between(|folder| book(folder, appointments))
    }

    /// Power is cut; something is done to the folder; power comes back.
    fn between(self, work: impl FnOnce(&Folder)) -> Self {
        let Self { folder, server, .. } = self;
        server.kill();
        work(&folder);
        let server = start(&folder);
        Self { folder, server, ..self }
    }

    /// The clock, so many hours after the beginning.
    fn clock(&self, hours: i64) {
        let at = json!({ "at": BEGIN + hours * HOUR });
        assert_eq!(self.server.send("PUT", "/clock", None, &at).0, 204);
    }

    /// What became of the messages: the state, or why they were not sent; the earliest first.
    fn states(&self) -> Vec<String> {
        let path = format!("/automations/{}/recipients?limit=200", self.automation);
        let page = self.server.send("GET", &path, Some(&self.pro), &Value::Null).1;
        let rows = page["recipients"].as_array().unwrap().iter().rev();
        rows.map(|row| row.get("why").unwrap_or(&row["state"]).as_str().unwrap().to_owned()).collect()
    }

    /// Asks until it is so: a worker's actions are not announced to this client.
    fn until(&self, states: &[&str]) {
        for _ in 0..20_000 {
            if self.states() == states {
                return;
            }
        }
        panic!("it does not come about: {:?}", self.states());
    }

    fn messages(&self) -> Vec<Value> {
        let path = format!("/discussions/{}/text/messages", self.client);
        let all = self.server.send("GET", &path, Some(&self.pro), &Value::Null).1;
        all.as_array().cloned().unwrap_or_default()
    }

    fn done(self) {
        self.server.kill();
        let (well, findings) = audit(&self.folder.store());
        assert!(well, "{findings}");
    }
}

/// What the booking software says, while no server runs.
fn book(folder: &Folder, number: i64) {
    let store = SqliteStore::open(folder.0.join("reckon.sqlite")).unwrap();
    let visit = |number: i64| AppointmentBooking {
        reference: format!("v{number}"),
        version: 1,
        pro: "a".to_owned(),
        client: "c".to_owned(),
        title: "Tap".to_owned(),
        starts: Timestamp(BEGIN + (10 + number) * HOUR),
        ends: Timestamp(BEGIN + (11 + number) * HOUR),
        ..AppointmentBooking::default()
    };
    let booking = Booking {
        clients: Vec::new(),
        appointments: (0..number).map(visit).collect(),
        purpose: Purpose::Keep,
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    assert!(runtime.block_on(store.book(booking, Timestamp(BEGIN))).unwrap().kept);
}

#[test]
fn whenever_the_server_dies_each_message_is_sent_once() {
    let mut set = Set::open("automations-killed", 6);
    // At each hour one message is due; the server dies in the middle of it, a little later each time.
    for hour in 9..15 {
        set.clock(hour);
        for _ in 0..(hour - 9) * 3 {
            set.states();
        }
        set = set.between(|_| {});
        set.clock(hour);
        let sent = usize::try_from(hour - 8).unwrap();
        let states: Vec<_> = (0..6).map(|at| if at < sent { "sent" } else { "waiting" }).collect();
        // What was taken by the one that died is free again after a minute.
        let at = json!({ "at": BEGIN + hour * HOUR + 61_000 });
        assert_eq!(set.server.send("PUT", "/clock", None, &at).0, 204);
        set.until(&states);
    }
    let messages = set.messages();
    assert_eq!(messages.len(), 6, "{messages:?}");
    let words: Vec<_> = messages.iter().map(|one| one["body"].as_str().unwrap()).collect();
    // As clocks in Berlin show it.
    assert_eq!(words, ["At 11:00 am", "At 12:00 pm", "At 1:00 pm", "At 2:00 pm", "At 3:00 pm", "At 4:00 pm"]);
    set.done();
}

#[test]
fn what_was_due_while_the_server_was_down_is_sent_if_it_makes_sense_still() {
    let set = Set::open("automations-down", 3);
    // Down from before the first is due until between the second's moment and its appointment.
    let set = set.between(|_| {});
    let at = json!({ "at": BEGIN + 10 * HOUR + HOUR / 2 });
    assert_eq!(set.server.send("PUT", "/clock", None, &at).0, 204);
    set.until(&["begun", "sent", "waiting"]);
    assert_eq!(set.messages().len(), 1);
    set.done();
}
