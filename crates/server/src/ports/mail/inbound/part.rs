//! The parts of a message, decoded.
//!
//! The parser is told nothing of transfer encodings, and parts are decoded here, one by one: a message that
//! hides others inside encoded ones would have it call itself as deep as whoever wrote it likes.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::html::html_to_text;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders as _};

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

/// The text of a part in its character set; of HTML its words alone, without scripts and styles.
pub(super) fn text(message: &Message<'_>, part: &MessagePart<'_>) -> String {
    let bytes = contents(message, part);
    let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
    let text = match charset.and_then(|charset| charset_decoder(charset.as_bytes())) {
        Some(decode) => decode(&bytes),
        None => String::from_utf8_lossy(&bytes).into_owned(),
    };
    if part.is_text_html() { html_to_text(&text) } else { text }
}
