//! Texts with fields, such as `Hello {client}`: what tradespeople write once and send often.
//!
//! A field is a name in braces. A brace itself is written twice. Pure: the server fills with what it sends, the
//! page with an example.

use core::fmt::{self, Formatter};

use reckon_domain::rule::Language;
use reckon_domain::written::is_blank;
use reckon_domain::{Local, Wording, wording};

/// The most letters of a template.
pub const LONGEST: usize = 2000;

/// The most fields in a template, so that a filled one is not endless either.
pub const MOST_FIELDS: usize = 20;

/// What is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The client's given name.
    Client,
    /// The pro's public name.
    Pro,
    /// What the appointment is for.
    Title,
    /// The day on which the appointment begins.
    Date,
    /// The time at which it begins.
    Time,
}

impl Field {
    /// Every one: those of a message about an appointment.
    pub const ALL: [Self; 5] = [Self::Client, Self::Pro, Self::Title, Self::Date, Self::Time];
    /// Those of a reply, which is about no appointment.
    pub const OF_A_REPLY: [Self; 2] = [Self::Client, Self::Pro];

    /// The name between braces, the same in every language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Pro => "pro",
            Self::Title => "title",
            Self::Date => "date",
            Self::Time => "time",
        }
    }
}

/// What a template's fields are filled with.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// The client's given name.
    pub client: String,
    /// The pro's public name.
    pub pro: String,
    /// What the appointment is for.
    pub title: String,
    /// The day on which it begins, in the client's language and the pro's time zone.
    pub date: String,
    /// The time at which it begins, likewise.
    pub time: String,
}

impl core::fmt::Debug for Values {
    /// Without who they are.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Values")
    }
}

impl Values {
    fn of(&self, field: Field) -> &str {
        match field {
            Field::Client => &self.client,
            Field::Pro => &self.pro,
            Field::Title => &self.title,
            Field::Date => &self.date,
            Field::Time => &self.time,
        }
    }
}

/// Why a text is no template, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.wording())]
pub struct TemplateError {
    /// The letter at fault, counted from 1.
    pub at: usize,
    /// What is wrong with it.
    pub problem: TemplateProblem,
    /// The fields that there are.
    fields: &'static [Field],
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateProblem {
    /// It says nothing.
    Empty,
    /// It has more than [`LONGEST`] letters.
    TooLong,
    /// It has more than [`MOST_FIELDS`] fields.
    TooManyFields,
    /// A brace opens and none closes.
    NotClosed,
    /// A brace closes and none has opened.
    NotOpened,
    /// There is no such field here.
    NoSuchField(String),
}

impl TemplateError {
    /// The fields that there are, in braces.
    #[must_use]
    pub fn fields(&self) -> String {
        self.fields.iter().map(|field| format!("{{{}}}", field.name())).collect::<Vec<_>>().join(", ")
    }

    /// What is wrong, and what would be right.
    #[must_use]
    pub fn wording(&self) -> Wording {
        let (at, fields) = (self.at, self.fields());
        match &self.problem {
            TemplateProblem::Empty => wording!("must say something", "darf nicht leer sein"),
            TemplateProblem::TooLong => {
                wording!("must be at most {LONGEST} characters", "darf höchstens {LONGEST} Zeichen haben")
            }
            TemplateProblem::TooManyFields => {
                wording!(
                    "character {at}: at most {MOST_FIELDS} fields",
                    "Zeichen {at}: höchstens {MOST_FIELDS} Felder"
                )
            }
            TemplateProblem::NotClosed => wording!(
                "character {at}: the brace is not closed; the fields are {fields}; write {{{{ for a brace",
                "Zeichen {at}: die Klammer ist nicht geschlossen; die Felder sind {fields}; {{{{ steht für eine Klammer"
            ),
            TemplateProblem::NotOpened => wording!(
                "character {at}: nothing opens this brace; write }}}} for a brace",
                "Zeichen {at}: nichts öffnet diese Klammer; }}}} steht für eine Klammer"
            ),
            TemplateProblem::NoSuchField(name) => wording!(
                "character {at}: there is no field {{{name}}} here; the fields are {fields}",
                "Zeichen {at}: ein Feld {{{name}}} gibt es hier nicht; die Felder sind {fields}"
            ),
        }
    }
}

/// A text with fields. Its `Debug` form shows no words.
#[derive(Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    Field(Field),
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Template({} parts)", self.0.len())
    }
}

impl Template {
    /// Reads a text in which these fields may stand.
    ///
    /// # Errors
    /// When it says nothing, is too long, or has a brace or a field that is not right: which, and where.
    pub fn parse(text: &str, fields: &'static [Field]) -> Result<Self, TemplateError> {
        let error = |at, problem| Err(TemplateError { at, problem, fields });
        if is_blank(text) {
            return error(1, TemplateProblem::Empty);
        }
        if text.chars().nth(LONGEST).is_some() {
            return error(LONGEST + 1, TemplateProblem::TooLong);
        }
        let mut reader = Reader { letters: text.chars().peekable(), at: 0 };
        let mut parts = Vec::new();
        let mut words = String::new();
        let mut filled = 0;
        while let Some(letter) = reader.next() {
            let at = reader.at;
            match letter {
                '{' if reader.skip('{') => words.push('{'),
                '}' if reader.skip('}') => words.push('}'),
                '}' => return error(at, TemplateProblem::NotOpened),
                '{' => {
                    let Some(name) = reader.name() else { return error(at, TemplateProblem::NotClosed) };
                    let Some(field) = fields.iter().find(|field| field.name() == name.trim()) else {
                        return error(at, TemplateProblem::NoSuchField(name));
                    };
                    filled += 1;
                    if filled > MOST_FIELDS {
                        return error(at, TemplateProblem::TooManyFields);
                    }
                    parts.push(Part::Words(core::mem::take(&mut words)));
                    parts.push(Part::Field(*field));
                }
                other => words.push(other),
            }
        }
        parts.push(Part::Words(words));
        parts.retain(|part| !matches!(part, Part::Words(words) if words.is_empty()));
        Ok(Self(parts))
    }

    /// The text with its fields filled. What is filled in is not read again: braces in it are braces.
    #[must_use]
    pub fn fill(&self, values: &Values) -> String {
        let words = self.0.iter().map(|part| match part {
            Part::Words(words) => words.as_str(),
            Part::Field(field) => values.of(*field),
        });
        words.collect()
    }
}

/// Letters one after the other, and how many there were.
struct Reader<'a> {
    letters: core::iter::Peekable<core::str::Chars<'a>>,
    at: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        self.at += 1;
        self.letters.next()
    }

    /// Goes past the next letter, if it is this one.
    fn skip(&mut self, letter: char) -> bool {
        let found = self.letters.next_if_eq(&letter).is_some();
        self.at += usize::from(found);
        found
    }

    /// What stands up to the brace that closes, on one line; nothing where none does.
    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            match self.next()? {
                '}' => return Some(name),
                '{' | '\n' => return None,
                letter => name.push(letter),
            }
        }
    }
}

/// A given name, of a name that is shown as given name and initial.
#[must_use]
pub fn given_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

/// A day, as `{date}` says it.
#[must_use]
pub fn date(language: Language, Local { weekday, day, month, .. }: Local) -> String {
    let of = |names: &[&'static str], at: u8| names.get(usize::from(at)).copied().unwrap_or_default();
    let months = month.saturating_sub(1);
    match language {
        Language::En => format!("{} {day} {}", of(&WEEKDAYS_EN, weekday), of(&MONTHS_EN, months)),
        Language::De => format!("{}, {day}. {}", of(&WEEKDAYS_DE, weekday), of(&MONTHS_DE, months)),
    }
}

/// A time of the day, as `{time}` says it. In German a template adds "Uhr", or does not.
#[must_use]
pub fn time(language: Language, Local { hour, minute, .. }: Local) -> String {
    match language {
        Language::En => {
            let half = if hour < 12 { "am" } else { "pm" };
            format!("{}:{minute:02} {half}", (hour + 11) % 12 + 1)
        }
        Language::De => format!("{hour}:{minute:02}"),
    }
}

const WEEKDAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WEEKDAYS_DE: [&str; 7] =
    ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
