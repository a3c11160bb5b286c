//! The words that we add to what a pro's staff or automation sends.

use reckon_domain::fact::Keyword;
use reckon_domain::rule::Language;

/// How to get no more texts, sent with the first one that a client gets from a pro (U1).
pub(super) fn instructions(language: Language, pro: &str) -> String {
    let [word, ..] = Keyword::OPT_OUT;
    match language {
        Language::En => format!("Reply {word} for no more texts from {pro}."),
        Language::De => format!("Antworten Sie {word}, um keine SMS mehr von {pro} zu bekommen."),
    }
}

/// The subject of an email that answers none.
pub(super) fn subject(language: Language, pro: &str) -> String {
    match language {
        Language::En => format!("Message from {pro}"),
        Language::De => format!("Nachricht von {pro}"),
    }
}
