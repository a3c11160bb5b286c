//! What the tests of email share: a letterhead, an email, a folder.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use reckon_domain::id::AutomationId;
use reckon_domain::rule::Language;
use reckon_domain::{ClientId, ProId, Timestamp};
use reckon_providers::mail::{Address, Letterhead, Mail};
use reckon_providers::tokens::Keys;

pub(crate) const NOW: Timestamp = Timestamp(1_795_515_000_000);

pub(crate) fn keys() -> Keys {
    Keys::new(["the first key, which signs everything"]).unwrap()
}

pub(crate) fn letterhead() -> Letterhead {
    Letterhead {
        marketplace: "Reckon".to_owned(),
        sender: Address::parse("messages@reckon.test").unwrap(),
        reply_domain: "reckon.test".to_owned(),
        origin: "https://reckon.test".to_owned(),
        keys: keys(),
        tracking: true,
    }
}

pub(crate) fn mail(text: &str) -> Mail {
    Mail {
        message: 77,
        at: NOW,
        pro: ProId(3),
        pro_name: "Rosa Malerei".to_owned(),
        client: ClientId(9),
        to: Address::parse("ana@clients.test").unwrap(),
        language: Language::En,
        subject: "Your kitchen".to_owned(),
        text: text.to_owned(),
        automation: None,
        answers: None,
    }
}

pub(crate) fn automated(text: &str) -> Mail {
    Mail { automation: Some(AutomationId(5)), ..mail(text) }
}

/// A folder of the test's own, gone with it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("reckon-mail-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
