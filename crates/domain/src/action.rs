//! What people do. Every action of the rulebook is one variant, its place and method included.

use crate::delivery::Failure;
use crate::fact::Keyword;
use crate::id::{AutomationId, PlanId};
use crate::money::{Amount, Payment};
use crate::relation::Channel;
use crate::time::Timestamp;

/// In whose name an action is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A professional, or their staff.
    Pro,
    /// A client.
    Client,
    /// The marketplace itself.
    Marketplace,
    /// The telephone network: it dials a due callback and reports a call's result.
    Phone,
    /// An automation that a pro has defined.
    Automation,
    /// The mail system, reporting a delivery.
    Mail,
    /// The booking software, which owns the clients' contacts.
    BookingSoftware,
    /// The processor of card payments, reporting what became of one.
    PaymentProcessor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Pro,
        Self::Client,
        Self::Marketplace,
        Self::Phone,
        Self::Automation,
        Self::Mail,
        Self::BookingSoftware,
        Self::PaymentProcessor,
    ];

    /// The name in files and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pro => "pro",
            Self::Client => "client",
            Self::Marketplace => "marketplace",
            Self::Phone => "phone",
            Self::Automation => "automation",
            Self::Mail => "mail",
            Self::BookingSoftware => "booking_software",
            Self::PaymentProcessor => "payment_processor",
        }
    }
}

/// What an action is about, which says which facts it is decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A lead: one project, one pro.
    Lead,
    /// The pro's plan, wallet or card.
    Account,
    /// What is between a pro and a client outside any lead: texts, emails, subscriptions.
    Relation,
    /// A client's contacts, whoever the pro.
    Contacts,
    /// What the marketplace offers: its plans and categories, whoever the pro.
    Catalogue,
    /// Nothing in particular.
    Nothing,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $role:ident $name:literal $(. $place:literal)? on $subject:ident),+ $(,)?) => {
        /// An action, with the place it is done from and the method it uses.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Action { $($(#[$doc])* $variant),+ }

        impl Action {
            /// Every action, in the order of their numbers.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$variant),+];
            /// How many actions there are.
            pub const COUNT: usize = [$(stringify!($variant)),+].len();

            /// In whose name it is done.
            #[must_use]
            pub const fn role(self) -> Role {
                match self { $(Self::$variant => Role::$role),+ }
            }

            /// What is done: the word in files, the API and the database.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The place it is done from, its method or its result, where the word alone is not enough.
            #[must_use]
            pub const fn variety(self) -> Option<&'static str> {
                match self { $(Self::$variant => actions!(@place $($place)?)),+ }
            }

            /// What it is about.
            #[inline]
            #[must_use]
            pub const fn subject(self) -> Subject {
                match self { $(Self::$variant => Subject::$subject),+ }
            }

            /// One unique name: role, word and variety, such as `pro.view_contacts.chat`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => actions!(@key $role $name $($place)?)),+ }
            }
        }
    };
    (@place) => { None };
    (@place $place:literal) => { Some($place) };
    (@key $role:ident $name:literal) => { concat!(actions!(@role $role), ".", $name) };
    (@key $role:ident $name:literal $place:literal) => { concat!(actions!(@role $role), ".", $name, ".", $place) };
    (@role Pro) => { "pro" };
    (@role Client) => { "client" };
    (@role Marketplace) => { "marketplace" };
    (@role Phone) => { "phone" };
    (@role Automation) => { "automation" };
    (@role Mail) => { "mail" };
    (@role BookingSoftware) => { "booking_software" };
    (@role PaymentProcessor) => { "payment_processor" };
}

actions! {
    /// Looks through the leads.
    BrowseLeads = Pro "browse_leads" on Nothing,
    /// Sees the client's contacts in the chat.
    ViewContactsFromChat = Pro "view_contacts"."chat" on Lead,
    /// Sees the client's contacts in the details beside the chat.
    ViewContactsFromSidebar = Pro "view_contacts"."sidebar" on Lead,
    /// Sees the client's contacts in the request's details on the Leads page.
    ViewContactsFromLead = Pro "view_contacts"."lead" on Lead,
    /// Sends a quote by the manual method.
    SendManualQuote = Pro "send_quote"."manual" on Lead,
    /// Sends a quote by the Guaranteed Reply method.
    SendGuaranteedReplyQuote = Pro "send_quote"."guaranteed_reply" on Lead,
    /// Writes to the client in the lead's chat.
    ProSendMessage = Pro "send_message" on Lead,
    /// Says that the client has hired them.
    ClaimHired = Pro "claim_hired" on Lead,
    /// Turns the client down.
    ProDecline = Pro "decline" on Lead,
    /// Has the telephone service dial the client.
    StartCall = Pro "start_call" on Lead,
    /// Has the telephone service dial the client at a time.
    ProScheduleCallback = Pro "schedule_callback" on Lead,
    /// Changes to another plan.
    ChangePlan = Pro "change_plan" on Account,
    /// Buys credits.
    AddCredits = Pro "add_credits" on Account,
    /// Puts a card on file.
    AddCard = Pro "add_card" on Account,
    /// Takes the card off file.
    RemoveCard = Pro "remove_card" on Account,
    /// Pays all that is outstanding, by card.
    PayOutstanding = Pro "pay_outstanding" on Account,
    /// The pro's staff text a client.
    SendText = Pro "send_text" on Relation,
    /// The pro's staff email a client.
    SendEmail = Pro "send_email" on Relation,
    /// Marks a discussion as needing no answer.
    CloseDiscussion = Pro "close_discussion" on Relation,
    /// Marks a discussion as needing attention.
    ReopenDiscussion = Pro "reopen_discussion" on Relation,
    /// Unsubscribes a client from a channel on their behalf.
    ProUnsubscribe = Pro "unsubscribe" on Relation,
    /// Says that a number or address is not the client's.
    ReportWrongContact = Pro "report_wrong_contact" on Relation,
    /// Writes to the pro in the lead's chat.
    ClientSendMessage = Client "send_message" on Lead,
    /// Sees the pro's phone number.
    ViewPhone = Client "view_phone" on Lead,
    /// Sees the pro's contacts in the chat.
    ClientViewContactsFromChat = Client "view_contacts"."chat" on Lead,
    /// Sees the pro's contacts on their profile.
    ClientViewContactsFromProfile = Client "view_contacts"."profile" on Lead,
    /// Says that they have hired the pro.
    MarkHired = Client "mark_hired" on Lead,
    /// Confirms the pro's word that they were hired.
    ConfirmHired = Client "confirm_hired" on Lead,
    /// Asks for a booking on the pro's profile.
    RequestBookingFromProfile = Client "request_booking"."profile" on Lead,
    /// Asks for a booking from the project.
    RequestBookingFromProject = Client "request_booking"."project" on Lead,
    /// Turns the pro down.
    ClientDecline = Client "decline" on Lead,
    /// Reads the pro's quote.
    ReadQuote = Client "read_quote" on Lead,
    /// Lets the telephone service call again after it stopped.
    ReactivateContact = Client "reactivate_contact" on Lead,
    /// Has the telephone service call them at a time.
    ClientScheduleCallback = Client "schedule_callback" on Lead,
    /// Texts the pro.
    Text = Client "text" on Relation,
    /// Emails the pro.
    Email = Client "email" on Relation,
    /// Unsubscribes from a channel by its link.
    ClientUnsubscribe = Client "unsubscribe" on Relation,
    /// Matches a pro with a client.
    Recommend = Marketplace "recommend" on Lead,
    /// Both were connected.
    CallConnected = Phone "call_result"."connected" on Lead,
    /// The client accepted, the pro could not be reached.
    CallMissedByPro = Phone "call_result"."pro_missed" on Lead,
    /// The client's line was busy.
    CallBusy = Phone "call_result"."busy" on Lead,
    /// The client did not pick up.
    CallNotAnswered = Phone "call_result"."no_answer" on Lead,
    /// The client picked up and declined.
    CallDeclined = Phone "call_result"."declined" on Lead,
    /// An automation texts a client.
    AutomationSendText = Automation "send_text" on Relation,
    /// An automation emails a client.
    AutomationSendEmail = Automation "send_email" on Relation,
    /// The mail system says what became of an automation's message.
    ReportDelivery = Mail "report_delivery" on Relation,
    /// The booking software has other contacts for a client.
    UpdateContact = BookingSoftware "update_contact" on Contacts,
    /// A callback is due, and the service dials.
    DialCallback = Phone "dial_callback" on Lead,
    /// A callback could not be dialled within an hour of its time.
    MissCallback = Phone "miss_callback" on Lead,
    /// The card was charged.
    PaymentSucceeded = PaymentProcessor "payment_result"."succeeded" on Account,
    /// The card was declined, or is gone.
    PaymentDeclined = PaymentProcessor "payment_result"."declined" on Account,
    /// A text or an email of the pro's side did not arrive.
    ReportFailure = Mail "report_failure" on Relation,
    /// Lets a plan have another limit (I14).
    SetPlan = Marketplace "set_plan" on Catalogue,
    /// Lets a category ask for other fees, or offer Guaranteed Reply or not (I15).
    SetFees = Marketplace "set_fees" on Catalogue,
    /// Takes back the billing periods that a wrong clock began.
    ReturnPeriod = Marketplace "return_period" on Account,
}

impl Action {
    /// The action of `role` that files and the API call `name`, in its `variety` where it has several.
    #[must_use]
    pub fn find(role: Role, name: &str, variety: Option<&str>) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|action| action.role() == role && action.name() == name && action.variety() == variety)
    }

    /// The action whose [`key`](Self::key) this is.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.key() == key)
    }

    /// Whether Reckon's own machines alone do it, when something is due or has been settled, or when an operator has
    /// put the clock right: nobody asks for it by name, so neither a scenario nor a request can.
    #[must_use]
    pub const fn is_internal(self) -> bool {
        matches!(
            self,
            Self::DialCallback
                | Self::MissCallback
                | Self::PaymentSucceeded
                | Self::PaymentDeclined
                | Self::ReportFailure
                | Self::ReturnPeriod
        )
    }

    /// The channel that the action by itself is about; others name it in their [`Details`].
    #[must_use]
    pub const fn channel(self) -> Option<Channel> {
        match self {
            Self::ProSendMessage | Self::ClientSendMessage => Some(Channel::Chat),
            Self::SendText | Self::AutomationSendText | Self::Text => Some(Channel::Text),
            Self::SendEmail | Self::AutomationSendEmail | Self::Email => Some(Channel::Email),
            Self::BrowseLeads
            | Self::ViewContactsFromChat
            | Self::ViewContactsFromSidebar
            | Self::ViewContactsFromLead
            | Self::SendManualQuote
            | Self::SendGuaranteedReplyQuote
            | Self::ClaimHired
            | Self::ProDecline
            | Self::StartCall
            | Self::ProScheduleCallback
            | Self::ChangePlan
            | Self::AddCredits
            | Self::AddCard
            | Self::RemoveCard
            | Self::PayOutstanding
            | Self::CloseDiscussion
            | Self::ReopenDiscussion
            | Self::ProUnsubscribe
            | Self::ReportWrongContact
            | Self::ViewPhone
            | Self::ClientViewContactsFromChat
            | Self::ClientViewContactsFromProfile
            | Self::MarkHired
            | Self::ConfirmHired
            | Self::RequestBookingFromProfile
            | Self::RequestBookingFromProject
            | Self::ClientDecline
            | Self::ReadQuote
            | Self::ReactivateContact
            | Self::ClientScheduleCallback
            | Self::ClientUnsubscribe
            | Self::Recommend
            | Self::CallConnected
            | Self::CallMissedByPro
            | Self::CallBusy
            | Self::CallNotAnswered
            | Self::CallDeclined
            | Self::ReportDelivery
            | Self::UpdateContact
            | Self::DialCallback
            | Self::MissCallback
            | Self::PaymentSucceeded
            | Self::PaymentDeclined
            | Self::ReportFailure
            | Self::SetPlan
            | Self::SetFees
            | Self::ReturnPeriod => None,
        }
    }
}

/// What became of an automation's message (A1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Delivery {
    /// It arrived.
    Delivered,
    /// The recipient opened it.
    Opened,
    /// The recipient clicked a link in it.
    Clicked,
    /// It came back.
    Bounced,
}

impl Delivery {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Delivered, Self::Opened, Self::Clicked, Self::Bounced];

    /// The name in files, the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Opened => "opened",
            Self::Clicked => "clicked",
            Self::Bounced => "bounced",
        }
    }
}

/// What an action says beside its name. What an action does not use is left at its default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Details {
    /// A quote's estimate, or the credits bought, in minor units.
    pub amount: Option<Amount>,
    /// When a callback is to be made.
    pub time: Option<Timestamp>,
    /// How long a connected call lasted, in seconds.
    pub seconds: u32,
    /// What an inbound text says, as far as the rules read it.
    pub keyword: Keyword,
    /// Whether the text came to a number that pros share: its word is about the number (I13).
    pub shared_number: bool,
    /// The channel of an action that has no channel of its own.
    pub channel: Option<Channel>,
    /// The plan changed to, and what it allows; or the plan that is set, and what it is to allow.
    pub plan: Option<(PlanId, crate::account::Limit)>,
    /// Which automation sends, or whose message was delivered.
    pub automation: Option<AutomationId>,
    /// What became of the message.
    pub delivery: Option<Delivery>,
    /// Which message that was, by its place in the log; the automation's latest to the client where it is `None`.
    pub message: Option<u64>,
    /// Whether every card charge of this action fails.
    pub card_declines: bool,
    /// Which message did not arrive.
    pub failure: Option<Failure>,
    /// Which payment was settled. What it was for, how much, and what was known of it is for the store to say.
    pub payment: Option<Payment>,
    /// Whether that payment had been declined before.
    pub declined_before: bool,
}
