//! The words that unsubscribe, held against all of Unicode: the table of shapes is neither too short nor too long.

use reckon_domain::contact::is_invisible;
use reckon_domain::fact::Keyword;
use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

/// I12, letter by letter.
fn read(body: &str) -> Keyword {
    let seen = body.chars().filter(|letter| {
        letter.general_category() != GeneralCategory::Format
            && !matches!(letter, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
    });
    let folded: String = seen.nfkc().flat_map(char::to_uppercase).nfkc().collect();
    // In any case: İ and ı are one letter in Turkish telephones, whose capital of "quit" has a dot.
    let spaced = folded.replace('İ', "I").split_whitespace().collect::<Vec<_>>().join(" ");
    let around = |letter: char| {
        letter.is_whitespace() || ".,!?;\"'«»‘’‚‛“”„‟‹›⹂「」『』〝〞〟﹁﹂﹃﹄".contains(letter)
    };
    let word = spaced.trim_matches(around);
    if Keyword::OPT_OUT.contains(&word) {
        Keyword::OptOut
    } else if Keyword::OPT_IN.contains(&word) {
        Keyword::OptIn
    } else {
        Keyword::None
    }
}

fn words() -> impl Iterator<Item = &'static str> {
    Keyword::OPT_OUT.into_iter().chain(Keyword::OPT_IN)
}

fn same(body: &str) {
    assert_eq!(Keyword::of(body), read(body), "{body:?} {}", body.escape_unicode());
}

#[test]
fn words_are_read_as_people_write_them() {
    for out in [
        " Stop\n",
        "STOPP!",
        "stop\u{200b}",
        "„Stop“",
        "»stop«",
        "'stop'",
        "opt  \t out",
        "opt\u{a0}out",
        "ＳＴＯＰ",
        "ſtop",
        "ﬆop",
        "𝐒𝐓𝐎𝐏",
        "Ⓢⓣⓞⓟ",
        "st\u{ad}op",
        "STOP\u{fe0f}",
        "\u{202a}stop\u{202c}",
        "quıt",
        "QUİT",
        "qui\u{307}t",
        "Stop…",
        "¡stop".trim_start_matches('¡'),
        "abbestellen",
        "ABMELDEN.",
        "…stop?!",
        "Sᵗᵒᵖ",
    ] {
        assert_eq!(Keyword::of(out), Keyword::OptOut, "{out:?}");
        same(out);
    }
    for body in ["Start!", "\u{feff}UNSTOP", "“start”"] {
        assert_eq!(Keyword::of(body), Keyword::OptIn, "{body:?}");
        same(body);
    }
    for body in [
        "",
        " ",
        "!",
        "please stop",
        "stop it",
        "STOP STOP",
        "stop, please",
        "s t o p",
        "stop\u{332}",
        "stóp",
        "ЅТОР",
        "🛑",
        "stop 🛑",
        "sto",
        "stopped",
        "opt, out",
        "opt-out",
        "stop:",
        "(stop)",
        "*stop*",
        "st op",
        "unsubscribes",
        "stop1",
    ] {
        assert_eq!(Keyword::of(body), Keyword::None, "{body:?}");
        same(body);
    }
}

/// Every character there is, beside a word, in it, and in place of each of its parts.
#[test]
fn every_character_is_read_as_unicode_folds_it() {
    for letter in '\0'..=char::MAX {
        for body in [
            format!("STOP{letter}"),
            format!("{letter}stop"),
            format!("ST{letter}OP"),
            format!("OPT{letter}OUT"),
        ] {
            same(&body);
        }
        let folded: String = letter.nfkc().flat_map(char::to_uppercase).collect();
        if folded.contains(|part: char| part.is_ascii_uppercase()) {
            for word in words() {
                for (at, _) in word.match_indices(folded.as_str()) {
                    let end = at + folded.len();
                    same(&format!("{}{letter}{}", &word[..at], &word[end..]));
                }
            }
        }
        let unseen = letter.general_category() == GeneralCategory::Format;
        assert!(!unseen || is_invisible(letter), "{letter:?}");
    }
}

#[test]
fn a_message_that_begins_with_an_opt_out_word_is_told_apart() {
    for body in [
        "stop it",
        "Stop, please!",
        "STOP - I have moved",
        "„Stop“ bitte",
        "opt out of this",
        "stop",
        "ABMELDEN bitte",
        "🛑 stop now",
        "cancel\nThanks",
        "Abbestellen! Danke",
        "stop 🛑",
        // An i with a dot above, as Turkish keyboards write it.
        "unsubscri\u{307}be me please",
    ] {
        assert!(Keyword::opt_out_begins(body), "{body:?}");
    }
    for body in [
        "",
        "please stop",
        "stopped by today",
        "Stopfen fehlt",
        "endlich",
        "opt for Friday",
        "start",
        "stop2",
        "I said stop",
        "stopé",
        " 5 stop",
        // A dot above another letter makes another letter.
        "unsubs\u{307}cribe me please",
        "unsubscri \u{307}be me please",
    ] {
        assert!(!Keyword::opt_out_begins(body), "{body:?}");
    }
}
