//! How many messages of the telephone network a text takes (3GPP TS 23.038, TS 23.040).
//!
//! 160 letters of the GSM alphabet or 70 of UCS-2 fit into one. More are sent in parts that each give up six
//! bytes to say where they belong: 153 or 67. A letter of two units is never torn apart between two parts.

/// The alphabet that a text is sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// The GSM 7-bit default alphabet with its extension.
    Gsm7,
    /// UCS-2, as soon as one letter is in no other.
    Ucs2,
}

/// What a text takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// The alphabet.
    pub alphabet: Alphabet,
    /// Units: septets, or words of 16 bits.
    pub units: usize,
    /// Messages of the network; 0 for no text.
    pub count: usize,
}

/// Letters of one septet.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
                     ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Letters of two septets: an escape, then their own.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// How much fits into one message alone, and into one of several.
const fn capacity(alphabet: Alphabet) -> (usize, usize) {
    match alphabet {
        Alphabet::Gsm7 => (160, 153),
        Alphabet::Ucs2 => (70, 67),
    }
}

/// What a text takes.
#[must_use]
pub fn segments(text: &str) -> Segments {
    let septets: Option<Vec<usize>> = text.chars().map(septets).collect();
    let (alphabet, widths) = match septets {
        Some(widths) => (Alphabet::Gsm7, widths),
        None => (Alphabet::Ucs2, text.chars().map(char::len_utf16).collect()),
    };
    let units: usize = widths.iter().sum();
    let (alone, together) = capacity(alphabet);
    let count = if units <= alone { units.min(1) } else { parts(&widths, together) };
    Segments { alphabet, units, count }
}

fn septets(letter: char) -> Option<usize> {
    if BASIC.contains(letter) {
        Some(1)
    } else if EXTENSION.contains(letter) {
        Some(2)
    } else {
        None
    }
}

fn parts(widths: &[usize], capacity: usize) -> usize {
    let mut count = 1;
    let mut used = 0;
    for width in widths {
        if used + width > capacity {
            count += 1;
            used = 0;
        }
        used += width;
    }
    count
}
