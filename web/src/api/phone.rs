//! The calls of a lead, and the telephones that the demonstration plays.

use reckon_wire::calls::{CallForm, Calls};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use yew::Callback;

use super::http::{Answer, BASE, Method, call};
use super::json;
use super::live::shared::{Shared, Source, Told};

/// Where a call of the demonstration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The client's telephone rings.
    ClientRinging,
    /// The client hears the estimate.
    ClientListening,
    /// The client has accepted; the pro's telephone rings.
    ProRinging,
    /// They speak.
    Connected,
}

/// A call of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Ringing {
    /// What it is known by.
    pub id: String,
    /// Where it is.
    pub step: Step,
    /// Whom it is to: given name and initial.
    pub to_client: String,
    /// The pro's name.
    pub to_pro: String,
    /// What the client hears.
    pub announcement: String,
    /// The language of it.
    pub language: String,
    /// When the present step began, in milliseconds.
    pub started: i64,
}

/// The calls of the demonstration that are under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Switchboard {
    /// They.
    pub calls: Vec<Ringing>,
}

/// Something of the demonstration's that is listened to.
pub trait Board: DeserializeOwned + 'static {
    /// What it is called in the API and in its stream.
    const NAME: &'static str;
}

impl Board for Switchboard {
    const NAME: &'static str = "phone";
}

impl Board for Handsets {
    const NAME: &'static str = "texts";
}

/// A text on a telephone of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OnHandset {
    /// Its number among all texts, rising.
    pub id: u64,
    /// Whether whoever plays the client wrote it.
    pub by_client: bool,
    /// The words.
    pub words: String,
}

/// A client's telephone of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Handset {
    /// The client.
    pub client: u32,
    /// Their given name and initial.
    pub name: String,
    /// What is on it, the oldest first.
    pub texts: Vec<OnHandset>,
}

/// The telephones of the demonstration's clients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Handsets {
    /// They.
    pub handsets: Vec<Handset>,
}

/// Writes a text from a client's telephone of the demonstration.
///
/// # Errors
/// When the client has no telephone, or the words are too many.
pub async fn write_text(client: u32, words: &str) -> Answer<()> {
    let body = json::write(&Writing { words });
    call(Method::Post, &["demo/texts/", &client.to_string()].concat(), body).await.map(drop)
}

#[derive(Serialize)]
struct Writing<'a> {
    words: &'a str,
}

/// The calls that were made on a lead, the oldest first.
///
/// # Errors
/// [`Trouble::NotFound`](super::Trouble::NotFound) when the viewer may not see the lead.
pub async fn calls(project: u32, pro: u32) -> Answer<Vec<CallForm>> {
    let calls: Calls = call(Method::Get, &format!("leads/{project}/{pro}/calls"), None).await?.read()?;
    Ok(calls.calls)
}

/// The demonstration's calls that are under way.
///
/// # Errors
/// [`Trouble::NotFound`](super::Trouble::NotFound) when the telephone network is a real one.
pub async fn switchboard() -> Answer<Switchboard> {
    call(Method::Get, "demo/phone", None).await?.read()
}

/// Does something at one of the demonstration's telephones: `answer`, `accept`, `hang_up` and so on.
///
/// # Errors
/// When the call is not where that makes sense: the other telephone was quicker.
pub async fn play(id: &str, command: &str) -> Answer<()> {
    call(Method::Post, &["demo/phone/", id, "/", command].concat(), None).await.map(drop)
}

/// The demonstration's telephones, listened to. It ends when it is dropped.
#[derive(Debug)]
pub struct Listening(#[expect(dead_code, reason = "it listens until it is dropped")] Shared);

impl Listening {
    /// Hears of every change of calls or texts; of nothing when the stream broke, which mends by itself.
    #[must_use]
    pub fn begin<T: Board>(hear: &Callback<Option<T>>) -> Self {
        let address = [BASE, "demo/", T::NAME, "/events"].concat();
        let source = Source { name: T::NAME.to_owned(), address, after: None };
        Self(Shared::open(
            source,
            hear.reform(|told| match told {
                Told::Frame(frame) => json::read(&frame.data),
                Told::Broken | Told::Refused(_) | Told::SignedOut => None,
            }),
        ))
    }
}
