//! Looking into a store's file without writing anything: into it, or beside it.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use reckon_store::{AuditFinding, Balances, StoreError};
use rusqlite::{Connection, OpenFlags};

use crate::cache;
use crate::database::Database;
use crate::failure::{Failure, Outcome};
use crate::mark;
use crate::money;
use crate::place::{INDEX, LOG, beside};
use crate::schema;
use crate::scratch::Scratch;
use crate::upkeep;

/// What an audit has found.
#[derive(Clone, Debug)]
pub struct Audited {
    /// What differs; nothing when all is well.
    pub findings: Vec<AuditFinding>,
    /// The log's last position.
    pub head: u64,
    /// What the ledger's accounts hold.
    pub balances: Balances,
}

/// Audits the store in a file, whether a server has it open or not: replays the log, compares every projection, checks
/// every invariant. The file stays as it is, and so do those beside it.
///
/// # Errors
/// [`StoreError::Broken`] when there is no such file, it is no store of Reckon's, or it cannot be read.
pub fn audit(path: impl AsRef<Path>) -> Result<Audited, StoreError> {
    let look = || {
        let looked = Looked::open(path.as_ref())?;
        let audited = looked.audit()?;
        looked.check_unchanged()?;
        Ok(audited)
    };
    look().map_err(|failure: Failure| failure.or_damaged().into())
}

/// A store's file, opened to be looked into.
pub(crate) struct Looked {
    pub(crate) connection: Connection,
    path: PathBuf,
    /// How the file was, where nobody had it open; `None` where readers and the writer know of each other.
    alone: Option<Metadata>,
    /// Whether it bears the mark of being in use, and has no log beside it.
    torn: bool,
    /// Whether its tables are those of today.
    current: bool,
    _scratch: Option<Scratch>,
}

impl Looked {
    /// Opens the file.
    pub(crate) fn open(path: &Path) -> Outcome<Self> {
        let there = |error| Failure::broken(format!("{}: {error}", path.display()));
        let found = fs::metadata(path).map_err(there)?;
        if !found.is_file() {
            return Err(Failure::broken(format!("{} is no file", path.display())));
        }
        let log = beside(path, LOG).exists();
        let (scratch, alone, uri) = if !log {
            // Whoever opens it by the usual way makes a log beside it. This one takes it for never changing, so that
            // has to be looked at afterwards.
            (None, Some(found), uri(path, "immutable=1")?)
        } else if beside(path, INDEX).exists() {
            (None, None, uri(path, "readonly_shm=1")?)
        } else {
            // A copy with its log: reading the log needs an index, which is made beside another copy.
            let scratch = Scratch::new()?;
            let copy = scratch.path().join("reckon.db");
            for ending in ["", LOG] {
                fs::copy(beside(path, ending), beside(&copy, ending)).map_err(there)?;
            }
            (Some(scratch), None, uri(&copy, "mode=ro")?)
        };
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(uri, flags)?;
        connection.busy_timeout(schema::PATIENCE)?;
        let current = schema::check_store(&connection)?;
        let torn = !log && mark::is_set(&connection)?;
        Ok(Self { connection, path: path.to_owned(), alone, torn, current, _scratch: scratch })
    }

    /// Writes all that is kept, at one instant, into a file that is empty.
    pub(crate) fn copy_into(&self, to: &Path) -> Outcome<()> {
        let name = to.to_str().ok_or_else(|| Failure::broken("the path is no UTF-8"))?;
        self.connection.execute("VACUUM INTO ?1", [name])?;
        self.check_unchanged()
    }

    /// A file that was taken for unchanging must not have changed.
    fn check_unchanged(&self) -> Outcome<()> {
        let Some(before) = &self.alone else { return Ok(()) };
        let same =
            |now: &Metadata| now.len() == before.len() && now.modified().ok() == before.modified().ok();
        if fs::metadata(&self.path).is_ok_and(|now| same(&now)) && !beside(&self.path, LOG).exists() {
            return Ok(());
        }
        Err(Failure::broken("a server has opened the file meanwhile: do it again"))
    }

    /// Replays the log and compares.
    fn audit(&self) -> Outcome<Audited> {
        if !self.current {
            return self.audit_brought_up();
        }
        let transaction = self.connection.unchecked_transaction()?;
        let mut findings = upkeep::audit(&transaction)?;
        if self.torn {
            let problem = format!(
                "is missing: the file was copied while a server had it open, without its {LOG}, or the server did \
                 not stop by itself and another program has closed the file. What was done last may be missing. \
                 reckon backup copies whole; to keep this one, start a server on it and stop it"
            );
            findings.push(reckon_store::audit::finding("write-ahead log", "file", problem));
        }
        let (head, balances) = (cache::head(&transaction)?, money::balances(&transaction)?);
        Ok(Audited { findings, head, balances })
    }

    /// An older program's store, as it would be once this one has brought it up to date: tried on a copy.
    fn audit_brought_up(&self) -> Outcome<Audited> {
        let scratch = Scratch::new()?;
        let copy = scratch.path().join("reckon.db");
        self.copy_into(&copy)?;
        Database::open(&copy, false)?.close()?;
        Self::open(&copy)?.audit()
    }
}

/// The path as a URI with a setting.
fn uri(path: &Path, setting: &str) -> Outcome<String> {
    let whole = std::path::absolute(path).map_err(|error| Failure::broken(error.to_string()))?;
    let mut uri = "file:".to_owned();
    for byte in whole.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => uri.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Ok(format!("{uri}?{setting}"))
}
