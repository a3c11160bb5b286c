//! A server on the loopback that answers by script, and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};

/// What the stub was asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The method and the address, such as `POST /v1/x?y=z`.
    pub(super) what: String,
    /// The headers.
    pub(super) headers: HeaderMap,
    /// The body, as text.
    pub(super) body: String,
}

impl Asked {
    /// A field of the form that was sent.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.body.as_bytes())
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.into_owned())
    }

    /// A header, empty where there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// What the stub does when it is asked.
pub(super) enum Answer {
    /// Answers.
    Say(u16, Vec<u8>),
    /// Never answers.
    Hang,
}

/// Says JSON.
pub(super) fn say(status: u16, body: &serde_json::Value) -> Answer {
    Answer::Say(status, body.to_string().into_bytes())
}

type Script = Arc<Mutex<(VecDeque<Answer>, Vec<Asked>)>>;

/// A server that answers by script.
pub(super) struct Stub {
    /// Its address.
    pub(super) base: String,
    script: Script,
}

impl Stub {
    /// Starts it. What it is asked beyond the script it answers with 599.
    pub(super) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script: Script = Arc::new(Mutex::new((answers.into_iter().collect(), Vec::new())));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base, script }
    }

    /// What it was asked so far.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.script.lock().unwrap().1.clone()
    }
}

async fn answer(State(script): State<Script>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body: Bytes = to_bytes(body, 1 << 20).await.unwrap();
    let asked = Asked {
        what: format!("{} {}", head.method, head.uri),
        headers: head.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    let next = {
        let mut script = script.lock().unwrap();
        script.1.push(asked);
        script.0.pop_front()
    };
    match next {
        Some(Answer::Say(status, body)) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
        Some(Answer::Hang) => core::future::pending().await,
        None => StatusCode::from_u16(599).unwrap().into_response(),
    }
}
