//! Telephone numbers.

use reckon_providers::text::Number;

#[test]
fn a_number_does_not_show_itself() {
    let shown = format!("{:?}", Number::parse("+49 30 20930").unwrap());
    assert!(!shown.contains("20930"), "{shown}");
}

/// Whatever is made of what is usual in a number is read or refused, and what is read is E.164.
#[test]
fn nothing_that_people_write_makes_it_panic() {
    let letters = ["+", "0", "1", "4", "9", "(", ")", "-", ".", "/", " ", "\u{a0}", "(0)", "\u{200b}", "９"];
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize
    };
    for _ in 0..100_000 {
        let length = next() % 18 + 2;
        let text: String = (0..length).map(|_| *letters.get(next() % letters.len()).unwrap()).collect();
        if let Ok(number) = Number::parse(&format!("+{text}")) {
            let digits = number.reveal().strip_prefix('+').unwrap();
            assert!(
                (8..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()),
                "{text}"
            );
            assert_eq!(Number::parse(number.reveal()).as_ref(), Ok(&number), "{text}");
        }
    }
}
