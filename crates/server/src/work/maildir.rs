//! The Maildir that a mail server delivers into: read for as long as the server runs.

use std::time::Duration;

use axum::body::Bytes;
use reckon_providers::Reply;
use reckon_providers::mail::inbound::Limits;
use reckon_providers::mail::maildir::{Maildir, Take, Taking};
use reckon_store::StoreError;
use tokio::sync::Notify;

use super::inbox::{self, Came, NotTaken};
use crate::app::Shared;

/// How long until a folder that could not be read is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// Takes emails for the store.
struct Reader(Shared);

impl Take for Reader {
    fn take<'a>(&'a self, name: &'a str, raw: &'a [u8]) -> Reply<'a, Taking> {
        Box::pin(async move {
            match inbox::email(&self.0, &Bytes::copy_from_slice(raw), Some(name)).await {
                Ok(Came::Message | Came::Nobody) => Taking::Taken,
                Ok(Came::Nothing) => Taking::Done,
                Err(NotTaken::Unreadable(why)) => Taking::Unreadable(why.to_string()),
                // What it names is not there, and will not be.
                Err(NotTaken::Store(StoreError::Unknown(what))) => {
                    Taking::Unreadable(format!("no such {what}"))
                }
                Err(NotTaken::Store(error)) => {
                    tracing::error!(file = name, %error, "an email waits for the store");
                    Taking::Later
                }
            }
        })
    }
}

/// Takes what is delivered until the server stops. What goes wrong is said, and tried again.
pub(super) async fn follow(app: Shared) {
    let Some(folder) = app.providers.mail_folder.clone() else { return };
    let mut closing = app.closing.subscribe();
    let (reader, end) = (Reader(app.clone()), Notify::new());
    let read = async {
        loop {
            let followed = match Maildir::open(&folder, Limits::default().bytes as u64) {
                Ok(maildir) => maildir.follow(&reader, &end).await,
                Err(error) => Err(error),
            };
            let Err(error) = followed else { return };
            tracing::error!(folder = %folder.display(), %error, "the Maildir is tried again");
            tokio::select! {
                () = tokio::time::sleep(AGAIN) => {}
                () = end.notified() => return,
            }
        }
    };
    let told = async {
        let _ = closing.wait_for(|closing| *closing).await;
        end.notify_one();
        core::future::pending::<()>().await;
    };
    tokio::select! {
        () = read => {}
        () = told => {}
    }
}
