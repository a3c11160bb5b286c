//! Stores by their URLs, as the command line names them.

use std::path::Path;
use std::sync::Arc;

use reckon_domain::Wording;
use reckon_store::{MemoryStore, Store, StoreError};
use reckon_store_sqlite::SqliteStore;

/// Opens the store at `url`: `sqlite:PATH`, made if there is none, or `memory:`, which ends with the process.
///
/// # Errors
/// [`StoreError::Invalid`] when the URL names no kind of store; [`StoreError::Broken`] when it cannot be opened.
pub fn open_store(url: &str) -> Result<Arc<dyn Store>, StoreError> {
    match url.split_once(':') {
        Some(("sqlite", path)) if !path.is_empty() => Ok(Arc::new(SqliteStore::open(path)?)),
        Some(("memory", "")) => Ok(Arc::new(MemoryStore::new())),
        _ => Err(unknown(url)),
    }
}

/// Opens a store that is there already, to look into it.
///
/// # Errors
/// As [`open_store`], and when there is no such store.
pub fn open_existing_store(url: &str) -> Result<Arc<dyn Store>, StoreError> {
    match url.split_once(':') {
        Some(("sqlite", path)) if !path.is_empty() && !Path::new(path).is_file() => {
            Err(StoreError::Broken(format!("there is no file {path}")))
        }
        Some(("sqlite", path)) if !path.is_empty() => open_store(url),
        _ => Err(unknown(url)),
    }
}

fn unknown(url: &str) -> StoreError {
    StoreError::Invalid {
        field: "store".to_owned(),
        problem: Wording::untranslated(format!(
            "\"{url}\" names no store; sqlite:PATH does, such as sqlite:reckon.sqlite"
        )),
    }
}
