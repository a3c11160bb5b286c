//! How mail programs quote, written by hand after what those who parse answers have found out; where that was said
//! stands beside each.

use reckon_providers::mail::Status;
use reckon_providers::mail::inbound::{Action, Inbound, Limits, read};

use crate::cases::{ours, written};
use crate::common::NOW;

fn raw(head: &str, body: &str) -> Vec<u8> {
    let from = if head.starts_with("From:") { "" } else { "From: sophie.lindner@example.org\n" };
    format!("{from}To: hello@mail.example\n{head}\n\n{body}").replace('\n', "\r\n").into_bytes()
}

#[track_caller]
fn words(body: &str) -> String {
    written(&raw("Content-Type: text/plain; charset=utf-8", body)).words
}

#[track_caller]
fn html(body: &str) -> String {
    written(&raw("Content-Type: text/html; charset=utf-8", body)).words
}

/// Each below "Friday suits me.", after which nothing is Sophie's.
const QUOTES: [(&str, &str); 28] = [
    (
        "Gmail",
        "On Mon, Nov 30, 2026 at 8:43 AM Anna Brandt <hello@mail.example> wrote:\n\n> Good morning,\n> when?\n",
    ),
    // github.com/github/email_reply_parser/pull/77
    (
        "Gmail, wrapped",
        "On Mon, Nov 30, 2026 at 8:43 AM Anna Brandt via the Marketplace <\nhello@mail.example> wrote:\n\n> When?\n",
    ),
    (
        "Gmail in German",
        "Am Mo., 30. Nov. 2026 um 08:43 Uhr schrieb Anna Brandt <hello@mail.example>:\n\n> Wann?\n",
    ),
    // github.com/crisp-oss/email-reply-parser/pull/46
    (
        "Gmail in German, wrapped",
        "Am Mo., 30. Nov. 2026 um 08:43 Uhr schrieb Anna Brandt <\nhello@mail.example>:\n\n> Wann?\n",
    ),
    // github.com/zapier/email-reply-parser/pull/59
    (
        "Gmail on Android in German",
        "Anna Brandt <hello@mail.example> schrieb am Mo., 30. Nov. 2026, 08:43:\n\n> Wann?\n",
    ),
    (
        "Gmail in French",
        "Le lun. 30 nov. 2026 à 08:43, Anna Brandt <hello@mail.example> a écrit\u{a0}:\n\n> Quand ?\n",
    ),
    // github.com/kvannotten/mailstrip/issues/1
    (
        "Gmail in Swedish, wrapped",
        "mån 30 nov. 2026 kl 08:43 skrev Anna Brandt <\nhello@mail.example>:\n\n> När?\n",
    ),
    ("Apple Mail", "> On 30 Nov 2026, at 08:43, Anna Brandt <hello@mail.example> wrote:\n> \n> When?\n"),
    (
        "Apple Mail in German",
        "> Am 30.11.2026 um 08:43 schrieb Anna Brandt <hello@mail.example>:\n> \n> \u{feff}Wann?\n",
    ),
    (
        "Apple Mail in French",
        "Le 30 nov. 2026 à 08:43, Anna Brandt <hello@mail.example> a écrit :\n\nQuand ?\n",
    ),
    // github.com/github/email_reply_parser/issues/40
    (
        "Apple Mail without marks",
        "On Nov 30, 2026, at 8:43 AM, Anna Brandt <hello@mail.example<mailto:hello@mail.example>> wrote:\n\nWhen?\n",
    ),
    // github.com/github/email_reply_parser/issues/40, github.com/zapier/email-reply-parser/pull/42
    (
        "Yahoo",
        "    On Monday, November 30, 2026 at 08:43:12 AM GMT+1, Anna Brandt <hello@mail.example> wrote:  \n \n  When?\n",
    ),
    (
        "Yahoo in German",
        "    Am Montag, 30. November 2026 um 08:43:12 MEZ hat Anna Brandt <hello@mail.example> Folgendes geschrieben:  \n \n Wann?\n",
    ),
    (
        "Yahoo in French",
        "    Le lundi 30 novembre 2026 à 08:43:12 UTC+1, Anna Brandt <hello@mail.example> a écrit :  \n \n Quand ?\n",
    ),
    // github.com/github/email_reply_parser/pull/33
    (
        "Outlook",
        "From: Anna Brandt [hello@mail.example]\nSent: Monday, 30 November 2026 8:43 a.m.\nTo: Sophie Lindner\nSubject: Message\n\nWhen?\n",
    ),
    (
        "Outlook in German",
        "Von: Anna Brandt <hello@mail.example>\nGesendet: Montag, 30. November 2026 08:43\nAn: sophie.lindner@example.org\nBetreff: Nachricht\n\nWann?\n",
    ),
    (
        "Outlook in French",
        "De : Anna Brandt <hello@mail.example>\nEnvoyé : lundi 30 novembre 2026 08:43\nÀ : sophie.lindner@example.org\nObjet : Message\n\nQuand ?\n",
    ),
    // github.com/kvannotten/mailstrip/issues/5
    (
        "Outlook's app",
        "From: Anna Brandt<mailto:hello@mail.example>\nSent: 30 November 2026 08:43\nSubject: Message\n\nWhen?\n",
    ),
    (
        "Outlook on the web",
        "________________________________\nFrom: Anna Brandt <hello@mail.example>\nSent: Monday, November 30, 2026 8:43 AM\nTo: sophie.lindner@example.org\nSubject: Message\n\nWhen?\n",
    ),
    (
        "Outlook, bold",
        "*From:* Anna Brandt <hello@mail.example>\n*Sent:* Monday, November 30, 2026 8:43 AM\n*To:* Sophie\n*Subject:* Message\n\nWhen?\n",
    ),
    (
        "Outlook of old",
        "-----Original Message-----\nFrom: Anna Brandt <hello@mail.example>\nSent: Monday\n\nWhen?\n",
    ),
    (
        "GMX and WEB.DE",
        "Gesendet: Montag, 30. November 2026 um 08:43 Uhr\nVon: \"Anna Brandt\" <hello@mail.example>\nAn: sophie.lindner@example.org\nBetreff: Nachricht\n\nWann?\n",
    ),
    (
        "T-Online",
        "-----Original-Nachricht-----\nBetreff: Nachricht\nDatum: 2026-11-30T08:43:12+0100\nVon: \"Anna Brandt\" <hello@mail.example>\nAn: sophie.lindner@example.org\n\nWann?\n",
    ),
    (
        "Samsung",
        "-------- Ursprüngliche Nachricht --------\nVon: Anna Brandt <hello@mail.example>\nDatum: 30.11.26 08:43 (GMT+01:00)\nAn: sophie.lindner@example.org\nBetreff: Nachricht\n\nWann?\n",
    ),
    (
        "Proton",
        "On Monday, November 30th, 2026 at 8:43 AM, Anna Brandt <hello@mail.example> wrote:\n\n> When?\n",
    ),
    (
        "Proton of old",
        "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, November 30th, 2026 at 8:43 AM, Anna Brandt <hello@mail.example> wrote:\n\n> When?\n",
    ),
    ("Thunderbird", "Am 30.11.2026 um 08:43 schrieb Anna Brandt:\n> Wann?\n>\n> Anna\n"),
    // github.com/thunderbird/thunderbird-android/issues/6279
    (
        "K-9",
        "Am 30. November 2026 08:43:12 MEZ schrieb Anna Brandt <hello@mail.example>:\n>Guten Tag,\n>wann?\n>--\n>Anna\n",
    ),
];

#[test]
fn what_a_program_quotes_is_not_the_writers() {
    for (program, quote) in QUOTES {
        for (between, above) in [("\n\n", "Friday suits me."), ("\n", "Friday suits me.\n\nSophie")] {
            assert_eq!(words(&format!("{above}{between}{quote}")), above, "{program}");
        }
    }
}

/// Who answers between the lines, or below them.
#[test]
fn answers_between_and_below_stay() {
    for (program, quote) in QUOTES.iter().filter(|(_, quote)| quote.contains("\n>")) {
        let mark = if quote.contains("\n> ") { "> " } else { ">" };
        let below = format!("{quote}\nFriday.\n{mark}And who?\nSophie.\n");
        assert_eq!(words(&below), "Friday.\nSophie.", "{program}");
    }
    assert_eq!(words("> Tuesday?\nYes.\n> Ten?\nEleven.\n"), "Yes.\nEleven.");
}

#[test]
fn words_are_never_lost_to_a_guess() {
    for whole in [
        "On Monday I wrote to you: nothing came.",
        "Am Montag schrieb ich Ihnen:\nder Termin passt.",
        "From: Berlin\nTo: Hamburg",
        "Von: Berlin\nAn: Hamburg\nDatum: 12. Dezember\n\nGeht das?",
        "I have 3 wishes:\n- one\n-- two\n--- three",
        "On Monday I wrote to hello@mail.example:\nthe tap drips.",
        "You wrote:\nit costs 45.\nIs that so?",
        "-----\nThe measures:\n-----\n2 m by 3 m",
        "________________\nname here",
        "It is\n>60 degrees\n<70 degrees",
        "Too hot:\n\n> 60 degrees at the tap.\n\nIs that normal?",
        ">60 degrees at the tap.\nIs that normal?",
        "What is it?\n--\nAnd when?",
        "Greetings\n--Sophie",
        "Betreff: Rohrbruch\nIn der Küche.",
        // Another's address is not ours.
        "On 30.11.2026 at 08:43, Bob <bob@notmail.example> wrote:\nit costs 45.\nIs that so?",
        "From: Bob <bob@mail.example.org>\nSent: Monday\nSubject: Offer\n\nIs this dear?",
    ] {
        assert_eq!(words(whole), whole);
    }
    // All of it looks like a quote: then all of it is kept.
    assert_eq!(words("> only this"), "> only this");
    assert_eq!(words("-- \nYes"), "-- \nYes");
    assert_eq!(words("\u{7}Yes\u{0}\n"), "Yes");
    // What stands above does not go with the quote.
    assert_eq!(
        words(
            "On Friday I can come.\nAnna Brandt <hello@mail.example> wrote on 30.11.2026, 08:43:\n> When?\n"
        ),
        "On Friday I can come."
    );
    // One's own comparison among quotes.
    assert_eq!(words("On Monday 8:43 Anna wrote:\n> How hot?\n>60 degrees.\n"), ">60 degrees.");
    assert_eq!(words("Friday.\n-- \nSophie\n+49 30 1234567\n"), "Friday.");
}

/// HTML alone: what is quoted is told by what programs put around it.
#[test]
fn quotes_in_html_are_not_the_writers() {
    for (program, quote) in [
        (
            "Gmail",
            "<br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">On Mon, Nov 30, 2026 at 8:43\u{202f}AM Anna Brandt &lt;<a href=\"mailto:hello@mail.example\">hello@mail.example</a>&gt; wrote:<br></div><blockquote class=\"gmail_quote\" style=\"margin:0\"><div>When?</div></blockquote></div>",
        ),
        (
            "Apple Mail",
            "<div><br><blockquote type=\"cite\"><div>On 30 Nov 2026, at 08:43, Anna Brandt &lt;hello@mail.example&gt; wrote:</div><br><div>When?</div></blockquote></div>",
        ),
        (
            "Outlook",
            "<div id=\"appendonsend\"></div><hr style=\"width:98%\"><div id=\"divRplyFwdMsg\"><font><b>Von:</b> Anna Brandt &lt;hello@mail.example&gt;<br><b>Gesendet:</b> Montag, 30. November 2026 08:43<br><b>An:</b> sophie.lindner@example.org<br><b>Betreff:</b> Nachricht</font><div>&nbsp;</div></div><div>Wann?</div>",
        ),
        (
            "Outlook on the desktop",
            "<div style='border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> Anna Brandt &lt;hello@mail.example&gt; <br><b>Sent:</b> Monday, November 30, 2026 8:43 AM<br><b>To:</b> Sophie<o:p></o:p></p></div><p class=MsoNormal>When?</p>",
        ),
        (
            "GMX",
            "<div name=\"quote\" style=\"border-left: 2px solid\"><div><b>Gesendet:</b>&nbsp;Montag, 30. November 2026 um 08:43 Uhr<br/><b>Von:</b>&nbsp;&quot;Anna Brandt&quot; &lt;hello@mail.example&gt;<br/><b>An:</b>&nbsp;sophie.lindner@example.org</div><div name=\"quoted-content\">Wann?</div></div>",
        ),
        (
            "Yahoo",
            "<div id=\"yahoo_quoted_1\" class=\"yahoo_quoted\"><div><div>On Monday, November 30, 2026 at 08:43:12 AM GMT+1, Anna Brandt &lt;hello@mail.example&gt; wrote: </div><div><br></div><div>When?</div></div></div>",
        ),
        (
            "Proton",
            "<div class=\"protonmail_quote\">On Monday, November 30th, 2026 at 8:43 AM, Anna Brandt &lt;hello@mail.example&gt; wrote:<br><blockquote class=\"protonmail_quote\" type=\"cite\">When?</blockquote></div>",
        ),
        (
            "Thunderbird",
            "<div class=\"moz-cite-prefix\">Am 30.11.2026 um 08:43 schrieb Anna Brandt:<br></div><blockquote type=\"cite\" cite=\"mid:1@mail.example\">Wann?</blockquote>",
        ),
        ("a signature", "<div>-- <br></div><div>Sophie</div>"),
        ("a signature of Thunderbird's", "<pre class=\"moz-signature\" cols=\"72\">-- \nSophie</pre>"),
    ] {
        let whole = format!(
            "<html><head><style>p {{ color: red }}</style></head><body><div>Friday suits me.</div><div><br></div>\
             <div>Sophie &amp; Ben</div>{quote}</body></html>"
        );
        assert_eq!(html(&whole), "Friday suits me.\n\nSophie & Ben", "{program}");
    }
    let between = "<p>Below.</p><blockquote type=\"cite\"><p>When?</p></blockquote><p>Friday.</p>\
                   <blockquote type=\"cite\"><p>Who?</p></blockquote><p>I.</p>";
    assert_eq!(html(between), "Below.\nFriday.\nI.");
    // People indent by quotes of their own, and write what looks like a mark.
    assert_eq!(
        html("<p>The rule:</p><blockquote>No smoke.</blockquote><p>Yes?</p>"),
        "The rule:\nNo smoke.\nYes?"
    );
    assert_eq!(html("5 < 6, and 7 &gt; 6<!-- no --><script>no()</script>"), "5 < 6, and 7 > 6");
    assert_eq!(html("<ul><li>one</li><li>two</li></ul>a<br/>b<br clear=all>c"), "one\ntwo\na\nb\nc");
    assert_eq!(html("<div>open<div>never closed<blockquote type=cite>quoted"), "open\nnever closed");
}

#[test]
fn text_is_decoded_as_it_is_declared_or_else_as_it_can_be() {
    let read = |charset: &str, bytes: &[u8]| {
        let head = format!("From: a@b.test\r\nContent-Type: text/plain{charset}\r\n\r\n");
        written(&[head.as_bytes(), bytes].concat()).words
    };
    for (charset, bytes, words) in [
        ("; charset=utf-8", "Grüße".as_bytes(), "Grüße"),
        ("; charset=utf-8", b"Gr\xfc\xdfe", "Grüße"),
        ("; charset=iso-8859-1", b"Gr\xfc\xdfe", "Grüße"),
        ("; charset=\"ISO-8859-15\"", b"50 \xa4", "50 €"),
        ("; charset=us-ascii", b"Gr\xfc\xdfe", "Grüße"),
        ("; charset=nonsense", "Grüße".as_bytes(), "Grüße"),
        ("; charset=koi8-r", b"\xf0\xf2\xe9\xf7\xe5\xf4", "ПРИВЕТ"),
        ("; charset=shift_jis", b"\x8c\xa9\x90\xcf", "見積"),
        ("; charset=gb2312", b"\xc4\xe3\xba\xc3", "你好"),
        ("; charset=utf-16be", b"\x00G\x00o", "Go"),
        ("", "Köln €".as_bytes(), "Köln €"),
        ("", b"K\xf6ln \x80", "Köln €"),
    ] {
        assert_eq!(read(charset, bytes), words, "{charset}");
    }
}

#[test]
fn lines_flow_as_they_are_told_to() {
    let flowed = |more: &str, body: &str| {
        written(&raw(&format!("Content-Type: text/plain; charset=utf-8; format=flowed{more}"), body)).words
    };
    assert_eq!(flowed("", "One \ntwo \nthree\nfour"), "One two three\nfour");
    assert_eq!(flowed("; delsp=yes", "Donau \ndampf\n"), "Donaudampf");
    assert_eq!(flowed("", "  stuffed\n >no quote\n"), "stuffed\n>no quote");
    assert_eq!(flowed("", "Friday.\n\nOn Mon 8:43 Anna wrote:\n> When does \n> it suit?\n"), "Friday.");
    assert_eq!(flowed("", "Friday. \n-- \nSophie"), "Friday.");
    assert_eq!(words("not \nflowed"), "not\nflowed");
}

/// Of what is shown in several ways one is read, and whatever else comes with it is a file.
#[test]
fn words_come_from_text_alone() {
    let mixed = |parts: &[&str]| {
        let parts: String = parts.iter().map(|part| format!("--b\n{part}\n")).collect();
        let found = written(&raw("Content-Type: multipart/mixed; boundary=b", &format!("{parts}--b--\n")));
        (found.words, found.attachments)
    };
    let text = "Content-Type: text/plain\n\nHello.";
    let image = "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\nContent-Disposition: inline\n\nAAAA";
    assert_eq!(mixed(&[text, image, image]), ("Hello.".to_owned(), 2));
    assert_eq!(mixed(&[image]), (String::new(), 1));
    let calendar = "Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nEND:VCALENDAR";
    assert_eq!(mixed(&[text, calendar]), ("Hello.".to_owned(), 1));
    let html = "Content-Type: text/html\n\n<p>Please <b>come</b>.</p>";
    assert_eq!(mixed(&[html, image]), ("Please come.".to_owned(), 1));
    let forwarded = "Content-Type: message/rfc822\n\nFrom: x@y.test\nSubject: z\n\nInside.";
    assert_eq!(mixed(&[text, forwarded]), ("Hello.".to_owned(), 1));
    let related = "Content-Type: multipart/related; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>Hi <img src=cid:1></p>\n\
                   --c\nContent-Type: image/png\nContent-ID: <1>\n\nAAAA\n--c--";
    assert_eq!(mixed(&[related]), ("Hi".to_owned(), 1));
}

fn inbound(raw: &[u8]) -> Inbound {
    read(raw, &ours(), NOW, &Limits::default()).unwrap()
}

/// Receipts, absences and reports by machines that say so in their own ways.
#[test]
fn what_machines_send_is_kept_out() {
    let report = |kind: &str| {
        raw(
            &format!("Content-Type: multipart/report; report-type={kind}; boundary=b"),
            "--b\nContent-Type: text/plain\n\nIt was read.\n--b--\n",
        )
    };
    for mail in [
        report("disposition-notification"),
        report("feedback-report"),
        raw(
            "Content-Type: message/disposition-notification",
            "Disposition: manual-action/MDN-sent-manually; displayed\n",
        ),
        raw("Auto-Submitted: auto-replied (vacation)", "I am away until Monday."),
        raw("X-Auto-Reply: yes", "I am away until Monday."),
        raw("Preference: auto_reply", "Ich bin bis Montag nicht da."),
        raw("From: MAILER-DAEMON@example.org", "Delayed for four hours; nothing to do."),
    ] {
        let found = inbound(&mail);
        assert!(matches!(found, Inbound::Automatic(_)), "{found:?}: {}", String::from_utf8_lossy(&mail));
    }
}

/// Mail servers that write no standard report say in words that they give up, and send our headers back in them.
#[test]
fn a_bounce_in_words_alone_is_a_bounce() {
    let exim = "This message was created automatically by mail delivery software.\n\nA message that you sent could not \
                be delivered to one or more of its recipients. This is a permanent error.\n\n  sophie@gone.test\n    \
                550 5.1.1 unknown user\n\n------ This is a copy of your message. ------\n\nMessage-ID: <1@mail.example>\n";
    let qmail = "Hi. This is the qmail-send program at gone.test.\nI'm afraid I wasn't able to deliver your message.\n\
                 This is a permanent error; I've given up. Sorry it didn't work out.\n\n<sophie@gone.test>:\n\
                 Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n";
    let exim_mail = raw("X-Failed-Recipients: sophie@gone.test", exim);
    let qmail_mail = format!("From: MAILER-DAEMON@gone.test\r\nTo: hello@mail.example\r\n\r\n{qmail}");
    for (mail, address) in [(exim_mail, Some("sophie@gone.test")), (qmail_mail.into_bytes(), None)] {
        let Inbound::Report(report) = inbound(&mail) else { panic!("{}", String::from_utf8_lossy(&mail)) };
        let recipient = &report.recipients[0];
        assert_eq!((recipient.action, recipient.status), (Action::Failed, Some(Status(5, 1, 1))));
        assert_eq!(
            (recipient.address.as_deref(), report.sent),
            (address, None),
            "what is not ours proves nothing"
        );
    }
    let head = ours();
    let sent = reckon_providers::tokens::Sent {
        pro: reckon_domain::ProId(3),
        client: reckon_domain::ClientId(9),
        automation: None,
        message: 77,
    };
    let mine = exim.replace("1@mail.example", &format!("{}@mail.example", head.keys.sign(&sent, NOW)));
    let Inbound::Report(report) = inbound(&raw("X-Failed-Recipients: sophie@gone.test", &mine)) else {
        panic!()
    };
    assert_eq!(report.sent, Some(sent));
}
