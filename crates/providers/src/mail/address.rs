//! Addresses of email.

use reckon_domain::contact::{is_valid_email, plain};

/// An address that can be written into an envelope and a header. Its `Debug` form does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(lettre::Address);

/// The address is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no email address; write it like ana@example.com")]
pub struct AddressError;

impl Address {
    /// An address such as `ana@example.com`, without a name or angle brackets.
    ///
    /// # Errors
    /// [`AddressError`] when it cannot be one.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        // The rules' own check: what they say can be sent is sent.
        if !is_valid_email(text) {
            return Err(AddressError);
        }
        plain(text).parse().map(Self).map_err(|_| AddressError)
    }

    /// The address as a person writes it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.as_ref()
    }

    /// What stands after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.domain()
    }

    pub(super) fn inner(&self) -> lettre::Address {
        self.0.clone()
    }
}

impl core::fmt::Debug for Address {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Address(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the rules take for an address is one for who sends it, and the other way about: nothing "can be sent" and
    /// then was not.
    #[test]
    fn whoever_can_be_written_to_by_the_rules_can_be_written_to() {
        let parts = [
            "a", "Z9", ".", "..", "-", "_", "+", "@", "x.org", "xn--a", "\u{200b}", "é", " ", "\"", "<", ">",
            "'", "1",
        ];
        let mut state = 1_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % below
        };
        let mut taken = 0;
        for _ in 0..200_000 {
            let length = next(7) + 1;
            let text: String = (0..length).filter_map(|_| parts.get(next(parts.len()))).copied().collect();
            assert_eq!(Address::parse(&text).is_ok(), is_valid_email(&text), "{text:?}");
            taken += usize::from(is_valid_email(&text));
        }
        assert!(taken > 300, "{taken}");
        for long in [format!("{}@example.org", "a".repeat(64)), format!("a@{}.example.org", "b".repeat(63))] {
            assert!(Address::parse(&long).is_ok() && is_valid_email(&long), "{long}");
        }
    }
}
