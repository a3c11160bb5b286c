//! What Twilio is told to do on a call: <https://www.twilio.com/docs/voice/twiml>.

use reckon_domain::rule::Language;

use super::Twilio;
use crate::phone::{Call, CallResult, words};

/// How long the client may think once they have heard everything, in seconds.
const THINKS: u32 = 8;

/// How long the pro's telephone rings, in seconds: less than most mailboxes wait.
const RINGS: u32 = 25;

/// The longest call, in seconds.
pub const LONGEST: u32 = 60 * 60;

/// The key by which a client accepts.
const ACCEPTS: &str = "1";

impl Twilio {
    /// The client has picked up: they hear the estimate, and may accept by key.
    pub fn answered(&self, call: &Call) -> String {
        let key = escaped(&self.webhook("voice/key", &call.reference));
        let said = say(call.language, &call.announcement);
        let goodbye = say(call.language, words::goodbye(call.language));
        response(&format!(
            "<Gather input=\"dtmf\" numDigits=\"1\" timeout=\"{THINKS}\" action=\"{key}\" method=\"POST\">{said}</Gather>\
             {goodbye}<Hangup/>"
        ))
    }

    /// The client has pressed a key: if they accept, the pro is dialled, and both are recorded.
    pub fn key(&self, call: &Call, digits: &str) -> String {
        if digits != ACCEPTS {
            return response(&format!("{}<Hangup/>", say(call.language, words::goodbye(call.language))));
        }
        let over = escaped(&self.webhook("voice/over", &call.reference));
        let recording = escaped(&self.webhook("recording", &call.reference));
        let pro = escaped(&self.webhook("voice/pro", &call.reference));
        response(&format!(
            "{}<Dial action=\"{over}\" method=\"POST\" timeout=\"{RINGS}\" timeLimit=\"{LONGEST}\" callerId=\"{}\" \
             record=\"record-from-answer-dual\" recordingStatusCallback=\"{recording}\" \
             recordingStatusCallbackMethod=\"POST\"><Number url=\"{pro}\" method=\"POST\">{}</Number></Dial>",
            say(call.language, words::connecting(call.language)),
            escaped(&self.from),
            escaped(call.pro.number.reveal())
        ))
    }

    /// The pro has picked up: they hear that the call is recorded, and are connected when that has been said. Twilio
    /// records from the connection on.
    pub fn pro_answered(language: Language) -> String {
        response(&say(language, words::recorded(language)))
    }

    /// The call to the pro is over: what the client hears if they are still there.
    pub fn over(language: Language, result: CallResult) -> String {
        let words = match result {
            CallResult::ProMissed => words::pro_missed(language),
            CallResult::Connected { .. } | CallResult::Busy | CallResult::NoAnswer | CallResult::Declined => {
                words::goodbye(language)
            }
        };
        response(&format!("{}<Hangup/>", say(language, words)))
    }
}

fn response(verbs: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{verbs}</Response>")
}

fn say(language: Language, words: &str) -> String {
    format!("<Say language=\"{}\">{}</Say>", words::tag(language), escaped(words))
}

/// Text as XML. Control characters, which XML has not, become spaces.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, letter| {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => safe.push(' '),
            letter => safe.push(letter),
        }
        safe
    })
}
