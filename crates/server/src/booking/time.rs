//! Times of the booking software's: ISO 8601, as common libraries write it.

use reckon_domain::Timestamp;
use reckon_wire::scenario::parse_rfc3339;

/// An instant, written with its offset: in the extended form or the basic one, with or without seconds and fractions
/// of them, the offset with or without its colon and its minutes.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    let text = text.replace('\u{2212}', "-");
    let (date, rest) = text.split_once(['T', 't', ' '])?;
    let from = rest.find(['Z', 'z', '+', '-'])?;
    let (time, offset) = rest.split_at_checked(from)?;
    let (clock, fraction) = time.split_once(['.', ',']).map_or((time, ""), |(clock, rest)| (clock, rest));
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    let (date, clock, offset) = (extended(date, 4, '-')?, extended(clock, 2, ':')?, offset_of(offset)?);
    let clock = if clock.len() == "HH:MM".len() { format!("{clock}:00") } else { clock };
    parse_rfc3339(&format!("{date}T{clock}{fraction}{offset}"))
}

/// Digits in the extended form: the first part has so many, the others two.
fn extended(text: &str, first: usize, between: char) -> Option<String> {
    if text.contains(between) {
        return Some(text.to_owned());
    }
    let (head, mut rest) = text.split_at_checked(first)?;
    let mut whole = head.to_owned();
    while !rest.is_empty() {
        let (two, further) = rest.split_at_checked(2)?;
        whole.extend([between]);
        whole.push_str(two);
        rest = further;
    }
    Some(whole)
}

/// An offset as RFC 3339 has it.
fn offset_of(text: &str) -> Option<String> {
    if text.eq_ignore_ascii_case("z") {
        return Some("Z".to_owned());
    }
    let (sign, digits) = text.split_at_checked(1)?;
    let digits = extended(digits, 2, ':')?;
    let digits = if digits.len() == "HH".len() { format!("{digits}:00") } else { digits };
    Some(format!("{sign}{digits}"))
}
