//! Signed tokens: what a link or an address that we gave away still says when it comes back.
//!
//! A token is `version, purpose, [expiry], fields, code`, written in base32 in lower case without padding:
//! it survives a mail server that changes the case of an address, and fits into the 64 characters before
//! its `@`. The code is the first 128 bits of HMAC-SHA256 (RFC 2104) over all that comes before it, so a
//! token of one purpose is never good for another. Keys can be replaced: every key reads, the first signs.

mod claims;
mod fields;

pub use claims::{Click, Open, Recipient, Reply, Sent, Unsubscribe};
pub use fields::Fields;

use data_encoding::BASE32_NOPAD_NOCASE as BASE32;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reckon_domain::Timestamp;
use sha2::Sha256;

/// The layout of a token. Another layout is another number, and what was given away stays readable.
const VERSION: u8 = 1;

/// How many bytes of the code are written.
const CODE: usize = 16;

/// How many characters a token has at most: a click's address is the longest part.
const LONGEST: usize = 4096;

/// How many bytes a key has at least: as many as its hash.
const SHORTEST_KEY: usize = 32;

/// What a token is good for. The numbers are part of the layout and are never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// To unsubscribe from a channel.
    Unsubscribe = 1,
    /// To tell that an email was opened.
    Open = 2,
    /// To tell that a link was followed, and to follow it.
    Click = 3,
    /// To answer into a discussion.
    Reply = 4,
    /// To tell which of our emails is meant, in its Message-ID.
    Sent = 5,
}

/// What a token says.
pub trait Claim: Sized {
    /// What it is good for.
    const PURPOSE: Purpose;
    /// For how many days; `None`: for ever.
    const DAYS: Option<u32>;
    /// Writes its fields.
    fn write(&self, bytes: &mut Vec<u8>);
    /// Reads its fields, all of them and nothing else.
    fn read(fields: &mut Fields<'_>) -> Option<Self>;
}

/// Why a token says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is not one of ours, or was changed, or is good for something else.
    #[error("the token is not valid; use the whole link or address as it was sent")]
    Invalid,
    /// It was good until some time ago.
    #[error("the token has expired; use a link from a newer message")]
    Expired,
}

/// The keys do not make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// There is none.
    #[error("no signing key is set; give at least one, of 32 random characters")]
    None,
    /// The one at this place, counted from 1, is too short.
    #[error("signing key {0} is too short: at least {SHORTEST_KEY} characters, best random ones")]
    Short(usize),
}

/// The keys that sign. They have no readable `Debug` form.
#[derive(Clone)]
pub struct Keys(Vec<Hmac<Sha256>>);

impl core::fmt::Debug for Keys {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Keys({})", self.0.len())
    }
}

impl Keys {
    /// Keys of 32 bytes or more. The first signs; all of them read.
    ///
    /// # Errors
    /// [`KeysError`] when there is none or one is too short.
    pub fn new<S: AsRef<[u8]>>(secrets: impl IntoIterator<Item = S>) -> Result<Self, KeysError> {
        let keyed = |(place, secret): (usize, S)| {
            let secret = secret.as_ref();
            if secret.len() < SHORTEST_KEY {
                return Err(KeysError::Short(place + 1));
            }
            Hmac::new_from_slice(secret).map_err(|_| KeysError::Short(place + 1))
        };
        let keys: Vec<_> = secrets.into_iter().enumerate().map(keyed).collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(KeysError::None) } else { Ok(Self(keys)) }
    }

    /// A key that nobody has given, from the operating system's randomness: what it signs is good for as long as
    /// this process runs.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut secret = [0; SHORTEST_KEY];
        getrandom::fill(&mut secret)?;
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        Ok(Self(vec![Hmac::new_from_slice(&secret).expect("a key of any length")]))
    }

    /// The token that says this, signed at `now` with the first key.
    #[must_use]
    pub fn sign<C: Claim>(&self, claim: &C, now: Timestamp) -> String {
        let mut bytes = vec![VERSION, C::PURPOSE as u8];
        if let Some(days) = C::DAYS {
            bytes.extend(now.0.saturating_add(i64::from(days) * 86_400_000).to_be_bytes());
        }
        claim.write(&mut bytes);
        let code = self.0.first().map(|key| key.clone().chain_update(&bytes).finalize().into_bytes());
        bytes.extend(code.iter().flatten().take(CODE));
        BASE32.encode(&bytes).to_ascii_lowercase()
    }

    /// What a token says, if one of the keys signed it for this purpose. Compared in constant time.
    ///
    /// # Errors
    /// [`TokenError::Expired`] when it was good once, [`TokenError::Invalid`] when it never was.
    pub fn read<C: Claim>(&self, token: &str, now: Timestamp) -> Result<C, TokenError> {
        if token.len() > LONGEST {
            return Err(TokenError::Invalid);
        }
        let bytes = BASE32.decode(token.as_bytes()).map_err(|_| TokenError::Invalid)?;
        let split = bytes.len().checked_sub(CODE).ok_or(TokenError::Invalid)?;
        let (said, code) = bytes.split_at(split);
        let signed = |key: &Hmac<Sha256>| key.clone().chain_update(said).verify_truncated_left(code).is_ok();
        if !self.0.iter().any(signed) {
            return Err(TokenError::Invalid);
        }
        let mut fields = Fields::new(said);
        if fields.byte() != Some(VERSION) || fields.byte() != Some(C::PURPOSE as u8) {
            return Err(TokenError::Invalid);
        }
        let until = match C::DAYS {
            Some(_) => fields.long().ok_or(TokenError::Invalid)?,
            None => u64::MAX,
        };
        let claim = C::read(&mut fields).filter(|_| fields.is_empty()).ok_or(TokenError::Invalid)?;
        if u64::try_from(now.0).unwrap_or(0) < until { Ok(claim) } else { Err(TokenError::Expired) }
    }
}
