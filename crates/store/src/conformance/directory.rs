//! The directory: imported whole or not at all.

use reckon_domain::rule::Language;
use reckon_domain::{Action, Amount, Timestamp};

use super::world::{CANARY, START, World, marketplace, pro};
use crate::StoreError;
use crate::model::{
    ClientImport, Contacts, Import, LeftOut, LoginImport, OperatorId, PlanImport, Principal, ProImport,
    ProjectImport, SessionRow,
};

/// One wrong entry, and nothing of the import is there.
pub async fn an_import_is_kept_whole_or_not_at_all(world: &World) {
    let plans = world.store.plans().await.unwrap();
    let plan = PlanImport {
        reference: "new".to_owned(),
        name: "New".to_owned(),
        interactions: Some(1),
        ..PlanImport::default()
    };
    let import =
        Import { plans: vec![plan.clone()], pros: vec![pro("dora", "none such")], ..Import::default() };
    let error = world.store.import(import, START).await.unwrap_err();
    assert_eq!(error.to_string(), "pros[0].plan: no plan \"none such\" in this import or the directory");
    assert_eq!(world.store.plans().await.unwrap(), plans);
    // A pro may be on a plan of the same import.
    let import = Import { plans: vec![plan], pros: vec![pro("dora", "new")], ..Import::default() };
    let imported = world.store.import(import, START).await.unwrap();
    let dora = world.store.account(*imported.pros.first().unwrap(), START).await.unwrap();
    assert_eq!(Some(&dora.account.plan.id), imported.plans.first());
}

/// A name that nobody can see is none: refused, with its place, and nothing else is kept either.
pub async fn a_name_that_nobody_sees_is_refused(world: &World) {
    for blank in ["", " ", "\u{200b}", "\u{a0}\u{202e}\u{feff}"] {
        let client = |reference: &str, name: &str| ClientImport {
            reference: reference.to_owned(),
            name: name.to_owned(),
            ..ClientImport::default()
        };
        let clients = vec![client("eve", "Eve Stone"), client("nobody", blank)];
        let error = world.store.import(Import { clients, ..Import::default() }, START).await.unwrap_err();
        let named = matches!(&error, StoreError::Invalid { field, .. } if field == "clients[1].name");
        assert!(named, "{blank:?}: {error:?}");
    }
}

/// A second import of the same changes nothing; of something else, the entry but not the account.
pub async fn what_is_known_is_replaced(world: &World) {
    world.done(world.by_pro(world.anna, Action::ViewContactsFromChat, 1)).await;
    let before = (world.account(world.anna).await, world.lead(world.anna, 1).await);
    let again = world.store.import(marketplace(), START).await.unwrap();
    assert_eq!(again.pros, [world.anna, world.ben, world.cara]);
    assert_eq!(again.projects, world.projects);
    assert_eq!((world.account(world.anna).await, world.lead(world.anna, 1).await), before);

    let mut cleo = ClientImport {
        reference: "cleo".to_owned(),
        name: "Cleo Marie Park".to_owned(),
        contacts: Contacts { mobile: Some(CANARY.to_owned()), ..Contacts::default() },
        language: Language::De,
        ..ClientImport::default()
    };
    cleo.contacts.email = Some(" cleo@example.org ".to_owned());
    let project = marketplace().projects.into_iter().next().unwrap();
    let posted = Timestamp(START.0 + 1);
    let import = Import {
        pros: vec![ProImport {
            name: "Anna's".to_owned(),
            left_out: LeftOut::of(vec!["plan", "credits", "card", "anchor_day"]),
            ..pro("anna", "unlimited")
        }],
        clients: vec![cleo],
        projects: vec![ProjectImport { title: "Another job".to_owned(), posted, ..project }],
        ..Import::default()
    };
    world.store.import(import, START).await.unwrap();
    assert_eq!(world.account(world.anna).await.account.credits, Amount(2000));
    assert_eq!(world.account(world.anna).await.account, before.0.account);
    assert_eq!(world.store.pro(world.anna).await.unwrap().name, "Anna's");
    assert_eq!(world.store.client(world.dan).await.unwrap().language, Language::De);
    let cleo = world.store.client(world.cleo).await.unwrap();
    assert_eq!(cleo.language, Language::De, "replaced");
    assert_eq!((cleo.name.as_str(), cleo.short_name.as_str()), ("Cleo Marie Park", "Cleo P."));
    assert_eq!((cleo.reach.mobile_version, cleo.reach.email_version), (1, 0));
    let first = world.store.leads_of_pro(world.anna, None, 1).await.unwrap();
    let first = first.first().map(|row| (row.project.title.clone(), row.lead.counted));
    assert_eq!(first, Some(("Another job".to_owned(), true)), "the latest posted now");
    let listed = world.store.leads_of_client(world.cleo).await.unwrap();
    assert_eq!(listed.first().map(|row| row.project.posted), Some(posted));
}

/// Each problem says which entry, which field, and what would be right; never an address.
pub async fn wrong_entries_are_named(world: &World) {
    let project = marketplace().projects.into_iter().next().unwrap();
    let login = |email: &str, who: &str| LoginImport {
        email: email.to_owned(),
        who: who.to_owned(),
        name: "N".to_owned(),
        password_hash: "$argon2id$".to_owned(),
        ..LoginImport::default()
    };
    let pros = |pro| Import { pros: vec![pro], ..Import::default() };
    let projects = |project| Import { projects: vec![project], ..Import::default() };
    let dora = || pro("dora", "two");
    for (field, import) in [
        ("pros[0].anchor_day", pros(ProImport { anchor_day: 32, ..dora() })),
        ("pros[0].time_zone", pros(ProImport { time_zone: "Mars/Olympus".to_owned(), ..dora() })),
        ("pros[0].credits", pros(ProImport { credits: u64::MAX, ..dora() })),
        ("pros[0].name", pros(ProImport { name: " ".to_owned(), ..dora() })),
        ("pros[0].reference", pros(ProImport { reference: String::new(), ..dora() })),
        ("pros[0].categories[0]", pros(ProImport { categories: vec!["flying".to_owned()], ..dora() })),
        ("pros[1].reference", Import { pros: vec![dora(), dora()], ..Import::default() }),
        ("projects[0].client", projects(ProjectImport { client: "eve".to_owned(), ..project.clone() })),
        ("projects[0].client", projects(ProjectImport { client: "dan".to_owned(), ..project.clone() })),
        (
            "projects[0].category",
            projects(ProjectImport { category: "flying".to_owned(), ..project.clone() }),
        ),
        ("projects[0].posted", projects(ProjectImport { posted: Timestamp(-1), ..project })),
        ("logins[0].who", Import { logins: vec![login("a@b", "pro:eve")], ..Import::default() }),
        ("logins[0].who", Import { logins: vec![login("a@b", "admin")], ..Import::default() }),
        (
            "logins[1].email",
            Import { logins: vec![login("a@b", "operator"), login(" A@B", "operator")], ..Import::default() },
        ),
    ] {
        let error = world.store.import(import, START).await.unwrap_err();
        let named = matches!(&error, StoreError::Invalid { field: named, .. } if named == field);
        assert!(named, "{field}: {error}");
        assert!(!error.to_string().contains('@'), "{error}");
    }
}

/// Sign-ins are found whatever the address's case; sessions are valid until they end.
pub async fn sessions_end(world: &World) {
    let login = world.store.login(" anna@example.ORG").await.unwrap();
    assert_eq!((login.principal, login.name.as_str()), (Principal::Pro(world.anna), "Anna"));
    assert_eq!(world.store.login("eve@example.org").await.unwrap_err(), StoreError::Unknown("sign-in"));

    let session = SessionRow {
        principal: Principal::Backend,
        name: "Anna".to_owned(),
        expires: Timestamp(START.0 + 10),
        login: None,
    };
    let (secret, other) = ([7; 32], [8; 32]);
    world.store.put_session(secret, session.clone(), START).await.unwrap();
    let operator = SessionRow { principal: Principal::Operator(OperatorId(1)), ..session.clone() };
    world.store.put_session(other, operator.clone(), START).await.unwrap();
    let read = |secret, millis| world.store.session(secret, Timestamp(START.0 + millis));
    assert_eq!(read(secret, 9).await.unwrap(), Some(session));
    assert_eq!(read(secret, 10).await.unwrap(), None);
    assert_eq!(read([9; 32], 0).await.unwrap(), None);
    world.store.end_session(secret).await.unwrap();
    assert_eq!(read(secret, 0).await.unwrap(), None);
    assert_eq!(read(other, 0).await.unwrap(), Some(operator));
}
