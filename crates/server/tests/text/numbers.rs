//! Telephone numbers as people write them.

use reckon_server::ports::text::{Line, Number, NumberError};

fn e164(text: &str, country: Option<&str>) -> Result<String, NumberError> {
    Number::parse(text, country).map(|number| number.reveal().to_owned())
}

#[test]
fn however_it_is_written_it_is_one_number() {
    for text in [
        "030 2093 0",
        "(030) 20930",
        "030/20930",
        "+49 30 20930",
        "+49 (0)30 20930",
        "0049 30 20930",
        " 030.20930 ",
    ] {
        assert_eq!(e164(text, Some("DE")).as_deref(), Ok("+493020930"), "{text}");
    }
    for text in ["(415) 867-5309", "415.867.5309", "1 415 867 5309", "+1 415-867-5309"] {
        assert_eq!(e164(text, Some("US")).as_deref(), Ok("+14158675309"), "{text}");
    }
    assert_eq!(e164("+44 7911 123456", None).as_deref(), Ok("+447911123456"));
    assert_eq!(e164("+44 7911 123456", Some("DE")).as_deref(), Ok("+447911123456"), "its own country counts");
    assert_eq!(e164("+39 06 698 12345", None).as_deref(), Ok("+390669812345"), "Italy keeps its zero");
}

#[test]
fn what_is_no_number_says_why() {
    for (text, country, error) in [
        ("", Some("DE"), NumberError::NoSuchNumber),
        ("030 20930", None, NumberError::NoCountry),
        ("030 20930", Some("XX"), NumberError::UnknownCountry),
        ("030 20930", Some("Germany"), NumberError::UnknownCountry),
        ("call me at 030 20930", Some("DE"), NumberError::Characters),
        ("030 20930 ext. 5", Some("DE"), NumberError::Characters),
        ("+49+30", None, NumberError::Characters),
        ("0800 FLOWERS", Some("US"), NumberError::Characters),
        ("٠٣٠٢٠٩٣٠", Some("DE"), NumberError::Characters),
        ("030\r\n20930", Some("DE"), NumberError::Characters),
        ("1234567890123456789012345678901234567890123", Some("DE"), NumberError::Characters),
        ("+", None, NumberError::NoSuchNumber),
        ("12", Some("DE"), NumberError::NoSuchNumber),
        ("+1 000 000 0000", None, NumberError::NoSuchNumber),
        ("+999 123456789", None, NumberError::NoSuchNumber),
        ("0123456789012345678", Some("DE"), NumberError::NoSuchNumber),
    ] {
        assert_eq!(e164(text, country), Err(error), "{text:?} {country:?}");
    }
}

#[test]
fn a_number_tells_what_answers_where_its_country_does() {
    let line = |text: &str| Number::parse(text, None).unwrap().line;
    assert_eq!(line("+49 1512 3456789"), Line::Mobile);
    assert_eq!(line("+49 30 20930"), Line::Landline);
    assert_eq!(line("+1 415 867 5309"), Line::Either);
    assert_eq!(line("+49 800 3301000"), Line::Other);
}

#[test]
fn a_number_does_not_show_itself() {
    let shown = format!("{:?}", Number::parse("+49 30 20930", None).unwrap());
    assert!(!shown.contains("20930"), "{shown}");
}

/// Whatever is made of what is usual in a number is read or refused, and what is read is E.164.
#[test]
fn nothing_that_people_write_makes_it_panic() {
    let letters = ["+", "0", "1", "4", "9", "(", ")", "-", ".", "/", " ", "\u{a0}"];
    let mut state = 1_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let length = (state >> 60) + 2;
        for _ in 0..length {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(letters.get((state >> 33) as usize % letters.len()).unwrap());
        }
        for country in [None, Some("DE"), Some("US"), Some("IT"), Some("BR")] {
            if let Ok(number) = e164(&text, country) {
                let digits = number.strip_prefix('+').unwrap();
                assert!(
                    digits.len() <= 15 && digits.bytes().all(|digit| digit.is_ascii_digit()),
                    "{text}: {number}"
                );
                assert_eq!(e164(&number, None).as_ref(), Ok(&number), "{text}");
            }
        }
    }
}
