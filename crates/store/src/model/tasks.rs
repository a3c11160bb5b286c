//! What is to be done later, and the calls that come of it.

use reckon_domain::{Amount, ClientId, PaymentId, ProId, ProjectId, Timestamp};

/// What a task is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskKind {
    /// Charge a card.
    Payment,
    /// Place a call.
    Call,
    /// Dial a callback at its time.
    Callback,
    /// Send a text.
    Text,
    /// Send an email.
    Email,
    /// Have an automation send its message for an appointment.
    Automation,
    /// Fetch a call's recording.
    Recording,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Payment,
        Self::Call,
        Self::Callback,
        Self::Text,
        Self::Email,
        Self::Automation,
        Self::Recording,
    ];

    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Call => "call",
            Self::Callback => "callback",
            Self::Text => "text",
            Self::Email => "email",
            Self::Automation => "automation",
            Self::Recording => "recording",
        }
    }

    /// Whether the log itself says when such a task is done. Otherwise whoever does it says so.
    #[must_use]
    pub const fn ends_with_a_change(self) -> bool {
        match self {
            Self::Payment | Self::Callback => true,
            Self::Call | Self::Text | Self::Email | Self::Automation | Self::Recording => false,
        }
    }

    /// Whether such a task is over with its lead's call or callback: a payment and a recording outlast it.
    #[must_use]
    pub const fn ends_with_its_call(self) -> bool {
        match self {
            Self::Call | Self::Callback => true,
            Self::Payment | Self::Text | Self::Email | Self::Automation | Self::Recording => false,
        }
    }
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskState {
    /// It waits for its time, or to be tried again.
    Waiting,
    /// A worker has it until its lease is over.
    Taken,
    /// It is done, or what it was for is over.
    Done,
    /// It was given up.
    Failed,
}

impl TaskState {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Taken, Self::Done, Self::Failed];

    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Taken => "taken",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Whether it is still to be done.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Waiting | Self::Taken => true,
            Self::Done | Self::Failed => false,
        }
    }
}

/// For how long a worker takes a task of a kind: whoever works on one for longer says so in time.
pub type Lease = fn(TaskKind) -> core::time::Duration;

/// A durable timer: something to do at its time, by one worker at a time, until it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskRow {
    /// Its id: of the event that caused it; of a payment, the payment's id; of an automation's, its timer's; of a
    /// recording, made of its call's.
    pub id: u64,
    /// What it is to do.
    pub kind: TaskKind,
    /// When it is to be done.
    pub due: Timestamp,
    /// From when on a worker may take it: `due` at first, then the time at which it is to be tried again, or the end of
    /// the lease of whoever has it.
    pub free: Timestamp,
    /// Whose it is.
    pub pro: ProId,
    /// The lead's project.
    pub project: Option<ProjectId>,
    /// The lead's client.
    pub client: Option<ClientId>,
    /// The change that caused it; 0 of a purchase of credits and of an automation's.
    pub position: u64,
    /// Where it stands.
    pub state: TaskState,
    /// The number of the latest lease, how often it was taken: whoever has an older one has lost the task.
    pub lease: u32,
    /// How often it was put off to be tried again.
    pub failures: u32,
    /// Whether the lease before this one ran out: whoever had it has not said what came of the task.
    pub overrun: bool,
}

impl TaskRow {
    /// A task of a pro's that nobody has taken yet, with no lead and no change that caused it.
    #[must_use]
    pub const fn new(id: u64, kind: TaskKind, due: Timestamp, pro: ProId) -> Self {
        Self {
            id,
            kind,
            due,
            free: due,
            pro,
            project: None,
            client: None,
            position: 0,
            state: TaskState::Waiting,
            lease: 0,
            failures: 0,
            overrun: false,
        }
    }

    /// Whether it is still to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// As far as the log says: what workers have made of it, left out.
    #[must_use]
    pub const fn as_caused(&self) -> Self {
        let Self { id, kind, due, pro, project, client, position, .. } = *self;
        Self { project, client, position, ..Self::new(id, kind, due, pro) }
    }

    /// The payment that it is to charge.
    #[must_use]
    pub const fn payment(&self) -> Option<PaymentId> {
        match self.kind {
            TaskKind::Payment => Some(PaymentId(self.id)),
            TaskKind::Call
            | TaskKind::Callback
            | TaskKind::Text
            | TaskKind::Email
            | TaskKind::Automation
            | TaskKind::Recording => None,
        }
    }
}

/// What had a call made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallBy {
    /// The pro started it.
    Pro,
    /// A callback was due.
    Callback,
}

impl CallBy {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Pro, Self::Callback];

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pro => "pro",
            Self::Callback => "callback",
        }
    }
}

/// How a call goes, or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallOutcome {
    /// It is under way.
    Dialing,
    /// The two were connected.
    Connected,
    /// The client accepted, the pro could not be reached.
    ProMissed,
    /// The client's line was busy.
    Busy,
    /// The client did not pick up.
    NoAnswer,
    /// The client declined.
    Declined,
    /// A callback was not dialled within an hour of its time.
    Missed,
    /// Contact was made in another way while it was under way: it counts for nothing.
    Overtaken,
}

impl CallOutcome {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Dialing,
        Self::Connected,
        Self::ProMissed,
        Self::Busy,
        Self::NoAnswer,
        Self::Declined,
        Self::Missed,
        Self::Overtaken,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dialing => "dialing",
            Self::Connected => "connected",
            Self::ProMissed => "pro_missed",
            Self::Busy => "busy",
            Self::NoAnswer => "no_answer",
            Self::Declined => "declined",
            Self::Missed => "missed",
            Self::Overtaken => "overtaken",
        }
    }
}

/// A call of a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallRow {
    /// Its id: the task's that places it, where there is one.
    pub id: u64,
    /// The pro.
    pub pro: ProId,
    /// The lead's project.
    pub project: ProjectId,
    /// When it began.
    pub at: Timestamp,
    /// What had it made.
    pub by: CallBy,
    /// How it goes, or went.
    pub outcome: CallOutcome,
    /// How long the two were connected.
    pub seconds: Option<u32>,
    /// What its minutes after the third cost, in minor units, once they were connected. The pro's alone to see.
    pub minutes: Option<Amount>,
}

/// A recording that the telephone network has told of: it is there to be fetched. Beside the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldRecording {
    /// The call.
    pub call: u64,
    /// What the network is asked for it by. A name, never an address: whom we ask is our own settings.
    pub source: String,
    /// When it was told.
    pub at: Timestamp,
}

/// A call's recording.
#[derive(Clone, PartialEq, Eq)]
pub struct Recording {
    /// Such as `audio/mpeg`.
    pub media_type: String,
    /// What was said.
    pub bytes: Vec<u8>,
}

impl core::fmt::Debug for Recording {
    /// Without what was said.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Recording({}, {} bytes)", self.media_type, self.bytes.len())
    }
}

/// A call, and whether it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordedCall {
    /// The call.
    pub call: CallRow,
    /// Whether its recording is there.
    pub recorded: bool,
}
