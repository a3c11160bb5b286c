//! Files of the booking software's: comma or semicolon between the cells, as Excel writes them where the comma is in
//! the numbers; the first line names the columns, in any order.

use csv::{ReaderBuilder, StringRecord, Trim};
use reckon_domain::rule::Language;
use reckon_domain::wording;
use reckon_store::Fault;
use serde_json::{Map, Value};

use super::{Given, refusal};
use crate::problem::{Code, Problem};

/// The most lines of a file, but for its header.
const MOST: usize = 10_000;

/// A file, read: a line's number, and what stands in it.
pub(crate) struct File {
    columns: Vec<&'static str>,
    /// Where each entry begins, and its fields.
    pub(crate) lines: Vec<(u64, Given)>,
}

impl File {
    /// Reads a file whose columns must be these.
    ///
    /// # Errors
    /// `malformed` with the line and the column when it is no such file; `too_large` when it has too many lines. A
    /// line that is not right is refused by itself, later.
    pub(crate) fn read(bytes: &[u8], known: &[&'static str]) -> Result<Self, Problem> {
        let text = text(bytes)?;
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .has_headers(true)
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let mut place = Place { rest: text, line: 1 };
        let header = reader.headers().map_err(|_| unreadable(1))?;
        let columns = columns(header, known)?;
        let mut lines = Vec::new();
        let mut record = StringRecord::new();
        loop {
            let line = place.at(text.len(), reader.position().byte());
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(Self { columns, lines }),
                Err(_) => return Err(unreadable(line)),
            }
            if lines.len() == MOST {
                let problem = wording!(
                    "at most {MOST} lines beside the header: split the file",
                    "höchstens {MOST} Zeilen neben der Kopfzeile: teilen Sie die Datei"
                );
                return Err(Problem::new(Code::TooLarge, problem));
            }
            lines.push((line, given(&columns, &record)));
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

fn text(bytes: &[u8]) -> Result<&str, Problem> {
    let text = core::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Problem::field(
            format!("line {line}"),
            wording!(
                "is not UTF-8: save the file as \"CSV UTF-8\"",
                "ist kein UTF-8: speichern Sie die Datei als „CSV UTF-8“"
            ),
        )
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Problem::field(
            "line 1",
            wording!("is empty: it must name the columns", "ist leer: sie muss die Spalten nennen"),
        ));
    }
    Ok(text)
}

fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' }
}

fn unreadable(line: u64) -> Problem {
    let problem = wording!("cannot be read as CSV", "ist nicht als CSV lesbar");
    Problem::field(format!("line {line}"), problem)
}

/// The columns in the file's order. A header's own words are not repeated: a file without one has contacts there.
fn columns(header: &StringRecord, known: &[&'static str]) -> Result<Vec<&'static str>, Problem> {
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
    let problem = wording!(
        "{english}. The columns are, in any order: {known}",
        "{german}. Die Spalten sind, in beliebiger Reihenfolge: {known}",
        english = all(Language::En),
        german = all(Language::De),
        known = known.join(", ")
    );
    Err(Problem::field("line 1", problem))
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
        match File::read(bytes, &CLIENT) {
            Ok(_) => String::new(),
            Err(problem) => format!("{problem:?}"),
        }
    }

    fn names(bytes: &[u8]) -> Vec<(u64, String)> {
        let file = File::read(bytes, &CLIENT).unwrap();
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
        let file = File::read(text.as_bytes(), &CLIENT).unwrap();
        assert_eq!((file.column("language"), file.column("reference")), (Some(1), Some(7)));
        assert_eq!(file.column("line"), None);
    }

    #[test]
    fn a_line_is_where_its_entry_begins() {
        let text = format!("{}\n\ncleo,3,\"Park,\nCleo\",,,,en\n{LINE}\n", header());
        let file = File::read(text.as_bytes(), &CLIENT).unwrap();
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
        let file = File::read(text.as_bytes(), &CLIENT).unwrap();
        let wrong = file.lines.first().and_then(|(_, Given(fields))| fields.as_ref().err().cloned()).unwrap();
        assert_eq!(wrong.fault, Fault::Cells(2, 7));
        assert!(file.lines.get(1).unwrap().1.0.is_ok());
    }

    #[test]
    fn a_file_has_an_end() {
        let text = format!("{}\n{}", header(), format!("{LINE}\n").repeat(MOST + 1));
        assert!(problem(text.as_bytes()).contains("split the file"));
        let fits = format!("{}\n{}", header(), format!("{LINE}\n").repeat(MOST));
        assert_eq!(problem(fits.as_bytes()), "");
    }
}
