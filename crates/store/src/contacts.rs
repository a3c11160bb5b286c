//! What may be known of a person's name and contacts without being told them.

use reckon_domain::contact::{is_valid_email, number, plain};
use reckon_domain::relation::{Channel, Reach};

use crate::model::{ClientRow, Contacts};

impl Contacts {
    /// The same contacts as they are kept, whoever brings them: numbers in E.164 where they are any, without what
    /// nobody sees and the space around each; what is empty then is none.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        let trim =
            |contact: &Option<String>| contact.as_deref().map(plain).filter(|contact| !contact.is_empty());
        let telephone = |contact: &Option<String>| trim(contact).map(|text| number(&text).unwrap_or(text));
        Self {
            mobile: telephone(&self.mobile),
            landline: telephone(&self.landline),
            email: trim(&self.email),
        }
    }

    /// These contacts, to be kept of a client; of one who was erased, none are.
    #[must_use]
    pub fn kept_of(&self, known: &ClientRow) -> Self {
        if known.erased.is_some() { Self::default() } else { self.trimmed() }
    }

    /// How someone with these contacts can be reached, when it was `before` with other ones. The version
    /// of what really changed rises: a report that the old one was wrong does not hold for the new (W2).
    #[must_use]
    pub fn reach(&self, before: Option<(&Self, Reach)>) -> Reach {
        let opted_out = before.is_some_and(|(_, reach)| reach.opted_out);
        let version = |changed: bool, version: u32| version.saturating_add(u32::from(changed));
        let (mobile_version, email_version) = before.map_or((0, 0), |(old, reach)| {
            (
                version(old.mobile != self.mobile, reach.mobile_version),
                version(old.email != self.email, reach.email_version),
            )
        });
        Reach {
            mobile: self.mobile.is_some(),
            landline: self.landline.is_some(),
            email: self.email.is_some(),
            valid_email: self.email.as_deref().is_some_and(is_valid_email),
            opted_out,
            mobile_version,
            email_version,
        }
    }
}

/// By how many of their last digits numbers are looked up: countries and trunk prefixes stand before them.
const LAST_DIGITS: usize = 8;

/// What a number or address is looked up by: two that are the same have it in common, however they are written.
/// `None` where there is nothing to look up.
#[must_use]
pub fn lookup_key(channel: Channel, address: &str) -> Option<String> {
    let key = match channel {
        Channel::Chat => String::new(),
        Channel::Email => plain(address).to_ascii_lowercase(),
        Channel::Text => {
            let digits: Vec<char> = address.chars().filter(char::is_ascii_digit).collect();
            digits.iter().skip(digits.len().saturating_sub(LAST_DIGITS)).collect()
        }
    };
    (!key.is_empty()).then_some(key)
}

/// A full name as far as anyone may see it: the given name and the initial of the last.
///
/// What stands in brackets is no part of it, a given name has a letter, and an initial is a letter or a digit. Where
/// somebody is named by their address or number, that is a contact: of an address the first word before its `@` is
/// shown, of a number nothing but how it begins.
#[must_use]
pub fn short_name(name: &str) -> String {
    let plain = without_brackets(name);
    let mut words = plain.split_whitespace().flat_map(name_words);
    let Some(given) = words.find(|word| word.chars().any(char::is_alphabetic)) else {
        return name.split_whitespace().next().unwrap_or_default().chars().take(LETTERLESS).collect();
    };
    match words.rev().find_map(|last| last.chars().find(|letter| letter.is_alphanumeric())) {
        Some(initial) => format!("{given} {initial}."),
        None => given.to_owned(),
    }
}

/// As much is shown of a name without any letter.
const LETTERLESS: usize = 3;

/// The words of a word: of an email address those before its `@`.
fn name_words(word: &str) -> impl DoubleEndedIterator<Item = &str> {
    let (name, is_address) = word.split_once('@').map_or((word, false), |(name, _)| (name, true));
    name.split(move |letter: char| is_address && !letter.is_alphanumeric()).filter(|part| !part.is_empty())
}

/// A text without what stands in round or square brackets; a bracket that is never closed hides the rest.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|letter| {
            let inside = depth > 0;
            match letter {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => return !inside,
            }
            false
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contacts(mobile: Option<&str>, email: Option<&str>) -> Contacts {
        let own = |contact: Option<&str>| contact.map(str::to_owned);
        Contacts { mobile: own(mobile), landline: None, email: own(email) }.trimmed()
    }

    #[test]
    fn a_name_is_shown_by_its_given_part_and_an_initial() {
        assert_eq!(short_name("Cleo Marie Park"), "Cleo P.");
        assert_eq!(short_name("  Cleo "), "Cleo");
        assert_eq!(short_name(""), "");
        assert_eq!(short_name("Nguyễn Thị Hồng (Nhung)"), "Nguyễn H.");
        assert_eq!(short_name("مرحبا … (الطابق 3)"), "مرحبا");
        assert_eq!(short_name("Anne-Marie d’Arc (née Weiß"), "Anne-Marie d.");
        assert_eq!(short_name("Cleo 'CJ' \"Park\""), "Cleo P.");
    }

    #[test]
    fn a_name_that_is_a_contact_tells_nobody_how_to_reach_them() {
        assert_eq!(short_name("cleo.marie.park@mail.example.org"), "cleo p.");
        assert_eq!(short_name("cleo@mail.example.org Park"), "cleo P.");
        assert_eq!(short_name("+49 151 23456789"), "+49");
        assert_eq!(short_name("015123456789"), "015");
        assert_eq!(short_name("015123456789 Cleo Park"), "Cleo P.");
        assert_eq!(short_name("Version 3"), "Version 3.");
    }

    #[test]
    fn a_number_has_one_form_however_it_was_written() {
        for written in ["+49 151 23456789", "\u{202a}+49-151-23456789\u{202c}", "+4915123456789"] {
            assert_eq!(
                contacts(Some(written), None).mobile.as_deref(),
                Some("+4915123456789"),
                "{written:?}"
            );
        }
        assert_eq!(contacts(Some(" ask Cleo "), None).mobile.as_deref(), Some("ask Cleo"));
        assert_eq!(contacts(Some("\u{200b}"), None).mobile, None);
    }

    #[test]
    fn only_what_really_changed_has_a_new_version() {
        let old = contacts(Some(" +15550100 "), Some("cleo@example.org"));
        let first = old.reach(None);
        assert_eq!((first.mobile_version, first.email_version), (0, 0));
        let same = contacts(Some("+15550100"), Some("cleo@example.org ")).reach(Some((&old, first)));
        assert_eq!(same, first);
        let moved = contacts(Some("  "), Some("cleo@")).reach(Some((&old, first)));
        assert_eq!((moved.mobile, moved.mobile_version), (false, 1));
        assert_eq!((moved.email, moved.valid_email, moved.email_version), (true, false, 1));
    }
}
