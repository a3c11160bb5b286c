//! Requests through the browser's `fetch`.

use core::pin::Pin;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, File, Headers, RequestInit, Response};

use super::{CostChanged, Trouble, json};

/// What a request comes to.
pub type Answer<T> = Result<T, Trouble>;

/// A request on its way. In a box: whoever waits for one need not be built around it.
pub type Pending = Pin<Box<dyn Future<Output = Answer<Body>>>>;

/// Where the API is.
pub const BASE: &str = "/api/v1/";

/// After so many milliseconds without an answer a request has failed.
const PATIENCE: u32 = 15_000;

/// What a request does.
#[derive(Clone, Copy, Debug)]
pub enum Method {
    /// Reads.
    Get,
    /// Does.
    Post,
    /// Puts in place of what was there.
    Put,
    /// Ends.
    Delete,
}

impl Method {
    const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// An answer that is no error.
#[derive(Debug)]
pub struct Body {
    text: String,
}

impl Body {
    /// What it says.
    ///
    /// # Errors
    /// [`Trouble::Unreadable`] when it has another form than this page knows.
    pub fn read<T: DeserializeOwned>(&self) -> Answer<T> {
        json::read(&self.text).ok_or(Trouble::Unreadable)
    }
}

/// A problem document (RFC 9457), as far as the page reads it.
#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    code: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    field: String,
}

/// Asks the server.
///
/// # Errors
/// Whatever keeps it from answering with success.
pub fn call(method: Method, path: &str, body: Option<String>) -> Pending {
    let body = body.map(|body| ("application/json", body.into()));
    Box::pin(answer(method, [BASE, path].concat(), body))
}

/// Sends a file as it is.
///
/// # Errors
/// Whatever keeps the server from answering with success.
pub fn send_file(path: &str, media_type: &'static str, file: File) -> Pending {
    Box::pin(answer(Method::Post, [BASE, path].concat(), Some((media_type, file.into()))))
}

/// What is sent, and its type.
type Content = (&'static str, JsValue);

async fn answer(method: Method, address: String, body: Option<Content>) -> Answer<Body> {
    let response = send(method, &address, body).await.map_err(|_| Trouble::Unreachable)?;
    let status = response.status();
    let retry = response.headers().get("Retry-After").ok().flatten().and_then(|text| text.parse().ok());
    let text = match response.text() {
        Ok(promise) => JsFuture::from(promise).await.ok().and_then(|text| text.as_string()),
        Err(_) => None,
    };
    let text = text.ok_or(Trouble::Unreachable)?;
    if response.ok() { Ok(Body { text }) } else { Err(trouble(status, retry, &text)) }
}

async fn send(method: Method, address: &str, body: Option<Content>) -> Result<Response, JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let init = RequestInit::new();
    init.set_method(method.name());
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let headers = Headers::new()?;
    // The page may be in another language than the browser: what goes wrong is said in the page's.
    let root = window.document().and_then(|document| document.document_element());
    if let Some(language) = root.and_then(|root| root.get_attribute("lang")) {
        headers.set("Accept-Language", &language)?;
    }
    if let Some((media_type, body)) = body {
        headers.set("Content-Type", media_type)?;
        init.set_body(&body);
    }
    init.set_headers_headers(&headers);
    let promise = window.fetch_with_str_and_init(address, &init);
    JsFuture::from(promise).await?.dyn_into()
}

/// What a status other than success means to the page.
fn trouble(status: u16, retry: Option<u32>, text: &str) -> Trouble {
    let problem: Problem = json::read(text).unwrap_or_default();
    match (status, problem.code.as_str()) {
        (409, _) => match json::read::<CostChanged>(text) {
            Some(changed) => Trouble::CostChanged(Box::new(changed)),
            None => Trouble::Unreadable,
        },
        (401, code) if code != "wrong_credentials" => Trouble::SignedOut,
        (404, _) => Trouble::NotFound,
        (429 | 500.., _) => Trouble::Busy(retry),
        _ => Trouble::Refused { code: problem.code, detail: problem.detail, field: problem.field },
    }
}
