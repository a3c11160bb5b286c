//! Reading a Maildir: each message once, nothing lost, what cannot be read set aside.

use std::collections::VecDeque;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reckon_providers::Reply;
use reckon_providers::mail::maildir::{Maildir, Sweep, Take, Taking};
use tokio::sync::Notify;

use crate::common::Folder;

/// Takes everything, unless it is told otherwise, and tells that it has.
#[derive(Default)]
pub(crate) struct Taker {
    pub(crate) taken: Mutex<Vec<(String, Vec<u8>)>>,
    answers: Mutex<VecDeque<Taking>>,
    told: Notify,
}

/// How long a test waits before it says that nothing has come. Nothing takes as long.
const PATIENCE: Duration = Duration::from_secs(60);

impl Taker {
    fn answering(answers: impl IntoIterator<Item = Taking>) -> Self {
        Self { answers: Mutex::new(answers.into_iter().collect()), ..Self::default() }
    }

    /// Waits until something is handed over; whether anything was.
    pub(crate) async fn is_told(&self) -> bool {
        tokio::time::timeout(PATIENCE, self.told.notified()).await.is_ok()
    }

    async fn told(&self) {
        assert!(self.is_told().await, "nothing was handed over");
    }

    fn words(&self) -> Vec<String> {
        let taken = self.taken.lock().unwrap();
        taken.iter().map(|(_, raw)| String::from_utf8(raw.clone()).unwrap()).collect()
    }
}

impl Take for Taker {
    fn take<'a>(&'a self, name: &'a str, raw: &'a [u8]) -> Reply<'a, Taking> {
        self.taken.lock().unwrap().push((name.to_owned(), raw.to_vec()));
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or(Taking::Taken);
        self.told.notify_one();
        Box::pin(async move {
            // So that two readers take turns.
            tokio::task::yield_now().await;
            answer
        })
    }
}

/// Delivers as a mail server does: written in `tmp`, then moved.
fn deliver(folder: &Path, name: &str, words: &str) {
    let mut file = std::fs::File::create(folder.join("tmp").join(name)).unwrap();
    file.write_all(words.as_bytes()).unwrap();
    file.sync_all().unwrap();
    std::fs::rename(folder.join("tmp").join(name), folder.join("new").join(name)).unwrap();
}

fn names(folder: &Path, place: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join(place)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn each_message_is_handed_over_once_and_kept() {
    let folder = Folder::new();
    let maildir = Maildir::open(folder.path(), 100).unwrap();
    deliver(folder.path(), "1.a.host", "one");
    deliver(folder.path(), "2.b.host", "two");
    std::fs::write(folder.path().join("tmp/3.c.host"), "half a mess").unwrap();
    std::fs::write(folder.path().join("new/.hidden"), "no message").unwrap();
    let taker = Taker::default();
    let sweep = maildir.sweep(&taker).await.unwrap();
    assert_eq!(sweep, Sweep { taken: 2, set_aside: 0, put_off: 0 });
    assert_eq!(maildir.sweep(&taker).await.unwrap(), Sweep::default());
    assert_eq!(taker.words(), ["one", "two"]);
    assert_eq!(names(folder.path(), "cur"), ["1.a.host:2,S", "2.b.host:2,S"]);
    assert_eq!(names(folder.path(), "new"), [".hidden"]);
    assert_eq!(names(folder.path(), "tmp"), ["3.c.host"]);
}

#[tokio::test]
async fn what_came_from_somebody_is_removed_wherever_it_is_by_now() {
    let folder = Folder::new();
    let maildir = Maildir::open(folder.path(), 100).unwrap();
    for name in ["1.a.host", "1.a.host2", "2.b.host"] {
        deliver(folder.path(), name, "words");
    }
    maildir.sweep(&Taker::default()).await.unwrap();
    deliver(folder.path(), "3.c.host", "words");
    let gone = ["1.a.host", "3.c.host", "4.d.host", "../new", ""].map(str::to_owned);
    assert_eq!(maildir.remove(&gone).unwrap(), 2);
    assert_eq!(maildir.remove(&gone).unwrap(), 0);
    assert_eq!(names(folder.path(), "cur"), ["1.a.host2:2,S", "2.b.host:2,S"]);
    assert_eq!(names(folder.path(), "new"), Vec::<String>::new());
}

#[tokio::test]
async fn what_was_put_off_comes_again_under_its_name() {
    let folder = Folder::new();
    let maildir = Maildir::open(folder.path(), 100).unwrap();
    deliver(folder.path(), "1.a.host", "one");
    let taker = Taker::answering([Taking::Later]);
    assert_eq!(maildir.sweep(&taker).await.unwrap(), Sweep { put_off: 1, ..Sweep::default() });
    assert_eq!(names(folder.path(), "new"), ["1.a.host"]);
    assert_eq!(maildir.sweep(&taker).await.unwrap(), Sweep { taken: 1, ..Sweep::default() });
    let names: Vec<String> = taker.taken.lock().unwrap().iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names, ["1.a.host", "1.a.host"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_set_aside_and_the_rest_goes_on() {
    let folder = Folder::new();
    let maildir = Maildir::open(folder.path(), 10).unwrap();
    deliver(folder.path(), "1.large.host", "more than ten bytes");
    deliver(folder.path(), "2.bad.host", "bad");
    deliver(folder.path(), "3.good.host", "good");
    let taker = Taker::answering([Taking::Unreadable("not an email".to_owned())]);
    let sweep = maildir.sweep(&taker).await.unwrap();
    assert_eq!(sweep, Sweep { taken: 1, set_aside: 2, put_off: 0 });
    assert_eq!(taker.words(), ["bad", "good"], "what is too large is not even opened");
    assert_eq!(names(folder.path(), "unreadable"), ["1.large.host", "2.bad.host"]);
    assert_eq!(names(folder.path(), "cur"), ["3.good.host:2,S"]);
}

#[tokio::test]
async fn a_message_is_handed_over_when_it_comes() {
    let folder = Folder::new();
    let maildir = Maildir::open(folder.path(), 100).unwrap().looking_again_after(Duration::MAX);
    deliver(folder.path(), "1.a.host", "before");
    let (taker, end) = (Arc::new(Taker::default()), Arc::new(Notify::new()));
    let (reads, ends) = (taker.clone(), end.clone());
    let reader = tokio::spawn(async move { maildir.follow(&*reads, &ends).await });
    taker.told().await;
    deliver(folder.path(), "2.b.host", "after");
    taker.told().await;
    assert_eq!(taker.words(), ["before", "after"]);
    end.notify_one();
    reader.await.unwrap().unwrap();
}

#[tokio::test]
async fn two_readers_lose_nothing_and_break_nothing() {
    let folder = Folder::new();
    let maildir = Maildir::open(folder.path(), 100).unwrap();
    for number in 0..50 {
        deliver(folder.path(), &format!("{number}.host"), &number.to_string());
    }
    let (one, other) = (Taker::default(), Taker::default());
    let (first, second) = tokio::join!(maildir.sweep(&one), maildir.sweep(&other));
    first.unwrap();
    second.unwrap();
    assert_eq!(names(folder.path(), "cur").len(), 50);
    let mut all = [one.words(), other.words()].concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 50);
}
