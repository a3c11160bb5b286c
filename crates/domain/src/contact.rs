//! Telephone numbers and email addresses, as far as the rules read them: the one check for whatever comes in.
//!
//! A number has one form, E.164. No country's numbering plan is in here: plans change, and a number that is none is
//! refused by the network that is to reach it.

/// The fewest and the most digits of a number, its country code among them (E.164).
const DIGITS: core::ops::RangeInclusive<usize> = 8..=15;

/// The most bytes of an email address, and of what stands before its `@` (RFC 5321, 4.5.3.1).
const ADDRESS: usize = 254;
const LOCAL: usize = 64;
/// The most bytes of one name of a domain (RFC 1035).
const LABEL: usize = 63;

/// Why a text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberError {
    /// It holds this, which is neither a digit nor what people put between digits.
    Character(char),
    /// It does not begin with `+` and a country code.
    NoCountryCode,
    /// No country has its country code.
    UnknownCountry,
    /// It has so many digits after the `+`, and a number has 8 to 15.
    Digits(usize),
}

/// A telephone number in E.164, such as `+493012345678`, of what people write: characters that nobody sees are
/// dropped, as are spaces, hyphens, dots, slashes, brackets, and the `(0)` of those who dial from inside.
///
/// # Errors
/// [`NumberError`] saying what is wrong with it.
pub fn number(text: &str) -> Result<String, NumberError> {
    let mut plain = String::new();
    for letter in text.trim().replace("(0)", "").chars().filter(|letter| !is_invisible(*letter)) {
        match letter {
            '+' | '＋' if plain.is_empty() => plain.push('+'),
            '0'..='9' => plain.push(letter),
            // In full width, as telephones of East Asia write them.
            '０'..='９' => plain.extend(char::from_digit(letter as u32 - '０' as u32, 10)),
            _ if is_between_digits(letter) => {}
            other => return Err(NumberError::Character(other)),
        }
    }
    let digits = plain.strip_prefix('+').ok_or(NumberError::NoCountryCode)?;
    if !DIGITS.contains(&digits.len()) {
        return Err(NumberError::Digits(digits.len()));
    }
    if !has_country(digits) {
        return Err(NumberError::UnknownCountry);
    }
    Ok(plain)
}

/// What people put between digits. A line's end is none of it: two numbers are not one.
const fn is_between_digits(letter: char) -> bool {
    matches!(
        letter,
        ' ' | '(' | ')' | '-' | '.' | '/' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{2010}'..='\u{2015}' | '\u{202f}'
            | '\u{205f}' | '−' | '\u{3000}' | '（' | '）' | '－' | '．' | '／'
    )
}

/// Whether digits begin with a country code that somebody has (ITU-T E.164, its list of assigned codes). No code is
/// the beginning of another.
fn has_country(digits: &str) -> bool {
    const ASSIGNED: [&str; 9] = [
        "1 7 20 27 211 212 213 216 218 290 291 297 298 299",
        "220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 \
         247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269",
        "30 31 32 33 34 36 39 350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 379 380 381 \
         382 383 385 386 387 389",
        "40 41 43 44 45 46 47 48 49 420 421 423",
        "51 52 53 54 55 56 57 58 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599",
        "60 61 62 63 64 65 66 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692",
        "81 82 84 86 800 808 850 852 853 855 856 870 878 880 881 882 883 886 888",
        "90 91 92 93 94 95 98 960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 979",
        "991 992 993 994 995 996 998",
    ];
    ASSIGNED.iter().any(|codes| codes.split(' ').any(|code| digits.starts_with(code)))
}

/// A contact without what nobody sees and the space around it.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars().filter(|letter| !is_invisible(*letter)).collect::<String>().trim().to_owned()
}

/// Whether an address can be written to, by a rule that every mail server takes: printable ASCII, one `@`, before it
/// words with single dots between them, after it a domain's names (RFC 5321, `Dot-string` and `Domain`). What nobody
/// sees, and the space around it, is none of it.
///
/// Whether anybody reads it is for the mail system to find out.
#[must_use]
pub fn is_valid_email(text: &str) -> bool {
    let address = plain(text);
    let Some((local, domain)) = address.split_once('@') else { return false };
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(is_atom);
    let is_label = |label: &str| {
        (1..=LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    !text.contains(char::is_control)
        && address.len() <= ADDRESS
        && local.len() <= LOCAL
        && local.split('.').all(is_word)
        && domain.split('.').all(is_label)
        // Four numbers are no domain, but a machine's address.
        && !domain.rsplit('.').next().is_some_and(is_number)
}

/// What a word of an address may have beside dots (RFC 5322, `atext`).
const fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'/'
                | b'='
                | b'?'
                | b'^'
                | b'_'
                | b'`'
                | b'{'
                | b'|'
                | b'}'
                | b'~'
        )
}

/// Format characters (General_Category Cf) and variation selectors: nobody sees them.
#[must_use]
pub const fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}'
    )
}

/// The name in Unicode of a character that is not seen, or looks like another; `None` for one that people can see.
#[must_use]
pub const fn invisible_name(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\t' => "TAB",
        '\n' => "LINE FEED",
        '\r' => "CARRIAGE RETURN",
        '\u{85}' => "NEXT LINE",
        '\u{34f}' => "COMBINING GRAPHEME JOINER",
        '\u{115f}' => "HANGUL CHOSEONG FILLER",
        '\u{1160}' => "HANGUL JUNGSEONG FILLER",
        '\u{1680}' => "OGHAM SPACE MARK",
        '\u{17b4}' => "KHMER VOWEL INHERENT AQ",
        '\u{17b5}' => "KHMER VOWEL INHERENT AA",
        '\u{2028}' => "LINE SEPARATOR",
        '\u{2029}' => "PARAGRAPH SEPARATOR",
        '\u{2800}' => "BRAILLE PATTERN BLANK",
        '\u{3164}' => "HANGUL FILLER",
        '\u{ffa0}' => "HALFWIDTH HANGUL FILLER",
        '\u{fffc}' => "OBJECT REPLACEMENT CHARACTER",
        '\u{fffd}' => "REPLACEMENT CHARACTER",
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => "CONTROL CHARACTER",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_copy_them_have_one_form() {
        for (written, e164) in [
            ("\u{202a}+49 151 23456789\u{202c}", "+4915123456789"),
            ("+49 151 2345 6789\u{200e}", "+4915123456789"),
            ("+49\u{202f}151\u{202f}23456789", "+4915123456789"),
            ("+49\u{2011}151\u{2011}23456789", "+4915123456789"),
            ("\u{feff}+49 (0)151/2345-6789 ", "+4915123456789"),
            ("＋４９　１５１　２３４５６７８９", "+4915123456789"),
            ("+15550100", "+15550100"),
            ("+1 (555) 010-0199", "+15550100199"),
            ("+39 06 12345678", "+390612345678"),
            ("+423\u{a0}123\u{a0}45\u{a0}67", "+4231234567"),
        ] {
            assert_eq!(number(written).as_deref(), Ok(e164), "{written:?}");
            assert_eq!(number(e164).as_deref(), Ok(e164));
        }
    }

    #[test]
    fn what_is_no_number_says_why() {
        use NumberError::{Character, Digits, NoCountryCode, UnknownCountry};
        for (written, why) in [
            ("", NoCountryCode),
            ("0151 23456789", NoCountryCode),
            ("0049 151 23456789", NoCountryCode),
            ("call +49 151 23456789", Character('c')),
            ("+49 151 23456789 ext. 5", Character('e')),
            ("+49+151 23456789", Character('+')),
            ("+49 151\u{3164}23456789", Character('\u{3164}')),
            ("+49 151\r\n23456789", Character('\r')),
            ("+49 ٣٠٢٠٩٣٠", Character('٣')),
            ("+", Digits(0)),
            ("+4915123", Digits(7)),
            ("+4915123456789012", Digits(16)),
            ("+999 1234567", UnknownCountry),
            ("+210 1234567", UnknownCountry),
            ("+0 1234 56789", UnknownCountry),
        ] {
            assert_eq!(number(written), Err(why), "{written:?}");
        }
        assert_eq!(invisible_name('\u{3164}'), Some("HANGUL FILLER"));
        assert_eq!(invisible_name('x'), None);
    }

    #[test]
    fn an_address_is_valid_if_every_mail_server_takes_it() {
        let long = |letters: usize| format!("{}@example.org", "a".repeat(letters));
        let labels = format!("a@{}.org", "b".repeat(63));
        let whole = |last: usize| {
            format!("{}@{}", "a".repeat(64), [63, 63, last].map(|letters| "b".repeat(letters)).join("."))
        };
        for good in [
            "cleo@example.org",
            "a@b",
            "a+b@c.d.e",
            "o'neil_1@ex-ample.org",
            "cleo@xn--exmple-cua.org",
            "\u{200b}cleo@example.org",
            " cleo@example.org\u{2060} ",
            &long(64),
            &labels,
            &whole(61),
        ] {
            assert!(is_valid_email(good), "{good:?}");
        }
        for bad in [
            "",
            "cleo",
            "not-an-email",
            "@",
            "cleo@",
            "@example.org",
            "a@b@c",
            "cleo @example.org",
            "a@b\nc",
            "a@b\n",
            "cleo@example.org.",
            "cleo@.example.org",
            "cleo@example..org",
            ".cleo@example.org",
            "cleo.@example.org",
            "cl..eo@example.org",
            "Cleo Park <cleo@example.org>",
            "<cleo@example.org>",
            "mailto:cleo@example.org",
            "\"cleo\"@example.org",
            "cleo@-example.org",
            "cleo@exa_mple.org",
            "cleo@[192.0.2.1]",
            "cleo@192.0.2.1",
            "cléo@example.org",
            "cleo@exämple.org",
            "dora at example.org",
            &long(65),
            &whole(62),
            &format!("a@{}.org", "b".repeat(64)),
        ] {
            assert!(!is_valid_email(bad), "{bad:?}");
        }
    }
}
