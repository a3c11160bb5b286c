//! The store's files: who may read them, and whether they are still those that were opened.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tokio::sync::watch;

use crate::failure::{Failure, Outcome};

/// The ending of the write-ahead log's name.
pub(crate) const LOG: &str = "-wal";

/// The ending of the name of the log's index, which all who have the store open share.
pub(crate) const INDEX: &str = "-shm";

/// The file beside the database with this ending.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes an empty file that its owner alone may read and write. The log and its index take over its permissions.
///
/// # Errors
/// When there is one, or none can be made there.
pub(crate) fn create(path: &Path) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Makes the database's file if there is none. What is there is closed to everybody but its owner; where the file
/// system has no permissions, or the file is another user's, that is left to who set it up so.
pub(crate) fn prepare(path: &Path) -> Outcome<()> {
    match create(path) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(Failure::broken(format!("unable to open {}: {error}", path.display()))),
    }
    #[cfg(unix)]
    for ending in ["", LOG, INDEX] {
        let only_owner = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(beside(path, ending), only_owner).ok();
    }
    Ok(())
}

/// Which file it is, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    device: u64,
    number: u64,
}

/// The file that has this name now. Its number alone is asked for: a file system that has told when a file was written
/// notes the next time exactly, and then every commit has to wait for that note too.
#[cfg(target_os = "linux")]
fn identity(path: &Path) -> std::io::Result<Option<Identity>> {
    use rustix::fs::{AtFlags, CWD, StatxFlags, statx};
    let found = statx(CWD, path, AtFlags::empty(), StatxFlags::INO)?;
    let device = u64::from(found.stx_dev_major) << 32 | u64::from(found.stx_dev_minor);
    Ok(Some(Identity { device, number: found.stx_ino }))
}

/// The file that has this name now.
#[cfg(all(unix, not(target_os = "linux")))]
fn identity(path: &Path) -> std::io::Result<Option<Identity>> {
    use std::os::unix::fs::MetadataExt as _;
    let found = fs::metadata(path)?;
    Ok(Some(Identity { device: found.dev(), number: found.ino() }))
}

/// Files have no identity here: that there is one is all that can be told.
#[cfg(not(unix))]
fn identity(path: &Path) -> std::io::Result<Option<Identity>> {
    fs::metadata(path).map(|_| None)
}

/// Where the database was opened. A server whose file is taken away would write on into nothing.
#[derive(Debug)]
pub(crate) struct Place {
    /// The database and its log, as they were when they were opened.
    opened: [(PathBuf, Option<Identity>); 2],
    lost: watch::Sender<Option<String>>,
}

impl Place {
    /// Remembers the files of a database that has just been opened.
    pub(crate) fn of(path: &Path) -> Outcome<Self> {
        let found = |path: PathBuf| match identity(&path) {
            Ok(identity) => Ok((path, identity)),
            Err(error) => Err(Failure::broken(format!("{}: {error}", path.display()))),
        };
        let opened = [found(path.to_owned())?, found(beside(path, LOG))?];
        Ok(Self { opened, lost: watch::Sender::new(None) })
    }

    /// The database.
    pub(crate) fn path(&self) -> &Path {
        let [(path, _), _] = &self.opened;
        path
    }

    /// The write-ahead log.
    pub(crate) fn log(&self) -> &Path {
        let [_, (log, _)] = &self.opened;
        log
    }

    /// Says why, once the files are gone for ever.
    pub(crate) fn lost(&self) -> watch::Receiver<Option<String>> {
        self.lost.subscribe()
    }

    /// Looks whether the files are still there. Once they are not, they are lost, whatever comes in their place. A log
    /// whose database was taken away is put aside: another database that comes in its place must not take it for its
    /// own.
    pub(crate) fn check(&self) -> Outcome<()> {
        let known = self.lost.borrow().clone();
        let Some(why) = known.or_else(|| self.opened.iter().find_map(missing)) else { return Ok(()) };
        self.lost.send_if_modified(|lost| {
            let first = lost.is_none();
            if first {
                let [database, log] = &self.opened;
                if missing(database).is_some() && missing(log).is_none() {
                    std::fs::rename(self.log(), beside(self.log(), ".lost")).ok();
                }
                *lost = Some(why.clone());
            }
            first
        });
        Err(Failure::broken(why))
    }
}

fn missing((path, opened): &(PathBuf, Option<Identity>)) -> Option<String> {
    let what = match identity(path) {
        Ok(now) if now == *opened => return None,
        Ok(_) => "replaced by another",
        Err(error) if error.kind() == ErrorKind::NotFound => "removed",
        // It cannot be told: who reads or writes will hear of it.
        Err(_) => return None,
    };
    Some(format!("the file {} was {what} while the server had it open", path.display()))
}
