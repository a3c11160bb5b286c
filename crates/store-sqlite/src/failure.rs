//! What goes wrong, within this crate.

use reckon_store::StoreError;
use reckon_wire::form::FormError;
use rusqlite::ErrorCode;

/// Why something was not done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It cannot be done, and the database is whole.
    Refused(StoreError),
    /// The database failed: whatever the transaction did must be undone.
    Sql(rusqlite::Error),
}

/// The usual result.
pub(crate) type Outcome<T> = Result<T, Failure>;

impl Failure {
    /// Something in the database that cannot be read as what it should be.
    pub(crate) fn broken(problem: impl Into<String>) -> Self {
        Self::Refused(StoreError::Broken(problem.into()))
    }

    /// A file that is no whole database any more.
    pub(crate) fn damaged(found: impl core::fmt::Display) -> Self {
        let found = found.to_string().replace('\n', " ");
        Self::broken(format!("the file is damaged: {found}. Restore a backup with reckon restore"))
    }

    /// The same, where SQLite has found the damage by itself.
    pub(crate) fn or_damaged(self) -> Self {
        match self {
            Self::Sql(error)
                if matches!(
                    error.sqlite_error_code(),
                    Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
                ) =>
            {
                Self::damaged(error)
            }
            Self::Sql(_) | Self::Refused(_) => self,
        }
    }

    /// Whether the database failed.
    pub(crate) const fn is_broken(&self) -> bool {
        match self {
            Self::Refused(StoreError::Broken(_)) | Self::Sql(_) => true,
            Self::Refused(
                StoreError::Unknown(_)
                | StoreError::KeyReused
                | StoreError::Outdated
                | StoreError::Invalid { .. },
            ) => false,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<FormError> for Failure {
    fn from(error: FormError) -> Self {
        Self::broken(format!("a stored form cannot be read: {error}"))
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(error) => error,
            Failure::Sql(error) => Self::Broken(error.to_string()),
        }
    }
}
