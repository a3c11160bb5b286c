//! Mail servers that refuse, put off, keep silent and break off: what may be sent again, and what never.

use std::time::Duration;

use reckon_providers::mail::{
    Answer, Hindrance, Mailer as _, Security, Sending, Smtp, SmtpError, SmtpSettings, Status, compose,
};

use crate::common::{letterhead, mail};
use crate::stub::{Fault, Stub};

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        security: Security::None,
        // Short, because a server that hangs is waited for as long as this. Nothing else takes as long.
        patience: Duration::from_millis(500),
        last_patience: Duration::from_millis(500),
        ..SmtpSettings::new("127.0.0.1", port, "reckon.test")
    }
}

async fn send(settings: SmtpSettings) -> Sending {
    let composed = compose(&letterhead(), &mail("Hello.\n.\n..two dots")).unwrap();
    Smtp::new(settings).unwrap().send(&composed).await
}

async fn at(step: &'static str, fault: Fault) -> Sending {
    send(settings(Stub::start(step, fault).await.port)).await
}

fn answer(code: u16, status: Option<Status>) -> Answer {
    Answer { code, status }
}

#[tokio::test]
async fn a_good_server_takes_it_once_and_whole() {
    let stub = Stub::start("nothing", Fault::Drop).await;
    assert_eq!(send(settings(stub.port)).await, Sending::Accepted);
    let heard = stub.heard();
    let commands: Vec<&str> = heard.iter().map(String::as_str).take(4).collect();
    assert_eq!(
        commands,
        ["EHLO reckon.test", "MAIL FROM:<messages@reckon.test>", "RCPT TO:<ana@clients.test>", "DATA"]
    );
    assert!(heard.contains(&"...two dots".to_owned()), "{heard:?}");
    assert_eq!(heard.last().unwrap(), "QUIT");
}

#[tokio::test]
async fn what_is_refused_for_ever_is_not_tried_again() {
    let unknown = Some(Status(5, 1, 1));
    let refused = Fault::Say("550 5.1.1 <ana@clients.test> nobody here");
    assert_eq!(at("RCPT", refused).await, Sending::Refused(answer(550, unknown)));
    assert_eq!(at("MAIL", Fault::Say("553 no such sender")).await, Sending::Refused(answer(553, None)));
    assert_eq!(at("DATA", Fault::Say("554 no")).await, Sending::Refused(answer(554, None)));
    let large = Some(Status(5, 3, 4));
    assert_eq!(at("end", Fault::Say("552 5.3.4 too large")).await, Sending::Refused(answer(552, large)));
}

#[tokio::test]
async fn what_was_not_taken_may_be_sent_again() {
    let busy = |code, status| Sending::Later(Hindrance::Busy(answer(code, status)));
    assert_eq!(at("greeting", Fault::Say("421 4.3.2 not now")).await, busy(421, Some(Status(4, 3, 2))));
    assert_eq!(at("greeting", Fault::Say("554 go away")).await, busy(554, None));
    assert_eq!(at("MAIL", Fault::Say("450 later")).await, busy(450, None));
    assert_eq!(at("RCPT", Fault::Say("452 4.2.2 full")).await, busy(452, Some(Status(4, 2, 2))));
    assert_eq!(at("end", Fault::Say("451 4.3.0 disk")).await, busy(451, Some(Status(4, 3, 0))));
    for step in ["greeting", "EHLO", "MAIL", "RCPT", "DATA"] {
        assert_eq!(at(step, Fault::Drop).await, Sending::Later(Hindrance::Connection), "{step}");
    }
    for step in ["greeting", "RCPT"] {
        assert_eq!(at(step, Fault::Hang).await, Sending::Later(Hindrance::Connection), "{step}");
    }
    // A port that was free a moment ago and that nobody listens on.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(send(settings(free)).await, Sending::Later(Hindrance::Connection));
}

#[tokio::test]
async fn what_may_have_been_taken_is_never_called_not_taken() {
    assert_eq!(at("end", Fault::Drop).await, Sending::Unknown);
    assert_eq!(at("end", Fault::Hang).await, Sending::Unknown);
    assert_eq!(at("end", Fault::Say("nonsense")).await, Sending::Unknown);
}

#[tokio::test]
async fn a_server_that_does_not_say_goodbye_has_taken_it_all_the_same() {
    assert_eq!(at("QUIT", Fault::Drop).await, Sending::Accepted);
    assert_eq!(at("QUIT", Fault::Hang).await, Sending::Accepted);
}

#[tokio::test]
async fn our_own_credentials_are_not_the_email_s_fault() {
    let with =
        |port| SmtpSettings { credentials: Some(("reckon".into(), "secret".into())), ..settings(port) };
    let tried = |step, fault| async move { send(with(Stub::start(step, fault).await.port)).await };
    assert_eq!(tried("nothing", Fault::Drop).await, Sending::Accepted);
    let refused = tried("AUTH", Fault::Say("535 5.7.8 no")).await;
    assert_eq!(refused, Sending::Later(Hindrance::Authentication));
    let busy = tried("AUTH", Fault::Say("454 4.7.0 later")).await;
    assert_eq!(busy, Sending::Later(Hindrance::Busy(answer(454, Some(Status(4, 7, 0))))));
    assert_eq!(tried("AUTH", Fault::Drop).await, Sending::Later(Hindrance::Connection));
    let asked = at("MAIL", Fault::Say("530 5.7.0 sign in first")).await;
    assert_eq!(asked, Sending::Later(Hindrance::Authentication));
}

#[tokio::test]
async fn without_tls_nothing_is_sent_where_tls_is_required() {
    let stub = Stub::start("nothing", Fault::Drop).await;
    let required = SmtpSettings { security: Security::Required, ..settings(stub.port) };
    assert_eq!(send(required).await, Sending::Later(Hindrance::Tls));
    let with_password = SmtpSettings {
        security: Security::Opportunistic,
        credentials: Some(("reckon".into(), "secret".into())),
        ..settings(stub.port)
    };
    assert_eq!(send(with_password).await, Sending::Later(Hindrance::Tls));
    let heard = stub.heard();
    assert!(!heard.iter().any(|line| line.starts_with("MAIL") || line.starts_with("AUTH")), "{heard:?}");
    let opportunistic = SmtpSettings { security: Security::Opportunistic, ..settings(stub.port) };
    assert_eq!(send(opportunistic).await, Sending::Accepted);
}

#[test]
fn settings_that_would_give_the_password_away_are_refused() {
    let open = SmtpSettings {
        security: Security::None,
        credentials: Some(("reckon".into(), "secret".into())),
        ..SmtpSettings::new("mail.example", 25, "reckon.test")
    };
    assert!(!format!("{open:?}").contains("secret"));
    assert_eq!(Smtp::new(open).unwrap_err(), SmtpError::PasswordInTheClear);
    let no_pem = SmtpSettings { authority: Some(b"nonsense".to_vec()), ..SmtpSettings::new("x", 25, "y") };
    assert_eq!(Smtp::new(no_pem).unwrap_err(), SmtpError::Authority);
}
