//! The server, killed under load: nothing that it answered is lost, nothing is counted twice.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod common;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;

use common::{Folder, Server, audit};
use serde_json::{Value, json};

const CYCLES: u32 = 50;
const CALLERS: u32 = 8;
const PROJECTS: u32 = 400;

#[test]
fn nothing_acknowledged_is_lost_and_nothing_counts_twice_when_the_server_is_killed() {
    let folder = Folder::new("crash");
    let (store, tokens) = (folder.store(), folder.0.join("tokens"));
    let mut acknowledged: Vec<(Value, Value)> = Vec::new();
    let server = Server::start(&store, &tokens, &[]);
    let (pro, projects) = import(&server);
    server.kill();

    let next = AtomicU32::new(0);
    for cycle in 0..CYCLES {
        let server = Server::start(&store, &tokens, &[]);
        let dead = AtomicBool::new(false);
        let (answered, answers) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..CALLERS {
                let answered = answered.clone();
                let (next, dead, server, pro, projects) = (&next, &dead, &server, &pro, &projects);
                scope.spawn(move || {
                    while !dead.load(Ordering::Relaxed) {
                        let command = command(next.fetch_add(1, Ordering::Relaxed), projects);
                        let Ok((status, answer)) = server.try_send("POST", "/actions", Some(pro), &command)
                        else {
                            break;
                        };
                        assert_eq!(status, 200, "{answer}");
                        answered.send((command, answer["decision"].clone())).unwrap();
                    }
                });
            }
            drop(answered);
            // Kill after some more answers each time: the moment moves through the work.
            let enough = 5 + (cycle as usize * 13) % 97;
            acknowledged.extend(answers.iter().take(enough));
            kill(server.process_id());
            dead.store(true, Ordering::Relaxed);
            acknowledged.extend(answers);
        });
        let (well, findings) = audit(&store);
        assert!(well, "after cycle {cycle}: {findings}");
    }

    let server = Server::start(&store, &tokens, &[]);
    let mut counted = 0;
    for (command, decision) in &acknowledged {
        let (status, answer) = server.send("POST", "/actions", Some(&pro), command);
        assert_eq!((status, &answer["decision"]), (200, decision), "{command}");
        assert_eq!(answer["replayed"], true, "an acknowledged action was forgotten: {command}");
        counted += u32::from(decision["counted"] == true);
    }
    assert!(counted <= PROJECTS, "a lead counted twice");
    assert!(counted > 0);
    server.kill();
    let (well, findings) = audit(&store);
    assert!(well, "{findings}");
}

/// Every other action may count an interaction; the rest are messages, which always happen.
fn command(number: u32, projects: &[u64]) -> Value {
    let project = projects[(number as usize * 7) % projects.len()];
    let key = format!("crash-{number:08}");
    if number.is_multiple_of(2) {
        json!({ "do": "view_contacts", "variety": "chat", "project": project, "key": key })
    } else {
        json!({ "do": "send_message", "body": "On my way.", "project": project, "key": key })
    }
}

/// `kill -9`, while others still hold the server.
fn kill(process: u32) {
    let killed = std::process::Command::new("kill").args(["-9", &process.to_string()]).status().unwrap();
    assert!(killed.success());
}

fn import(server: &Server) -> (String, Vec<u64>) {
    let projects: Vec<_> = (0..PROJECTS)
        .map(|number| json!({ "reference": format!("p{number}"), "client": "c", "category": "k", "title": "t", "posted": 0 }))
        .collect();
    let (status, answer) = server.send(
        "POST",
        "/directory",
        None,
        &json!({
            "plans": [{ "reference": "free", "name": "free", "interactions": null }],
            "categories": [{ "reference": "k", "name": "k" }],
            "pros": [{ "reference": "a", "name": "a", "plan": "free", "anchor_day": 1, "time_zone": "UTC" }],
            "clients": [{ "reference": "c", "name": "c" }],
            "projects": projects,
        }),
    );
    assert_eq!(status, 200, "{answer}");
    let ids = answer["projects"].as_object().unwrap().values().map(|id| id.as_u64().unwrap()).collect();
    (format!("pro:{}", answer["pros"]["a"]), ids)
}
