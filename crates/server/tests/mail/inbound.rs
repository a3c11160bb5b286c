//! Reading what comes in: answers, absences, bounces, and what is built to hurt.

use reckon_domain::id::AutomationId;
use reckon_domain::{ClientId, ProId};
use reckon_providers::mail::Status;
use reckon_providers::mail::inbound::{Action, Inbound, Limits, Report, Unreadable, Written, read};
use reckon_providers::tokens::{Keys, Reply, Sent};

use crate::common::{NOW, keys, letterhead};

const DISCUSSION: Reply = Reply { pro: ProId(3), client: ClientId(9) };

fn address() -> String {
    format!("reply+{}@reckon.test", keys().sign(&DISCUSSION, NOW))
}

fn sent() -> Sent {
    Sent { pro: ProId(3), client: ClientId(9), automation: Some(AutomationId(5)), message: 77 }
}

fn message_id() -> String {
    format!("{}@reckon.test", keys().sign(&sent(), NOW))
}

fn stranger() -> Keys {
    Keys::new(["a key that a stranger would like to be ours"]).unwrap()
}

fn inbound(raw: &str) -> Inbound {
    read(raw.replace('\n', "\r\n").as_bytes(), &letterhead(), NOW, &Limits::default()).unwrap()
}

#[track_caller]
fn written(raw: &str) -> Written {
    match inbound(raw) {
        Inbound::Written(written) => written,
        other @ (Inbound::Automatic(_) | Inbound::Report(_)) => panic!("{other:?}"),
    }
}

#[track_caller]
fn report(raw: &str) -> Report {
    match inbound(raw) {
        Inbound::Report(report) => report,
        other @ (Inbound::Written(_) | Inbound::Automatic(_)) => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_goes_to_the_discussion_of_its_address() {
    let raw = format!(
        "From: Ana <Ana@Clients.test>\nTo: Rosa <{}>\nSubject: =?utf-8?q?K=C3=BCche?=\n\
         Message-ID: <a.1@clients.test>\nContent-Type: text/plain; charset=iso-8859-1\n\
         Content-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n",
        address().to_ascii_uppercase(),
    );
    let written = written(&raw);
    assert_eq!(written.discussion, Some(DISCUSSION));
    assert_eq!(written.from.as_deref(), Some("ana@clients.test"));
    assert_eq!(written.message_id.as_deref(), Some("a.1@clients.test"));
    assert_eq!((written.subject.as_str(), written.words.as_str()), ("Küche", "Grüße"));
    assert!(!format!("{written:?}").contains("lients"), "{written:?}");
}

#[test]
fn the_discussion_is_also_known_by_where_it_was_delivered_and_what_it_answers() {
    let delivered = format!("From: a@b.test\nTo: x@y.test\nEnvelope-to: {}\n\nHi", address());
    assert_eq!(written(&delivered).discussion, Some(DISCUSSION));
    let answering = format!("From: a@b.test\nReferences: <x@y>\n <{}>\n\nHi", message_id());
    assert_eq!(written(&answering).discussion, Some(DISCUSSION));
}

#[test]
fn nobody_gets_into_a_discussion_by_guessing() {
    let forged = format!("reply+{}@reckon.test", stranger().sign(&DISCUSSION, NOW));
    let words = written(&format!("From: ana@clients.test\nTo: {forged}, reply+@x, reply+zz\n\nHi"));
    assert_eq!(words.discussion, None);
    // A token of another purpose does not open the discussion either.
    let other = format!("reply+{}@reckon.test", keys().sign(&sent(), NOW));
    assert_eq!(written(&format!("From: a@b.test\nTo: {other}\n\nHi")).discussion, None);
}

#[test]
fn of_html_only_the_words_are_kept() {
    let html = "<html><head><title>no</title><style>p{}</style></head><body><p>Yes &amp; no</p>\
                <script>alert(1)</script><p onclick='x()'>Ana</p></body></html>";
    let alone = format!("From: a@b.test\nContent-Type: text/html\n\n{html}");
    assert_eq!(written(&alone).words, "Yes & no\nAna");
    let both = format!(
        "From: a@b.test\nContent-Type: multipart/alternative; boundary=x\n\n\
         --x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZQ==\n\
         --x\nContent-Type: text/html\n\n{html}\n--x--\n"
    );
    assert_eq!(written(&both).words, "Grüße");
}

#[test]
fn files_are_counted_and_their_words_are_not_the_client_s() {
    let raw = "From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSee below.\n\
               --x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nfile\n\
               --x\nContent-Type: image/png; name=b.png\nContent-Transfer-Encoding: base64\n\nAAAA\n--x--\n";
    let written = written(raw);
    assert_eq!((written.words.as_str(), written.attachments), ("See below.", 2));
}

#[test]
fn machines_that_answer_are_told_from_people() {
    for header in [
        "Auto-Submitted: auto-replied",
        "auto-submitted: auto-generated; owner-email=\"x@y\"",
        "Precedence: auto_reply",
        "Precedence: Auto-Reply",
        "Precedence: autoreply",
        "Preference: auto_reply",
        "X-Mail-Autoreply: yes",
        "X-POST-MessageClass: 9; Autoresponder",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "X-Autorespond: away",
        "List-Id: <news.example.com>",
        "Return-Path: <>",
    ] {
        let raw = format!("From: a@b.test\nTo: {}\n{header}\n\nI am away.", address());
        let Inbound::Automatic(written) = inbound(&raw) else { panic!("{header}") };
        assert_eq!((written.discussion, written.words.as_str()), (Some(DISCUSSION), "I am away."));
    }
    for header in ["Auto-Submitted: no", "Precedence: first-class", "Return-Path: <a@b.test>"] {
        assert_eq!(written(&format!("From: a@b.test\n{header}\n\nHi")).words, "Hi");
    }
}

fn bounce(fields: &str, original: &str) -> String {
    format!(
        "From: Mail Delivery System <mailer-daemon@clients.test>\nTo: messages@reckon.test\n\
         Return-Path: <>\nAuto-Submitted: auto-replied\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nSorry.\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; clients.test\n\n{fields}\n\
         --b\n{original}\n--b--\n"
    )
}

fn whole() -> String {
    format!("Content-Type: message/rfc822\n\nFrom: x@y.test\nMessage-ID: <{}>\n\nHello", message_id())
}

const FAILED: &str = "Final-Recipient: rfc822; Ana@Clients.test\nAction: failed\n\
                      Status: 5.1.1 (bad\n address)\nDiagnostic-Code: smtp; 550 5.1.1 nobody\n";

#[test]
fn a_bounce_names_our_email_and_the_recipient() {
    let headers =
        format!("Content-Type: text/rfc822-headers\n\nFrom: x@y.test\nMessage-ID: <{}>\n", message_id());
    for original in [whole(), headers] {
        let report = report(&bounce(FAILED, &original));
        assert_eq!(report.sent, Some(sent()));
        assert!(report.bounced());
        assert_eq!(report.recipients.len(), 1);
        let recipient = &report.recipients[0];
        assert_eq!((recipient.action, recipient.status), (Action::Failed, Some(Status(5, 1, 1))));
        assert_eq!(recipient.address.as_deref(), Some("ana@clients.test"));
        assert!(!format!("{report:?}").contains("lients"));
    }
}

#[test]
fn what_is_delayed_or_delivered_has_not_bounced() {
    for (action, expected) in [
        ("delayed", Action::Delayed),
        ("delivered", Action::Delivered),
        ("relayed", Action::Relayed),
        ("expanded", Action::Expanded),
    ] {
        let report = report(&bounce(&FAILED.replace("failed", action), &whole()));
        assert_eq!((report.recipients[0].action, report.bounced()), (expected, false));
    }
    assert!(report(&bounce("Action: exploded\n\nnonsense\n", &whole())).recipients.is_empty());
}

#[test]
fn a_bounce_of_what_we_did_not_send_is_nobody_s() {
    let forged = whole().replace(&message_id(), &format!("{}@reckon.test", stranger().sign(&sent(), NOW)));
    assert_eq!(report(&bounce(FAILED, &forged)).sent, None);
    assert_eq!(report(&bounce(FAILED, "Content-Type: text/plain\n\nnothing")).sent, None);
    // Our Message-ID outside a report says nothing of a bounce.
    assert_eq!(
        written(&format!("From: a@b.test\nIn-Reply-To: <{}>\n\nfailed", message_id())).words,
        "failed"
    );
}

#[test]
fn what_is_too_much_is_refused_before_it_is_read() {
    let limits = Limits { bytes: 1000, parts: 3, words: 10 };
    let read = |raw: &str| read(raw.as_bytes(), &letterhead(), NOW, &limits);
    let large = format!("From: a@b.test\r\n\r\n{}", "x".repeat(1000));
    assert_eq!(read(&large), Err(Unreadable::TooLarge(1000)));
    let parts = format!("From: a@b.test\r\n{}\r\n", "content-type: text/plain\r\n".repeat(4));
    assert_eq!(read(&parts), Err(Unreadable::TooManyParts(3)));
    for nothing in ["", "\r\n", "\r\n\r\nHi"] {
        assert_eq!(read(nothing), Err(Unreadable::NotAMessage), "{nothing:?}");
    }
    let Ok(Inbound::Written(written)) = read("From: a@b.test\r\n\r\ntwelve chars") else { panic!() };
    assert_eq!((written.words.as_str(), written.cut), ("twelve cha", true));
}

/// Messages inside messages, a hundred thousand deep, in the open and hidden in base64: whoever reads or
/// discards each inside the other runs out of stack.
#[test]
fn no_depth_brings_the_reader_down() {
    let deep = "Content-Type: message/rfc822\n\n".repeat(100_000);
    let open = format!("From: a@b.test\n{deep}");
    assert_eq!(
        read(open.as_bytes(), &letterhead(), NOW, &Limits::default()),
        Err(Unreadable::TooManyParts(Limits::default().parts))
    );
    let hidden = data_encoding::BASE64.encode(format!("From: x@y.test\n{deep}").as_bytes());
    let raw = format!(
        "From: a@b.test\nContent-Type: multipart/digest; boundary=x\n\n--x\n\
         Content-Transfer-Encoding: base64\n\nContent-Type: message/rfc822\n\n{hidden}\n\
         --x\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{hidden}\n--x--\n"
    );
    assert!(matches!(inbound(&raw), Inbound::Written(_)));
    let many = format!(
        "From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n{}",
        "--x\n\nhi\n".repeat(50_000)
    );
    assert_eq!(
        read(many.as_bytes(), &letterhead(), NOW, &Limits::default()),
        Err(Unreadable::TooManyParts(Limits::default().parts))
    );
}

/// Every beginning of a message, and every message with one byte changed, is read or refused.
#[test]
fn no_damage_makes_it_panic() {
    let raw = bounce(FAILED, &whole()).replace('\n', "\r\n").into_bytes();
    for end in 0..raw.len() {
        let _ = read(&raw[..end], &letterhead(), NOW, &Limits::default());
    }
    for at in 0..raw.len() {
        for byte in [0, b'\n', b'-', b'"', 0xff] {
            let mut damaged = raw.clone();
            damaged[at] = byte;
            let _ = read(&damaged, &letterhead(), NOW, &Limits::default());
        }
    }
}

/// What a mail of 25 MB can be made of so that reading it costs gigabytes, or hours.
#[test]
fn what_only_costs_is_refused_at_once() {
    let taken = |raw: &[u8]| read(raw, &letterhead(), NOW, &Limits::default());
    let part = "--b\r\n\r\n\r\n";
    let parts = format!(
        "From: x@y.example\r\nContent-Type: multipart/digest; boundary=b\r\n\r\n{}--b--\r\n",
        part.repeat(100_000)
    );
    assert_eq!(taken(parts.as_bytes()), Err(Unreadable::TooManyParts(100)));
    let headers = format!("From: x@y.example\r\n{}\r\nHello\r\n", "a:\r\n".repeat(30_000));
    assert_eq!(taken(headers.as_bytes()), Err(Unreadable::TooManyHeaders(20_000)));
    let long = format!("From: x@y.example\r\nTo: {}\r\n\r\nHello\r\n", "reply+".repeat(100_000));
    assert_eq!(taken(long.as_bytes()), Err(Unreadable::TooManyHeaders(256 << 10)));
    // A long letter is none of these.
    let letter = format!("From: x@y.example\r\n\r\n{}", "note: it drips -- here\r\n".repeat(10_000));
    assert!(taken(letter.as_bytes()).is_ok());
}
