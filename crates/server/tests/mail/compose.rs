//! An email as it leaves: what programs and people find in it.

use mail_parser::{HeaderName, Message, MessageParser};
use reckon_domain::rule::Language;
use reckon_domain::{Channel, ClientId, ProId};
use reckon_providers::mail::{Address, Composed, Letterhead, Mail, compose};
use reckon_providers::tokens::{Click, Open, Reply, Sent, Unsubscribe};

use crate::common::{NOW, automated, keys, letterhead, mail};

fn parsed(composed: &Composed) -> Message<'_> {
    MessageParser::default().parse(&composed.bytes).unwrap()
}

fn header(message: &Message<'_>, name: &'static str) -> Option<String> {
    message.header_raw(name).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The body of one kind, in lines that end as ours do.
fn text_of(message: &Message<'_>) -> String {
    message.body_text(0).unwrap().replace("\r\n", "\n")
}

fn html_of(message: &Message<'_>) -> String {
    message.body_html(0).unwrap().replace("\r\n", "\n")
}

fn names(message: &Message<'_>) -> Vec<String> {
    let mut names: Vec<String> = message.headers().iter().map(|header| header.name().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_headers_name_both_parties_and_the_way_out() {
    let composed = compose(&letterhead(), &mail("Hello Ana.")).unwrap();
    let message = parsed(&composed);
    assert_eq!(header(&message, "From").unwrap(), "\"Rosa Malerei via Reckon\" <messages@reckon.test>");
    assert_eq!(message.to().unwrap().first().unwrap().address(), Some("ana@clients.test"));
    assert_eq!(message.subject(), Some("Your kitchen"));
    assert_eq!(message.message_id(), Some(composed.message_id.as_str()));
    assert_eq!(message.date().unwrap().to_timestamp(), NOW.0 / 1000);

    let reply_to = message.reply_to().unwrap().first().unwrap().address().unwrap().to_owned();
    let token = reply_to.strip_prefix("reply+").unwrap().strip_suffix("@reckon.test").unwrap();
    assert_eq!(keys().read(token, NOW), Ok(Reply { pro: ProId(3), client: ClientId(9) }));

    let (token, domain) = composed.message_id.split_once('@').unwrap();
    assert_eq!(domain, "reckon.test");
    let sent = Sent { pro: ProId(3), client: ClientId(9), automation: None, message: 77 };
    assert_eq!(keys().read(token, NOW), Ok(sent));

    assert_eq!(header(&message, "Auto-Submitted"), None, "a person wrote it");
    assert_eq!(header(&message, "In-Reply-To"), None);
}

/// RFC 8058: one HTTPS address, and the words that promise that a POST to it is enough.
#[test]
fn one_click_unsubscribes() {
    let composed = compose(&letterhead(), &mail("Hello.")).unwrap();
    let message = parsed(&composed);
    let list = header(&message, "List-Unsubscribe").unwrap();
    let token = list.strip_prefix("<https://reckon.test/unsubscribe/").unwrap().strip_suffix('>').unwrap();
    let expected = Unsubscribe { pro: ProId(3), client: ClientId(9), channel: Channel::Email };
    assert_eq!(keys().read(token, NOW), Ok(expected));
    assert_eq!(header(&message, "List-Unsubscribe-Post").unwrap(), "List-Unsubscribe=One-Click");
    // The raw line is not folded inside the address: not every program would join it again.
    let raw = String::from_utf8(composed.bytes.clone()).unwrap();
    assert!(raw.lines().any(|line| line == format!("List-Unsubscribe: {list}")), "{raw}");

    let link = format!("https://reckon.test/unsubscribe/{token}");
    assert!(text_of(&message).ends_with(&format!("Unsubscribe from emails of Rosa Malerei: {link}\n")));
    assert!(html_of(&message).contains(&format!("<a href=\"{link}\">Unsubscribe from emails")));
}

#[test]
fn both_parts_say_the_same_and_nothing_in_them_acts() {
    let words =
        "Hello <b>Ana</b> & \"co\",\r\n\r\nsee https://example.com/a?b=1&c=<x> or javascript:alert(1)\nRosa";
    let composed = compose(&letterhead(), &mail(words)).unwrap();
    let message = parsed(&composed);
    assert_eq!(message.text_body_count(), 1);
    assert_eq!(message.html_body_count(), 1);
    assert!(text_of(&message).starts_with(&words.replace("\r\n", "\n")));
    let html = html_of(&message);
    assert!(html.contains("<p>Hello &lt;b&gt;Ana&lt;/b&gt; &amp; &quot;co&quot;,</p>"), "{html}");
    assert!(
        html.contains("<a href=\"https://example.com/a?b=1&amp;c=\">https://example.com/a?b=1&amp;c=</a>"),
        "{html}"
    );
    assert!(html.contains("javascript:alert(1)<br>\nRosa</p>"), "{html}");
    assert!(!html.contains("<img"), "a person's email is not tracked");
}

#[test]
fn an_automated_email_says_so_and_tells_what_becomes_of_it() {
    let composed = compose(&letterhead(), &automated("See https://example.com/x.")).unwrap();
    let message = parsed(&composed);
    assert_eq!(header(&message, "Auto-Submitted").unwrap(), "auto-generated");
    let html = html_of(&message);
    let token = |start: &str| {
        let rest = html.split_once(start).unwrap().1;
        rest.split_once('"').unwrap().0.to_owned()
    };
    let click: Click = keys().read(&token("<a href=\"https://reckon.test/click/"), NOW).unwrap();
    assert_eq!(click.target, "https://example.com/x");
    let open: Open = keys().read(&token("<img src=\"https://reckon.test/open/"), NOW).unwrap();
    assert_eq!((open.0, open.0.message), (click.by, 77));

    let untracked = Letterhead { tracking: false, ..letterhead() };
    let composed = compose(&untracked, &automated("See https://example.com/x.")).unwrap();
    let html = html_of(&parsed(&composed));
    assert!(html.contains("<a href=\"https://example.com/x\">") && !html.contains("<img"), "{html}");
}

#[test]
fn the_footer_speaks_the_client_s_language() {
    let german = Mail { language: Language::De, subject: "Ihre Küche".to_owned(), ..mail("Grüße") };
    let composed = compose(&letterhead(), &german).unwrap();
    let message = parsed(&composed);
    assert_eq!(message.subject(), Some("Ihre Küche"));
    let text = text_of(&message);
    assert!(
        text.contains("Sie erhalten diese E-Mail, weil Rosa Malerei Ihnen über Reckon schreibt."),
        "{text}"
    );
    assert!(text.contains("E-Mails von Rosa Malerei abbestellen: https://"), "{text}");
    assert!(html_of(&message).contains("<html lang=\"de\">"));
    assert!(composed.bytes.is_ascii(), "so that every mail server can pass it on");
}

#[test]
fn nobody_adds_a_header_through_a_name_or_a_subject() {
    let plain = compose(&letterhead(), &mail("Hello.")).unwrap();
    let attack = "x\r\nBcc: eve@evil.test\r\n\r\n<script>\n\u{0}\u{85}Evil: 1";
    let attacked = Mail { pro_name: attack.to_owned(), subject: attack.to_owned(), ..mail("Hello.") };
    let composed = compose(&letterhead(), &attacked).unwrap();
    assert_eq!(names(&parsed(&composed)), names(&parsed(&plain)));
    assert_eq!(parsed(&composed).parts.len(), parsed(&plain).parts.len());
    let html = html_of(&parsed(&composed));
    assert!(!html.contains("<script>"), "{html}");
    for address in
        ["ana@clients.test\r\nBcc: eve@evil.test", "ana@clients.test\n", "a b@c.test", "ana", "@x", ""]
    {
        assert!(Address::parse(address).is_err(), "{address}");
    }
    let evil = Letterhead { reply_domain: "x>\r\nBcc: eve@evil.test".to_owned(), ..letterhead() };
    assert!(compose(&evil, &mail("Hello.")).is_err());
}

#[test]
fn an_answer_names_what_it_answers_and_only_that() {
    let answer = Mail { answers: Some("abc.1@mail.clients.test".to_owned()), ..mail("Hello.") };
    let composed = compose(&letterhead(), &answer).unwrap();
    assert_eq!(header(&parsed(&composed), "In-Reply-To").unwrap(), "<abc.1@mail.clients.test>");
    assert_eq!(header(&parsed(&composed), "References").unwrap(), "<abc.1@mail.clients.test>");
    for evil in ["a>\r\nBcc: eve@evil.test", "a b", "", "ü@x"] {
        let answer = Mail { answers: Some(evil.to_owned()), ..mail("Hello.") };
        let composed = compose(&letterhead(), &answer).unwrap();
        assert_eq!(parsed(&composed).header(HeaderName::InReplyTo), None, "{evil}");
    }
}

#[test]
fn nothing_shows_an_address_or_a_word() {
    let composed = compose(&letterhead(), &mail("secret words")).unwrap();
    for shown in [format!("{:?}", mail("secret words")), format!("{composed:?}")] {
        assert!(!shown.contains("ana@") && !shown.contains("secret"), "{shown}");
    }
}
