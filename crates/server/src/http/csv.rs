//! Files of comma-separated values (RFC 4180).

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// A row. People write what is in some of the fields: one that a spreadsheet would take for a formula is made text.
pub(crate) fn row(fields: &[String]) -> String {
    let quoted = fields.iter().map(|field| {
        let is_number = field.parse::<i64>().is_ok();
        let safe = if is_number { field.clone() } else { text(field) };
        if safe.contains(['"', ',', ';', '\t', '\r', '\n']) {
            format!("\"{}\"", safe.replace('"', "\"\""))
        } else {
            safe
        }
    });
    format!("{}\r\n", quoted.collect::<Vec<_>>().join(","))
}

/// A text in which no cell begins like a formula, whatever a spreadsheet takes for the end of the one before.
fn text(field: &str) -> String {
    let mut safe = String::with_capacity(field.len());
    let mut begins = true;
    for letter in field.chars() {
        if begins && matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r') {
            safe.push('\'');
        }
        begins = matches!(letter, ';' | ',' | '\t' | '\r' | '\n' | '"') || (begins && letter == ' ');
        safe.push(letter);
    }
    safe
}

/// The file, to be saved under this name. Its first row names the fields.
pub(crate) fn file(name: &str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_quoted_where_it_must_be_and_never_a_formula() {
        let hidden = row(&["no;=cmd|'/C calc'!A0;x".to_owned(), "a\n @b, -c".to_owned()]);
        assert_eq!(hidden, "\"no;'=cmd|'/C calc'!A0;x\",\"a\n '@b, '-c\"\r\n");
        let fields = ["0", "-2500", "Tap, \"dripping\"\nupstairs", "=HYPERLINK(1)", "-1+cmd", "@x", "\t=1"];
        let row = row(&fields.map(str::to_owned));
        assert_eq!(
            row,
            "0,-2500,\"Tap, \"\"dripping\"\"\nupstairs\",'=HYPERLINK(1),'-1+cmd,'@x,\"'\t'=1\"\r\n"
        );
    }
}
