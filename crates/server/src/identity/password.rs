//! Passwords: argon2id, a few at a time, and as slow for who is not known as for who is.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

use crate::problem::{Code, Problem};

/// Checks passwords. Each check takes 19 MiB and some ten milliseconds of a core by design, so only so
/// many run at once, and only so many wait.
pub(crate) struct Passwords {
    running: Semaphore,
    waiting: Semaphore,
    nobody: String,
}

/// How many checks may wait for each that runs before more are turned away.
const QUEUE: usize = 32;

/// The hash of a password, in PHC form, with a random salt: argon2id, 19 MiB, two passes.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

impl Passwords {
    /// With as many checks at once as there are cores.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub(crate) fn new() -> Result<Self, argon2::password_hash::Error> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            running: Semaphore::new(cores),
            waiting: Semaphore::new(cores * QUEUE),
            // Whose password nobody knows: checked when there is nobody to check.
            nobody: hash(crate::identity::secret::hex(&crate::identity::secret::digest(b"nobody")).as_str())?,
        })
    }

    /// Whether `password` is the one of this hash. Takes as long without a hash as with one.
    ///
    /// # Errors
    /// When too many checks wait already.
    pub(crate) async fn check(&self, password: String, known: Option<String>) -> Result<bool, Problem> {
        let _place = self.waiting.try_acquire().map_err(|_| Problem::too_many(1))?;
        let _turn = self.running.acquire().await.map_err(|_| Problem::from(Code::Unavailable))?;
        let is_known = known.is_some();
        let hash = known.unwrap_or_else(|| self.nobody.clone());
        let matches = tokio::task::spawn_blocking(move || {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        });
        Ok(matches.await.unwrap_or(false) && is_known)
    }
}
