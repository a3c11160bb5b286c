//! Addresses of email.

/// An address that can be written into an envelope and a header. Its `Debug` form does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(lettre::Address);

/// The address is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressError;

impl core::fmt::Display for AddressError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("this is no email address; write it like ana@example.com")
    }
}

impl core::error::Error for AddressError {}

impl Address {
    /// An address such as `ana@example.com`, without a name or angle brackets.
    ///
    /// # Errors
    /// [`AddressError`] when it cannot be one.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.chars().any(char::is_control) {
            return Err(AddressError);
        }
        text.parse().map(Self).map_err(|_| AddressError)
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
