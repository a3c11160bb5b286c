//! What the page asks of the server.

pub mod automations;
pub mod booking;
pub mod http;
pub mod json;
pub mod live;
pub mod money;
pub mod phone;
pub mod tabs;

use reckon_domain::relation::Channel;
use reckon_wire::consents::{Consent, Consents};
use reckon_wire::discussions::{Correspondence, Inbox};
use reckon_wire::view::{Contacts, CountedInteraction, Me, Message, PredictionHealth, Trail};
use reckon_wire::{Act, Acted, DecisionForm, Snapshot, Update};
use serde::{Deserialize, Serialize};

use self::http::{Answer, Method, call};
use crate::state::discussion::Narrowed;

/// Why the server gave no answer to use.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// It could not be reached, or did not answer in time.
    Unreachable,
    /// It cannot answer now. In so many seconds it may be asked again, where it said so.
    Busy(Option<u32>),
    /// Nobody is signed in any more.
    SignedOut,
    /// The browser has kept nothing of a sign-in that succeeded.
    Forgetful,
    /// There is no such thing for whoever asks.
    NotFound,
    /// The truth would cost more than was shown: nothing was done.
    CostChanged(Box<CostChanged>),
    /// It refused; what it says, in English.
    Refused {
        /// The problem's code.
        code: String,
        /// What is wrong, and what would be right.
        detail: String,
        /// Where; nothing where it is the whole.
        field: String,
    },
    /// It answered in a form that this page does not know.
    Unreadable,
}

impl Trouble {
    /// Whether asking again, with the same key, may help.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable | Self::Busy(_) => true,
            Self::SignedOut
            | Self::Forgetful
            | Self::NotFound
            | Self::CostChanged(_)
            | Self::Refused { .. }
            | Self::Unreadable => false,
        }
    }
}

/// What an action would cost in truth, and what has changed since the page last knew.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct CostChanged {
    /// The new decision.
    pub decision: DecisionForm,
    /// What has changed.
    pub update: Update,
}

/// A person of the demo.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DemoPerson {
    /// To sign in with.
    pub email: String,
    /// To sign in with.
    pub password: String,
    /// Their name.
    pub name: String,
    /// `pro`, `client` or `operator`.
    pub role: String,
    /// What makes them worth a look, in English.
    pub about: String,
}

/// The marketplace in numbers, as far as the server tells them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Overview {
    /// Professionals.
    pub pros: Option<u32>,
    /// Clients.
    pub clients: Option<u32>,
    /// Projects.
    pub projects: Option<u32>,
    /// Interactions counted.
    pub counted: Option<u32>,
    /// Events in the log.
    pub log_position: Option<u32>,
    /// Open event streams.
    pub streams: Option<u32>,
}

#[derive(Serialize)]
struct Credentials<'a> {
    email: &'a str,
    password: &'a str,
}

/// Who is signed in.
///
/// # Errors
/// [`Trouble::SignedOut`] when nobody is.
pub async fn session() -> Answer<Me> {
    call(Method::Get, "session", None).await?.read()
}

/// Signs in, and makes sure that the browser has kept who it is.
///
/// # Errors
/// [`Trouble::Refused`] with `wrong_credentials` when email and password do not belong together;
/// [`Trouble::Forgetful`] when they do, and the browser keeps no cookie.
pub async fn sign_in(email: &str, password: &str) -> Answer<Me> {
    let body = json::write(&Credentials { email, password });
    call(Method::Post, "session", body).await?;
    session()
        .await
        .map_err(|trouble| if trouble == Trouble::SignedOut { Trouble::Forgetful } else { trouble })
}

/// Signs out.
///
/// # Errors
/// When the server does not answer.
pub async fn sign_out() -> Answer<()> {
    call(Method::Delete, "session", None).await.map(drop)
}

/// The people of the demo.
///
/// # Errors
/// [`Trouble::NotFound`] when this is no demo.
pub async fn demo() -> Answer<Vec<DemoPerson>> {
    call(Method::Get, "demo", None).await?.read()
}

/// A page of the viewer's snapshot: after `cursor`, at most `limit` leads.
///
/// # Errors
/// When the server does not answer.
pub async fn snapshot(cursor: Option<&str>, limit: u32) -> Answer<Snapshot> {
    let after = cursor.map(|cursor| format!("&after={}", encode(cursor))).unwrap_or_default();
    call(Method::Get, &format!("snapshot?limit={limit}{after}"), None).await?.read()
}

/// A lead's messages.
///
/// # Errors
/// [`Trouble::NotFound`] when the viewer may not see the lead.
pub async fn messages(project: u32, pro: u32) -> Answer<Vec<Message>> {
    call(Method::Get, &format!("leads/{project}/{pro}/messages"), None).await?.read()
}

/// The other side's contacts, where the viewer has been shown them.
///
/// # Errors
/// [`Trouble::NotFound`] when the viewer may not see them.
pub async fn contacts(project: u32, pro: u32) -> Answer<Contacts> {
    call(Method::Get, &format!("leads/{project}/{pro}/contacts"), None).await?.read()
}

/// Does an action.
///
/// # Errors
/// [`Trouble::CostChanged`] when it would cost more than was shown.
pub async fn act(act: &Act) -> Answer<Acted> {
    call(Method::Post, "actions", json::write(act)).await?.read()
}

/// The interactions that were counted, the latest first, before a place in the log.
///
/// # Errors
/// When the server does not answer.
pub async fn interactions(before: Option<u64>) -> Answer<Vec<CountedInteraction>> {
    let query = before.map(|before| format!("?before={before}")).unwrap_or_default();
    call(Method::Get, &format!("account/interactions{query}"), None).await?.read()
}

/// A page of the pro's inbox: before a place in the log, at most `limit` discussions.
///
/// # Errors
/// [`Trouble::NotFound`] when the viewer is no pro.
pub async fn inbox(narrowed: Narrowed, before: Option<u64>, limit: u32) -> Answer<Inbox> {
    call(Method::Get, &["discussions", &narrowed.query(before, limit)].concat(), None).await?.read()
}

/// What was exchanged in a discussion: the latest, before a place in the log.
///
/// # Errors
/// [`Trouble::NotFound`] when the viewer has nothing to do with the client.
pub async fn correspondence(
    client: u32,
    channel: Channel,
    before: Option<u64>,
) -> Answer<Vec<Correspondence>> {
    let query = before.map(|before| format!("?before={before}")).unwrap_or_default();
    let path = format!("discussions/{client}/{}/messages{query}", channel.name());
    call(Method::Get, &path, None).await?.read()
}

/// All that has become of a client's subscriptions, oldest first.
///
/// # Errors
/// [`Trouble::NotFound`] when the viewer has nothing to do with the client.
pub async fn consents(client: u32) -> Answer<Vec<Consent>> {
    let (mut all, mut after) = (Vec::new(), Some(0));
    while let Some(from) = after {
        let path = format!("discussions/{client}/consents?after={from}");
        let page: Consents = call(Method::Get, &path, None).await?.read()?;
        all.extend(page.consents);
        after = page.next;
    }
    Ok(all)
}

/// How predictions did.
///
/// # Errors
/// [`Trouble::NotFound`] when the viewer does not operate the marketplace.
pub async fn predictions() -> Answer<PredictionHealth> {
    call(Method::Get, "operator/predictions", None).await?.read()
}

/// The marketplace in numbers.
///
/// # Errors
/// [`Trouble::NotFound`] when the viewer does not operate the marketplace.
pub async fn overview() -> Answer<Overview> {
    call(Method::Get, "operator/overview", None).await?.read()
}

/// Who did what, before an entry.
///
/// # Errors
/// [`Trouble::NotFound`] when the viewer does not operate the marketplace.
pub async fn trail(before: Option<u64>) -> Answer<Trail> {
    let query = before.map(|before| format!("?before={before}")).unwrap_or_default();
    call(Method::Get, &format!("operator/trail{query}"), None).await?.read()
}

fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}
