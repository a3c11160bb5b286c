//! The lines of an email in HTML, without its marks, scripts and styles; what a mail program has quoted is known as such.

use mail_parser::decoders::html::html_to_text;

use super::words::{Line, SIGNATURE};

/// How deep quotes of quotes are told apart.
const DEEPEST: usize = 64;

/// What stands for the line that begins a signature until the rest is read: in HTML, spaces at a line's end are none.
const SIGNED: char = '\u{f0000}';

/// What begins and ends on lines of its own.
const BLOCKS: [&str; 23] = [
    "address", "article", "body", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3",
    "h4", "header", "hr", "li", "ol", "p", "section", "table", "tr", "ul",
];

/// What is not shown.
const UNSEEN: [&str; 5] = ["head", "script", "style", "template", "title"];

/// The lines.
pub(super) fn lines(html: &str) -> Vec<Line> {
    let mut reader = Reader { fresh: true, ..Reader::default() };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at_checked(at).unwrap_or((rest, ""));
        reader.text(text);
        let length = length(tag);
        match tag.get(..length).filter(|_| length > 0) {
            Some(whole) => reader.tag(whole),
            // No tag begins here: somebody wrote "a < b".
            None => reader.text("&lt;"),
        }
        rest = tag.get(length.max(1)..).unwrap_or_default();
    }
    reader.text(rest);
    reader.flush();
    reader.lines
}

/// How long the tag or comment is that begins here; 0 where none does.
fn length(tag: &str) -> usize {
    let begins = |letter: char| letter.is_ascii_alphabetic() || "/!?".contains(letter);
    if !tag.chars().nth(1).is_some_and(begins) {
        return 0;
    }
    let end = if tag.starts_with("<!--") { "-->" } else { ">" };
    tag.find(end).map_or(tag.len(), |at| at + end.len())
}

#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    /// What was read since the last quote began or ended: text, entities and breaks.
    fragment: String,
    /// Whether nothing stands on the line yet.
    fresh: bool,
    /// For each quote that is open, whether a mail program made it.
    open: Vec<bool>,
    /// What is not shown, until it ends.
    unseen: Option<&'static str>,
    /// Whether lines are as they are written.
    verbatim: bool,
}

impl Reader {
    fn text(&mut self, text: &str) {
        if self.unseen.is_some() {
            return;
        }
        self.fresh &= text.trim().is_empty();
        let signed = ["-- ", "--&nbsp;", "--&#160;"].contains(&text.trim_start());
        if signed {
            self.fragment.push(SIGNED);
        } else if self.verbatim {
            let lines = text
                .split('\n')
                .map(|line| if line == SIGNATURE { SIGNED.to_string() } else { line.to_owned() });
            self.fragment.push_str(&lines.collect::<Vec<_>>().join("<br>"));
        } else {
            self.fragment.push_str(text);
        }
    }

    fn tag(&mut self, tag: &str) {
        let name: String =
            tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
        let (name, ends) = (name.to_ascii_lowercase(), tag.starts_with("</"));
        if let Some(unseen) = self.unseen {
            if ends && name == unseen {
                self.unseen = None;
            }
            return;
        }
        match name.as_str() {
            "br" => self.end_line(),
            "td" | "th" => self.fragment.push(' '),
            "pre" => {
                self.block();
                self.verbatim = !ends;
            }
            "blockquote" => {
                self.flush();
                if ends {
                    self.open.pop();
                } else if self.open.len() < DEEPEST {
                    self.open.push(is_cited(tag));
                }
            }
            name if BLOCKS.contains(&name) => self.block(),
            name => self.unseen = UNSEEN.into_iter().find(|unseen| *unseen == name && !ends),
        }
    }

    fn block(&mut self) {
        if !self.fresh {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        self.fragment.push_str("<br>");
        self.fresh = true;
    }

    /// Ends the lines that were read, all quoted or none.
    fn flush(&mut self) {
        let quoted = self.open.contains(&true);
        let text = html_to_text(&core::mem::take(&mut self.fragment));
        self.fresh = true;
        for line in text.strip_suffix('\n').unwrap_or(&text).split('\n') {
            let line = match line.trim().strip_prefix(SIGNED) {
                Some("") => SIGNATURE.to_owned(),
                Some(_) | None => line.replace(SIGNED, SIGNATURE),
            };
            self.lines.push(if quoted { Line::surely_quoted(&line) } else { Line::plain(&line) });
        }
    }
}

/// Whether a quote is a mail program's: people indent by them.
fn is_cited(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    ["type=\"cite\"", "type='cite'", "type=cite", " cite=", "_quote", "quoted"]
        .iter()
        .any(|mark| tag.contains(mark))
}
