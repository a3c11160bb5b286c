//! The parts of a message, decoded.
//!
//! The parser is told nothing of transfer encodings, and parts are decoded here, one by one: a message that
//! hides others inside encoded ones would have it call itself as deep as whoever wrote it likes.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders as _};

use super::html;
use super::words::Line;

/// Parses a message and leaves what its parts hold as it is.
pub(super) fn parse(raw: &[u8]) -> Option<Message<'_>> {
    MessageParser::new()
        .with_mime_headers()
        .with_address_headers()
        .with_message_ids()
        .header_text(HeaderName::Subject)
        .ignore_header(HeaderName::ContentTransferEncoding)
        .parse(raw)
}

/// What a part holds, without its transfer encoding (RFC 2045). What does not follow it is left as it is.
pub(super) fn contents<'a>(message: &'a Message<'_>, part: &MessagePart<'_>) -> Cow<'a, [u8]> {
    let raw = message.raw_message();
    let from_to = |start: u32, end: u32| raw.get(start as usize..end as usize).unwrap_or_default();
    let body = from_to(part.raw_body_offset(), part.raw_end_offset());
    let encoding = part.headers.iter().find(|header| header.name == HeaderName::ContentTransferEncoding);
    let encoding = encoding.map(|header| from_to(header.offset_start(), header.offset_end()).trim_ascii());
    let decoded = match encoding.unwrap_or_default().to_ascii_lowercase().as_slice() {
        b"base64" => base64_decode(body),
        b"quoted-printable" => quoted_printable_decode(body),
        _ => None,
    };
    decoded.map_or(Cow::Borrowed(body), Cow::Owned)
}

/// Whether a part is words of the message: text or HTML, and no file.
pub(super) fn is_words(part: &MessagePart<'_>) -> bool {
    let kind = part.content_type().map(|kind| {
        (kind.ctype().to_ascii_lowercase(), kind.subtype().unwrap_or_default().to_ascii_lowercase())
    });
    let is_text = match &kind {
        // What says nothing of itself is text (RFC 2045, 5.2), if the parser takes it for that.
        None => part.is_text(),
        Some((kind, subtype)) => kind == "text" && ["plain", "html", ""].contains(&subtype.as_str()),
    };
    let is_file =
        part.content_disposition().is_some_and(|how| how.ctype().eq_ignore_ascii_case("attachment"));
    is_text && !is_file
}

/// The lines of a part, those of HTML without its marks, scripts and styles.
pub(super) fn lines(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<Line> {
    let bytes = contents(message, part);
    let attribute = |name: &str| part.content_type().and_then(|kind| kind.attribute(name));
    let text = decode(&bytes, attribute("charset")).replace("\r\n", "\n");
    if part.is_text_html() {
        return html::lines(&text);
    }
    let is = |name: &str, value: &str| attribute(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    if is("format", "flowed") {
        unfold(&text, is("delsp", "yes")).iter().map(|line| Line::plain(line)).collect()
    } else {
        text.split('\n').map(Line::plain).collect()
    }
}

/// Text in the character set that is declared, where the bytes fit it; else in UTF-8, where they are that; else in
/// windows-1252, in which all bytes are something.
fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    let ascii = |name: &str| ["us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us"].contains(&name);
    let encoding = declared
        .map(|name| name.trim().to_ascii_lowercase())
        // The Web reads ASCII as windows-1252: what is beyond it does not fit.
        .filter(|name| !ascii(name) || bytes.is_ascii())
        .and_then(|name| Encoding::for_label(name.as_bytes()));
    let fits =
        |encoding: &'static Encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes);
    let text = encoding.and_then(fits).or_else(|| core::str::from_utf8(bytes).ok().map(Cow::Borrowed));
    text.unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0)
        .trim_start_matches('\u{feff}')
        .to_owned()
}

/// Lines that flow, joined again (RFC 3676): one that ends with a space goes on in the next of the same depth.
fn unfold(text: &str, deletes_space: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // The depth of the line before, if it goes on.
    let mut flows: Option<usize> = None;
    for line in text.split('\n') {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let (marks, rest) = line.split_at_checked(depth).unwrap_or(("", line));
        // A space is put before what could be misread.
        let words = rest.strip_prefix(' ').unwrap_or(rest);
        let is_signature = words == "-- ";
        match lines.last_mut() {
            Some(last) if flows == Some(depth) && !is_signature => {
                if deletes_space {
                    last.pop();
                }
                last.push_str(words);
            }
            Some(_) | None if depth > 0 => lines.push(format!("{marks} {words}")),
            Some(_) | None => lines.push(words.to_owned()),
        }
        flows = (words.ends_with(' ') && !is_signature).then_some(depth);
    }
    lines
}
