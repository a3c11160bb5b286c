//! The HTML part of an email, made from its text: everything escaped, addresses of the web as links.

use linkify::{LinkFinder, LinkKind};

/// A text as HTML that shows the same and does nothing.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A link.
pub(super) fn link(target: &str, words: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(target), escape(words))
}

/// A text as paragraphs: an empty line starts a new one. Links to the web lead where `target` says.
pub(super) fn paragraphs(text: &str, target: impl Fn(&str) -> String) -> String {
    let blocks = text.split("\n\n").map(|block| block.trim_matches('\n')).filter(|block| !block.is_empty());
    blocks.map(|block| format!("<p>{}</p>\n", with_links(block, &target).replace('\n', "<br>\n"))).collect()
}

fn with_links(text: &str, target: impl Fn(&str) -> String) -> String {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let shown = |span: linkify::Span<'_>| match span.kind() {
        Some(_) if is_web(span.as_str()) => link(&target(span.as_str()), span.as_str()),
        Some(_) | None => escape(span.as_str()),
    };
    finder.spans(text).map(shown).collect()
}

/// Whether a link leads to the web, and not to a program or a script.
fn is_web(url: &str) -> bool {
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}
