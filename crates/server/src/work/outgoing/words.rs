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

/// The subject of an email: that of the one that it `answers`, where that has one.
pub(super) fn subject(language: Language, pro: &str, answers: Option<&str>) -> String {
    if let Some(answered) = answers {
        return format!("Re: {}", without_reply_marks(answered));
    }
    match language {
        Language::En => format!("Message from {pro}"),
        Language::De => format!("Nachricht von {pro}"),
    }
}

/// A subject without what mail programs put before it when they answer (RFC 5322, 3.6.5).
fn without_reply_marks(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once(':')
        && ["re", "aw", "antwort"].iter().any(|known| mark.trim().eq_ignore_ascii_case(known))
    {
        rest = after.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_the_subject_of_what_it_answers_once_marked() {
        for (answered, answer) in [
            ("The sink", "Re: The sink"),
            ("Re: AW: re : The sink: leaking", "Re: The sink: leaking"),
            ("Regarding: the sink", "Re: Regarding: the sink"),
        ] {
            assert_eq!(subject(Language::De, "Anna", Some(answered)), answer);
        }
        assert_eq!(subject(Language::De, "Anna", None), "Nachricht von Anna");
    }
}
