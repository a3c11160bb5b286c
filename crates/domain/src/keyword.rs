//! The words of a text that unsubscribe and subscribe (U2, U3, I12), as people write them.
//!
//! Letters come in many shapes: full width, in circles, as mathematicians print them. Unicode says which of them are
//! the same (compatibility folding), in tables larger than all the rules. The few shapes of the letters that these
//! words are made of stand here; a test holds them against all of Unicode.

use crate::contact::is_invisible;

/// What an inbound text says, as far as the rules read it (U2, U3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Keyword {
    /// Anything else.
    #[default]
    None,
    /// Exactly an opt-out word.
    OptOut,
    /// Exactly an opt-in word.
    OptIn,
}

impl Keyword {
    /// The words that unsubscribe (U2).
    pub const OPT_OUT: [&'static str; 12] = [
        "STOP",
        "STOPP",
        "STOPALL",
        "UNSUBSCRIBE",
        "CANCEL",
        "END",
        "QUIT",
        "REVOKE",
        "OPTOUT",
        "OPT OUT",
        "ABMELDEN",
        "ABBESTELLEN",
    ];
    /// The words that subscribe again (U3).
    pub const OPT_IN: [&'static str; 2] = ["START", "UNSTOP"];

    /// Reads a text's body: a keyword only if it is nothing but the word, as I12 compares it.
    #[must_use]
    pub fn of(body: &str) -> Self {
        let mut word = Word::default();
        let mut gap = Gap::None;
        for piece in body.chars().map(Piece::of) {
            match piece {
                Piece::Letters(letters) => {
                    if !word.go_on(gap, letters) {
                        return Self::None;
                    }
                    gap = Gap::None;
                }
                Piece::Space => gap = gap.max(Gap::Space),
                Piece::Mark => gap = Gap::Mark,
                Piece::Dot if word.ends_with(b'I') && gap == Gap::None => {}
                Piece::Ignored => {}
                Piece::Dot | Piece::Other => return Self::None,
            }
        }
        if word.is_one_of(&Self::OPT_OUT) {
            Self::OptOut
        } else if word.is_one_of(&Self::OPT_IN) {
            Self::OptIn
        } else {
            Self::None
        }
    }

    /// Whether a message begins with an opt-out word, whatever follows it: more than the word unsubscribes nobody, and
    /// is for the staff to read (I12).
    #[must_use]
    pub fn opt_out_begins(body: &str) -> bool {
        let mut word = Word::default();
        let mut gap = Gap::None;
        for letter in body.chars() {
            match Piece::of(letter) {
                Piece::Letters(letters) => {
                    if gap != Gap::None && word.is_one_of(&Self::OPT_OUT) {
                        return true;
                    }
                    if !word.go_on(gap, letters) {
                        return false;
                    }
                    gap = Gap::None;
                }
                Piece::Space => gap = gap.max(Gap::Space),
                Piece::Dot if word.ends_with(b'I') && gap == Gap::None => {}
                Piece::Ignored => {}
                // A letter or digit that no word has. Asked for here alone: what Unicode knows of letters is larger
                // than all that the package has of texts.
                Piece::Other if letter.is_alphanumeric() && gap == Gap::None => return false,
                Piece::Other if letter.is_alphanumeric() => break,
                Piece::Dot => break,
                // What stands before the word is none of it.
                Piece::Mark | Piece::Other => gap = Gap::Mark,
            }
        }
        word.is_one_of(&Self::OPT_OUT)
    }
}

/// What a character is to the words.
#[derive(Clone, Copy)]
enum Piece {
    /// One letter or more that a word may have, in capitals.
    Letters(&'static [u8]),
    /// White space: a run of it is one space.
    Space,
    /// A quotation mark, or one of `. , ! ? ;`: ignored around a word.
    Mark,
    /// The dot that capitals of Turkish have, written after its `I`.
    Dot,
    /// Nothing that is seen.
    Ignored,
    /// Anything else.
    Other,
}

impl Piece {
    fn of(letter: char) -> Self {
        if letter.is_ascii_alphabetic() {
            return Self::ascii(letter.to_ascii_uppercase() as u8);
        }
        if letter.is_whitespace() {
            Self::Space
        } else if is_mark(letter) {
            Self::Mark
        } else if is_invisible(letter) {
            Self::Ignored
        } else if letter == '\u{307}' {
            Self::Dot
        } else {
            shape(letter).unwrap_or(Self::Other)
        }
    }

    fn ascii(capital: u8) -> Self {
        let at = usize::from(capital.wrapping_sub(b'A'));
        ALPHABET.get(at..=at).map_or(Self::Other, Self::Letters)
    }
}

/// What stands between two letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Mark,
}

/// The letters of a text so far.
#[derive(Default)]
struct Word {
    letters: [u8; LONGEST],
    length: usize,
}

impl Word {
    /// Goes on after a gap; whether it can still be a word.
    fn go_on(&mut self, gap: Gap, letters: &[u8]) -> bool {
        let fits = match gap {
            Gap::None => true,
            _ if self.length == 0 => true,
            Gap::Space => self.push(b' '),
            Gap::Mark => false,
        };
        fits && letters.iter().all(|letter| self.push(*letter))
    }

    fn push(&mut self, letter: u8) -> bool {
        let place = self.letters.get_mut(self.length);
        self.length += 1;
        place.map(|place| *place = letter).is_some()
    }

    fn said(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }

    fn ends_with(&self, letter: u8) -> bool {
        self.said().last() == Some(&letter)
    }

    /// Not inlined: unrolled for every word, it would be the largest function of the rules.
    #[inline(never)]
    fn is_one_of(&self, known: &[&str]) -> bool {
        known.iter().any(|known| known.as_bytes() == self.said())
    }
}

/// The letters of the longest word.
const LONGEST: usize = 11;

const ALPHABET: &[u8; 26] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Other shapes of letters that the words have: where a run of them begins, with which letter, and how many follow
/// each other as in the alphabet. `ı` and `İ` are what `I` is in Turkish.
const SHAPES: [(u32, u8, u8); 120] = [
    (0xaa, b'A', 1),
    (0xba, b'O', 1),
    (0x130, b'I', 1),
    (0x131, b'I', 1),
    (0x17f, b'S', 1),
    (0x2b3, b'R', 1),
    (0x2e1, b'L', 1),
    (0x2e2, b'S', 1),
    (0x1d2c, b'A', 1),
    (0x1d2e, b'B', 1),
    (0x1d30, b'D', 2),
    (0x1d35, b'I', 6),
    (0x1d3c, b'O', 1),
    (0x1d3e, b'P', 1),
    (0x1d3f, b'R', 1),
    (0x1d40, b'T', 2),
    (0x1d43, b'A', 1),
    (0x1d47, b'B', 1),
    (0x1d48, b'D', 2),
    (0x1d4f, b'K', 1),
    (0x1d50, b'M', 1),
    (0x1d52, b'O', 1),
    (0x1d56, b'P', 1),
    (0x1d57, b'T', 2),
    (0x1d5b, b'V', 1),
    (0x1d62, b'I', 1),
    (0x1d63, b'R', 1),
    (0x1d64, b'U', 2),
    (0x1d9c, b'C', 1),
    (0x2071, b'I', 1),
    (0x207f, b'N', 1),
    (0x2090, b'A', 1),
    (0x2091, b'E', 1),
    (0x2092, b'O', 1),
    (0x2096, b'K', 4),
    (0x209a, b'P', 1),
    (0x209b, b'S', 2),
    (0x2102, b'C', 1),
    (0x2110, b'I', 1),
    (0x2111, b'I', 1),
    (0x2112, b'L', 1),
    (0x2113, b'L', 1),
    (0x2115, b'N', 1),
    (0x2119, b'P', 3),
    (0x211c, b'R', 1),
    (0x211d, b'R', 1),
    (0x212a, b'K', 1),
    (0x212c, b'B', 2),
    (0x212f, b'E', 1),
    (0x2130, b'E', 1),
    (0x2133, b'M', 1),
    (0x2134, b'O', 1),
    (0x2139, b'I', 1),
    (0x2145, b'D', 1),
    (0x2146, b'D', 2),
    (0x2148, b'I', 1),
    (0x2160, b'I', 1),
    (0x2164, b'V', 1),
    (0x216c, b'L', 1),
    (0x216d, b'C', 2),
    (0x216f, b'M', 1),
    (0x2170, b'I', 1),
    (0x2174, b'V', 1),
    (0x217c, b'L', 1),
    (0x217d, b'C', 2),
    (0x217f, b'M', 1),
    (0x24b6, b'A', 22),
    (0x24d0, b'A', 22),
    (0x2c7d, b'V', 1),
    (0xa7f1, b'S', 1),
    (0xa7f2, b'C', 1),
    (0xa7f4, b'Q', 1),
    (0xff21, b'A', 22),
    (0xff41, b'A', 22),
    (0x107a5, b'Q', 1),
    (0x1ccd6, b'A', 22),
    (0x1d400, b'A', 22),
    (0x1d41a, b'A', 22),
    (0x1d434, b'A', 22),
    (0x1d44e, b'A', 5),
    (0x1d456, b'I', 14),
    (0x1d468, b'A', 22),
    (0x1d482, b'A', 22),
    (0x1d49c, b'A', 1),
    (0x1d49e, b'C', 2),
    (0x1d4a6, b'K', 1),
    (0x1d4a9, b'N', 4),
    (0x1d4ae, b'S', 4),
    (0x1d4b6, b'A', 4),
    (0x1d4be, b'I', 6),
    (0x1d4c5, b'P', 7),
    (0x1d4d0, b'A', 22),
    (0x1d4ea, b'A', 22),
    (0x1d504, b'A', 2),
    (0x1d507, b'D', 2),
    (0x1d50e, b'K', 7),
    (0x1d516, b'S', 4),
    (0x1d51e, b'A', 22),
    (0x1d538, b'A', 2),
    (0x1d53b, b'D', 2),
    (0x1d540, b'I', 5),
    (0x1d546, b'O', 1),
    (0x1d54a, b'S', 4),
    (0x1d552, b'A', 22),
    (0x1d56c, b'A', 22),
    (0x1d586, b'A', 22),
    (0x1d5a0, b'A', 22),
    (0x1d5ba, b'A', 22),
    (0x1d5d4, b'A', 22),
    (0x1d5ee, b'A', 22),
    (0x1d608, b'A', 22),
    (0x1d622, b'A', 22),
    (0x1d63c, b'A', 22),
    (0x1d656, b'A', 22),
    (0x1d670, b'A', 22),
    (0x1d68a, b'A', 22),
    (0x1d6a4, b'I', 1),
    (0x1f12b, b'C', 1),
    (0x1f12c, b'R', 1),
    (0x1f130, b'A', 22),
];

/// Characters that are several letters which follow each other in a word.
const LIGATURES: [(char, &[u8]); 7] =
    [('℡', b"TEL"), ('㋎', b"EV"), ('㎀', b"PA"), ('㎩', b"PA"), ('㎱', b"NS"), ('ﬅ', b"ST"), ('ﬆ', b"ST")];

fn shape(letter: char) -> Option<Piece> {
    let code = letter as u32;
    let after = SHAPES.partition_point(|(begins, ..)| *begins <= code);
    let (begins, first, count) = *SHAPES.get(after.checked_sub(1)?)?;
    let at = code - begins;
    if at < u32::from(count) {
        return Some(Piece::ascii(u8::try_from(at).ok()? + first));
    }
    LIGATURES.iter().find(|(known, _)| *known == letter).map(|(_, letters)| Piece::Letters(letters))
}

/// Quotation marks of every script, and the five marks of I12, in every shape.
const fn is_mark(letter: char) -> bool {
    matches!(
        letter,
        '.' | ',' | '!' | '?' | ';' | '"' | '\'' | '«' | '»' | '\u{37e}' | '‘'..='‟' | '․'..='…' | '‹' | '›'
            | '‼' | '⁇'..='⁉' | '⹂' | '「'..='』' | '〝'..='〟' | '\u{fe10}' | '\u{fe14}'..='\u{fe16}' | '\u{fe19}'
            | '\u{fe30}' | '﹁'..='﹄' | '﹐' | '﹒' | '﹔' | '﹖' | '﹗' | '！' | '＂' | '＇' | '，' | '．' | '；' | '？' | '｢' | '｣'
    )
}
