//! The bearer tokens of the marketplace's own backends.

use reckon_providers::secret::{digest, hex};

/// The fewest characters of a token.
pub(crate) const SHORTEST: usize = 16;

/// A backend's token: what it is called, and what is kept of it.
pub(crate) struct Token {
    /// Its name, for the trail.
    pub(crate) name: String,
    /// Its SHA-256.
    pub(crate) digest: [u8; 32],
}

/// A token as it is configured, and its name if it has one: `billing 3f9c…`, or the token alone.
pub(crate) fn parts(line: &str) -> (Option<&str>, &str) {
    match line.trim().split_once(char::is_whitespace) {
        Some((name, token)) => (Some(name), token.trim()),
        None => (None, line.trim()),
    }
}

impl Token {
    /// Reads a configured token. One without a name is called by the beginning of its digest, which is no secret.
    pub(crate) fn read(line: &str) -> Self {
        let (name, token) = parts(line);
        let digest = digest(token.as_bytes());
        let unnamed = || format!("token-{}", hex(&digest).chars().take(8).collect::<String>());
        Self { name: name.map_or_else(unnamed, str::to_owned), digest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_may_have_a_name_before_it() {
        let (plain, named) =
            (Token::read("a-secret-of-somebody"), Token::read(" billing \t a-secret-of-somebody "));
        assert_eq!(plain.digest, named.digest);
        assert_eq!(named.name, "billing");
        assert!(plain.name.starts_with("token-") && !plain.name.contains("secret"), "{}", plain.name);
    }
}
