//! The forms as they travel, pinned: what a page of yesterday reads, a server of today writes.

use crate::full;
use reckon_domain::action::Delivery;
use reckon_domain::{Channel, Role, Rule, Trigger};
use reckon_wire::automations::{
    AutomationCounts, AutomationDraft, AutomationForm, Automations, LastAction, Recipient, RecipientState,
    Recipients, TemplateDraft, TemplateForm, Templates,
};
use reckon_wire::view::{CountedInteraction, Difference, Me, PredictionHealth};
use reckon_wire::{Snapshot, VERSION, Viewer};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Compares a form with the file that pins it, both ways. A file of this version is never overwritten:
/// a form that changes takes a new version.
fn pin<T: Serialize + DeserializeOwned + PartialEq + core::fmt::Debug>(name: &str, form: &T) {
    let folder = format!("{}/tests/pinned/v{VERSION}", env!("CARGO_MANIFEST_DIR"));
    let path = format!("{folder}/{name}.json");
    let found = serde_json::to_string_pretty(form).expect("a form has a JSON form") + "\n";
    if std::env::var_os("RECKON_UPDATE").is_some() && !std::path::Path::new(&path).exists() {
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        std::fs::write(&path, &found).expect("the file can be written");
    }
    let pinned = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{path}: {error}; write it with: RECKON_UPDATE=1 cargo test -p reckon-wire --test forms")
    });
    assert_eq!(
        found, pinned,
        "{name} is not the form of version {VERSION} any more: raise VERSION in crates/wire/src/lib.rs"
    );
    let read: T = serde_json::from_str(&pinned).expect("what is pinned can be read");
    assert_eq!(&read, form, "{name}");
}

#[test]
fn snapshots_and_updates() {
    pin("snapshot-of-a-pro", &full::snapshot());
    let viewer = Viewer::Client(13);
    let leads = vec![full::lead().for_client()];
    let empty = Snapshot { rules: full::RULES.to_owned(), ..Snapshot::new(viewer, 1_772_442_000_000, 42) };
    pin("snapshot-of-a-client", &Snapshot { leads, cards: vec![full::card()], ..empty.clone() });
    pin("snapshot-of-nothing", &empty);
    pin("update-of-a-pro", &full::update().redacted(Viewer::Pro(12)));
    pin("update-of-a-client", &full::update().redacted(viewer));
}

#[test]
fn actions_and_decisions() {
    pin("act", &full::act());
    pin("act-in-doubt", &full::act_in_doubt());
    pin("acted", &full::acted());
    pin("decision", &full::decision());
    pin("refusal", &full::refusal());
}

#[test]
fn what_people_read() {
    let me = Me {
        viewer: Some(Viewer::Pro(12)),
        operator: true,
        name: "Anna Berg".to_owned(),
        time_zone: None,
        currency: "EUR".to_owned(),
        rules: full::RULES.to_owned(),
        at: 1_772_442_000_000,
    };
    pin("me", &me);
    pin("me-in-a-time-zone", &Me { time_zone: Some("Europe/Berlin".to_owned()), ..me });
    pin("contacts", &full::contacts());
    let counted = CountedInteraction {
        position: 41,
        at: 1_772_442_000_000,
        project: 11,
        title: "Move a piano".to_owned(),
        rule: Rule::C1.id().to_owned(),
        by: Role::Client,
        period_start: 1_772_323_200_000,
    };
    pin("counted-interaction", &counted);
    let difference = Difference {
        at: 1_772_442_000_000,
        action: "pro.view_contacts.chat".to_owned(),
        shown: "free".to_owned(),
        decided: "counts".to_owned(),
        cause: "stale".to_owned(),
    };
    let latest = vec![difference];
    pin(
        "prediction-health",
        &PredictionHealth { predicted: 9, agreed: 5, stale: 2, other_rules: 1, unexplained: 1, latest },
    );
}

#[test]
fn templates_and_automations() {
    let reply = TemplateDraft {
        name: "Callback".to_owned(),
        channel: Some(Channel::Text),
        body: "Hello {client}".to_owned(),
    };
    let template = TemplateForm { id: 3, version: 2, draft: reply };
    pin("templates", &Templates { templates: vec![template], pro: "Anna Berg".to_owned() });
    let reminder = AutomationDraft {
        name: "Reminder".to_owned(),
        trigger: Trigger::BeforeAppointment,
        delay: 1440,
        channel: Channel::Email,
        body: "See you on {date}".to_owned(),
        on: true,
    };
    let counts = AutomationCounts {
        waiting: 1,
        sent: 10,
        not_sent: 2,
        delivered: 4,
        opened: 3,
        clicked: 2,
        bounced: 1,
    };
    let automation = AutomationForm { id: 5, version: 7, draft: reminder, counts };
    pin(
        "automations",
        &Automations { automations: vec![automation], pro: "Anna Berg".to_owned(), position: 42 },
    );
    let sent = Recipient {
        client: 13,
        name: "Cleo P.".to_owned(),
        title: "Boiler".to_owned(),
        starts: 1_772_442_000_000,
        due: 1_772_355_600_000,
        state: RecipientState::Sent,
        at: 1_772_355_600_000,
        why: None,
        last: Some(LastAction { delivery: Delivery::Opened, at: 1_772_359_200_000 }),
    };
    let why = Some("landline_only".to_owned());
    let not_sent = Recipient { state: RecipientState::NotSent, why, last: None, ..sent.clone() };
    let next = Some("1772355600000-30".to_owned());
    pin("recipients", &Recipients { recipients: vec![sent, not_sent], next });
}
