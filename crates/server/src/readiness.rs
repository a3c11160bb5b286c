//! Whether this server would do what it is asked: whether its store writes, and its clock is right.

use std::time::Duration;

use reckon_store::StoreError;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::app::App;

/// How long a write may take: whoever waits longer for an answer has gone.
const BOUND: Duration = Duration::from_secs(2);

/// For how long the last answer holds: many may ask, and each answer is a write.
const FRESH: Duration = Duration::from_secs(1);

/// The writes that are tried, one at a time.
#[derive(Debug, Default)]
pub(crate) struct Readiness(tokio::sync::Mutex<Tried>);

#[derive(Debug, Default)]
struct Tried {
    last: Option<(Instant, Result<(), String>)>,
    /// One that was not answered in time, and still may be.
    pending: Option<JoinHandle<Result<(), StoreError>>>,
}

impl App {
    /// Whether actions are taken.
    ///
    /// # Errors
    /// Why not: for the operator alone.
    pub(crate) async fn ready(&self) -> Result<(), String> {
        if *self.closing.borrow() {
            return Err("the server is stopping".to_owned());
        }
        if let Some(ahead) = self.clock.ahead() {
            return Err(format!("the machine's clock has jumped ahead by {} s", ahead / 1000));
        }
        // Who asks meanwhile gets the same answer.
        let mut tried = self.readiness.0.lock().await;
        if let Some((when, answer)) = &tried.last
            && when.elapsed() < FRESH
        {
            return answer.clone();
        }
        let mut pending = tried.pending.take().unwrap_or_else(|| {
            let store = self.store.clone();
            tokio::spawn(async move { store.probe().await })
        });
        let answer = match tokio::time::timeout(BOUND, &mut pending).await {
            Ok(Ok(written)) => written.map_err(|error| error.to_string()),
            Ok(Err(_)) => Err("a write was cut off".to_owned()),
            Err(_) => {
                tried.pending = Some(pending);
                Err(format!("the store has not written for {} s", BOUND.as_secs()))
            }
        };
        if let Err(why) = &answer {
            tracing::error!(why, "not ready");
        }
        tried.last = Some((Instant::now(), answer.clone()));
        answer
    }
}
