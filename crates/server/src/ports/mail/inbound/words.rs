//! What is new in an answer: the words without the email that they quote.
//!
//! Mail programs mark a quote in a few customary ways and no standard one. Where nothing would be left, all
//! of it is kept: a person's words are never lost to a guess.

/// How many lines a program may take to say who wrote what it quotes.
const ATTRIBUTION: usize = 3;

/// The words of a text that quote nothing.
pub(super) fn new_words(text: &str) -> String {
    let clean: String = text.replace("\r\n", "\n").chars().filter(|letter| is_shown(*letter)).collect();
    let lines: Vec<&str> = clean.lines().collect();
    let end = (0..lines.len()).find(|at| quote_starts(lines.get(*at..).unwrap_or_default()));
    let own = |lines: &[&str]| {
        let own: Vec<&str> = lines.iter().copied().filter(|line| !line.starts_with('>')).collect();
        own.join("\n").trim().to_owned()
    };
    let above = own(lines.get(..end.unwrap_or(lines.len())).unwrap_or_default());
    let anywhere = || Some(own(&lines)).filter(|own| !own.is_empty());
    if above.is_empty() { anywhere().unwrap_or_else(|| clean.trim().to_owned()) } else { above }
}

fn is_shown(letter: char) -> bool {
    !letter.is_control() || matches!(letter, '\n' | '\t')
}

/// Whether what comes now is a signature or somebody else's.
fn quote_starts(lines: &[&str]) -> bool {
    let Some(first) = lines.first().map(|line| line.trim_end()) else { return false };
    first == "--" || is_divider(first) || is_header_block(lines) || is_attribution(lines)
}

/// `-----Original Message-----` and its kin.
fn is_divider(line: &str) -> bool {
    let words = line.trim_matches(['-', ' ']);
    line.starts_with("--")
        && ["Original Message", "Ursprüngliche Nachricht", "Originalnachricht"]
            .iter()
            .any(|divider| words.eq_ignore_ascii_case(divider))
}

/// `From: …`, `Sent: …`: the headers of the quoted email, perhaps under a ruled line, perhaps in bold.
fn is_header_block(lines: &[&str]) -> bool {
    let names = |line: &&str, names: &[&str]| {
        let line = line.trim_start_matches('*');
        names.iter().any(|name| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(':')))
    };
    let ruled = |line: &&&str| line.len() > 8 && line.chars().all(|letter| letter == '_');
    let block = if lines.first().as_ref().is_some_and(ruled) { lines.get(1..) } else { Some(lines) };
    let mut block = block.unwrap_or_default().iter();
    block.next().is_some_and(|line| names(line, &["From", "Von"]))
        && block.take(3).any(|line| names(line, &["Sent", "Gesendet", "Date", "Datum"]))
}

/// `On 24 Nov 2026 at 10:00, Ana wrote:`, over up to three lines, before a quote or with a time of day.
fn is_attribution(lines: &[&str]) -> bool {
    let starts = lines.first().is_some_and(|line| line.starts_with("On ") || line.starts_with("Am "));
    let ends = |line: &&str| line.trim_end().ends_with(':');
    let Some(last) = lines.iter().take(ATTRIBUTION).position(ends).filter(|_| starts) else {
        return false;
    };
    let said = lines.get(..=last).unwrap_or_default().join(" ");
    if !said.contains(" wrote") && !said.contains(" schrieb") {
        return false;
    }
    let next = lines.iter().skip(last + 1).find(|line| !line.trim().is_empty());
    next.is_some_and(|line| line.starts_with('>')) || has_time_of_day(&said)
}

fn has_time_of_day(text: &str) -> bool {
    text.as_bytes().windows(4).any(|window| {
        matches!(window, [hour, b':', ten, one] if [hour, ten, one].iter().all(|digit| digit.is_ascii_digit()))
    })
}
