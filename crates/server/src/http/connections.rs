//! Open connections: how many there may be, and which goes when there are too many.
//!
//! A connection that does nothing makes room for one that wants something: whoever opens many and says nothing keeps
//! nobody out, not even from their own address.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};
use tokio::sync::Notify;

use crate::http::peer::place;

/// All open connections.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Inner>);

struct Inner {
    most: usize,
    most_of_one: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Counts what happens, so that it can be told what was first.
    ticks: u64,
    open: HashMap<u64, Open>,
    /// Those that do nothing, by since when.
    idle: BTreeMap<u64, u64>,
    places: HashMap<IpAddr, usize>,
}

struct Open {
    place: IpAddr,
    requests: usize,
    idle_since: u64,
    close: Arc<Notify>,
}

impl State {
    fn tick(&mut self) -> u64 {
        self.ticks += 1;
        self.ticks
    }

    /// Forgets a connection, and has it closed.
    fn remove(&mut self, id: u64) {
        let Some(open) = self.open.remove(&id) else { return };
        self.idle.remove(&open.idle_since);
        if let Some(number) = self.places.get_mut(&open.place) {
            *number -= 1;
            if *number == 0 {
                self.places.remove(&open.place);
            }
        }
        open.close.notify_one();
    }

    /// Closes the connection that has done nothing for longest, of one place or of all; whether there was one.
    fn make_room(&mut self, of: Option<IpAddr>) -> bool {
        let is_of = |id: &u64| of.is_none_or(|of| self.open.get(id).is_some_and(|open| open.place == of));
        let oldest = self.idle.values().copied().find(is_of);
        oldest.into_iter().for_each(|id| self.remove(id));
        oldest.is_some()
    }
}

impl Connections {
    /// At most so many, and so many of one address.
    pub(crate) fn new(most: usize, most_of_one: usize) -> Self {
        Self(Arc::new(Inner { most, most_of_one, state: Mutex::default() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in a connection; `None` where all that there is room for are at work.
    pub(crate) fn admit(&self, address: IpAddr) -> Option<Connection> {
        let place = place(address);
        let mut state = self.state();
        while state.places.get(&place).is_some_and(|number| *number >= self.0.most_of_one) {
            if !state.make_room(Some(place)) {
                return None;
            }
        }
        while state.open.len() >= self.0.most {
            if !state.make_room(None) {
                return None;
            }
        }
        let id = state.tick();
        let close = Arc::new(Notify::new());
        *state.places.entry(place).or_default() += 1;
        state.idle.insert(id, id);
        state.open.insert(id, Open { place, requests: 0, idle_since: id, close: Arc::clone(&close) });
        Some(Connection { all: self.clone(), id, close })
    }
}

/// An open connection. Forgotten when dropped.
pub(crate) struct Connection {
    all: Connections,
    id: u64,
    close: Arc<Notify>,
}

impl Connection {
    /// Returns when the connection is to make room.
    pub(crate) async fn closed(&self) {
        self.close.notified().await;
    }

    /// For who takes its requests.
    pub(crate) fn requests(&self) -> Requests {
        Requests { all: self.all.clone(), id: self.id }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.all.state().remove(self.id);
    }
}

/// A connection's requests.
#[derive(Clone)]
pub(crate) struct Requests {
    all: Connections,
    id: u64,
}

impl Requests {
    /// A request has come: the connection is at work until its answer is sent.
    pub(crate) fn begin(&self) -> Busy {
        let mut state = self.all.state();
        let State { open, idle, .. } = &mut *state;
        if let Some(open) = open.get_mut(&self.id) {
            open.requests += 1;
            idle.remove(&open.idle_since);
        }
        Busy(self.clone())
    }
}

/// A request under way.
pub(crate) struct Busy(Requests);

impl Busy {
    /// The body of its answer, which is under way until it is sent.
    pub(crate) fn holding(self, body: Body) -> Body {
        Body::new(Held { body, _busy: self })
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut state = self.0.all.state();
        let now = state.tick();
        let State { open, idle, .. } = &mut *state;
        if let Some(open) = open.get_mut(&self.0.id) {
            open.requests -= 1;
            if open.requests == 0 {
                open.idle_since = now;
                idle.insert(now, self.0.id);
            }
        }
    }
}

/// A body that keeps its connection at work.
struct Held {
    body: Body,
    _busy: Busy,
}

impl hyper::body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The files that stay free for everything else: the store's, the Maildir's, connections to providers.
const RESERVE: u64 = 128;

/// Raises this process's limit of open files as far as it may.
pub fn raise_open_files() {
    #[cfg(unix)]
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the limit of open files cannot be raised");
    }
}

/// How many files this process may have open.
fn open_files() -> u64 {
    #[cfg(unix)]
    let files = rlimit::Resource::NOFILE.get_soft().unwrap_or(u64::MAX);
    #[cfg(not(unix))]
    let files = u64::MAX;
    files
}

/// How many connections there can be where so many are wanted: each takes an open file, and some stay free.
pub(crate) fn room(wanted: usize) -> usize {
    let files = open_files();
    let room = usize::try_from(files.saturating_sub(RESERVE).max(files / 2)).unwrap_or(usize::MAX);
    if room < wanted {
        tracing::warn!(
            files,
            room,
            wanted,
            "there are fewer open files than connections are wanted: raise the limit"
        );
    }
    room.min(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(all: &Connections, address: &str) -> Option<Connection> {
        all.admit(address.parse().unwrap())
    }

    /// Whether a connection was told to make room.
    fn is_closed(connection: &Connection) -> bool {
        !connection.all.state().open.contains_key(&connection.id)
    }

    #[tokio::test]
    async fn who_does_nothing_makes_room_the_longest_first() {
        let all = Connections::new(3, 3);
        let open: Vec<_> = ["192.0.2.1", "192.0.2.2", "192.0.2.3"].map(|at| from(&all, at).unwrap()).into();
        let [first, second, third] = open.as_slice() else { panic!("three") };
        let at_work = first.requests().begin();
        let fourth = from(&all, "192.0.2.4").unwrap();
        assert!(is_closed(second) && !is_closed(first) && !is_closed(third));
        second.closed().await;
        drop(at_work);
        let fifth = from(&all, "192.0.2.5").unwrap();
        assert!(is_closed(third), "the first has done something since");
        let busy: Vec<_> = [first, &fourth, &fifth].map(|one| one.requests().begin()).into();
        assert!(from(&all, "192.0.2.6").is_none(), "all are at work");
        drop(busy);
        assert!(from(&all, "192.0.2.6").is_some());
    }

    #[test]
    fn one_address_has_its_bound_in_either_form() {
        let all = Connections::new(100, 2);
        let first = from(&all, "::ffff:192.0.2.1").unwrap();
        let second = from(&all, "192.0.2.1").unwrap();
        let other = from(&all, "192.0.2.2").unwrap();
        let third = from(&all, "192.0.2.1").unwrap();
        assert!(is_closed(&first) && !is_closed(&second) && !is_closed(&other));
        let _busy = (second.requests().begin(), third.requests().begin());
        assert!(from(&all, "192.0.2.1").is_none());
        drop((first, second, third, other));
        assert!(all.state().open.is_empty() && all.state().idle.is_empty() && all.state().places.is_empty());
    }
}
