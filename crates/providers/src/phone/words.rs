//! What a client hears on the telephone. The words of every language stand here and nowhere else.

use reckon_domain::Amount;
use reckon_domain::rule::Language;

/// The tag that speech is chosen by (BCP 47).
pub const fn tag(language: Language) -> &'static str {
    match language {
        Language::En => "en-US",
        Language::De => "de-DE",
    }
}

/// What the client hears before they accept: who has quoted for what, how much if they said, which key, and that the
/// call is recorded from then on.
pub fn announcement(language: Language, pro: &str, title: &str, estimate: Option<(Amount, &str)>) -> String {
    let recorded = match language {
        Language::En => "The call is then recorded.",
        Language::De => "Das Gespräch wird dann aufgezeichnet.",
    };
    match (language, estimate.map(|(amount, currency)| money(language, amount, currency))) {
        (Language::En, Some(money)) => format!(
            "Hello. {pro} would like to talk to you about your request: {title}. Their estimate is {money}. \
             To be connected now, press 1. {recorded} Otherwise just hang up."
        ),
        (Language::En, None) => format!(
            "Hello. {pro} would like to talk to you about your request: {title}. \
             To be connected now, press 1. {recorded} Otherwise just hang up."
        ),
        (Language::De, Some(money)) => format!(
            "Guten Tag. {pro} möchte mit Ihnen über Ihre Anfrage sprechen: {title}. Die Schätzung liegt bei \
             {money}. Um jetzt verbunden zu werden, drücken Sie die 1. {recorded} Andernfalls legen Sie einfach auf."
        ),
        (Language::De, None) => format!(
            "Guten Tag. {pro} möchte mit Ihnen über Ihre Anfrage sprechen: {title}. \
             Um jetzt verbunden zu werden, drücken Sie die 1. {recorded} Andernfalls legen Sie einfach auf."
        ),
    }
}

/// What the client hears while the pro is called.
pub const fn connecting(language: Language) -> &'static str {
    match language {
        Language::En => "One moment, please. This call is recorded.",
        Language::De => "Einen Moment, bitte. Dieses Gespräch wird aufgezeichnet.",
    }
}

/// What the pro hears once they have answered, before the two are connected and the recording begins.
pub const fn recorded(language: Language) -> &'static str {
    match language {
        Language::En => "This call is recorded.",
        Language::De => "Dieses Gespräch wird aufgezeichnet.",
    }
}

/// What a client hears who has not accepted, or whose call is over.
pub const fn goodbye(language: Language) -> &'static str {
    match language {
        Language::En => "Goodbye.",
        Language::De => "Auf Wiederhören.",
    }
}

/// What the client hears when the pro did not answer.
pub const fn pro_missed(language: Language) -> &'static str {
    match language {
        Language::En => {
            "We could not reach them just now. They know that you called back, and will be in touch."
        }
        Language::De => "Gerade war niemand zu erreichen. Es wird sich jemand bei Ihnen melden.",
    }
}

/// An amount of minor units, as it is read out.
fn money(language: Language, Amount(amount): Amount, currency: &str) -> String {
    let digits = digits(currency);
    let unit = 10_u64.pow(digits);
    let (whole, part) = (amount / unit, amount % unit);
    let point = match language {
        Language::En => '.',
        Language::De => ',',
    };
    let number = if part == 0 {
        whole.to_string()
    } else {
        format!("{whole}{point}{part:0width$}", width = digits as usize)
    };
    let name = match (language, currency) {
        (Language::En, "USD") => "dollars",
        (Language::De, "USD") => "Dollar",
        (Language::En, "EUR") => "euros",
        (Language::De, "EUR") => "Euro",
        (Language::En, "GBP") => "pounds",
        (Language::De, "GBP") => "Pfund",
        (Language::En, "CHF") => "francs",
        (Language::De, "CHF") => "Franken",
        (Language::En | Language::De, _) => currency,
    };
    format!("{number} {name}")
}

/// How many digits a currency's minor unit has (ISO 4217).
fn digits(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_is_said_where_there_is_one() {
        let said = announcement(Language::En, "Kite Street", "Piano", Some((Amount(12_050), "EUR")));
        assert!(
            said.contains("Kite Street") && said.contains("Piano") && said.contains("120.50 euros"),
            "{said}"
        );
        let said = announcement(Language::De, "Nowak", "Klavier", Some((Amount(12_050), "EUR")));
        assert!(said.contains("120,50 Euro") && said.contains("drücken Sie die 1"), "{said}");
        for language in [Language::En, Language::De] {
            let said = announcement(language, "Nowak", "Klavier", None);
            assert!(said.contains('1') && !said.contains("uro"), "{said}");
        }
    }

    #[test]
    fn both_are_told_of_the_recording_before_it_begins() {
        for (language, word) in [(Language::En, "recorded"), (Language::De, "aufgezeichnet")] {
            for estimate in [None, Some((Amount(100), "EUR"))] {
                let said = announcement(language, "Nowak", "Klavier", estimate);
                let (before, _) = said.split_once(word).expect("the client is told before they accept");
                assert!(before.contains('1'), "{said}");
            }
            assert!(recorded(language).contains(word));
        }
    }

    #[test]
    fn amounts_are_in_the_currency_s_own_units() {
        for (amount, currency, want) in [
            (500, "USD", "5 dollars"),
            (5, "GBP", "0.05 pounds"),
            (1200, "JPY", "1200 JPY"),
            (1205, "KWD", "1.205 KWD"),
        ] {
            assert_eq!(money(Language::En, Amount(amount), currency), want);
        }
    }
}
