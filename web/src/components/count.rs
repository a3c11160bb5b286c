//! How many discussions wait, on every page: what the server counts, and who has opened one meanwhile.

use core::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use reckon_domain::Role;
use reckon_wire::discussions::{Discussion, Inbox};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Trouble};
use crate::router::Route;
use crate::state::discussion::{Counts, Narrowed};
use crate::state::world::{MOST_NEWS, News};
use crate::state::{DiscussionKey, Session};
use crate::ui::Ui;

/// How long to wait before asking again where there was no answer, in milliseconds: doubled each time, up to the last.
const AGAIN: [u32; 2] = [1_000, 30_000];

/// One question at a time, however much happens.
#[derive(Debug, Default)]
struct Asking {
    /// Whether one is under way.
    now: Cell<bool>,
    /// Whether something has happened since it was asked.
    again: Cell<bool>,
    /// Whether nobody wants to know any more.
    over: Cell<bool>,
}

/// Keeps the number of open discussions current.
#[hook]
pub(super) fn use_count(session: &Session, ui: &Ui) {
    let (occasion, is_pro) = (session.world().occasion(), session.role() == Some(Role::Pro));
    let asking = use_memo((), |()| Asking::default());
    use_effect_with((), {
        let asking = asking.clone();
        move |()| move || asking.over.set(true)
    });
    let (session, ui) = (session.clone(), ui.clone());
    use_effect_with(occasion, move |_| {
        if !is_pro {
            return;
        }
        asking.again.set(true);
        if !asking.now.replace(true) {
            spawn_local(ask(session, ui, asking));
        }
    });
}

/// Asks until the answer is as late as what has happened.
async fn ask(session: Session, ui: Ui, asking: Rc<Asking>) {
    let [first, last] = AGAIN;
    let mut wait = first;
    while asking.again.replace(false) && !asking.over.get() {
        match api::inbox(Narrowed::OPEN, None, MOST_NEWS).await {
            Ok(inbox) => {
                wait = first;
                take(&session, &ui, &inbox);
            }
            Err(trouble) if trouble.is_passing() => {
                asking.again.set(true);
                let told = if let Trouble::Busy(Some(seconds)) = trouble { seconds * 1_000 } else { 0 };
                TimeoutFuture::new(wait.max(told)).await;
                wait = (wait * 2).min(last);
            }
            // Nobody is signed in any more, or the page is too old to read it: it says so elsewhere.
            Err(_) => break,
        }
    }
    asking.now.set(false);
}

/// Takes in how many there are, and tells of those that clients have opened.
fn take(session: &Session, ui: &Ui, inbox: &Inbox) {
    let opened = session.change(|world| {
        world.count_discussions(Counts::new(inbox.position, &inbox.counts));
        // What was heard of after this was asked is told of with the next answer.
        let heard = core::mem::take(&mut world.opened);
        let (known, later): (BTreeMap<_, _>, _) =
            heard.into_iter().partition(|(_, position)| *position <= inbox.position);
        world.opened = later;
        known
    });
    // One that was opened again by hand, in another tab, is no news.
    let by_client =
        |row: &&Discussion| row.waits_for_answer() && opened.contains_key(&DiscussionKey::of(row));
    for row in inbox.discussions.iter().rev().filter(by_client) {
        let of = DiscussionKey::of(row);
        session.change(|world| {
            world.put_relation(&row.relation, inbox.position);
            world.put_news(News { of, name: row.name.clone() });
        });
        ui.tell(ui.t.inbox_announced(&row.name), Route::Discussion(of));
    }
}
