//! Telephone numbers, as networks take them.

pub use reckon_domain::contact::NumberError;
use reckon_domain::contact::number;

/// A number in E.164. Its `Debug` form does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// Reads a number as people write it, with its country code.
    ///
    /// # Errors
    /// [`NumberError`] saying what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        number(text).map(Self)
    }

    /// The number in E.164, such as `+49301234567`.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for Number {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Number(..)")
    }
}
