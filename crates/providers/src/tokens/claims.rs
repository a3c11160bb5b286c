//! What tokens say.

use reckon_domain::id::AutomationId;
use reckon_domain::{Channel, ClientId, ProId};

use super::{Claim, Fields, Purpose};

/// How long a click or an opening is worth telling, in days. Older links say that they have expired.
const TRACKED_DAYS: u32 = 365;

/// Unsubscribes this client from this pro's messages in this channel (U5). It never expires: whoever finds an
/// old message must be able to stop the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsubscribe {
    /// Whose messages.
    pub pro: ProId,
    /// Who unsubscribes.
    pub client: ClientId,
    /// The channel.
    pub channel: Channel,
}

/// One recipient of one automated message, whose last action is shown to the pro (A1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Whose automation.
    pub pro: ProId,
    /// Who got the message.
    pub client: ClientId,
    /// The automation.
    pub automation: AutomationId,
    /// The message.
    pub message: u64,
}

/// The recipient has opened the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open(pub Recipient);

/// The recipient has followed a link of the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Click {
    /// Who.
    pub by: Recipient,
    /// Where the link leads. Signed, so that we never lead anybody anywhere else.
    pub target: String,
}

/// The discussion by email that an address answers into. It never expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The pro of the discussion.
    pub pro: ProId,
    /// Its client.
    pub client: ClientId,
}

/// One of our emails, as its Message-ID says. It never expires, and nobody else can make one up: a bounce that
/// names it is about something that we sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The pro it was sent for.
    pub pro: ProId,
    /// The client it was sent to.
    pub client: ClientId,
    /// The automation that sent it, if one did.
    pub automation: Option<AutomationId>,
    /// The message.
    pub message: u64,
}

impl Claim for Unsubscribe {
    const PURPOSE: Purpose = Purpose::Unsubscribe;
    const DAYS: Option<u32> = None;

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.pro.0.to_be_bytes());
        bytes.extend(self.client.0.to_be_bytes());
        bytes.push(match self.channel {
            Channel::Chat => 0,
            Channel::Text => 1,
            Channel::Email => 2,
        });
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let (pro, client) = (ProId(fields.word()?), ClientId(fields.word()?));
        let channel = *Channel::ALL.get(usize::from(fields.byte()?))?;
        Some(Self { pro, client, channel })
    }
}

impl Recipient {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.pro.0.to_be_bytes());
        bytes.extend(self.client.0.to_be_bytes());
        bytes.extend(self.automation.0.to_be_bytes());
        bytes.extend(self.message.to_be_bytes());
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            pro: ProId(fields.word()?),
            client: ClientId(fields.word()?),
            automation: AutomationId(fields.word()?),
            message: fields.long()?,
        })
    }
}

impl Claim for Open {
    const PURPOSE: Purpose = Purpose::Open;
    const DAYS: Option<u32> = Some(TRACKED_DAYS);

    fn write(&self, bytes: &mut Vec<u8>) {
        self.0.write(bytes);
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Recipient::read(fields).map(Self)
    }
}

impl Claim for Click {
    const PURPOSE: Purpose = Purpose::Click;
    const DAYS: Option<u32> = Some(TRACKED_DAYS);

    fn write(&self, bytes: &mut Vec<u8>) {
        self.by.write(bytes);
        bytes.extend(self.target.as_bytes());
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { by: Recipient::read(fields)?, target: fields.text()?.to_owned() })
    }
}

impl Claim for Reply {
    const PURPOSE: Purpose = Purpose::Reply;
    const DAYS: Option<u32> = None;

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.pro.0.to_be_bytes());
        bytes.extend(self.client.0.to_be_bytes());
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { pro: ProId(fields.word()?), client: ClientId(fields.word()?) })
    }
}

impl Claim for Sent {
    const PURPOSE: Purpose = Purpose::Sent;
    const DAYS: Option<u32> = None;

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.pro.0.to_be_bytes());
        bytes.extend(self.client.0.to_be_bytes());
        bytes.extend(self.message.to_be_bytes());
        if let Some(automation) = self.automation {
            bytes.extend(automation.0.to_be_bytes());
        }
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let (pro, client) = (ProId(fields.word()?), ClientId(fields.word()?));
        let message = fields.long()?;
        let automation = if fields.is_empty() { None } else { Some(AutomationId(fields.word()?)) };
        Some(Self { pro, client, automation, message })
    }
}
