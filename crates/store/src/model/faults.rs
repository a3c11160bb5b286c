//! What is wrong with an entry of the booking software's, in the words of whoever reads it.

use reckon_domain::contact::{NumberError, invisible_name};
use reckon_domain::rule::Language;
use reckon_domain::wording::Wording;

/// What is wrong with an entry, or with a field of it. It never repeats what stood there: that may be a contact.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It is no entry.
    NotAnEntry,
    /// It has a field that none of these is.
    UnknownField(&'static [&'static str]),
    /// A line of a file has so many cells, and its header has so many.
    Cells(usize, usize),
    /// The field is not there.
    Missing,
    /// It is no text.
    NotText,
    /// It has more characters than this.
    TooLong(usize),
    /// It has more than one line.
    NotOneLine,
    /// It says nothing.
    Empty,
    /// It is no version: a whole number up to this.
    NotAVersion(u64),
    /// This version was told before with other content.
    SameVersion,
    /// It holds this, which no telephone number does.
    NotANumber(char),
    /// The telephone number has no country code.
    NoCountryCode,
    /// No country has the telephone number's country code.
    NoSuchCountry,
    /// The telephone number has so many digits, and none has fewer than 8 or more than 15.
    NumberLength(usize),
    /// Nobody can be written to at the email address.
    NotAnAddress,
    /// It is no time with an offset.
    NotATime,
    /// It is no time of the years 1970 to 9999.
    NotAnInstant,
    /// It ends before it starts.
    EndsBefore,
    /// It is no language that there is.
    NotALanguage,
    /// It is no status of an appointment.
    NotAStatus,
    /// The pro is not known.
    NoSuchPro,
    /// The client is not known.
    NoSuchClient,
    /// What was known of the client was erased.
    Erased,
    /// There is no number left for it.
    NoId,
}

impl From<NumberError> for Fault {
    fn from(error: NumberError) -> Self {
        match error {
            NumberError::Character(letter) => Self::NotANumber(letter),
            NumberError::NoCountryCode => Self::NoCountryCode,
            NumberError::UnknownCountry => Self::NoSuchCountry,
            NumberError::Digits(digits) => Self::NumberLength(digits),
        }
    }
}

impl Fault {
    /// What is wrong, and what would be right, in every language.
    #[must_use]
    pub fn wording(&self) -> Wording {
        Wording { en: self.text(Language::En), de: self.text(Language::De) }
    }

    /// What is wrong, and what would be right.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let [en, de] = match self {
            Self::NotAnEntry => [
                "must be an object with the entry's fields".to_owned(),
                "muss ein Objekt mit den Feldern des Eintrags sein".to_owned(),
            ],
            Self::UnknownField(known) => [
                format!("has an unknown field; the fields are {}", known.join(", ")),
                format!("hat ein unbekanntes Feld; die Felder sind {}", known.join(", ")),
            ],
            Self::Cells(found, wanted) => [
                format!("has {found} cells, and the header has {wanted}"),
                format!("hat {found} Zellen, die Kopfzeile hat {wanted}"),
            ],
            Self::Missing => [
                "is missing; write null where there is none".to_owned(),
                "fehlt; null steht dort, wo es nichts gibt".to_owned(),
            ],
            Self::NotText => ["must be text".to_owned(), "muss Text sein".to_owned()],
            Self::TooLong(most) => [
                format!("is too long: at most {most} characters"),
                format!("ist zu lang: höchstens {most} Zeichen"),
            ],
            Self::NotOneLine => {
                ["must be one line of text".to_owned(), "muss eine einzige Zeile Text sein".to_owned()]
            }
            Self::Empty => ["must say something".to_owned(), "darf nicht leer sein".to_owned()],
            Self::NotAVersion(highest) => [
                format!("must be a whole number from 0 to {highest}"),
                format!("muss eine ganze Zahl von 0 bis {highest} sein"),
            ],
            Self::SameVersion => [
                "was told before with other content: a change has a higher version".to_owned(),
                "kam schon mit anderem Inhalt: eine Änderung hat eine höhere Version".to_owned(),
            ],
            Self::NotANumber(letter) => {
                let [en, de] = [
                    "a telephone number has digits, spaces and + ( ) - . / only",
                    "eine Telefonnummer hat nur Ziffern, Leerzeichen und + ( ) - . /",
                ];
                // What people cannot see they cannot find. What they can is theirs, and is not repeated.
                match invisible_name(*letter) {
                    Some(name) => {
                        let code = u32::from(*letter);
                        [
                            format!("{en}; this one has U+{code:04X} {name}, which is not seen"),
                            format!("{de}; diese hat U+{code:04X} {name}, ein unsichtbares Zeichen"),
                        ]
                    }
                    None => [en.to_owned(), de.to_owned()],
                }
            }
            Self::NoCountryCode => [
                "the telephone number has no country code; write it like +49 30 1234567".to_owned(),
                "der Telefonnummer fehlt die Landesvorwahl; richtig ist etwa +49 30 1234567".to_owned(),
            ],
            Self::NoSuchCountry => [
                "no country has the telephone number's country code; write it like +49 30 1234567".to_owned(),
                "diese Landesvorwahl hat kein Land; richtig ist etwa +49 30 1234567".to_owned(),
            ],
            Self::NumberLength(digits) => [
                format!("a telephone number has 8 to 15 digits after its +, and this one has {digits}"),
                format!("eine Telefonnummer hat nach dem + 8 bis 15 Ziffern, diese hat {digits}"),
            ],
            Self::NotAnAddress => [
                "nobody can be written to at this address; write it like ana@example.com".to_owned(),
                "an diese Adresse kann niemand schreiben; richtig ist etwa ana@example.com".to_owned(),
            ],
            Self::NotATime => [
                "must be a time with its offset, such as 2026-06-05T10:00:00+02:00".to_owned(),
                "muss eine Zeit mit Abstand zu UTC sein, etwa 2026-06-05T10:00:00+02:00".to_owned(),
            ],
            Self::NotAnInstant => [
                "an instant of the years 1970 to 9999 is needed".to_owned(),
                "muss in den Jahren 1970 bis 9999 liegen".to_owned(),
            ],
            Self::EndsBefore => {
                ["must not be before it starts".to_owned(), "darf nicht vor dem Beginn liegen".to_owned()]
            }
            Self::NotALanguage => ["must be en or de".to_owned(), "muss en oder de sein".to_owned()],
            Self::NotAStatus => {
                ["must be booked or cancelled".to_owned(), "muss booked oder cancelled sein".to_owned()]
            }
            Self::NoSuchPro => [
                "no such pro is known: import the pro first, then this again".to_owned(),
                "dieser Profi ist nicht bekannt: erst ihn importieren, dann dies noch einmal".to_owned(),
            ],
            Self::NoSuchClient => [
                "no such client is known: import the client first, then this again".to_owned(),
                "dieser Kunde ist nicht bekannt: erst ihn importieren, dann dies noch einmal".to_owned(),
            ],
            Self::Erased => [
                "what was known of this client was erased, and nothing is kept until the marketplace lifts that"
                    .to_owned(),
                "was über diesen Kunden bekannt war, ist gelöscht, und nichts Neues wird behalten, bis der \
                 Marktplatz das aufhebt"
                    .to_owned(),
            ],
            Self::NoId => ["no id is left for it".to_owned(), "es ist keine Nummer mehr frei".to_owned()],
        };
        match language {
            Language::En => en,
            Language::De => de,
        }
    }
}
