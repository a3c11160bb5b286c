//! What is new in an answer: the words without the email that they quote.
//!
//! Mail programs mark a quote in customary ways and no standard one, and a person's words are never lost to a guess.
//! What is cut away is a quote, or says whose words follow: above a quote, or with an address of ours in it; or it
//! stands below the line that begins a signature (RFC 3676, 4.3). Where nothing would be left, all of it is kept.

/// How many lines a program may take to say who wrote what it quotes.
const ATTRIBUTION: usize = 4;

/// How many lines the head of a quoted email may have: names, and values that go on.
const HEAD: usize = 24;

/// The line that begins a signature.
pub(super) const SIGNATURE: &str = "-- ";

/// How an attribution begins in the languages that programs write it in: English, German, French, Spanish and
/// Portuguese, Italian, Dutch, the Scandinavian ones.
const BEGINNINGS: [&str; 8] = ["on ", "am ", "le ", "el ", "em ", "il ", "op ", "den "];

/// What it says there.
const WROTE: [&str; 9] =
    ["wrote", "schrieb", "geschrieben", "écrit", "escribió", "escreveu", "scritto", "schreef", "skrev"];

/// Who wrote, in the head of a quoted email: English, German, French and Spanish, Danish, Dutch, Italian.
const FROM: [&str; 7] = ["from", "von", "de", "expéditeur", "fra", "van", "da"];

/// What else stands there.
const NAMES: [&str; 33] = [
    "sent",
    "date",
    "to",
    "cc",
    "bcc",
    "subject",
    "reply-to",
    "importance",
    "gesendet",
    "datum",
    "an",
    "kopie",
    "betreff",
    "antwort an",
    "wichtigkeit",
    "envoyé",
    "à",
    "objet",
    "pour",
    "répondre à",
    "sujet",
    "sendt",
    "til",
    "emne",
    "verzonden",
    "aan",
    "onderwerp",
    "enviado",
    "para",
    "asunto",
    "inviato",
    "a",
    "oggetto",
];

/// Whether a line is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoted {
    /// It is not.
    No,
    /// It begins with `>`, which people write as well.
    Perhaps,
    /// The program says so.
    Surely,
}

/// A line of an email.
#[derive(Clone, Debug)]
pub(super) struct Line {
    text: String,
    quoted: Quoted,
}

impl Line {
    /// A line as it stands.
    pub(super) fn plain(text: &str) -> Self {
        let text: String = text.chars().filter(|letter| is_shown(*letter)).collect();
        let quoted = if text.starts_with('>') { Quoted::Perhaps } else { Quoted::No };
        Self { text, quoted }
    }

    /// A line that the program has marked as quoted.
    pub(super) fn surely_quoted(text: &str) -> Self {
        Self { quoted: Quoted::Surely, ..Self::plain(text) }
    }

    /// Whether nothing stands on it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn is_quoted(&self) -> bool {
        self.quoted != Quoted::No
    }

    /// Whether it is quoted by `>` and a space, or by more than one.
    fn is_spaced(&self) -> bool {
        self.quoted == Quoted::Perhaps
            && (self.text.starts_with("> ") || self.text.starts_with(">>") || self.text == ">")
    }
}

fn is_shown(letter: char) -> bool {
    !letter.is_control() || letter == '\t'
}

/// The words of these lines that quote nothing. An address is ours if it is of one of these domains.
pub(super) fn new_words(lines: &[Line], ours: &[&str]) -> String {
    let text = |kept: &[&Line]| {
        let whole = |line: &&'_ Line| {
            if line.text == SIGNATURE { SIGNATURE.to_owned() } else { line.text.trim_end().to_owned() }
        };
        let kept: Vec<String> = kept.iter().map(whole).collect();
        kept.join("\n").trim().to_owned()
    };
    let new = text(&Reader { lines, ours, spaced: lines.iter().any(Line::is_spaced) }.new_lines());
    if !new.is_empty() {
        return new;
    }
    let own: Vec<&Line> = lines.iter().filter(|line| !line.is_quoted()).collect();
    let own = text(&own);
    if own.is_empty() { text(&lines.iter().collect::<Vec<_>>()) } else { own }
}

struct Reader<'a> {
    lines: &'a [Line],
    ours: &'a [&'a str],
    /// Whether quoted lines have a space after their mark in this email.
    spaced: bool,
}

impl<'a> Reader<'a> {
    /// The lines that are new.
    fn new_lines(&self) -> Vec<&'a Line> {
        let mut kept: Vec<&Line> = Vec::new();
        let mut at = 0;
        // Whether something was quoted already: then further quotes follow between the answers.
        let mut quoting = false;
        while let Some(line) = self.lines.get(at) {
            if self.is_quote(at) {
                let run = self.run(at);
                if quoting || self.is_quotation(at, run) {
                    quoting = true;
                } else {
                    kept.extend(self.lines.get(at..at + run).unwrap_or_default());
                }
                at += run;
                continue;
            }
            if line.text == SIGNATURE {
                break;
            }
            match self.said_of_quote(at) {
                Some(Said { lines, above_quote: true }) => {
                    quoting = true;
                    at += lines;
                }
                // What follows is the email that is answered, to its end.
                Some(_) => break,
                None => {
                    kept.push(line);
                    at += 1;
                }
            }
        }
        kept
    }

    fn is_quote(&self, at: usize) -> bool {
        self.lines.get(at).is_some_and(|line| match line.quoted {
            Quoted::No => false,
            Quoted::Surely => true,
            // ">60 degrees" among lines with a space is somebody's own.
            Quoted::Perhaps => !self.spaced || line.is_spaced(),
        })
    }

    /// How many quoted lines follow each other.
    fn run(&self, at: usize) -> usize {
        (at..self.lines.len()).take_while(|at| self.is_quote(*at)).count()
    }

    /// Whether a run of marked lines is a quotation, and no comparison of somebody's own: ">60 degrees".
    fn is_quotation(&self, at: usize, run: usize) -> bool {
        let Some(line) = self.lines.get(at).filter(|line| line.quoted == Quoted::Perhaps) else {
            return true;
        };
        let words = line.text.trim_start_matches('>');
        let compares = words.trim_start().starts_with(|letter: char| letter.is_ascii_digit())
            || words.starts_with(|letter: char| !letter.is_whitespace());
        run > 1 || !compares
    }

    /// The place of the next line that is not blank.
    fn next(&self, at: usize) -> usize {
        at + self.lines.get(at..).unwrap_or_default().iter().take_while(|line| line.is_blank()).count()
    }

    /// What says whose words follow, if that begins here: `On Monday Anna wrote:`, or the head of a quoted email, under
    /// a divider or without one.
    fn said_of_quote(&self, at: usize) -> Option<Said> {
        let divider = self.dividers(at);
        let from = at + divider;
        let said = self.attribution(from).or_else(|| self.head(from));
        let (lines, is_ours) = match said {
            Some((lines, is_ours)) => (divider + lines, is_ours),
            // A divider alone says nothing, unless a quote follows.
            None if divider > 0 => (divider, false),
            None => return None,
        };
        let above_quote = self.is_quote(self.next(at + lines));
        (above_quote || is_ours).then_some(Said { lines, above_quote })
    }

    /// How many lines here divide an email from the one below: `-----Original Message-----`, `________`.
    fn dividers(&self, at: usize) -> usize {
        let is_rule = |letter: char| matches!(letter, '-' | '_' | '\u{2010}'..='\u{2015}' | '=');
        let mut next = at;
        while let Some(line) = self.lines.get(next).filter(|line| !line.is_quoted()) {
            let text = line.text.trim();
            let rules = text.chars().take_while(|letter| is_rule(*letter)).count();
            let rest = text.trim_start_matches(is_rule);
            let ends = rest.is_empty() || rest.ends_with(is_rule);
            if !(rules >= 3 && ends && (rules >= 8 || !rest.is_empty())) {
                break;
            }
            next = self.next(next + 1);
        }
        next - at
    }

    /// `On 24 Nov 2026 at 10:00, Anna wrote:`, over up to four lines: how many, and whether an address of ours is in it.
    fn attribution(&self, at: usize) -> Option<(usize, bool)> {
        let mut said = String::new();
        for (more, line) in self.lines.get(at..)?.iter().take(ATTRIBUTION).enumerate() {
            if line.is_blank() || line.is_quoted() {
                return None;
            }
            said = format!("{said} {}", line.text.trim());
            let words = said.trim().to_lowercase();
            let begins = BEGINNINGS.iter().any(|word| words.starts_with(word));
            let dated = words.contains(|letter: char| letter.is_ascii_digit());
            let ends = words.trim_end_matches([' ', '\u{a0}']).ends_with([':', '：']);
            let wrote = words.split(|letter: char| !letter.is_alphabetic()).any(|word| WROTE.contains(&word));
            if ends {
                // Who writes of us in a sentence of their own names no hour, and puts no brackets around the address.
                let is_ours = self.is_ours(&words) && (words.contains(['<', '[']) || has_time_of_day(&words));
                let is_one = wrote && (is_ours || begins || (dated && more == 0));
                return is_one.then_some((more + 1, is_ours));
            }
            // Over several lines it begins like one, and is no sentence of somebody's own; a month may be abbreviated.
            let goes_on = self.lines.get(at + more + 1).is_some_and(|next| {
                let dated = next.text.trim_start().starts_with(|letter: char| letter.is_ascii_digit());
                !words.ends_with(['!', '?']) && (dated || !words.ends_with('.'))
            });
            let begins = begins || words.starts_with(|letter: char| letter.is_ascii_digit());
            if !(goes_on && (begins || (wrote && dated) || self.is_ours(&words))) {
                return None;
            }
        }
        None
    }

    /// `From: …`, `Sent: …`, in any order: how many lines, and whether an address of ours is in them.
    fn head(&self, at: usize) -> Option<(usize, bool)> {
        let (mut from, mut others, mut is_ours, mut lines) = (false, 0, false, 0);
        let mut beside = 0;
        for (more, line) in self.lines.get(at..)?.iter().take(HEAD).enumerate() {
            if line.is_quoted() {
                break;
            }
            match name(&line.text) {
                Some(name) => {
                    from |= FROM.contains(&name.as_str());
                    others += usize::from(NAMES.contains(&name.as_str()));
                    (lines, beside) = (more + 1, 0);
                    is_ours |= self.is_ours(&line.text);
                }
                None if more == 0 => return None,
                // A value goes on, or the lines are paragraphs of their own.
                None => beside += 1,
            }
            if beside > 2 {
                break;
            }
        }
        (from && others > 0).then_some((lines, is_ours))
    }

    /// Whether an address of ours is in a text.
    fn is_ours(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        self.ours.iter().any(|domain| {
            let address = format!("@{}", domain.to_ascii_lowercase());
            text.match_indices(&address).any(|(at, _)| {
                let rest = text.get(at + address.len()..).unwrap_or_default();
                let mut after = rest.chars();
                let next = after.next();
                let goes_on = |letter: char| letter.is_alphanumeric() || letter == '-';
                let is_longer =
                    next.is_some_and(goes_on) || (next == Some('.') && after.next().is_some_and(goes_on));
                !is_longer
            })
        })
    }
}

/// What says whose words follow.
struct Said {
    /// Its lines.
    lines: usize,
    /// Whether they are marked as quoted.
    above_quote: bool,
}

/// The name of a line of an email's head, in lower case; `None` where it is no such line.
fn name(line: &str) -> Option<String> {
    let (name, _) = line.split_once([':', '：'])?;
    let name = name.trim_matches(|letter: char| letter == '*' || letter.is_whitespace()).to_lowercase();
    (FROM.contains(&name.as_str()) || NAMES.contains(&name.as_str())).then_some(name)
}

fn has_time_of_day(text: &str) -> bool {
    text.as_bytes().windows(4).any(|window| {
        matches!(window, [hour, b':' | b'h', ten, one] if [hour, ten, one].iter().all(|digit| digit.is_ascii_digit()))
    })
}
