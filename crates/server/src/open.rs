//! Stores by their URLs, as the command line names them.

use std::path::Path;
use std::sync::Arc;

use reckon_domain::Wording;
use reckon_store::{Store, StoreError};
use reckon_store_sqlite::SqliteStore;
pub use reckon_store_sqlite::{Audited, Restored};

/// Opens the store at `url`: `sqlite:PATH`, made if there is none, or `memory:`, which ends with the process.
///
/// # Errors
/// [`StoreError::Invalid`] when the URL names no kind of store; [`StoreError::Broken`] when it cannot be opened.
pub fn open_store(url: &str) -> Result<Arc<dyn Store>, StoreError> {
    match url.split_once(':') {
        Some(("sqlite", path)) if !path.is_empty() => Ok(Arc::new(SqliteStore::open(path)?)),
        Some(("memory", "")) => Ok(Arc::new(SqliteStore::in_memory()?)),
        _ => Err(unknown(url)),
    }
}

/// Audits the store at `url`, and writes nothing.
///
/// # Errors
/// As [`reckon_store_sqlite::audit`], and when the URL names no file.
pub fn audit_store(url: &str) -> Result<Audited, StoreError> {
    reckon_store_sqlite::audit(file(url)?)
}

/// Copies the store at `url` into the new file `to`, and audits the copy.
///
/// # Errors
/// As [`reckon_store_sqlite::back_up`], and when the URL names no file.
pub fn back_up_store(url: &str, to: &Path) -> Result<Audited, StoreError> {
    reckon_store_sqlite::back_up(file(url)?, to)
}

/// Puts the copy `from` in the place of the store at `url`.
///
/// # Errors
/// As [`reckon_store_sqlite::restore`], and when the URL names no file.
pub fn restore_store(url: &str, from: &Path) -> Result<Restored, StoreError> {
    reckon_store_sqlite::restore(from, file(url)?)
}

/// The file of a store that outlives its process.
fn file(url: &str) -> Result<&Path, StoreError> {
    match url.split_once(':') {
        Some(("sqlite", path)) if !path.is_empty() => Ok(Path::new(path)),
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
