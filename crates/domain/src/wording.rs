//! What people are told when something is wrong: once in each language, side by side.

use crate::money::Amount;
use crate::rule::Language;
use crate::time::Timestamp;

/// A sentence in every language that people are told things in. Made by [`wording!`](crate::wording).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// In English.
    pub en: String,
    /// In German.
    pub de: String,
}

impl Wording {
    /// A sentence for whoever reads the log or writes a program: they are told in English alone.
    #[must_use]
    pub fn untranslated(text: impl Into<String>) -> Self {
        let en = text.into();
        Self { de: en.clone(), en }
    }

    /// The sentence in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::De => &self.de,
        }
    }
}

impl core::fmt::Display for Wording {
    /// In English, for the log.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.en)
    }
}

/// A [`Wording`]: the English sentence, the German one, and what is filled into both.
///
/// ```
/// let most = 3;
/// let said = reckon_domain::wording!("at most {most}", "höchstens {most}");
/// assert_eq!((said.en.as_str(), said.de.as_str()), ("at most 3", "höchstens 3"));
/// ```
#[macro_export]
macro_rules! wording {
    ($en:literal, $de:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(let $name = $value;)*
        $crate::wording::Wording { en: ::std::format!($en), de: ::std::format!($de) }
    }};
}

/// That an amount is more than JavaScript holds exactly.
#[must_use]
pub fn too_much_money(amount: u64) -> Wording {
    wording!(
        "{amount} is too much money: at most {most}",
        "{amount} ist zu viel Geld: höchstens {most}",
        most = Amount::MAX.0
    )
}

/// That a number is not a whole one that JavaScript holds exactly.
#[must_use]
pub fn not_a_whole_number() -> Wording {
    wording!(
        "must be a whole number up to {most}",
        "muss eine ganze Zahl bis {most} sein",
        most = Amount::MAX.0
    )
}

/// That a time is none that Reckon accepts.
#[must_use]
pub fn not_an_instant() -> Wording {
    wording!(
        "must be a time from {first} to {last}, in milliseconds since 1970: one of the years 1970 to 9999",
        "muss eine Zeit von {first} bis {last} sein, in Millisekunden seit 1970: in den Jahren 1970 bis 9999",
        first = Timestamp::MIN.0,
        last = Timestamp::MAX.0
    )
}
