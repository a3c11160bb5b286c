//! What a client hears on the telephone. The words of every language stand here and nowhere else.

use reckon_domain::Amount;

/// A language that the announcements are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    En,
    /// German.
    De,
}

impl Language {
    /// The language that is most spoken where a number is from: the directory does not say what a client speaks.
    pub(crate) fn of_number(number: &str) -> Self {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let digits =
            if number.trim_start().starts_with('+') { &digits } else { digits.trim_start_matches("00") };
        // Germany, Austria, Switzerland, Liechtenstein.
        if ["49", "43", "41", "423"].iter().any(|prefix| digits.starts_with(prefix)) {
            Self::De
        } else {
            Self::En
        }
    }

    /// The tag that speech is chosen by (BCP 47).
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::En => "en-US",
            Self::De => "de-DE",
        }
    }

    /// The language's code, as the page has it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// What the client hears before they accept: who has quoted for what, how much if they said, which key.
    pub(crate) fn announcement(self, pro: &str, title: &str, estimate: Option<(Amount, &str)>) -> String {
        match (self, estimate.map(|(amount, currency)| self.money(amount, currency))) {
            (Self::En, Some(money)) => format!(
                "Hello. {pro} would like to talk to you about your request: {title}. Their estimate is {money}. \
                 To be connected now, press 1. Otherwise just hang up."
            ),
            (Self::En, None) => format!(
                "Hello. {pro} would like to talk to you about your request: {title}. \
                 To be connected now, press 1. Otherwise just hang up."
            ),
            (Self::De, Some(money)) => format!(
                "Guten Tag. {pro} möchte mit Ihnen über Ihre Anfrage sprechen: {title}. Die Schätzung liegt bei \
                 {money}. Um jetzt verbunden zu werden, drücken Sie die 1. Andernfalls legen Sie einfach auf."
            ),
            (Self::De, None) => format!(
                "Guten Tag. {pro} möchte mit Ihnen über Ihre Anfrage sprechen: {title}. \
                 Um jetzt verbunden zu werden, drücken Sie die 1. Andernfalls legen Sie einfach auf."
            ),
        }
    }

    /// What the client hears while the pro is called.
    pub(crate) const fn connecting(self) -> &'static str {
        match self {
            Self::En => "One moment, please. This call is recorded.",
            Self::De => "Einen Moment, bitte. Dieses Gespräch wird aufgezeichnet.",
        }
    }

    /// What a client hears who has not accepted, or whose call is over.
    pub(crate) const fn goodbye(self) -> &'static str {
        match self {
            Self::En => "Goodbye.",
            Self::De => "Auf Wiederhören.",
        }
    }

    /// What the client hears when the pro did not answer.
    pub(crate) const fn pro_missed(self) -> &'static str {
        match self {
            Self::En => {
                "We could not reach them just now. They know that you called back, and will be in touch."
            }
            Self::De => "Gerade war niemand zu erreichen. Es wird sich jemand bei Ihnen melden.",
        }
    }

    /// An amount of minor units, as it is read out.
    fn money(self, Amount(amount): Amount, currency: &str) -> String {
        let digits = digits(currency);
        let unit = 10_u64.pow(digits);
        let (whole, part) = (amount / unit, amount % unit);
        let point = match self {
            Self::En => '.',
            Self::De => ',',
        };
        let number = if part == 0 {
            whole.to_string()
        } else {
            format!("{whole}{point}{part:0width$}", width = digits as usize)
        };
        let name = match (self, currency) {
            (Self::En, "USD") => "dollars",
            (Self::De, "USD") => "Dollar",
            (Self::En, "EUR") => "euros",
            (Self::De, "EUR") => "Euro",
            (Self::En, "GBP") => "pounds",
            (Self::De, "GBP") => "Pfund",
            (Self::En, "CHF") => "francs",
            (Self::De, "CHF") => "Franken",
            (Self::En | Self::De, _) => currency,
        };
        format!("{number} {name}")
    }
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
    fn the_language_is_that_of_the_number() {
        for number in ["+49 176 04069021", "+43 676 0000032", "0041 44 000 00 00", "+41440000000"] {
            assert_eq!(Language::of_number(number), Language::De, "{number}");
        }
        for number in ["+44 7700 900122", "+1 555 0100", "+33 6 39 98 00 35", "49 000", "", "+4"] {
            let expected = if number == "49 000" { Language::De } else { Language::En };
            assert_eq!(Language::of_number(number), expected, "{number}");
        }
    }

    #[test]
    fn the_estimate_is_said_where_there_is_one() {
        let said = Language::En.announcement("Kite Street", "Piano", Some((Amount(12_050), "EUR")));
        assert!(
            said.contains("Kite Street") && said.contains("Piano") && said.contains("120.50 euros"),
            "{said}"
        );
        let said = Language::De.announcement("Nowak", "Klavier", Some((Amount(12_050), "EUR")));
        assert!(said.contains("120,50 Euro") && said.contains("drücken Sie die 1"), "{said}");
        for language in [Language::En, Language::De] {
            let said = language.announcement("Nowak", "Klavier", None);
            assert!(said.contains('1') && !said.contains("uro"), "{said}");
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
            assert_eq!(Language::En.money(Amount(amount), currency), want);
        }
    }
}
