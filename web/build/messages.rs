//! Message files: read, compared and turned into Rust.
//!
//! A line is `key = text`. A text may hold placeholders such as `{until:day}`: a name and its [`Kind`], which says
//! how it is written. Where a number decides the words, the key has two lines, `key[one] = …` and `key[other] = …`,
//! and the number is `{n:count}`. Empty lines and lines that begin with `#` say nothing.
//!
//! A message with one placeholder takes it as an argument. One with several takes them by name, in a structure of
//! its own: two that change places do not compile.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One file: its name, for errors, and its messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// The name, for errors.
    pub(crate) name: String,
    /// The messages by their keys.
    pub(crate) messages: BTreeMap<String, Message>,
}

/// A message in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Message {
    /// The line that the file has it on, for errors; the first of two.
    pub(crate) line: usize,
    /// The words, or those for every number but one.
    pub(crate) other: Option<String>,
    /// The words for one.
    pub(crate) one: Option<String>,
}

/// What a placeholder stands for: the type of its value, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A whole number.
    Count,
    /// An amount of the marketplace's currency.
    Money,
    /// A day of the year, without the year.
    Day,
    /// A time of the day.
    Time,
    /// A date and a time.
    Moment,
    /// A date and a time with its day of the week, as of an appointment.
    Appointment,
    /// Words that somebody has written: they cannot turn the words around them (bidirectional text).
    Written,
    /// Words of the application's own.
    Text,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Count,
        Self::Money,
        Self::Day,
        Self::Time,
        Self::Moment,
        Self::Appointment,
        Self::Written,
        Self::Text,
    ];

    /// The name in the files; also that of the method which writes it, but for the last.
    const fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Money => "money",
            Self::Day => "day",
            Self::Time => "time",
            Self::Moment => "moment",
            Self::Appointment => "appointment",
            Self::Written => "written",
            Self::Text => "text",
        }
    }

    /// The type of its values.
    const fn takes(self, lifetime: bool) -> &'static str {
        match self {
            Self::Count => "u32",
            Self::Money => "Amount",
            Self::Day | Self::Time | Self::Moment | Self::Appointment => "Timestamp",
            Self::Written | Self::Text if lifetime => "&'a str",
            Self::Written | Self::Text => "&str",
        }
    }

    /// What makes words of the value of this name.
    fn written(self, value: &str) -> String {
        match self {
            Self::Text => value.to_owned(),
            Self::Count => format!("&self.number({value})"),
            Self::Money => format!("&self.money({value}.0)"),
            Self::Written => format!("&isolated({value})"),
            Self::Day | Self::Time | Self::Moment | Self::Appointment => {
                format!("&self.{}({value}.0)", self.name())
            }
        }
    }
}

/// A place in a text where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// What stands there.
    pub(crate) kind: Kind,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// A placeholder.
    Place(Place<'a>),
}

/// The number that decides between the words for one and the others.
const NUMBER: Place<'static> = Place { name: "n", kind: Kind::Count };

/// Reads a file.
///
/// # Errors
/// Every line that is no message, by file and line.
pub(crate) fn parse(name: &str, text: &str) -> Result<File, Vec<String>> {
    let mut messages: BTreeMap<String, Message> = BTreeMap::new();
    let mut problems = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Err(problem) = add(&mut messages, at + 1, line) {
            problems.push(format!("{name}:{}: {problem}", at + 1));
        }
    }
    for (key, message) in &messages {
        if message.other.is_none() {
            problems.push(format!("{name}:{}: {key} needs a line {key}[other] too", message.line));
        }
        if let Some(twice) = message.of_two_kinds() {
            problems.push(format!("{name}:{}: {key} has {{{twice}}} of two kinds", message.line));
        }
    }
    if problems.is_empty() { Ok(File { name: name.to_owned(), messages }) } else { Err(problems) }
}

fn add(messages: &mut BTreeMap<String, Message>, at: usize, line: &str) -> Result<(), String> {
    let (left, text) = line.split_once('=').ok_or("expected `key = text`")?;
    let (left, text) = (left.trim(), text.trim());
    if text.is_empty() {
        return Err(format!("{left} says nothing"));
    }
    let (key, form) = match left.split_once('[') {
        Some((key, form)) => (key, Some(form)),
        None => (left, None),
    };
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '_';
    if !key.starts_with(|c: char| c.is_ascii_lowercase()) || !key.chars().all(is_plain) {
        return Err(format!("`{key}` is no key: lower case letters, digits, `.` and `_`"));
    }
    pieces(text)?;
    let message =
        messages.entry(key.to_owned()).or_insert_with(|| Message { line: at, ..Message::default() });
    let place = match form {
        None if message.one.is_some() => {
            return Err(format!("{key} has plural forms and may not be plain too"));
        }
        None | Some("other]") => &mut message.other,
        Some("one]") => &mut message.one,
        Some(_) => return Err(format!("{left}: a form is [one] or [other]")),
    };
    match place.replace(text.to_owned()) {
        None => Ok(()),
        Some(_) => Err(format!("{left} is there twice")),
    }
}

/// The pieces of a text.
///
/// # Errors
/// When a brace has no partner, or a placeholder no proper name or no kind that there is.
pub(crate) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('{') {
        let (inside, after) = after.split_once('}').ok_or("a { without its }")?;
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        pieces.push(Piece::Place(place(inside)?));
        rest = after;
    }
    if rest.contains('}') {
        return Err("a } without its {".to_owned());
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    Ok(pieces)
}

fn place(inside: &str) -> Result<Place<'_>, String> {
    let (name, kind) = inside
        .split_once(':')
        .ok_or_else(|| format!("{{{inside}}} needs a kind, as in {{{inside}:text}}"))?;
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
        return Err(format!("{{{inside}}} is no placeholder: lower case letters and `_`"));
    }
    let kinds = || Kind::ALL.map(Kind::name).join(", ");
    let kind = Kind::ALL
        .into_iter()
        .find(|known| known.name() == kind)
        .ok_or_else(|| format!("{{{inside}}}: there is no kind `{kind}`, but {}", kinds()))?;
    Ok(Place { name, kind })
}

impl Message {
    /// The placeholders of all its forms, in the order of their names; a plural needs its number, whether or not it
    /// names it.
    fn places(&self) -> Vec<Place<'_>> {
        let texts = [&self.other, &self.one].into_iter().flatten();
        let mut places: Vec<Place<'_>> = texts
            .flat_map(|text| pieces(text).unwrap_or_default())
            .filter_map(|piece| match piece {
                Piece::Place(place) => Some(place),
                Piece::Words(_) => None,
            })
            .chain(self.one.as_ref().map(|_| NUMBER))
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The name of a placeholder that is there as two kinds.
    fn of_two_kinds(&self) -> Option<&str> {
        self.places().windows(2).find_map(|two| match two {
            [one, other] if one.name == other.name => Some(one.name),
            _ => None,
        })
    }
}

/// The functions for two files that say the same.
///
/// # Errors
/// Every key that one of the files lacks, and every message whose placeholders differ.
pub(crate) fn generate(en: &File, de: &File) -> Result<String, Vec<String>> {
    let problems = compare(en, de);
    if !problems.is_empty() {
        return Err(problems);
    }
    let (mut functions, mut structures) = (String::new(), String::new());
    for (key, english) in &en.messages {
        if let Some(german) = de.messages.get(key) {
            function(&mut functions, &mut structures, key, english, german);
        }
    }
    Ok(format!(
        "impl Texts {{\n{functions}}}\n\n\
         /// What messages of several placeholders are filled with, by name.\n\
         pub(crate) mod fill {{\n    use reckon_domain::{{Amount, Timestamp}};\n{structures}}}\n"
    ))
}

/// Where the two files differ in what they say.
#[must_use]
pub(crate) fn compare(en: &File, de: &File) -> Vec<String> {
    let mut problems = Vec::new();
    let shown = |message: &Message| {
        let places = message.places();
        let places = places.iter().map(|place| format!("{{{}:{}}}", place.name, place.kind.name()));
        places.collect::<Vec<_>>().join(" ")
    };
    for (one, other) in [(en, de), (de, en)] {
        for (key, message) in &one.messages {
            match other.messages.get(key) {
                None => problems
                    .push(format!("{}: no message {key}; {}:{} has it", other.name, one.name, message.line)),
                Some(theirs) if one.name == en.name && theirs.places() != message.places() => {
                    problems.push(format!(
                        "{}:{}: {key} has the placeholders `{}`, but {}:{} has `{}`",
                        other.name,
                        theirs.line,
                        shown(theirs),
                        one.name,
                        message.line,
                        shown(message)
                    ));
                }
                Some(_) => {}
            }
        }
    }
    problems
}

fn function(functions: &mut String, structures: &mut String, key: &str, english: &Message, german: &Message) {
    let places = english.places();
    let name = key.replace('.', "_");
    let arguments = match places.as_slice() {
        [] => String::new(),
        [one] => format!(", {}: {}", one.name, one.kind.takes(false)),
        several => {
            let structure = structure(structures, key, english, several);
            let fields: Vec<_> = several.iter().map(|place| place.name).collect();
            format!(", fill::{structure} {{ {} }}: fill::{structure}", fields.join(", "))
        }
    };
    // A structure's lifetime is left to the compiler.
    let arguments = if places.len() > 1 && borrows(&places) { format!("{arguments}<'_>") } else { arguments };
    let result = if places.is_empty() { "&'static str" } else { "String" };
    let shown = english.other.as_deref().unwrap_or_default();
    let _ = writeln!(functions, "    /// “{shown}”");
    let _ = writeln!(functions, "    pub(crate) fn {name}(self{arguments}) -> {result} {{");
    let _ = writeln!(functions, "        match self.language {{");
    for (language, message) in [("En", english), ("De", german)] {
        let other = words(message.other.as_deref().unwrap_or_default(), places.is_empty());
        let body = match &message.one {
            Some(one) => {
                format!("if self.is_one(n) {{ {} }} else {{ {other} }}", words(one, places.is_empty()))
            }
            None => other,
        };
        let _ = writeln!(functions, "            Language::{language} => {body},");
    }
    functions.push_str("        }\n    }\n");
}

fn borrows(places: &[Place<'_>]) -> bool {
    places.iter().any(|place| matches!(place.kind, Kind::Written | Kind::Text))
}

/// Writes the structure that a message of several placeholders takes, and says what it is called: `PlanWaits` for
/// `plan.waits`.
fn structure(structures: &mut String, key: &str, english: &Message, places: &[Place<'_>]) -> String {
    let name: String = key
        .split(['.', '_'])
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<Vec<_>>()
        })
        .collect();
    let shown = english.other.as_deref().unwrap_or_default();
    let lifetime = if borrows(places) { "<'a>" } else { "" };
    let _ = writeln!(structures, "\n    /// “{shown}”");
    let _ = writeln!(structures, "    #[derive(Clone, Copy)]\n    pub(crate) struct {name}{lifetime} {{");
    for place in places {
        let _ = writeln!(structures, "        pub(crate) {}: {},", place.name, place.kind.takes(true));
    }
    structures.push_str("    }\n");
    name
}

fn words(text: &str, is_plain: bool) -> String {
    if is_plain {
        return format!("{text:?}");
    }
    let list: Vec<String> = pieces(text)
        .unwrap_or_default()
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => format!("{words:?}"),
            Piece::Place(place) => place.kind.written(place.name),
        })
        .collect();
    format!("join(&[{}])", list.join(", "))
}
