//! What happens, as it happens: server-sent events, one stream for all tabs of a person.

pub mod fetched;
pub mod frames;
pub mod shared;

use reckon_wire::{Update, Viewer};
use serde::Deserialize;
use yew::Callback;

use self::frames::Frame;
use self::shared::{Shared, Source, Told};
use super::http::BASE;
use super::json;

/// What comes over the stream.
#[derive(Clone, Debug)]
pub enum Signal {
    /// A stream begins, after another or as the first.
    Hello(Hello),
    /// The stream is still there.
    Alive(Hello),
    /// Something has changed.
    Update(Box<Update>),
    /// Something has changed that no update holds: what was asked for is to be asked for again.
    Elsewhere,
    /// A pro does not see this project any more, or projects that are not named: the snapshot is to be read again.
    Left(Option<u32>),
    /// Something came that this page cannot read: the server is newer.
    Unreadable,
    /// The stream broke. It is being opened again.
    Broken,
    /// The server gives no stream. It is asked again at this time of the browser's clock, in milliseconds.
    Refused(f64),
    /// Nobody is signed in any more.
    SignedOut,
}

/// The first event of a stream, and what is repeated while nothing happens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Hello {
    /// The place in the log up to which the server is.
    pub position: u64,
    /// The server's time, in milliseconds.
    pub at: i64,
    /// The version of the server's rules.
    pub rules: String,
    /// Whose stream it is; nobody's for an operator.
    #[serde(default)]
    pub viewer: Option<Viewer>,
}

/// That leads have gone.
#[derive(Deserialize)]
struct Left {
    #[serde(default)]
    project: Option<u32>,
}

/// An open stream. It closes when it is dropped.
#[derive(Debug)]
pub struct Live(Shared);

impl Live {
    /// Opens the stream of everything that happens after a place in the log, for a viewer or an operator.
    #[must_use]
    pub fn open(viewer: Option<Viewer>, after: u64, hear: Callback<Signal>) -> Self {
        let who = viewer.map_or_else(
            || "operator".to_owned(),
            |viewer| {
                let (Viewer::Pro(id) | Viewer::Client(id)) = viewer;
                [viewer.role().name(), "-", &id.to_string()].concat()
            },
        );
        let source = Source { name: who, address: [BASE, "events"].concat(), after: Some(after) };
        Self(Shared::open(source, hear.reform(signal)))
    }

    /// Makes sure that the stream is alive.
    pub fn rouse(&self) {
        self.0.rouse();
    }

    /// Whether this tab hears for others that nobody looks at.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.0.leads()
    }
}

fn signal(told: Told) -> Signal {
    match told {
        Told::Frame(frame) => understand(&frame).unwrap_or(Signal::Unreadable),
        Told::Broken => Signal::Broken,
        Told::Refused(again) => Signal::Refused(again),
        Told::SignedOut => Signal::SignedOut,
    }
}

fn understand(Frame { event, data, .. }: &Frame) -> Option<Signal> {
    match event.as_str() {
        "hello" => json::read(data).map(Signal::Hello),
        "alive" => json::read(data).map(Signal::Alive),
        "left" => json::read(data).map(|Left { project }| Signal::Left(project)),
        "update" => json::read(data).map(Box::new).map(Signal::Update),
        // Whatever else there is, and will be: each says only that something is to be read again.
        _ => Some(Signal::Elsewhere),
    }
}
