//! A store's file copied while a server works on it, and a copy put back in its place.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use reckon_store::StoreError;
use reckon_store::domain::{ClientId, Timestamp, Wording};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::consents;
use crate::database::Database;
use crate::failure::{Failure, Outcome};
use crate::look::{self, Audited, Looked};
use crate::mark;
use crate::place::{self, INDEX, LOG, beside};
use crate::schema;

/// Copies the store in `from` into a new file `to`, which its owner alone may read: all of it, at one instant, while a
/// server works on it or not. Then audits the copy.
///
/// # Errors
/// [`StoreError::Invalid`] when there is a file `to`; [`StoreError::Broken`] when `from` is no store, or the copy cannot
/// be written. Nothing is left of it then.
pub fn back_up(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<Audited, StoreError> {
    let to = to.as_ref();
    let copy = || {
        let looked = Looked::open(from.as_ref())?;
        free("to", to)?;
        let partial = Partial::beside(to)?;
        looked.copy_into(&partial.0)?;
        mark::clear(&Connection::open_with_flags(&partial.0, OpenFlags::SQLITE_OPEN_READ_WRITE)?)?;
        let audited = look::audit(&partial.0)?;
        // A link fails where a file has come meanwhile; where there are none, that was looked at a moment ago.
        fs::hard_link(&partial.0, to).or_else(|_| free_of(to).and_then(|()| fs::rename(&partial.0, to)))?;
        synchronize(to)?;
        Ok(audited)
    };
    copy().map_err(|problem: Problem| problem.0.or_damaged().into())
}

/// What has become of a store that was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the audit of the copy has found. Where that is anything, nothing was put in place.
    pub audited: Audited,
    /// Where the file lies that was there before.
    pub replaced: Option<PathBuf>,
    /// The clients whom that one had erased since the copy was made: they were erased again.
    pub erased: usize,
}

/// Puts a copy of the store in `from` in the place of the file `to`, while no server has that open. `from` stays as it
/// is; what was there before is kept under another name. Clients who were erased since are erased again.
///
/// # Errors
/// [`StoreError::Invalid`] when somebody has `to` open; [`StoreError::Broken`] when `from` is no store, or something
/// cannot be written. `to` is as before then.
pub fn restore(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<Restored, StoreError> {
    let (from, to) = (from.as_ref(), to.as_ref());
    let put_back = || {
        let looked = Looked::open(from)?;
        let old = Old::take(to)?;
        let partial = Partial::beside(to)?;
        looked.copy_into(&partial.0)?;
        let since = old.as_ref().and_then(|old| old.held.as_ref()).map_or(Ok(Vec::new()), erasures)?;
        let erased = erase_again(&partial.0, &since)?;
        let audited = look::audit(&partial.0)?;
        if !audited.findings.is_empty() {
            return Ok(Restored { audited, replaced: None, erased: 0 });
        }
        let replaced = old.as_ref().map(|old| old.keep(to)).transpose()?;
        fs::rename(&partial.0, to)?;
        synchronize(to)?;
        Ok(Restored { audited, replaced, erased })
    };
    put_back().map_err(|problem: Problem| problem.0.or_damaged().into())
}

/// What goes wrong, be it of the file system's.
struct Problem(Failure);

impl<T: Into<Failure>> From<T> for Problem {
    fn from(failure: T) -> Self {
        Self(failure.into())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::broken(error.to_string())
    }
}

fn free_of(path: &Path) -> std::io::Result<()> {
    if path.exists() { Err(std::io::ErrorKind::AlreadyExists.into()) } else { Ok(()) }
}

fn free(field: &str, path: &Path) -> Result<(), StoreError> {
    let problem =
        Wording::untranslated(format!("there is a file {} already: name a new one", path.display()));
    free_of(path).map_err(|_| StoreError::Invalid { field: field.to_owned(), problem })
}

/// A file that is not whole yet. It is removed, unless it has become the one that it is for.
struct Partial(PathBuf);

impl Partial {
    fn beside(to: &Path) -> Result<Self, StoreError> {
        let path = beside(to, ".partial");
        free("partial", &path)?;
        place::create(&path)
            .map_err(|error| StoreError::Broken(format!("{} cannot be written: {error}", path.display())))?;
        Ok(Self(path))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        for ending in ["", "-journal", LOG, INDEX] {
            fs::remove_file(beside(&self.0, ending)).ok();
        }
    }
}

/// Waits until the disk has a file, and its name.
fn synchronize(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all())
}

/// The store that is to be replaced.
struct Old {
    path: PathBuf,
    /// Keeps everybody else out; `None` where the file is so damaged that it cannot even be opened.
    held: Option<Connection>,
}

impl Old {
    /// Takes the file, if there is one, from everybody who might open it.
    fn take(path: &Path) -> Outcome<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        let hold = || {
            let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.busy_timeout(Duration::ZERO)?;
            schema::check_owner(&connection)?;
            // Nobody leaves this mode while another has the file open.
            connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
            connection.execute_batch("BEGIN EXCLUSIVE")?;
            Ok(connection)
        };
        let held = match hold() {
            Ok(connection) => Some(connection),
            Err(Failure::Sql(error)) => match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                    let problem =
                        Wording::untranslated("a server or another program has it open: stop that first");
                    return Err(StoreError::Invalid { field: "store".to_owned(), problem }.into());
                }
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => None,
                _ => return Err(error.into()),
            },
            Err(refused) => return Err(refused),
        };
        Ok(Some(Self { path: path.to_owned(), held }))
    }

    /// Keeps it under a name that is free.
    fn keep(&self, path: &Path) -> Result<PathBuf, StoreError> {
        let free =
            (1..).map(|number| beside(path, &format!(".replaced-{number}"))).find(|path| !path.exists());
        let kept = free.unwrap_or_else(|| beside(path, ".replaced"));
        let moved = fs::hard_link(&self.path, &kept).or_else(|_| fs::rename(&self.path, &kept));
        moved.map_err(|error| StoreError::Broken(format!("{}: {error}", kept.display())))?;
        // Left beside one that could not be opened: they are no part of the copy.
        for ending in [LOG, INDEX] {
            fs::rename(beside(&self.path, ending), beside(&kept, ending)).ok();
        }
        Ok(kept)
    }
}

/// That a client was erased.
struct Erasure {
    key: String,
    client: ClientId,
    at: Timestamp,
    /// Whether they may be known again.
    lifted: bool,
}

impl Erasure {
    /// Erases the client here, too; whether there is one.
    fn again(&self, connection: &Connection) -> Outcome<bool> {
        match consents::erase(connection, self.client, &self.key, self.at) {
            Ok(_) if self.lifted => consents::restore(connection, self.client).map(|()| true),
            Ok(_) => Ok(true),
            Err(Failure::Refused(StoreError::Unknown(_))) => Ok(false),
            Err(failure) => Err(failure),
        }
    }
}

/// Erases in a copy whom the store that it replaces has erased since, and closes it.
fn erase_again(copy: &Path, since: &[Erasure]) -> Outcome<usize> {
    let mut database = Database::open(copy, true)?;
    let erased = database.transact(|connection| {
        let known = erasures(connection)?;
        let mut again = 0;
        for erasure in since.iter().filter(|erasure| known.iter().all(|known| known.key != erasure.key)) {
            again += usize::from(erasure.again(connection)?);
        }
        Ok(again)
    })?;
    database.close()?;
    Ok(erased)
}

/// The erasures that a store has seen, the oldest first. One of an older version has seen none.
fn erasures(connection: &Connection) -> Outcome<Vec<Erasure>> {
    if !connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'erasures'")?.exists([])? {
        return Ok(Vec::new());
    }
    let sql = "SELECT key, client, at, erased IS NULL FROM erasures JOIN clients ON clients.id = client ORDER BY at";
    let read = |row: &rusqlite::Row<'_>| {
        let (client, at) = (ClientId(row.get(1)?), Timestamp(row.get(2)?));
        Ok(Erasure { key: row.get(0)?, client, at, lifted: row.get(3)? })
    };
    Ok(connection.prepare(sql)?.query_map([], read)?.collect::<Result<_, _>>()?)
}
