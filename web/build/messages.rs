//! Message files: read, compared and turned into Rust.
//!
//! A line is `key = text`. A text may hold placeholders such as `{name}`; `{n}` is a number and is
//! written as the language writes numbers. Where the number decides the words, the key has two lines,
//! `key[one] = …` and `key[other] = …`. Empty lines and lines that begin with `#` say nothing.

use std::collections::{BTreeMap, BTreeSet};
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

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// A placeholder's name.
    Place(&'a str),
}

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
/// When a brace has no partner or a placeholder no proper name.
pub(crate) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}').ok_or("a { without its }")?;
        if place.is_empty() || !place.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            return Err(format!("{{{place}}} is no placeholder: lower case letters and `_`"));
        }
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        pieces.push(Piece::Place(place));
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

impl Message {
    /// The placeholders of all its forms, in the order in which they first occur; a plural needs its
    /// number, whether or not it names it.
    fn arguments(&self) -> Vec<&str> {
        let mut places: Vec<&str> = Vec::new();
        for piece in
            [&self.other, &self.one].into_iter().flatten().flat_map(|text| pieces(text).unwrap_or_default())
        {
            if let Piece::Place(place) = piece
                && !places.contains(&place)
            {
                places.push(place);
            }
        }
        if self.one.is_some() && !places.contains(&"n") {
            places.push("n");
        }
        places
    }

    fn places(&self) -> BTreeSet<&str> {
        self.arguments().into_iter().collect()
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
    let mut code = String::from("impl Texts {\n");
    for (key, english) in &en.messages {
        if let Some(german) = de.messages.get(key) {
            function(&mut code, key, english, german);
        }
    }
    code.push_str("}\n");
    Ok(code)
}

/// Where the two files differ in what they say.
#[must_use]
pub(crate) fn compare(en: &File, de: &File) -> Vec<String> {
    let mut problems = Vec::new();
    for (one, other) in [(en, de), (de, en)] {
        for (key, message) in &one.messages {
            match other.messages.get(key) {
                None => problems
                    .push(format!("{}: no message {key}; {}:{} has it", other.name, one.name, message.line)),
                Some(theirs) if one.name == en.name && theirs.places() != message.places() => {
                    problems.push(format!(
                        "{}:{}: {key} has the placeholders {:?}, but {}:{} has {:?}",
                        other.name,
                        theirs.line,
                        theirs.places(),
                        one.name,
                        message.line,
                        message.places()
                    ));
                }
                Some(_) => {}
            }
        }
    }
    problems
}

fn function(code: &mut String, key: &str, english: &Message, german: &Message) {
    let places = english.arguments();
    let name = key.replace('.', "_");
    let arguments: String = places
        .iter()
        .map(|place| if *place == "n" { ", n: u32".to_owned() } else { format!(", {place}: &str") })
        .collect();
    let result = if places.is_empty() { "&'static str" } else { "String" };
    let shown = english.other.as_deref().unwrap_or_default();
    let _ = writeln!(code, "    /// “{shown}”");
    let _ = writeln!(code, "    pub(crate) fn {name}(self{arguments}) -> {result} {{");
    if english.one.is_some() || german.one.is_some() {
        let _ = writeln!(code, "        let one = self.is_one(n);");
    }
    if places.contains(&"n") {
        let _ = writeln!(code, "        let n = &self.number(n);");
    }
    let _ = writeln!(code, "        match self.language {{");
    for (language, message) in [("En", english), ("De", german)] {
        let other = words(message.other.as_deref().unwrap_or_default(), places.is_empty());
        let body = match &message.one {
            Some(one) => format!("if one {{ {} }} else {{ {other} }}", words(one, places.is_empty())),
            None => other,
        };
        let _ = writeln!(code, "            Language::{language} => {body},");
    }
    code.push_str("        }\n    }\n");
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
            Piece::Place(place) => place.to_owned(),
        })
        .collect();
    format!("join(&[{}])", list.join(", "))
}
