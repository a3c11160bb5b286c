//! The API's description, for programs and for people.

use std::fmt::Write as _;
use std::sync::OnceLock;

use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use reckon_providers::mail::escape;
use serde_json::Value;

use crate::openapi::description;
use crate::problem::Code;

/// The API's description, in OpenAPI.
#[utoipa::path(get, path = "/api/openapi.json", tag = "Documentation", operation_id = "read_openapi", security(()), responses(
    (status = 200, description = "The description"),
))]
pub(crate) async fn openapi() -> Response {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| description().to_string());
    ([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}

/// The same, as a page to read.
#[utoipa::path(get, path = "/api/docs", tag = "Documentation", operation_id = "read_page", security(()), responses(
    (status = 200, description = "The page", content_type = "text/html"),
))]
pub(crate) async fn page() -> Html<&'static str> {
    static PAGE: OnceLock<String> = OnceLock::new();
    Html(PAGE.get_or_init(|| render(description())))
}

/// The page's style.
#[utoipa::path(get, path = "/api/docs/style.css", tag = "Documentation", operation_id = "read_style", security(()), responses(
    (status = 200, description = "The style", content_type = "text/css"),
))]
pub(crate) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("docs.css")).into_response()
}

/// The document as a page without a script.
fn render(document: &Value) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=en><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width, initial-scale=1\"><title>Reckon: the API</title>\
         <link rel=stylesheet href=/api/docs/style.css><main><h1>The API</h1>",
    );
    paragraph(&mut page, text(document, "/info/description"));
    page.push_str("<p>As OpenAPI: <a href=/api/openapi.json>openapi.json</a></p><h2>Requests</h2>");
    for (path, methods) in fields(document, "/paths") {
        for (method, operation) in fields(methods, "") {
            request(&mut page, document, method, path, operation);
        }
    }
    page.push_str("<h2>Problems</h2><table><tr><th>Code<th>Status<th>Meaning");
    for code in Code::ALL {
        let (code, status, [title, _]) = code.describe();
        let _ = write!(page, "<tr><td><code>{code}</code><td>{}<td>{}", status.as_u16(), escaped(title));
    }
    page.push_str("</table><h2>Forms</h2>");
    for (name, schema) in fields(document, "/components/schemas") {
        let _ = write!(page, "<section id=\"{name}\"><h3>{name}</h3>");
        paragraph(&mut page, text(schema, "/description"));
        form(&mut page, schema);
        page.push_str("</section>");
    }
    page.push_str("</main></html>");
    page
}

fn request(page: &mut String, document: &Value, method: &str, path: &str, operation: &Value) {
    let _ = write!(
        page,
        "<details><summary><b>{}</b> <code>{}</code><span>{}</span></summary>",
        method.to_uppercase(),
        escaped(path),
        escaped(text(operation, "/summary"))
    );
    paragraph(page, text(operation, "/description"));
    let parameters = operation.pointer("/parameters").and_then(Value::as_array);
    if let Some(parameters) = parameters.filter(|list| !list.is_empty()) {
        page.push_str("<table><tr><th>Parameter<th>In<th>Meaning");
        for parameter in parameters.iter().map(|parameter| shared(document, parameter)) {
            let part = |at| escaped(text(parameter, at));
            let _ = write!(
                page,
                "<tr><td><code>{}</code><td>{}<td>{}",
                part("/name"),
                part("/in"),
                part("/description")
            );
        }
        page.push_str("</table>");
    }
    for (_, body) in fields(operation, "/requestBody/content") {
        let _ = write!(page, "<p>Takes {}</p>", kind(body.pointer("/schema")));
    }
    page.push_str("<table><tr><th>Status<th>Answer<th>Form");
    for (status, answer) in fields(operation, "/responses") {
        let answer = shared(document, answer);
        let form = fields(answer, "/content").next().map(|(_, body)| kind(body.pointer("/schema")));
        let meaning = escaped(text(answer, "/description"));
        let _ = write!(page, "<tr><td>{status}<td>{meaning}<td>{}", form.unwrap_or_default());
    }
    page.push_str("</table></details>");
}

/// What a reference to the document's components leads to.
fn shared<'a>(document: &'a Value, part: &'a Value) -> &'a Value {
    let there = part.pointer("/$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
    there.and_then(|path| document.pointer(path)).unwrap_or(part)
}

/// The fields of a form; of one that is one of several, or several at once, each of them.
fn form(page: &mut String, schema: &Value) {
    for key in ["/allOf", "/oneOf"] {
        for part in schema.pointer(key).and_then(Value::as_array).into_iter().flatten() {
            match part.pointer("/$ref") {
                Some(_) => {
                    let _ = write!(page, "<p>With everything of {}</p>", kind(Some(part)));
                }
                None => form(page, part),
            }
        }
    }
    if let Some(values) = schema.pointer("/enum").and_then(Value::as_array) {
        let values: Vec<_> = values.iter().filter_map(Value::as_str).map(escaped).collect();
        let _ = write!(page, "<p>One of <code>{}</code></p>", values.join("</code>, <code>"));
    }
    let mut rows = fields(schema, "/properties").peekable();
    if rows.peek().is_none() {
        return;
    }
    let required = schema.pointer("/required").and_then(Value::as_array);
    page.push_str("<table><tr><th>Field<th>Kind<th>Meaning");
    for (name, field) in rows {
        let needed = required.is_some_and(|list| list.iter().any(|one| one == name));
        let _ = write!(
            page,
            "<tr><td><code>{name}</code>{}<td>{}<td>{}",
            if needed { "" } else { " <i>optional</i>" },
            kind(Some(field)),
            escaped(text(field, "/description"))
        );
    }
    page.push_str("</table>");
}

/// What a value is, with a link where it is a form.
fn kind(schema: Option<&Value>) -> String {
    let Some(schema) = schema else { return String::new() };
    if let Some(name) =
        schema.pointer("/$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next())
    {
        return format!("<a href=\"#{name}\">{name}</a>");
    }
    if let Some(items) = schema.pointer("/items") {
        return format!("list of {}", kind(Some(items)));
    }
    let several = schema.pointer("/oneOf").or_else(|| schema.pointer("/allOf")).and_then(Value::as_array);
    if let Some(several) = several {
        let parts: Vec<_> = several.iter().map(|part| kind(Some(part))).collect();
        return parts.join(" or ");
    }
    match schema.pointer("/type") {
        Some(Value::String(name)) => escaped(name),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).map(escaped).collect::<Vec<_>>().join(" or ")
        }
        _ => "anything".to_owned(),
    }
}

fn fields<'a>(value: &'a Value, at: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.pointer(at).and_then(Value::as_object).into_iter().flatten()
}

fn text<'a>(value: &'a Value, at: &str) -> &'a str {
    value.pointer(at).and_then(Value::as_str).unwrap_or_default()
}

fn paragraph(page: &mut String, text: &str) {
    if !text.is_empty() {
        let _ = write!(page, "<p>{}</p>", escaped(text));
    }
}

/// Text as HTML, with words in backticks as code.
fn escaped(text: &str) -> String {
    let plain = escape(text);
    let mut pieces = plain.split('`');
    let mut html = pieces.next().unwrap_or_default().to_owned();
    for (at, piece) in pieces.enumerate() {
        html.push_str(if at % 2 == 0 { "<code>" } else { "</code>" });
        html.push_str(piece);
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_request_and_no_script() {
        let page = render(description());
        for (path, methods) in fields(description(), "/paths") {
            for (method, _) in fields(methods, "") {
                let request = format!("<b>{}</b> <code>{path}</code>", method.to_uppercase());
                assert!(page.contains(&request), "{request}");
            }
        }
        assert!(
            page.contains("<td>429<td><code>too_many_requests</code>"),
            "what many have in common is there, too"
        );
        assert!(page.contains("<code>Reckon-Act-As</code><td>header"));
        for forbidden in ["<script", "style=", "onclick"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn text_is_not_markup() {
        assert_eq!(escaped("<b> & `x`"), "&lt;b&gt; &amp; <code>x</code>");
    }
}
