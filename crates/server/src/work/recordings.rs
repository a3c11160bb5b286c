//! Recordings: each is fetched until it is there, or a day has passed since the network told of it.

use std::time::Duration;

use reckon_providers::phone::Fetched;
use reckon_store::{Recording, StoreError, TaskRow, ToldRecording};

use super::{complete, give_up, pause, put_off};
use crate::app::{Beside, Shared};

/// For how long a recording is taken.
pub(super) const LEASE: Duration = Duration::from_secs(2 * 60);

/// How long after it was told of a recording is given up.
const GIVEN_UP: Duration = Duration::from_secs(24 * 60 * 60);

/// The network tells that a call's recording can be fetched: from here on it is not forgotten.
pub(crate) async fn told(app: &Shared, call: &TaskRow, source: String) -> Result<(), StoreError> {
    let told = ToldRecording { call: call.id, source, at: app.clock.now() };
    app.store.await_recording(told).await.map(drop)
}

/// Fetches a call's recording and keeps it, if it is there.
pub(super) async fn fetch(app: &Shared, task: &TaskRow) -> Result<(), StoreError> {
    let told = match app.store.awaited_recording(task.id).await {
        Ok(told) => told,
        Err(StoreError::Unknown(_)) => return complete(app, task).await,
        Err(error) => return Err(error),
    };
    let Some(project) = task.project else { return complete(app, task).await };
    let client = app.store.project(project).await?.client;
    // Nothing more is learnt of who was erased.
    if app.store.client(client).await?.erased.is_some() {
        return complete(app, task).await;
    }
    match app.providers.phone.fetch(&told.source).await {
        Fetched::Audio { kind, bytes } => {
            let recording = Recording { media_type: kind.to_owned(), bytes };
            app.store.put_recording(told.call, recording).await?;
            app.tell(Beside::Recording(task.pro, client));
            Ok(())
        }
        Fetched::Unknown if app.clock.now() < told.at.after(GIVEN_UP) => {
            put_off(app, task, pause(1, task.failures)).await
        }
        Fetched::Missing | Fetched::Unknown => {
            tracing::warn!(call = told.call, "a recording could not be fetched");
            give_up(app, task).await
        }
    }
}
