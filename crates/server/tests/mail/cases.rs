//! Emails as programs write them, from a file: what must be read of each, and whether a person wrote it.

use reckon_providers::mail::inbound::{Inbound, Limits, Written, read};
use reckon_providers::mail::{Address, Letterhead};
use serde::Deserialize;

use crate::common::{NOW, letterhead};

#[derive(Deserialize)]
struct Case {
    name: String,
    /// The headers of the body.
    head: String,
    body_base64: String,
    /// `None`: nothing of it is shown.
    words: Option<String>,
    files: usize,
    kind: String,
}

/// A marketplace at `mail.example`.
pub(crate) fn ours() -> Letterhead {
    Letterhead {
        sender: Address::parse("hello@mail.example").unwrap(),
        reply_domain: "mail.example".to_owned(),
        ..letterhead()
    }
}

#[track_caller]
pub(crate) fn written(raw: &[u8]) -> Written {
    match read(raw, &ours(), NOW, &Limits::default()).unwrap() {
        Inbound::Written(written) => written,
        other @ (Inbound::Automatic(_) | Inbound::Report(_)) => {
            panic!("{other:?}: {}", String::from_utf8_lossy(raw))
        }
    }
}

/// Between paragraphs there may be one line's end, or more.
fn paragraphs(words: &str) -> Vec<&str> {
    words.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_email_is_read_as_its_writer_meant_it() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("cases/inbound-mail.json")).unwrap();
    assert!(cases.len() >= 16);
    for Case { name, head, body_base64, words, files, kind } in cases {
        let body = data_encoding::BASE64.decode(body_base64.as_bytes()).unwrap();
        let head = format!(
            "From: Sophie Lindner <sophie.lindner@example.org>\nTo: hello@mail.example\nSubject: Re\n\
             MIME-Version: 1.0\n{head}\n\n"
        );
        let raw = [head.replace('\n', "\r\n").as_bytes(), &body].concat();
        match words {
            Some(words) => {
                assert_eq!(kind, "written", "{name}");
                let found = written(&raw);
                assert_eq!(paragraphs(&found.words), paragraphs(&words), "{name}: {:?}", found.words);
                assert_eq!((found.attachments, found.cut), (files, false), "{name}");
            }
            None => {
                assert_eq!(kind, "automatic", "{name}");
                let found = read(&raw, &ours(), NOW, &Limits::default()).unwrap();
                assert!(matches!(found, Inbound::Automatic(_) | Inbound::Report(_)), "{name}: {found:?}");
            }
        }
    }
}
