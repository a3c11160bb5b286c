//! Secrets that sign in and sign: made at random or given, and kept as their SHA-256 where that will do.

use sha2::{Digest as _, Sha256};

/// How many random bytes a session's secret has.
const LENGTH: usize = 32;

/// A secret, as whoever signs in keeps it. Never logged: it has no readable `Debug` form.
pub struct Secret(String);

impl Secret {
    /// A new secret, from the operating system's randomness; as 64 hexadecimal digits.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes)?;
        Ok(Self(hex(&bytes)))
    }

    /// A secret that somebody shows.
    pub fn shown(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What is kept of it.
    pub fn digest(&self) -> [u8; 32] {
        digest(self.0.as_bytes())
    }

    /// The text that the cookie carries.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// The SHA-256 of some bytes.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
