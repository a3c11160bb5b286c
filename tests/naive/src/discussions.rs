//! Discussions: texts, emails, who may be written to, and what the channels remember.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

use crate::steps::AboutClient;
use crate::world::{Answer, Client, allowed, blocked, optional_text, text};

const OPT_OUT_WORDS: [&str; 12] = [
    "STOP",
    "STOPP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "OPT OUT",
    "ABMELDEN",
    "ABBESTELLEN",
];

pub(crate) fn pro_acts(on: &mut AboutClient, action: &str, step: &Value) -> Result<Answer, String> {
    match action {
        "send_text" | "send_email" => Ok(send(on, action, false)),
        "close_discussion" => Ok(set_existing(on, text(step, "channel")?, "closed")),
        "reopen_discussion" => Ok(set_existing(on, text(step, "channel")?, "open")),
        "unsubscribe" => unsubscribe(on, text(step, "channel")?),
        "report_wrong_contact" => report_wrong_contact(on, text(step, "channel")?),
        other => Err(format!("do: a pro cannot \"{other}\"")),
    }
}

pub(crate) fn automation_acts(on: &mut AboutClient, action: &str) -> Result<Answer, String> {
    match action {
        "send_text" | "send_email" => Ok(send(on, action, true)),
        other => Err(format!("do: an automation cannot \"{other}\"")),
    }
}

pub(crate) fn mail_acts(action: &str) -> Result<Answer, String> {
    if action == "report_delivery" {
        // A1: the last action of an automation is in no result
        Ok(allowed("A1"))
    } else {
        Err(format!("do: the mail cannot \"{action}\""))
    }
}

/// I12: the text as it is compared with the words.
fn word(body: &str) -> String {
    let format = |letter: &char| letter.general_category() == GeneralCategory::Format;
    let selector = |letter: &char| matches!(letter, '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    let seen: String = body.chars().filter(|letter| !format(letter) && !selector(letter)).nfkc().collect();
    let spaced = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.trim_matches(|letter| " .,!?;\"'«»‘’‚‛“”„‟‹›⹂「」『』〝〞〟".contains(letter)).to_uppercase()
}

pub(crate) fn client_acts(on: &mut AboutClient, action: &str, step: &Value) -> Result<Answer, String> {
    match action {
        "text" => {
            let word = word(text(step, "body")?);
            let answer = if OPT_OUT_WORDS.contains(&word.as_str()) {
                // U2
                on.between.unsubscribed_from_text = true;
                allowed("U2")
            } else if word == "START" || word == "UNSTOP" {
                // U3
                on.between.unsubscribed_from_text = false;
                allowed("U3")
            } else {
                // D2
                allowed("D2")
            };
            // D2, in all three
            Ok(on.set_discussion(answer, "text", "open"))
        }
        "email" => {
            text(step, "body")?;
            // D2
            Ok(on.set_discussion(allowed("D2"), "email", "open"))
        }
        "unsubscribe" => unsubscribe(on, text(step, "channel")?),
        other => Err(format!("do: a client cannot \"{other}\"")),
    }
}

fn send(on: &mut AboutClient, action: &str, automated: bool) -> Answer {
    if action == "send_text" {
        if let Some(answer) = text_blocked(on) {
            return answer;
        }
        let mut answer = outbound(on, "text", automated);
        // U1
        answer.instructions_sent = Some(!on.between.was_texted);
        on.between.was_texted = true;
        answer
    } else {
        if let Some(answer) = email_blocked(on) {
            return answer;
        }
        // U4 is about the email's text and headers, which are in no result
        outbound(on, "email", automated)
    }
}

fn text_blocked(on: &AboutClient) -> Option<Answer> {
    if on.between.unsubscribed_from_text {
        // E1
        Some(blocked("E1", "unsubscribed"))
    } else if on.between.mobile_is_wrong {
        // E3, before E2
        Some(blocked("E3", "wrong_contact"))
    } else if !is_present(&on.client.mobile) && is_present(&on.client.landline) {
        // E2
        Some(blocked("E2", "landline_only"))
    } else if !is_present(&on.client.mobile) {
        // E2
        Some(blocked("E2", "no_mobile_number"))
    } else {
        None
    }
}

fn email_blocked(on: &AboutClient) -> Option<Answer> {
    if on.between.unsubscribed_from_email {
        // E1
        Some(blocked("E1", "unsubscribed"))
    } else if on.between.email_is_wrong {
        // E3, before E2
        Some(blocked("E3", "wrong_contact"))
    } else if !is_valid_email(&on.client.email) {
        // E2
        Some(blocked("E2", "no_valid_email"))
    } else {
        None
    }
}

fn is_present(contact: &Option<String>) -> bool {
    contact.as_ref().is_some_and(|contact| !contact.trim().is_empty())
}

/// An address that every mail server takes, without what nobody sees.
fn is_valid_email(email: &Option<String>) -> bool {
    let Some(email) = email else { return false };
    let seen: String =
        email.chars().filter(|letter| letter.general_category() != GeneralCategory::Format).collect();
    let parts: Vec<&str> = seen.trim().split('@').collect();
    let [local, domain] = parts.as_slice() else { return false };
    let word = |word: &str| {
        let letter = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(letter);
        !word.is_empty() && word.chars().all(letter)
    };
    let label = |label: &str| {
        let plain = label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        !label.is_empty() && label.len() <= 63 && plain && !label.starts_with('-') && !label.ends_with('-')
    };
    let last_is_number =
        domain.split('.').next_back().is_some_and(|last| last.chars().all(|one| one.is_ascii_digit()));
    seen.trim().len() <= 254
        && local.len() <= 64
        && local.split('.').all(word)
        && domain.split('.').all(label)
        && !last_is_number
}

fn outbound(on: &mut AboutClient, channel: &str, automated: bool) -> Answer {
    let existing = on.between.discussions.get(channel).cloned();
    match (existing, automated) {
        // D1: staff or automation, it begins closed
        (None, _) => on.set_discussion(allowed("D1"), channel, "closed"),
        // D5, I11: left as it is
        (Some(status), true) => on.set_discussion(allowed("D5"), channel, &status),
        // D3
        (Some(_), false) => on.set_discussion(allowed("D3"), channel, "closed"),
    }
}

fn set_existing(on: &mut AboutClient, channel: &str, status: &str) -> Answer {
    // D4
    if on.between.discussions.contains_key(channel) {
        on.set_discussion(allowed("D4"), channel, status)
    } else {
        allowed("D4")
    }
}

fn unsubscribe(on: &mut AboutClient, channel: &str) -> Result<Answer, String> {
    // U5
    match channel {
        "text" => on.between.unsubscribed_from_text = true,
        "email" => on.between.unsubscribed_from_email = true,
        other => return Err(format!("channel: nobody unsubscribes from \"{other}\"")),
    }
    Ok(allowed("U5"))
}

fn report_wrong_contact(on: &mut AboutClient, channel: &str) -> Result<Answer, String> {
    // W1: what is not there cannot be wrong
    match channel {
        "text" if is_present(&on.client.mobile) => on.between.mobile_is_wrong = true,
        "email" if is_present(&on.client.email) => on.between.email_is_wrong = true,
        "text" | "email" => {}
        other => return Err(format!("channel: no contact of \"{other}\"")),
    }
    Ok(allowed("W1"))
}

/// What the booking software's update changed.
pub(crate) struct Changed {
    pub(crate) mobile: bool,
    pub(crate) email: bool,
}

/// Replaces or removes the contacts that the step names.
pub(crate) fn update_contact(client: &mut Client, step: &Value) -> Changed {
    // W2
    let before = client.clone();
    if step.get("mobile").is_some() {
        client.mobile = optional_text(step, "mobile");
    }
    if step.get("landline").is_some() {
        client.landline = optional_text(step, "landline");
    }
    if step.get("email").is_some() {
        client.email = optional_text(step, "email");
    }
    Changed { mobile: client.mobile != before.mobile, email: client.email != before.email }
}
