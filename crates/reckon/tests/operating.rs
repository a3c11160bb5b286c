//! The binary as whoever operates it meets it: stopping, auditing, copying and putting back.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;

use common::{Folder, Server, audit, terminate};
use serde_json::{Value, json};

const STOPS: u32 = 40;
const CALLERS: u32 = 4;

fn reckon(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_reckon")).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(text).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(name).collect();
    names.sort();
    names
}

fn import(server: &Server) -> (String, u64) {
    let answer = server.send(
        "POST",
        "/directory",
        None,
        &json!({
            "plans": [{ "reference": "free", "name": "free", "interactions": null }],
            "categories": [{ "reference": "k", "name": "k" }],
            "pros": [{ "reference": "a", "name": "a", "plan": "free", "anchor_day": 1, "time_zone": "UTC" }],
            "clients": [{ "reference": "c", "name": "c" }],
            "projects": [{ "reference": "p", "client": "c", "category": "k", "title": "t", "posted": 0 }],
        }),
    );
    assert_eq!(answer.0, 200, "{}", answer.1);
    (format!("pro:{}", answer.1["pros"]["a"]), answer.1["projects"]["p"].as_u64().unwrap())
}

fn message(number: u32, project: u64) -> Value {
    json!({ "do": "send_message", "body": "On my way.", "project": project, "key": format!("command-{number:08}") })
}

#[test]
fn forty_stops_under_load_leave_one_file_that_has_all_that_was_answered() {
    let folder = Folder::new("stops");
    let (store, tokens, file) = (folder.store(), folder.0.join("tokens"), folder.0.join("reckon.sqlite"));
    let server = Server::start(&store, &tokens, &[]);
    let (pro, project) = import(&server);
    assert!(server.stop());
    let next = AtomicU32::new(0);
    let (mut answered, mut left, mut lost) = (0, 0, 0);
    for round in 0..STOPS {
        let server = Server::start(&store, &tokens, &[]);
        let (tell, told) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..CALLERS {
                let (tell, next, server, pro) = (tell.clone(), &next, &server, &pro);
                scope.spawn(move || {
                    loop {
                        let command = message(next.fetch_add(1, Ordering::Relaxed), project);
                        match server.try_send("POST", "/actions", Some(pro), &command) {
                            Ok((200, _)) => tell.send(()).unwrap(),
                            Ok(_) | Err(_) => return,
                        }
                    }
                });
            }
            drop(tell);
            answered += told.iter().take(5 + round as usize).count();
            terminate(server.process_id());
            answered += told.iter().count();
        });
        assert!(server.wait(), "it says that it has stopped well");
        left += usize::from(names(&folder.0).len() > 2);
        let copy = folder.0.join("copy.sqlite");
        fs::copy(&file, &copy).unwrap();
        let (well, words) = audit(&format!("sqlite:{}", copy.display()));
        assert!(well, "{words}");
        let log = words.lines().find_map(|line| line.strip_prefix("log of ")).unwrap();
        let entries: usize = log.split_whitespace().next().unwrap().parse().unwrap();
        lost += usize::from(entries < answered);
        fs::remove_file(copy).unwrap();
    }
    println!("{STOPS} stops, {answered} actions answered: {left} left a log, {lost} copies lack actions");
    assert_eq!((left, lost), (0, 0));
}

#[test]
fn a_backup_under_load_is_restored_once_the_server_has_stopped() {
    let folder = Folder::new("backup");
    let (store, tokens, copy) = (folder.store(), folder.0.join("tokens"), folder.0.join("backup.sqlite"));
    let to = copy.to_str().unwrap();
    let server = Server::start(&store, &tokens, &[]);
    let (pro, project) = import(&server);
    let next = AtomicU32::new(0);
    let command = || message(next.fetch_add(1, Ordering::Relaxed), project);
    let ended = AtomicBool::new(false);
    let backup = thread::scope(|scope| {
        for _ in 0..CALLERS {
            let (ended, server, pro, command) = (&ended, &server, &pro, &command);
            scope.spawn(move || {
                while !ended.load(Ordering::Relaxed) {
                    assert_eq!(server.send("POST", "/actions", Some(pro), &command()).0, 200);
                }
            });
        }
        let backup = reckon(&["backup", "--store", &store, "--to", to]);
        ended.store(true, Ordering::Relaxed);
        backup
    });
    assert!(backup.status.success(), "{}", said(&backup));
    assert!(said(&backup).contains("all is well"), "{}", said(&backup));
    let again = reckon(&["backup", "--store", &store, "--to", to]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("there is a file"), "{}", said(&again));

    let early = reckon(&["restore", "--store", &store, "--from", to]);
    assert_eq!(early.status.code(), Some(2));
    assert!(said(&early).contains("has it open: stop that first"), "{}", said(&early));
    assert_eq!(server.send("POST", "/actions", Some(&pro), &command()).0, 200, "the server works on");
    assert!(server.stop());
    let restored = reckon(&["restore", "--store", &store, "--from", to]);
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(said(&restored).contains("reckon.sqlite.replaced-1"), "{}", said(&restored));
    let server = Server::start(&store, &tokens, &[]);
    assert_eq!(server.send("POST", "/actions", Some(&pro), &command()).0, 200);
    assert!(server.stop());
    assert!(audit(&store).0);
    assert_eq!(names(&folder.0), ["backup.sqlite", "reckon.sqlite", "reckon.sqlite.replaced-1", "tokens"]);
}

#[test]
fn audit_backup_and_restore_refuse_what_is_no_store() {
    let folder = Folder::new("refused");
    let empty = folder.0.join("empty.sqlite");
    fs::write(&empty, "").unwrap();
    let url = format!("sqlite:{}", empty.display());
    let to = folder.0.join("to.sqlite");
    for arguments in [
        vec!["audit", "--store", &url],
        vec!["backup", "--store", &url, "--to", to.to_str().unwrap()],
        vec!["restore", "--store", &folder.store(), "--from", empty.to_str().unwrap()],
    ] {
        let refused = reckon(&arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        assert!(said(&refused).contains("no store was ever made in it"), "{}", said(&refused));
    }
    let memory = reckon(&["audit", "--store", "memory:"]);
    assert!(said(&memory).contains("sqlite:PATH does"), "{}", said(&memory));
    assert_eq!(names(&folder.0), ["empty.sqlite", "tokens"]);
    assert_eq!(fs::metadata(&empty).unwrap().len(), 0);
}

/// It stops by itself, says why, and its exit status says that something is wrong.
#[test]
fn a_server_whose_file_is_removed_stops_with_a_word() {
    let folder = Folder::new("removed");
    let (store, tokens, file) = (folder.store(), folder.0.join("tokens"), folder.0.join("reckon.sqlite"));
    let server = Server::start_with(&store, &tokens, &[], Stdio::piped());
    let (pro, project) = import(&server);
    fs::remove_file(&file).unwrap();
    let refused = server.send("POST", "/actions", Some(&pro), &message(0, project));
    assert_eq!(refused.0, 503, "{}", refused.1);
    let (status, log) = server.ended();
    assert_eq!(status, Some(1));
    assert!(log.contains("reckon.sqlite was removed while the server had it open"), "{log}");
    assert!(!file.exists(), "no empty store comes in its place");
}

/// A clock that is far from the last action in the log may be wrong: it is said before anybody acts.
#[test]
fn a_clock_behind_the_last_action_is_warned_of_at_the_start() {
    let folder = Folder::new("behind");
    let (store, tokens) = (folder.store(), folder.0.join("tokens"));
    let server = Server::start(&store, &tokens, &["--clock", "manual"]);
    let (pro, project) = import(&server);
    // In the year 9000.
    assert_eq!(server.send("PUT", "/clock", None, &json!({ "at": 221_845_392_000_000_i64 })).0, 204);
    assert_eq!(server.send("POST", "/actions", Some(&pro), &message(0, project)).0, 200);
    assert!(server.stop());
    let server = Server::start_with(&store, &tokens, &[], Stdio::piped());
    terminate(server.process_id());
    let (status, log) = server.ended();
    assert_eq!(status, Some(0));
    assert!(log.contains("the clock is behind the last action in the log"), "{log}");
}
