//! Files of comma-separated values (RFC 4180).

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// A row. People write what is in some of the fields: one that a spreadsheet would take for a formula is made text.
pub(crate) fn row(fields: &[String]) -> String {
    let quoted = fields.iter().map(|field| {
        let is_number = field.parse::<i64>().is_ok();
        let formula = !is_number && field.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let safe = if formula { format!("'{field}") } else { field.clone() };
        if safe.contains(['"', ',', '\r', '\n']) {
            format!("\"{}\"", safe.replace('"', "\"\""))
        } else {
            safe
        }
    });
    format!("{}\r\n", quoted.collect::<Vec<_>>().join(","))
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
        let fields = ["0", "-2500", "Tap, \"dripping\"\nupstairs", "=HYPERLINK(1)", "-1+cmd", "@x", "\t=1"];
        let row = row(&fields.map(str::to_owned));
        assert_eq!(row, "0,-2500,\"Tap, \"\"dripping\"\"\nupstairs\",'=HYPERLINK(1),'-1+cmd,'@x,'\t=1\r\n");
    }
}
