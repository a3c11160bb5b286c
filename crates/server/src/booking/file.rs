//! Files of the booking software's: a comma, a semicolon or a tab between the cells, as spreadsheets write them; the
//! first line names the columns, in any order.

use csv::{ReaderBuilder, StringRecord, Trim};
use reckon_domain::rule::Language;
use reckon_domain::wording;
use reckon_domain::wording::Wording;
use reckon_store::Fault;
use serde_json::{Map, Value};

use super::{Given, refusal};
use crate::problem::{Code, Problem};

/// The most lines of a file, but for its header.
const MOST: usize = 10_000;

/// What may stand between the cells.
const BETWEEN: [char; 3] = [',', ';', '\t'];

/// A file, read: a line's number, and what stands in it.
pub(crate) struct File {
    columns: Vec<&'static str>,
    /// Where each entry begins, and its fields.
    pub(crate) lines: Vec<(u64, Given)>,
    /// How many lines have no cell with anything in it.
    pub(crate) empty: usize,
}

/// Why a file cannot be read: in which line, and what is wrong there.
struct Unreadable(u64, Wording);

impl Unreadable {
    /// For who reads this language, the line's number included.
    fn problem(self, language: Language) -> Problem {
        let Self(line, said) = self;
        let place = wording!("line {line}", "Zeile {line}");
        Problem::field(place.text(language), Wording::untranslated(said.text(language)))
    }
}

impl File {
    /// Reads a file whose columns must be these; what is wrong with it is said in this language.
    ///
    /// # Errors
    /// `malformed` with the line and the column when it is no such file; `too_large` when it has too many lines. A
    /// line that is not right is refused by itself, later.
    pub(crate) fn read(bytes: &[u8], known: &[&'static str], language: Language) -> Result<Self, Problem> {
        let found = Self::parse(bytes, known).map_err(|problem| problem.problem(language))?;
        if found.lines.len() <= MOST {
            return Ok(found);
        }
        let problem = wording!(
            "at most {MOST} lines beside the header: split the file",
            "höchstens {MOST} Zeilen neben der Kopfzeile: teilen Sie die Datei"
        );
        let problem = Wording::untranslated(problem.text(language));
        Err(Problem::new(Code::TooLarge, problem))
    }

    fn parse(bytes: &[u8], known: &[&'static str]) -> Result<Self, Unreadable> {
        let text = text(bytes)?;
        let (said, text, above) = announced(text);
        let between = said.unwrap_or_else(|| delimiter(text));
        check_quotes(text, between, above)?;
        let mut reader = ReaderBuilder::new()
            .delimiter(between as u8)
            .flexible(true)
            .has_headers(true)
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let mut place = Place { rest: text, line: above + 1 };
        let header = reader.headers().map_err(|_| unreadable(above + 1))?;
        let columns = columns(header, known).map_err(|said| Unreadable(above + 1, said))?;
        let mut found = Self { columns, lines: Vec::new(), empty: 0 };
        let mut record = StringRecord::new();
        loop {
            let line = place.at(text.len(), reader.position().byte());
            match reader.read_record(&mut record) {
                Ok(true) if record.iter().all(str::is_empty) => found.empty += 1,
                Ok(true) => found.lines.push((line, given(&found.columns, &record))),
                Ok(false) => return Ok(found),
                Err(_) => return Err(unreadable(line)),
            }
            if found.lines.len() > MOST {
                return Ok(found);
            }
        }
    }

    /// In which column a field stands, from 1.
    pub(crate) fn column(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|column| *column == field).map(|at| at + 1)
    }
}

/// A place in the text. The reader counts lines too, but takes a line's end for the next one's beginning.
struct Place<'a> {
    rest: &'a str,
    line: u64,
}

impl Place<'_> {
    /// The line of what begins at or after this byte of a text that is so long.
    fn at(&mut self, length: usize, byte: u64) -> u64 {
        let before = length - self.rest.len();
        let passed = usize::try_from(byte).unwrap_or(length).saturating_sub(before);
        let (done, rest) = self.rest.split_at_checked(passed).unwrap_or((self.rest, ""));
        let begun = rest.trim_start_matches(['\r', '\n']);
        let ends = rest.len() - begun.len();
        let gap = rest.get(..ends).unwrap_or_default();
        self.line += done.matches('\n').chain(gap.matches('\n')).count() as u64;
        self.rest = begun;
        self.line
    }
}

fn text(bytes: &[u8]) -> Result<&str, Unreadable> {
    let text = core::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        Unreadable(
            line,
            wording!(
                "is not UTF-8: save the file as \"CSV UTF-8\"",
                "ist kein UTF-8: speichern Sie die Datei als „CSV UTF-8“"
            ),
        )
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        let said = wording!("is empty: it must name the columns", "ist leer: sie muss die Spalten nennen");
        return Err(Unreadable(1, said));
    }
    Ok(text)
}

/// What spreadsheets write above all: `sep=;` says what stands between the cells. What it says, the rest, and how many
/// lines stood above that.
fn announced(text: &str) -> (Option<char>, &str, u64) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    // As spreadsheets save it again, it has the other cells' marks behind it, or stands in quotation marks.
    let said = first.trim_end_matches('\r').trim_matches('"');
    let Some(said) = said.get(..4).filter(|name| name.eq_ignore_ascii_case("sep=")).and(said.get(4..)) else {
        return (None, text, 0);
    };
    (said.chars().next().filter(|mark| BETWEEN.contains(mark)), rest, 1)
}

/// What the header has most of.
fn delimiter(text: &str) -> char {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let [comma, others @ ..] = BETWEEN;
    others.into_iter().fold(comma, |best, mark| {
        if header.matches(mark).count() > header.matches(best).count() { mark } else { best }
    })
}

fn unreadable(line: u64) -> Unreadable {
    Unreadable(line, wording!("cannot be read as CSV", "ist nicht als CSV lesbar"))
}

/// Checks that every quotation mark that opens a cell is closed, and that what follows it is the next cell: a reader of
/// CSV takes whatever comes after one that is left open for the same cell, lines and all.
fn check_quotes(text: &str, between: char, above: u64) -> Result<(), Unreadable> {
    let mut line = above + 1;
    let mut opened = None;
    let mut begins = true;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        line += u64::from(letter == '\n');
        match (opened, letter) {
            (None, '"') if begins => opened = Some(line),
            (Some(_), '"') if letters.peek() == Some(&'"') => drop(letters.next()),
            (Some(since), '"') => {
                // Spaces behind it are no matter.
                while letters.next_if(|next| *next == ' ').is_some() {}
                if letters.peek().is_some_and(|next| *next != between && *next != '\r' && *next != '\n') {
                    return Err(not_closed(since));
                }
                opened = None;
            }
            (None | Some(_), _) => {}
        }
        begins = opened.is_none() && (letter == between || letter == '\n' || letter == '\r');
    }
    opened.map_or(Ok(()), |since| Err(not_closed(since)))
}

fn not_closed(line: u64) -> Unreadable {
    Unreadable(
        line,
        wording!(
            "a quotation mark in this line is not closed; a cell with one in its words writes it twice",
            "ein Anführungszeichen in dieser Zeile ist nicht geschlossen; gehört es zum Text, steht es doppelt"
        ),
    )
}

/// The columns in the file's order, or what is wrong with them. A header's own words are not repeated: a file without
/// one has contacts there.
fn columns(header: &StringRecord, known: &[&'static str]) -> Result<Vec<&'static str>, Wording> {
    let mut columns = Vec::new();
    let mut problems = Vec::new();
    for (at, name) in header.iter().enumerate() {
        match known.iter().find(|column| column.eq_ignore_ascii_case(name)) {
            Some(column) if columns.contains(column) => {
                problems.push(wording!(
                    "column {at} is {column} once more",
                    "Spalte {at} ist noch einmal {column}",
                    at = at + 1
                ));
            }
            Some(column) => columns.push(*column),
            None => {
                problems.push(wording!("column {at} is unknown", "Spalte {at} ist unbekannt", at = at + 1))
            }
        }
    }
    let missing = known.iter().filter(|column| !columns.contains(*column));
    problems.extend(missing.map(|column| wording!("{column} is missing", "{column} fehlt")));
    if problems.is_empty() {
        return Ok(columns);
    }
    let all = |language| problems.iter().map(|one| one.text(language)).collect::<Vec<_>>().join(", ");
    Err(wording!(
        "{english}. The columns are, in any order: {known}",
        "{german}. Die Spalten sind, in beliebiger Reihenfolge: {known}",
        english = all(Language::En),
        german = all(Language::De),
        known = known.join(", ")
    ))
}

fn given(columns: &[&'static str], record: &StringRecord) -> Given {
    if record.len() != columns.len() {
        return Given(refusal("line", Fault::Cells(record.len(), columns.len())));
    }
    let value = |cell: &str| if cell.is_empty() { Value::Null } else { Value::String(cell.to_owned()) };
    let cells = columns.iter().zip(record).map(|(column, cell)| ((*column).to_owned(), value(cell)));
    Given(Ok(cells.collect::<Map<_, _>>()))
}

#[cfg(test)]
mod tests {
    use super::super::{CLIENT, Entries, Fields, client, entries};
    use super::*;

    const LINE: &str = "cleo,3,\"Park, Cleo\",+44 7911 123456,,cleo@example.org,en";

    fn header() -> String {
        CLIENT.join(",")
    }

    fn problem(bytes: &[u8]) -> String {
        match File::read(bytes, &CLIENT, Language::En) {
            Ok(_) => String::new(),
            Err(problem) => format!("{problem:?}"),
        }
    }

    fn names(bytes: &[u8]) -> Vec<(u64, String)> {
        let file = File::read(bytes, &CLIENT, Language::En).unwrap();
        let lines: Vec<_> = file.lines.iter().map(|(line, _)| *line).collect();
        let read: Entries<_> =
            entries(file.lines.into_iter().map(|(_, given)| given), |fields: &mut Fields| client(fields));
        lines.into_iter().zip(read.right().into_iter().map(|client| client.name)).collect()
    }

    #[test]
    fn commas_semicolons_line_ends_and_marks_are_all_read() {
        let plain = format!("{}\n{LINE}\n", header());
        let want = vec![(2, "Park, Cleo".to_owned())];
        assert_eq!(names(plain.as_bytes()), want);
        assert_eq!(names(plain.replace('\n', "\r\n").as_bytes()), want);
        assert_eq!(names(format!("\u{feff}{plain}").as_bytes()), want);
        assert_eq!(names(plain.trim_end().as_bytes()), want, "without an end of the last line");
        let german = format!("{}\r\ncleo;3;Park, Cleo;+44 7911 123456;;;de\r\n", CLIENT.join(";"));
        assert_eq!(names(german.as_bytes()), want);
    }

    #[test]
    fn columns_come_in_any_order_and_case() {
        let text = "Language;EMAIL; landline;mobile;name;version;reference\nde;;;;Cleo Park;1;cleo";
        assert_eq!(names(text.as_bytes()), [(2, "Cleo Park".to_owned())]);
        let file = File::read(text.as_bytes(), &CLIENT, Language::En).unwrap();
        assert_eq!((file.column("language"), file.column("reference")), (Some(1), Some(7)));
        assert_eq!(file.column("line"), None);
    }

    #[test]
    fn a_line_is_where_its_entry_begins() {
        let text = format!("{}\n\ncleo,3,\"Park,\nCleo\",,,,en\n{LINE}\n", header());
        let file = File::read(text.as_bytes(), &CLIENT, Language::En).unwrap();
        assert_eq!(file.lines.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 5]);
    }

    #[test]
    fn a_wrong_header_says_every_column_and_repeats_none() {
        let said = problem(format!("{},canary\n", header().replace("email", "name")).as_bytes());
        for part in ["column 6 is name once more", "column 8 is unknown", "email is missing", "line 1"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(!said.contains("canary"), "{said}");
        let without = problem(format!("{LINE}\n").as_bytes());
        assert!(without.contains("reference is missing") && !without.contains("cleo"), "{without}");
    }

    #[test]
    fn what_is_no_text_or_nothing_is_said() {
        let latin = [format!("{}\n", header()).as_bytes(), b"cleo,3,J\xfcrgen,,,,de\n"].concat();
        let said = problem(&latin);
        assert!(said.contains("line 2") && said.contains("CSV UTF-8"), "{said}");
        assert!(problem(b" \r\n").contains("line 1"));
        assert!(problem(b"\xef\xbb\xbf").contains("line 1"));
    }

    #[test]
    fn a_line_of_another_length_refuses_itself() {
        let text = format!("{}\ncleo,3\n{LINE}\n", header());
        let file = File::read(text.as_bytes(), &CLIENT, Language::En).unwrap();
        let wrong = file.lines.first().and_then(|(_, Given(fields))| fields.as_ref().err().cloned()).unwrap();
        assert_eq!(wrong.fault, Fault::Cells(2, 7));
        assert!(file.lines.get(1).unwrap().1.0.is_ok());
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_is_said_where_it_is() {
        let four = "q3,1,\"Park,,,,de";
        let after = "q4,1,Kim,,,,en\nq5,1,\"Meyer, K\",,,,de\nq6,1,Lee,,,,en\n";
        let before = format!("{}\nq1,1,Ann,,,,en\nq2,1,\"Bo \"\"B\"\"\" ,,,,en", header());
        for text in
            [format!("{before}\n{four}\n{after}"), format!("{before}\n{four}\n"), format!("{before}\n{four}")]
        {
            let said = problem(text.as_bytes());
            assert!(said.contains("line 4") && said.contains("is not closed"), "{said}");
            let said = format!("{:?}", File::read(text.as_bytes(), &CLIENT, Language::De).err());
            assert!(said.contains("Zeile 4") && said.contains("nicht geschlossen"), "{said}");
        }
        assert_eq!(problem(format!("{before}\nq3,1,5\" pipe,,,,de\n{after}").as_bytes()), "");
    }

    #[test]
    fn a_line_that_says_what_is_between_and_tabs_are_understood() {
        let semicolons = format!("{}\r\ncleo;3;Park, Cleo;;;;de\r\n", CLIENT.join(";"));
        for first in ["sep=;\r\n", "SEP=;\n", "\u{feff}sep=;\n", "\"sep=;\"\r\n"] {
            let text = format!("{first}{semicolons}");
            assert_eq!(names(text.as_bytes()), [(3, "Park, Cleo".to_owned())], "{first:?}");
        }
        let tabs = format!("{}\ncleo\t3\t\"Park, Cleo; jr\"\t\t\t\tde\n", CLIENT.join("\t"));
        assert_eq!(names(tabs.as_bytes()), [(2, "Park, Cleo; jr".to_owned())]);
        assert_eq!(names(format!("sep=\t\n{tabs}").as_bytes()), [(3, "Park, Cleo; jr".to_owned())]);
        let said = problem(format!("sep=;\n{}\n", CLIENT.join(";").replace("email", "mail")).as_bytes());
        assert!(said.contains("line 2") && said.contains("email is missing"), "{said}");
    }

    #[test]
    fn lines_of_nothing_are_counted() {
        let text = format!("{}\n{LINE}\n,,,,,,\n , ,\n\n;\n,,,,,,", header());
        let file = File::read(text.as_bytes(), &CLIENT, Language::En).unwrap();
        assert_eq!((file.lines.len(), file.empty), (2, 3), "a semicolon is a word here");
    }

    /// Every word of a refusal is in the language that was asked for.
    #[test]
    fn what_is_wrong_with_a_file_is_said_in_german() {
        let header = header();
        let long = format!("{header}\n{}", format!("{LINE}\n").repeat(MOST + 1));
        for text in [&b" \r\n"[..], b"\xff", b"a,b\n", format!("{header},name\n").as_bytes(), long.as_bytes()]
        {
            let said = format!("{:?}", File::read(text, &CLIENT, Language::De).err());
            for english in ["is ", "the ", "column", "missing", "at most", "must"] {
                assert!(!said.contains(english), "{english}: {said}");
            }
        }
    }

    #[test]
    fn a_file_has_an_end() {
        let text = format!("{}\n{}", header(), format!("{LINE}\n").repeat(MOST + 1));
        assert!(problem(text.as_bytes()).contains("split the file"));
        let fits = format!("{}\n{}", header(), format!("{LINE}\n").repeat(MOST));
        assert_eq!(problem(fits.as_bytes()), "");
    }
}
