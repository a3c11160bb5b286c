//! A Maildir: the folder into which a mail server delivers, one file a message.
//!
//! A message waits in `new` until whoever reads it has taken it for good, then moves to `cur`. A reader that
//! dies in between leaves it in `new`, and the next one hands it over again under the same name: taken with
//! that name as its key, it counts once. A file that cannot be read moves to `unreadable`.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use notify::{RecursiveMode, Watcher as _};
use tokio::sync::Notify;

use super::super::Reply;

/// How often the folder is looked through without having been told: what a message that was put off waits for,
/// and a folder on another machine, which tells nothing.
const AGAIN: Duration = Duration::from_secs(60);

/// Takes the messages of a Maildir.
pub trait Take: Send + Sync {
    /// Takes one. The name is the file's own and never given twice: with it as a key, a message that is handed
    /// over again counts once.
    fn take<'a>(&'a self, name: &'a str, raw: &'a [u8]) -> Reply<'a, Taking>;
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taking {
    /// It is kept, and so is its file.
    Taken,
    /// Nothing is to be kept of it: the file goes, so that no erasure has to find it.
    Done,
    /// It cannot be read, and never will. The reason says nothing of what is in it.
    Unreadable(String),
    /// It cannot be taken now.
    Later,
}

/// What one look through the folder came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sweep {
    /// Messages that were taken.
    pub taken: usize,
    /// Files that were set aside.
    pub set_aside: usize,
    /// Messages that were put off.
    pub put_off: usize,
}

/// A Maildir.
#[derive(Clone, Debug)]
pub struct Maildir {
    folder: PathBuf,
    most: u64,
    again: Duration,
}

impl Maildir {
    /// The Maildir in this folder, whose messages are at most so many bytes. Makes the folders that are missing.
    ///
    /// # Errors
    /// When a folder can neither be found nor made.
    pub fn open(folder: impl Into<PathBuf>, most: u64) -> io::Result<Self> {
        let folder = folder.into();
        for name in ["tmp", "new", "cur", "unreadable"] {
            std::fs::create_dir_all(folder.join(name))?;
        }
        Ok(Self { folder, most, again: AGAIN })
    }

    /// Looks through the folder this often without having been told; by default every minute.
    #[must_use]
    pub fn looking_again_after(self, again: Duration) -> Self {
        Self { again, ..self }
    }

    /// Hands over what waits, oldest first.
    ///
    /// # Errors
    /// When the folder cannot be looked through, or a file in it cannot be moved.
    pub async fn sweep(&self, take: &dyn Take) -> io::Result<Sweep> {
        let mut sweep = Sweep::default();
        for path in self.waiting()? {
            match self.hand_over(&path, take).await {
                Taking::Taken => {
                    self.move_to("cur", &path, ":2,S")?;
                    sweep.taken += 1;
                }
                Taking::Done => {
                    match std::fs::remove_file(&path) {
                        // Another reader was faster.
                        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                        Ok(()) | Err(_) => sweep.taken += 1,
                    }
                }
                Taking::Unreadable(reason) => {
                    let file = path.file_name().unwrap_or_default().to_string_lossy();
                    tracing::warn!(%file, %reason, "an email was set aside unread");
                    self.move_to("unreadable", &path, "")?;
                    sweep.set_aside += 1;
                }
                Taking::Later => sweep.put_off += 1,
            }
        }
        Ok(sweep)
    }

    /// Hands over what comes, as it comes, until `end` is notified.
    ///
    /// # Errors
    /// When the folder cannot be watched or looked through.
    pub async fn follow(&self, take: &dyn Take, end: &Notify) -> io::Result<()> {
        let news = Arc::new(Notify::new());
        let told = news.clone();
        let tell = move |_: notify::Result<notify::Event>| told.notify_one();
        // Watched first and looked through then: nothing falls between.
        let mut watcher = notify::recommended_watcher(tell).map_err(io::Error::other)?;
        watcher.watch(&self.folder.join("new"), RecursiveMode::NonRecursive).map_err(io::Error::other)?;
        loop {
            self.sweep(take).await?;
            tokio::select! {
                () = news.notified() => {}
                () = tokio::time::sleep(self.again) => {}
                () = end.notified() => return Ok(()),
            }
        }
    }

    /// Removes the messages that were delivered as these files, wherever in the Maildir they are by now; how many
    /// there were. One that is not there any more is no error.
    ///
    /// # Errors
    /// When a folder cannot be looked through, or a file not be removed: those before it are gone.
    pub fn remove(&self, names: &[String]) -> io::Result<usize> {
        let mut removed = 0;
        for place in ["tmp", "new", "cur", "unreadable"] {
            for entry in std::fs::read_dir(self.folder.join(place))? {
                let entry = entry?;
                let file = entry.file_name();
                // What follows the colon are flags, added by whoever has taken it.
                let own = file.to_str().and_then(|name| name.split(':').next());
                if own.is_some_and(|own| names.iter().any(|name| name == own)) {
                    match std::fs::remove_file(entry.path()) {
                        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                        Ok(()) | Err(_) => removed += 1,
                    }
                }
            }
        }
        Ok(removed)
    }

    /// The files that wait, oldest first.
    fn waiting(&self) -> io::Result<Vec<PathBuf>> {
        let mut waiting = Vec::new();
        for entry in std::fs::read_dir(self.folder.join("new"))? {
            let entry = entry?;
            // A file that another reader has just moved is none of ours any more.
            let Ok(about) = entry.metadata() else { continue };
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if about.is_file() && !hidden {
                waiting.push((about.modified().unwrap_or(SystemTime::UNIX_EPOCH), entry.path()));
            }
        }
        waiting.sort_unstable();
        Ok(waiting.into_iter().map(|(_, path)| path).collect())
    }

    async fn hand_over(&self, path: &Path, take: &dyn Take) -> Taking {
        let Some(name) = path.file_name().and_then(OsStr::to_str) else {
            return Taking::Unreadable("its name is not UTF-8".to_owned());
        };
        let (path, most) = (path.to_owned(), self.most);
        let reading = tokio::task::spawn_blocking(move || read(&path, most));
        match reading.await.unwrap_or_else(|error| Err(io::Error::other(error))) {
            Ok(Some(raw)) => take.take(name, &raw).await,
            Ok(None) => Taking::Unreadable(format!("it is larger than {} bytes", self.most)),
            // Another reader has it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Taking::Later,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Taking::Unreadable(error.kind().to_string())
            }
            // The system is short of something; the file is not to blame.
            Err(error) => {
                tracing::warn!(file = name, %error, "an email cannot be read now");
                Taking::Later
            }
        }
    }

    /// Moves a file within the Maildir, at once or not at all.
    fn move_to(&self, place: &str, path: &Path, flags: &str) -> io::Result<()> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(flags);
        match std::fs::rename(path, self.folder.join(place).join(name)) {
            // Another reader has moved it: it was taken once, by its name.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            outcome => outcome,
        }
    }
}

/// What a file holds; `None` where it is larger than `most` bytes.
fn read(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    if std::fs::metadata(path)?.len() > most {
        return Ok(None);
    }
    std::fs::read(path).map(Some)
}
