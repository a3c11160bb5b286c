//! Through a real mail server and back: what we send is what arrives, and what comes back is understood.

use std::sync::Arc;

use mail_parser::{HeaderName, MessageParser};
use reckon_domain::id::AutomationId;
use reckon_domain::{ClientId, ProId};
use reckon_providers::mail::inbound::{Inbound, Limits, read};
use reckon_providers::mail::maildir::Maildir;
use reckon_providers::mail::{
    Address, Composed, Hindrance, Mail, Mailer as _, Security, Sending, Smtp, SmtpSettings, Status, compose,
};
use reckon_providers::tokens::{Reply, Sent, Unsubscribe};
use tokio::sync::Notify;

use crate::common::{NOW, automated, keys, letterhead, mail};
use crate::exim::{Exim, Options};
use crate::maildir::Taker;

fn settings(exim: &Exim) -> SmtpSettings {
    SmtpSettings {
        security: if exim.authority.is_some() { Security::Required } else { Security::None },
        authority: exim.authority.clone(),
        ..SmtpSettings::new("localhost", exim.port, "reckon.test")
    }
}

async fn send(settings: SmtpSettings, composed: &Composed) -> Sending {
    Smtp::new(settings).unwrap().send(composed).await
}

/// The next message that is delivered for this domain.
pub(crate) async fn next(exim: &Exim, domain: &str) -> Vec<u8> {
    let maildir = Maildir::open(exim.maildir(domain), 1 << 20).unwrap();
    let (taker, end) = (Arc::new(Taker::default()), Arc::new(Notify::new()));
    let (reads, ends) = (taker.clone(), end.clone());
    let reader = tokio::spawn(async move { maildir.follow(&*reads, &ends).await });
    let told = taker.is_told().await;
    end.notify_one();
    reader.await.unwrap().unwrap();
    assert!(told, "nothing came; the mail server says:\n{}", exim.log());
    taker.taken.lock().unwrap()[0].1.clone()
}

#[tokio::test]
async fn an_email_arrives_as_it_was_composed() {
    let exim = Exim::start(Options::default()).await;
    let long =
        format!("Grüße & <b>Küche</b>\n.\n..\n\nSee https://example.com/?a=1&b=2\n{}", "x".repeat(2000));
    let composed = compose(&letterhead(), &automated(&long)).unwrap();
    assert_eq!(send(settings(&exim), &composed).await, Sending::Accepted, "{}", exim.log());

    let raw = next(&exim, "clients.test").await;
    let message = MessageParser::default().parse(&raw).unwrap();
    let original = MessageParser::default().parse(&composed.bytes).unwrap();
    for name in [
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Message-ID",
        "Date",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Auto-Submitted",
        "Content-Type",
    ] {
        let value = |message: &mail_parser::Message<'_>| {
            message.header_raw(name).map(|value| value.split_whitespace().collect::<String>())
        };
        assert!(value(&original).is_some(), "{name}");
        assert_eq!(value(&message), value(&original), "{name}");
    }
    assert_eq!(message.header_raw("Return-Path").unwrap().trim(), "<messages@reckon.test>");
    let lines =
        |text: Option<std::borrow::Cow<'_, str>>| text.unwrap().replace("\r\n", "\n").trim().to_owned();
    assert_eq!(lines(message.body_text(0)), lines(original.body_text(0)));
    assert_eq!(lines(message.body_html(0)), lines(original.body_html(0)));
    assert!(lines(message.body_text(0)).starts_with(&long));
    let link = message.header_raw(HeaderName::ListUnsubscribe).unwrap().trim();
    let token = link.strip_prefix("<https://reckon.test/unsubscribe/").unwrap().strip_suffix('>').unwrap();
    assert!(keys().read::<Unsubscribe>(token, NOW).is_ok());
}

#[tokio::test]
async fn an_answer_to_our_address_comes_back_into_its_discussion() {
    let exim = Exim::start(Options::default()).await;
    let ours = compose(&letterhead(), &mail("Tuesday?")).unwrap();
    let parsed = MessageParser::default().parse(&ours.bytes).unwrap();
    let reply_to = parsed.reply_to().unwrap().first().unwrap().address().unwrap().to_owned();
    let answer = Composed {
        message_id: "a.1@clients.test".to_owned(),
        from: Address::parse("ana@clients.test").unwrap(),
        to: Address::parse(&reply_to).unwrap(),
        // Its own `To` says nothing of us: a program that answers by a list's address does that.
        bytes: b"From: Ana <ana@clients.test>\r\nTo: list@clients.test\r\nSubject: Re\r\n\r\nYes.\r\n> Tuesday?\r\n".to_vec(),
    };
    assert_eq!(send(settings(&exim), &answer).await, Sending::Accepted, "{}", exim.log());
    let raw = next(&exim, "reckon.test").await;
    let Inbound::Written(written) = read(&raw, &letterhead(), NOW, &Limits::default()).unwrap() else {
        panic!()
    };
    assert_eq!(written.discussion, Some(Reply { pro: ProId(3), client: ClientId(9) }));
    assert_eq!(written.words, "Yes.");
}

#[tokio::test]
async fn a_server_that_gives_up_later_sends_a_bounce_that_names_our_email() {
    let exim = Exim::start(Options::default()).await;
    let gone = Mail { to: Address::parse("ana@gone.test").unwrap(), ..automated("Hello.") };
    let composed = compose(&letterhead(), &gone).unwrap();
    assert_eq!(send(settings(&exim), &composed).await, Sending::Accepted, "{}", exim.log());
    let raw = next(&exim, "reckon.test").await;
    let Inbound::Report(report) = read(&raw, &letterhead(), NOW, &Limits::default()).unwrap() else {
        panic!("{}", String::from_utf8_lossy(&raw))
    };
    let automation = Some(AutomationId(5));
    assert_eq!(report.sent, Some(Sent { pro: ProId(3), client: ClientId(9), automation, message: 77 }));
    assert!(report.bounced());
    assert_eq!(report.recipients[0].address.as_deref(), Some("ana@gone.test"));
}

#[tokio::test]
async fn what_the_server_does_not_relay_is_refused() {
    let exim = Exim::start(Options::default()).await;
    let elsewhere = Mail { to: Address::parse("ana@elsewhere.test").unwrap(), ..mail("Hello.") };
    let refused = send(settings(&exim), &compose(&letterhead(), &elsewhere).unwrap()).await;
    let Sending::Refused(answer) = refused else { panic!("{refused:?}\n{}", exim.log()) };
    assert_eq!((answer.code, answer.status), (550, Some(Status(5, 7, 1))));
}

#[tokio::test]
async fn over_tls_with_a_password() {
    let exim = Exim::start(Options { tls: true, password: true }).await;
    let composed = compose(&letterhead(), &mail("Hello.")).unwrap();
    let with = |password: &str| SmtpSettings {
        credentials: Some(("reckon".to_owned(), password.to_owned())),
        ..settings(&exim)
    };
    assert_eq!(send(with("secret"), &composed).await, Sending::Accepted, "{}", exim.log());
    next(&exim, "clients.test").await;
    let wrong = send(with("guess"), &composed).await;
    assert_eq!(wrong, Sending::Later(Hindrance::Authentication));
    let nobody = SmtpSettings { credentials: None, ..settings(&exim) };
    assert!(matches!(send(nobody, &composed).await, Sending::Refused(_)));
    let opportunistic = SmtpSettings { security: Security::Opportunistic, ..with("secret") };
    assert_eq!(send(opportunistic, &composed).await, Sending::Accepted, "{}", exim.log());
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_or_of_another_name_is_not_trusted() {
    let exim = Exim::start(Options { tls: true, password: false }).await;
    let composed = compose(&letterhead(), &mail("Hello.")).unwrap();
    let stranger = SmtpSettings { authority: None, ..settings(&exim) };
    assert_eq!(send(stranger, &composed).await, Sending::Later(Hindrance::Tls));
    let other_name = SmtpSettings { host: "127.0.0.1".to_owned(), ..settings(&exim) };
    assert_eq!(send(other_name, &composed).await, Sending::Later(Hindrance::Tls));
    assert_eq!(send(settings(&exim), &composed).await, Sending::Accepted, "{}", exim.log());
}
