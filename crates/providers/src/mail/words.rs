//! The words that we add to a pro's email.

use reckon_domain::rule::Language;

/// The paragraph that every email ends with, before its link.
pub(super) fn reason(language: Language, pro: &str, marketplace: &str) -> String {
    match language {
        Language::En => format!("You receive this email because {pro} writes to you through {marketplace}."),
        Language::De => format!("Sie erhalten diese E-Mail, weil {pro} Ihnen über {marketplace} schreibt."),
    }
}

/// What the unsubscribe link is called (U4).
pub(super) fn unsubscribe(language: Language, pro: &str) -> String {
    match language {
        Language::En => format!("Unsubscribe from emails of {pro}"),
        Language::De => format!("E-Mails von {pro} abbestellen"),
    }
}

/// How a pro is named as the sender.
pub(super) fn sender(language: Language, pro: &str, marketplace: &str) -> String {
    match language {
        Language::En => format!("{pro} via {marketplace}"),
        Language::De => format!("{pro} über {marketplace}"),
    }
}

/// The language's code, for the page's `lang`.
pub(super) const fn code(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::De => "de",
    }
}
