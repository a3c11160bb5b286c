//! How many messages a text takes: the edges of 3GPP TS 23.038 and TS 23.040.

use reckon_wire::segments::{Alphabet, segments};

fn gsm(text: &str) -> (usize, usize) {
    let segments = segments(text);
    assert_eq!(segments.alphabet, Alphabet::Gsm7, "{text}");
    (segments.units, segments.count)
}

fn ucs2(text: &str) -> (usize, usize) {
    let segments = segments(text);
    assert_eq!(segments.alphabet, Alphabet::Ucs2, "{text}");
    (segments.units, segments.count)
}

#[test]
fn letters_of_the_gsm_alphabet() {
    assert_eq!(gsm(""), (0, 0));
    assert_eq!(gsm(&"a".repeat(160)), (160, 1));
    assert_eq!(gsm(&"a".repeat(161)), (161, 2));
    assert_eq!(gsm(&"a".repeat(306)), (306, 2));
    assert_eq!(gsm(&"a".repeat(307)), (307, 3));
    assert_eq!(gsm(&"ä".repeat(160)), (160, 1));
    // 127 letters and the escape: the default alphabet is full.
    let all = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    assert_eq!(gsm(all), (127, 1));
}

#[test]
fn letters_of_its_extension_take_two() {
    for letter in ["\u{c}", "^", "{", "}", "\\", "[", "~", "]", "|", "€"] {
        assert_eq!(gsm(letter), (2, 1));
    }
    assert_eq!(gsm(&"€".repeat(80)), (160, 1));
    assert_eq!(gsm(&format!("{}€", "a".repeat(159))), (161, 2));
    // 153 is odd: the last septet of each part stays empty rather than part an escape from its letter.
    assert_eq!(gsm(&"€".repeat(152)), (304, 2));
    assert_eq!(gsm(&"€".repeat(153)), (306, 3));
}

#[test]
fn one_letter_of_another_alphabet_changes_all() {
    assert_eq!(ucs2(&format!("{}’", "a".repeat(69))), (70, 1));
    assert_eq!(ucs2(&format!("{}’", "a".repeat(70))), (71, 2));
    assert_eq!(ucs2(&"й".repeat(134)), (134, 2));
    assert_eq!(ucs2(&"й".repeat(135)), (135, 3));
    assert_eq!(ucs2("ç"), (1, 1), "the GSM alphabet has only the capital");
    assert_eq!(ucs2("`"), (1, 1));
    assert_eq!(ucs2("a\tb"), (3, 1));
}

#[test]
fn letters_beyond_the_first_plane_take_two_and_stay_whole() {
    assert_eq!(ucs2(&"🙂".repeat(35)), (70, 1));
    assert_eq!(ucs2(&"🙂".repeat(36)), (72, 2));
    // 67 is odd: 33 fit into a part.
    assert_eq!(ucs2(&"🙂".repeat(66)), (132, 2));
    assert_eq!(ucs2(&"🙂".repeat(67)), (134, 3));
}
