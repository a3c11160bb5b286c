//! What can be seen of a text that people have written.

/// Whether a character leaves no mark on a page: white space, controls, and what Unicode calls format characters and
/// ignorable ones.
#[must_use]
pub fn is_invisible(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{115f}'
            | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether nothing of a text can be seen. A name must not be blank: nobody could press it or tell it from another.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_invisible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_blank() {
        for text in
            ["", " \n", "\u{200b}", "\u{a0}\u{feff}", "\u{202e}\u{2069}", "\u{2800}\u{3164}", "\u{ad}"]
        {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["a", "\u{200b}Cleo", "مرحبا", "3", "–", "😀", "\u{1f468}\u{200d}\u{1f469}"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
