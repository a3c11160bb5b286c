//! Passwords: argon2id, a few at a time, and as slow for who is not known as for who is.

use std::sync::{Mutex, PoisonError};

use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::Semaphore;

use crate::problem::{Code, Problem};

/// Checks passwords. Each check takes 19 MiB and some ten milliseconds of a core by design, so only so
/// many run at once, and only so many wait.
pub(crate) struct Passwords {
    running: Semaphore,
    strangers: Semaphore,
    known: Semaphore,
    /// The memory of checks that are over, for those to come. An allocator keeps what is given back in as many
    /// threads as have ever asked for it: guessing passwords made it gigabytes.
    memories: Mutex<Vec<Memory>>,
    nobody: String,
}

/// What argon2 works in.
type Memory = Vec<Block>;

/// The most checks at once: with more cores they would only take more memory.
const AT_ONCE: usize = 4;

/// How many checks may wait for each that runs before more are turned away.
const QUEUE: usize = 32;

/// The hash of a password, in PHC form, with a random salt: argon2id, 19 MiB, two passes.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

/// Whether a password is the one of a hash.
pub(crate) fn is_of(password: &str, hash: &str) -> bool {
    verify(password, hash, &mut Memory::default()).unwrap_or(false)
}

impl Passwords {
    /// With as many checks at once as there are cores, and [`AT_ONCE`] at most.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub(crate) fn new() -> Result<Self, argon2::password_hash::Error> {
        let at_once = std::thread::available_parallelism().map_or(1, usize::from).min(AT_ONCE);
        Ok(Self {
            running: Semaphore::new(at_once),
            strangers: Semaphore::new(at_once * QUEUE),
            known: Semaphore::new(at_once * QUEUE),
            memories: Mutex::default(),
            // Whose password nobody knows: checked when there is nobody to check.
            nobody: hash(
                reckon_providers::secret::hex(&reckon_providers::secret::digest(b"nobody")).as_str(),
            )?,
        })
    }

    /// Whether `password` is the one of this hash. Takes as long without a hash as with one. Whoever comes from a
    /// `known` device waits among their like: strangers who guess do not take their places.
    ///
    /// # Errors
    /// When too many checks wait already.
    pub(crate) async fn check(
        &self,
        password: String,
        hash: Option<String>,
        known: bool,
    ) -> Result<bool, Problem> {
        let waiting = if known { &self.known } else { &self.strangers };
        let _place = waiting.try_acquire().map_err(|_| Problem::too_many(1))?;
        let _turn = self.running.acquire().await.map_err(|_| Problem::from(Code::Unavailable))?;
        let is_somebody = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.clone());
        let mut memory = self.memories().pop().unwrap_or_default();
        let work = tokio::task::spawn_blocking(move || {
            let matches = verify(&password, &hash, &mut memory).unwrap_or(false);
            (matches, memory)
        });
        let (matches, memory) = work.await.unwrap_or_default();
        self.memories().push(memory);
        Ok(matches && is_somebody)
    }

    fn memories(&self) -> std::sync::MutexGuard<'_, Vec<Memory>> {
        self.memories.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a password is the one of a hash; `None` where that is no hash of argon2's.
fn verify(password: &str, hash: &str, memory: &mut Memory) -> Option<bool> {
    let hash = PasswordHash::new(hash).ok()?;
    let (salt, wanted) = (hash.salt?, hash.hash?);
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = hash.version.map(Version::try_from).transpose().ok()?.unwrap_or_default();
    let params = Params::try_from(&hash).ok()?;
    let blocks = params.block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::default());
    }
    let found = Output::init_with(wanted.len(), |out| {
        let argon2 = Argon2::new(algorithm, version, params);
        let memory = memory.get_mut(..blocks).unwrap_or_default();
        argon2
            .hash_password_into_with_memory(password.as_bytes(), salt.as_ref(), out, memory)
            .map_err(|_| argon2::password_hash::phc::Error::MissingField)
    });
    // Compared in constant time.
    Some(found.ok()? == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_of_a_hash_is_told_from_others_in_memory_that_was_used_before() {
        let mut memory = Memory::default();
        let hashes = ["first", "second"].map(|password| hash(password).unwrap());
        for _ in 0..2 {
            for (at, hash) in hashes.iter().enumerate() {
                for (password, right) in [("first", at == 0), ("second", at == 1), ("", false)] {
                    assert_eq!(verify(password, hash, &mut memory), Some(right), "{password}");
                }
            }
        }
        assert_eq!(verify("first", "not a hash", &mut memory), None);
        assert_eq!(memory.len(), Params::default().block_count());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn however_many_check_at_once_there_is_memory_for_those_that_run() {
        let passwords = std::sync::Arc::new(Passwords::new().unwrap());
        let known = hash("right").unwrap();
        let tasks: Vec<_> = (0..24)
            .map(|number| {
                let (passwords, hash) = (passwords.clone(), Some(known.clone()).filter(|_| number % 3 > 0));
                let password = if number % 2 == 0 { "right" } else { "wrong" };
                tokio::spawn(async move { passwords.check(password.to_owned(), hash, number % 5 == 0).await })
            })
            .collect();
        let mut right = 0;
        for task in tasks {
            right += usize::from(task.await.unwrap().unwrap());
        }
        assert_eq!(right, 8);
        assert!(passwords.memories().len() <= AT_ONCE, "{}", passwords.memories().len());
    }
}
