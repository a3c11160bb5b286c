//! Telephone numbers: the one place where what people write becomes E.164.

use phonenumber::country;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, Type};

/// How long what people write may be. E.164 has 15 digits; the rest is spaces and brackets.
const LONGEST: usize = 40;

/// A number that exists in its country's plan. Its `Debug` form does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Number {
    e164: String,
    /// What answers there, as far as the number itself tells.
    pub line: Line,
}

/// What answers at a number, as far as the number itself tells. The booking software may know better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A mobile telephone.
    Mobile,
    /// A landline.
    Landline,
    /// One or the other: the country does not tell them apart.
    Either,
    /// Something else: a service, a pager, a telephone on the internet.
    Other,
}

/// Why a text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// It holds something other than digits and what people put between them.
    Characters,
    /// It has no country code, and no country was given.
    NoCountry,
    /// The country is none that telephones have.
    UnknownCountry,
    /// No such number exists: too short, too long, or not in the country's plan.
    NoSuchNumber,
}

impl Number {
    /// Reads a number as people write it. `country`, two letters of ISO 3166, is meant where it has no country
    /// code.
    ///
    /// # Errors
    /// [`NumberError`] saying what is wrong with it.
    pub fn parse(text: &str, country: Option<&str>) -> Result<Self, NumberError> {
        let text = text.trim();
        let usual = |letter: char| letter.is_ascii_digit() || " \u{a0}+()-./".contains(letter);
        if text.len() > LONGEST
            || !text.chars().all(usual)
            || text.chars().skip(1).any(|letter| letter == '+')
        {
            return Err(NumberError::Characters);
        }
        let country: Option<country::Id> = match country {
            Some(country) => Some(country.parse().map_err(|_| NumberError::UnknownCountry)?),
            None if text.starts_with('+') => None,
            None => return Err(NumberError::NoCountry),
        };
        let plain: String = text.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect();
        let number = phonenumber::parse(country, plain).map_err(|_| NumberError::NoSuchNumber)?;
        if !number.is_valid() {
            return Err(NumberError::NoSuchNumber);
        }
        let line = match number.number_type(&DATABASE) {
            Type::Mobile => Line::Mobile,
            Type::FixedLine => Line::Landline,
            Type::FixedLineOrMobile => Line::Either,
            Type::TollFree
            | Type::PremiumRate
            | Type::SharedCost
            | Type::PersonalNumber
            | Type::Voip
            | Type::Pager
            | Type::Uan
            | Type::Emergency
            | Type::Voicemail
            | Type::ShortCode
            | Type::StandardRate
            | Type::Carrier
            | Type::NoInternational
            | Type::Unknown => Line::Other,
        };
        Ok(Self { e164: number.format().mode(Mode::E164).to_string(), line })
    }

    /// The number in E.164, such as `+49301234567`.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.e164
    }
}

impl core::fmt::Debug for Number {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Number({:?})", self.line)
    }
}
