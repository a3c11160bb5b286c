//! Who signs in, what sessions stand on, and the trail.

use reckon_domain::{Action, Timestamp};

use super::world::{START, World};
use crate::StoreError;
use crate::model::{
    ATTEMPTS_KEPT, Actor, Command, Import, LoginImport, OperatorId, Principal, SIGN_IN, SessionRow,
    TrailEntry, TrailOutcome,
};

const EMAIL: &str = "Olga@Example.org";

fn login(email: &str, who: &str, hash: &str) -> Import {
    let login = LoginImport {
        email: email.to_owned(),
        who: who.to_owned(),
        name: "Olga".to_owned(),
        password_hash: hash.to_owned(),
        ..LoginImport::default()
    };
    Import { logins: vec![login], ..Import::default() }
}

/// A session that stands on the sign-in of this address, kept under this secret.
async fn session(world: &World, email: &str, secret: u8) -> SessionRow {
    let login = world.store.login(email).await.unwrap();
    let expires = Timestamp(START.0 + 1000);
    let session = SessionRow { principal: login.principal, name: login.name, expires, login: Some(login.id) };
    world.store.put_session([secret; 32], session.clone(), START).await.unwrap();
    session
}

async fn lives(world: &World, secret: u8) -> bool {
    world.store.session([secret; 32], START).await.unwrap().is_some()
}

/// Another role, another password, no sign-in any more: the session is over, and it is said which.
pub async fn a_session_ends_with_what_it_stands_on(world: &World) {
    let import = |import| world.store.import(import, START);
    import(login(EMAIL, "operator", "$first")).await.unwrap();
    let kept = session(world, EMAIL, 1).await;
    let anna = session(world, "anna@example.org", 2).await;
    // The same again, and another name: it goes on.
    let mut renamed = login(EMAIL, "operator", "$first");
    renamed.logins.iter_mut().for_each(|login| login.name = "Olga B.".to_owned());
    assert_eq!(import(renamed).await.unwrap().ended, Vec::<[u8; 32]>::new());
    let found = world.store.session([1; 32], START).await.unwrap().unwrap();
    assert_eq!(found, SessionRow { name: "Olga B.".to_owned(), ..kept.clone() });
    for (secret, who, hash) in
        [(3, "operator", "$second"), (4, "pro:ben", "$second"), (5, "operator", "$second")]
    {
        let standing = world.store.login(EMAIL).await.unwrap();
        session(world, EMAIL, secret).await;
        let ended = import(login(EMAIL, who, hash)).await.unwrap().ended;
        assert!(ended.contains(&[secret; 32]), "{who} {hash}: {ended:?}");
        assert!(!ended.contains(&[2; 32]), "of nobody else");
        assert!(!lives(world, secret).await && !lives(world, 1).await);
        // Somebody was signing in meanwhile.
        let late = SessionRow { login: Some(standing.id), ..kept.clone() };
        let refused = world.store.put_session([9; 32], late, START).await;
        assert_eq!(refused, Err(StoreError::Unknown("sign-in")));
    }
    session(world, EMAIL, 6).await;
    assert_eq!(world.store.remove_login(" olga@example.ORG").await.unwrap(), [[6; 32]]);
    assert!(!lives(world, 6).await);
    assert_eq!(world.store.login(EMAIL).await.unwrap_err(), StoreError::Unknown("sign-in"));
    assert_eq!(world.store.remove_login(EMAIL).await, Err(StoreError::Unknown("sign-in")));
    assert_eq!(world.store.session([2; 32], START).await.unwrap(), Some(anna));
}

/// What has expired is not kept once somebody else signs in.
pub async fn expired_sessions_are_forgotten(world: &World) {
    session(world, "anna@example.org", 1).await;
    let later = Timestamp(START.0 + 1000);
    let token = SessionRow {
        principal: Principal::Backend,
        name: "billing".to_owned(),
        expires: Timestamp::MAX,
        login: None,
    };
    world.store.put_session([2; 32], token, later).await.unwrap();
    assert!(!lives(world, 1).await, "not even for a clock that was set back");
    assert!(lives(world, 2).await);
}

/// Each operator has a number of their own, by their reference or else by their address.
pub async fn operators_are_persons(world: &World) {
    let of = |email: &'static str| async move { world.store.login(email).await.unwrap().principal };
    for (email, who) in [
        ("olga@example.org", "operator"),
        ("otto@example.org", "operator"),
        ("olga.two@example.org", "operator:olga@example.org"),
        ("oscar@example.org", "operator:oscar"),
    ] {
        world.store.import(login(email, who, "$hash"), START).await.unwrap();
    }
    let operator = |id| Principal::Operator(OperatorId(id));
    assert_eq!(of("olga@example.org").await, operator(1));
    assert_eq!(of("otto@example.org").await, operator(2));
    assert_eq!(of("olga.two@example.org").await, operator(1), "one person, two addresses");
    assert_eq!(of("oscar@example.org").await, operator(3));
    world.store.import(login("otto@example.org", "operator", "$new"), START).await.unwrap();
    assert_eq!(of("otto@example.org").await, operator(2), "they stay who they are");
}

fn entry(outcome: TrailOutcome) -> TrailEntry {
    TrailEntry {
        at: START,
        who: Some(Principal::Operator(OperatorId(7))),
        name: "Olga".to_owned(),
        acts_as: None,
        operation: SIGN_IN.to_owned(),
        about: "client:3".to_owned(),
        address: Some("192.0.2.1".to_owned()),
        outcome,
    }
}

/// It comes in pages, the latest first; a command's entry is there once, with what became of it.
pub async fn the_trail_names_who_did_it(world: &World) {
    world.store.note(entry(TrailOutcome::Done)).await.unwrap();
    let deputy = TrailEntry {
        who: Some(Principal::Backend),
        name: "billing".to_owned(),
        acts_as: Some(Actor::Pro(world.anna)),
        operation: "POST /api/v1/actions".to_owned(),
        address: None,
        ..entry(TrailOutcome::Done)
    };
    let by_backend = |command| Command { trail: Some(Box::new(deputy.clone())), ..command };
    let view = by_backend(world.by_pro(world.anna, Action::ViewContactsFromChat, 1));
    world.done(view.clone()).await;
    world.store.execute(view).await.unwrap();
    world.store.execute(by_backend(world.by_client(world.anna, Action::ConfirmHired, 1))).await.unwrap();
    world.done(world.by_pro(world.ben, Action::ViewContactsFromChat, 1)).await;
    let all = world.store.trail(None, 10).await.unwrap();
    let seen: Vec<_> = all.iter().map(|row| (row.position, row.entry.clone())).collect();
    let refused = TrailEntry { outcome: TrailOutcome::Refused, ..deputy.clone() };
    assert_eq!(seen, [(None, refused), (Some(1), deputy), (None, entry(TrailOutcome::Done))]);
    let mut paged = Vec::new();
    let mut before = None;
    while let Some(row) = world.store.trail(before, 1).await.unwrap().pop() {
        before = Some(row.id);
        paged.push(row);
    }
    assert_eq!(paged, all);
    assert_eq!(world.store.trail(Some(u64::MAX), 10).await.unwrap(), all);
}

/// Whoever guesses passwords fills no disk, and pushes nothing else out.
pub async fn only_the_latest_failed_attempts_are_kept(world: &World) {
    let guess = entry(TrailOutcome::WrongPassword);
    world.store.note(guess.clone()).await.unwrap();
    world.store.note(entry(TrailOutcome::Done)).await.unwrap();
    for _ in 0..ATTEMPTS_KEPT {
        world.store.note(guess.clone()).await.unwrap();
    }
    let all = world.store.trail(None, usize::MAX >> 1).await.unwrap();
    assert_eq!(all.len() as u64, ATTEMPTS_KEPT + 1);
    assert_eq!(all.last().map(|row| row.entry.outcome), Some(TrailOutcome::Done));
}

/// From where an erased client signed in is forgotten; that they did is not.
pub async fn an_erased_client_leaves_no_address(world: &World) {
    let theirs = |client| TrailEntry { who: Some(Principal::Client(client)), ..entry(TrailOutcome::Done) };
    for client in [world.cleo, world.dan] {
        world.store.note(theirs(client)).await.unwrap();
    }
    world.store.erase_client(world.cleo, "erasure-key", START).await.unwrap();
    let all = world.store.trail(None, 10).await.unwrap();
    let addresses: Vec<_> = all.into_iter().map(|row| row.entry.address).collect();
    assert_eq!(addresses, [Some("192.0.2.1".to_owned()), None]);
}

/// The secret that was given first is the one, for ever.
pub async fn an_own_secret_is_the_first_that_was_given(world: &World) {
    for (name, given, kept) in [("a", 1, 1), ("b", 2, 2), ("a", 3, 1)] {
        assert_eq!(world.store.own_secret(name, [given; 32]).await.unwrap(), [kept; 32]);
    }
}
