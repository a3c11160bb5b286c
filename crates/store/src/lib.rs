//! Where what has happened is kept: one append-only log, and projections that can be rebuilt from it.
//!
//! A pro is the boundary within which decisions are consistent: a command reads one pro's state, is
//! decided by [`reckon_domain::decide`], and appends its events in the same transaction. Every command
//! carries an idempotency key that is remembered for ever with its outcome.

pub mod audit;
pub mod automations;
pub mod booking;
pub mod catalogue;
pub mod command;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
pub mod contacts;
pub mod directory;
pub mod discussions;
pub mod identified;
pub mod ledger;
pub mod model;
mod operated;
pub mod predictions;
pub mod view;
pub mod way_back;

use core::pin::Pin;
use std::sync::Arc;

use reckon_domain::delivery::Progress;
use reckon_domain::relation::Channel;
use reckon_domain::{Amount, ClientId, PaymentId, ProId, ProjectId, Timestamp};
use tokio::sync::{broadcast, watch};

pub use automations::Automating;
pub use directory::CategoryId;
pub use identified::Identified;
pub use model::*;
pub use operated::Operated;
/// The rules, for stores: they depend on this crate alone.
pub use reckon_domain as domain;

/// The most clients that are told to have a number or address alike.
pub const ALIKE: usize = 50;

/// How many changes a subscriber may lag behind before it must ask [`Store::changes`].
pub const CHANGES_KEPT: usize = 4096;

/// A future that a store answers with.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// An event store. Every implementation passes the one conformance suite.
pub trait Store: Automating + Identified + Operated + Send + Sync + 'static {
    /// Decides a command on the truth and records what follows. Answers only once that is durable.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when the pro, project or client does not exist or do not belong together;
    /// [`StoreError::KeyReused`] when the key was used for another command; [`StoreError::Broken`] when
    /// it cannot be recorded: then nothing has happened, or, if the machine fails in just that moment, all
    /// of it has. Who asks again with the same key learns which, and does it once.
    fn execute(&self, command: Command) -> Answer<'_, Receipt>;

    /// A pro's account, with the billing period that holds `now` begun.
    fn account(&self, pro: ProId, now: Timestamp) -> Answer<'_, AccountRow>;

    /// What an answer to an action tells of: read together, so that it costs one question.
    fn around(&self, action: Surroundings) -> Answer<'_, Surrounded>;

    /// The pros whose billing period has not begun yet at `now`: a clock that ran ahead has begun it. By their ids.
    fn pros_ahead(&self, now: Timestamp) -> Answer<'_, Vec<ProId>>;

    /// A pro's leads after the cursor `after`, at most `limit`: every project of the pro's categories,
    /// recommended ones first, then the latest posted first.
    fn leads_of_pro(&self, pro: ProId, after: Option<LeadCursor>, limit: usize) -> Answer<'_, Vec<LeadRow>>;

    /// A client's leads: their projects with each pro with whom something has happened, latest first.
    fn leads_of_client(&self, client: ClientId) -> Answer<'_, Vec<LeadRow>>;

    /// One lead; blank where nothing has happened yet.
    fn lead(&self, project: ProjectId, pro: ProId) -> Answer<'_, LeadRow>;

    /// A pro's relations with the clients they know, those with whom something has happened or who have an
    /// appointment, in the order of the clients' ids, after the one with `after`, at most `limit`.
    fn relations(&self, pro: ProId, after: Option<ClientId>, limit: usize) -> Answer<'_, Vec<RelationRow>>;

    /// A pro's relation with a client; blank where nothing has happened.
    fn relation(&self, pro: ProId, client: ClientId) -> Answer<'_, RelationRow>;

    /// A pro's discussions before the position `before`, at most `limit`, those first in which something was
    /// exchanged, or that were opened or closed, last.
    fn discussions(
        &self,
        pro: ProId,
        filter: DiscussionFilter,
        before: Option<u64>,
        limit: usize,
    ) -> Answer<'_, Vec<DiscussionRow>>;

    /// How many discussions a pro has, by channel and status.
    fn discussion_counts(&self, pro: ProId) -> Answer<'_, DiscussionCounts>;

    /// A discussion's messages before the position `before`: the latest, at most `limit`, oldest first.
    fn correspondence(
        &self,
        pro: ProId,
        client: ClientId,
        channel: Channel,
        before: Option<u64>,
        limit: usize,
    ) -> Answer<'_, Vec<MessageRow>>;

    /// Says how far a text or an email has come. It never goes back; what did not change is no error. Answers whether
    /// it did.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is no such message.
    fn put_progress(&self, message: u64, progress: Progress) -> Answer<'_, bool>;

    /// The clients whom a number or address may belong to, at most [`ALIKE`]: those whose mobile number ends in the
    /// same eight digits, or whose email address is the same but for case. Who asks compares the whole. Their contacts
    /// are in it: never pass it on.
    fn clients_alike(&self, channel: Channel, address: &str) -> Answer<'_, Vec<ClientRow>>;

    /// Where the pros' side last sent something to a client in a channel: the change's position. `None` where it
    /// never did.
    fn last_sent(&self, client: ClientId, channel: Channel) -> Answer<'_, Option<u64>>;

    /// A lead's messages after the position `after`, at most `limit`, oldest first.
    fn messages(
        &self,
        project: ProjectId,
        pro: ProId,
        after: u64,
        limit: usize,
    ) -> Answer<'_, Vec<MessageRow>>;

    /// The interactions that were counted for a pro, latest first, before the position `before`.
    fn interactions(&self, pro: ProId, before: Option<u64>, limit: usize) -> Answer<'_, Vec<InteractionRow>>;

    /// What has been committed after `position` that concerns `whom`, oldest first, at most `limit`.
    fn changes(&self, whom: Whom, position: u64, limit: usize) -> Answer<'_, Vec<Change>>;

    /// What was committed at a position.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when nothing was.
    fn change(&self, position: u64) -> Answer<'_, Change>;

    /// The answer that a command with this key had, if there was one.
    fn answered(&self, actor: Actor, key: &str) -> Answer<'_, Option<Receipt>>;

    /// The log's last position; 0 while it is empty.
    fn head(&self) -> Answer<'_, u64>;

    /// What is committed from now on, in order. A receiver that lags must ask [`changes`](Self::changes).
    fn subscribe(&self) -> broadcast::Receiver<Arc<Change>>;

    /// Adds to the directory: plans, categories, pros, clients, projects, people who sign in. Of what has the
    /// reference of something known, what is said replaces what is known; what is left out stays. All of it, or
    /// nothing.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] naming the entry at fault.
    fn import(&self, directory: Import, now: Timestamp) -> Answer<'_, Imported>;

    /// What the marketplace has changed about what it offers, after `position`, oldest first, at most `limit`.
    fn catalogue(&self, position: u64, limit: usize) -> Answer<'_, Vec<CatalogueChange>>;

    /// What imports change from now on, after that is durable. A receiver that lags must ask
    /// [`catalogue`](Self::catalogue); what another server on the same database imports is not heard.
    fn directory(&self) -> broadcast::Receiver<DirectoryNews>;

    /// A pro's leads on projects of a category, if they see them, after the project `after`, at most `limit`, in the
    /// order of the projects' ids.
    fn leads_of_category(
        &self,
        pro: ProId,
        category: CategoryId,
        after: Option<ProjectId>,
        limit: usize,
    ) -> Answer<'_, Vec<LeadRow>>;

    /// Takes what the booking software says of clients and appointments: each entry by itself, all that is taken
    /// together. Of each the latest version wins, in whatever order they come. Every pro who knows a client hears
    /// of their new contacts (W2): [`changes`](Self::changes) has it.
    fn book(&self, booking: Booking, now: Timestamp) -> Answer<'_, Booked>;

    /// An appointment.
    fn appointment(&self, appointment: AppointmentId) -> Answer<'_, AppointmentRow>;

    /// A pro's appointments of a span of time in its order, after the place `after`, at most `limit`.
    fn appointments(
        &self,
        pro: ProId,
        span: AppointmentSpan,
        after: Option<AppointmentPlace>,
        limit: usize,
    ) -> Answer<'_, Vec<AppointmentRow>>;

    /// The pros whose appointments change from now on, after that is durable. What another server on the same
    /// database is told is not heard.
    fn calendars(&self) -> broadcast::Receiver<ProId>;

    /// A pro's appointments with a client, cancelled ones too, the earliest first.
    fn appointments_of(&self, pro: ProId, client: ClientId) -> Answer<'_, Vec<AppointmentRow>>;

    /// The directory's plans.
    fn plans(&self) -> Answer<'_, Vec<PlanRow>>;

    /// A project.
    fn project(&self, project: ProjectId) -> Answer<'_, ProjectRow>;

    /// A client. Their contacts are in it: never pass it on whole.
    fn client(&self, client: ClientId) -> Answer<'_, ClientRow>;

    /// A pro's directory entry. Their contacts are in it: never pass it on whole.
    fn pro(&self, pro: ProId) -> Answer<'_, ProRow>;

    /// A pro's wallet.
    fn wallet(&self, pro: ProId) -> Answer<'_, WalletRow>;

    /// The pro's card as the processor knows it, for who charges it: the token is a secret. `None` where none
    /// is on file, or one that the marketplace keeps itself.
    fn card(&self, pro: ProId) -> Answer<'_, Option<CardRow>>;

    /// Keeps the intention to buy credits by card, and the task to charge it. The credits are added when the
    /// payment has succeeded. The same key is the same purchase, for ever.
    ///
    /// # Errors
    /// [`StoreError::KeyReused`] when the key was used for another amount; [`StoreError::Invalid`] when the
    /// amount is nothing or too much, or no card is on file.
    fn intend_purchase(
        &self,
        pro: ProId,
        key: &str,
        amount: Amount,
        now: Timestamp,
    ) -> Answer<'_, PaymentRow>;

    /// A payment by card.
    fn payment(&self, payment: PaymentId) -> Answer<'_, PaymentRow>;

    /// A pro's payments that are intended and not settled, oldest first.
    fn payments_pending(&self, pro: ProId) -> Answer<'_, Vec<PaymentRow>>;

    /// The payments that the change at `position` caused, if it is of this pro.
    fn payments_at(&self, pro: ProId, position: u64) -> Answer<'_, Vec<PaymentRow>>;

    /// A pro's transactions that stand before the place `before`, at most `limit`, latest first: the ledger's
    /// entries, and every purchase of credits by card, whatever has become of it.
    fn transactions(
        &self,
        pro: ProId,
        before: Option<TransactionPlace>,
        limit: usize,
    ) -> Answer<'_, Vec<TransactionRow>>;

    /// The marketplace's currency: the one that was given first, for ever. Amounts have no other.
    fn currency(&self, given: &str) -> Answer<'_, String>;

    /// What the ledger's accounts hold. Together always nothing.
    fn balances(&self) -> Answer<'_, Balances>;

    /// A lead's calls, oldest first.
    fn calls(&self, project: ProjectId, pro: ProId) -> Answer<'_, Vec<RecordedCall>>;

    /// Keeps what the network calls a call, to ask it by. What is told first stands.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is no such call.
    fn name_call(&self, call: u64, name: &str) -> Answer<'_, ()>;

    /// What the network calls a call, where it was told.
    fn call_name(&self, call: u64) -> Answer<'_, Option<String>>;

    /// Keeps that a call's recording is there to be fetched, and the task to fetch it. What is told first stands:
    /// told again, also with another source, it is the same task.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is no such call.
    fn await_recording(&self, told: ToldRecording) -> Answer<'_, TaskRow>;

    /// The recording that a task is to fetch.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when the task fetches none.
    fn awaited_recording(&self, task: u64) -> Answer<'_, ToldRecording>;

    /// Keeps a call's recording, in place of one kept before; of an erased client's call nothing is kept. The task that
    /// fetches it is done.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is no such call.
    fn put_recording(&self, call: u64, recording: Recording) -> Answer<'_, ()>;

    /// The recording of a lead's call.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is none, or the call is another lead's.
    fn recording(&self, project: ProjectId, pro: ProId, call: u64) -> Answer<'_, Recording>;

    /// The tasks that may be taken at `now`, at most `limit`, those first that have waited longest.
    fn tasks_due(&self, now: Timestamp, limit: usize) -> Answer<'_, Vec<TaskRow>>;

    /// A task.
    fn task(&self, task: u64) -> Answer<'_, TaskRow>;

    /// Takes the tasks that may be taken at `now`, at most `limit`, those first that have waited longest: each until
    /// its lease is over, and nobody else may take it before. The lease's number is what its taker shows from then on.
    fn take_due(&self, limit: usize, now: Timestamp, lease: Lease) -> Answer<'_, Vec<TaskRow>>;

    /// Has a task until `until`. So with the other verbs: whether the task was still that lease's.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is no such task; so with the other verbs.
    fn extend(&self, task: u64, lease: u32, until: Timestamp) -> Answer<'_, bool>;

    /// Puts a task off: it is to be tried again at `at`.
    fn retry_at(&self, task: u64, lease: u32, at: Timestamp) -> Answer<'_, bool>;

    /// A task is done, whether or not anybody has it. What it was for says so too, mostly: a payment that is settled and
    /// a call or callback that is over have completed theirs.
    fn complete(&self, task: u64, lease: u32) -> Answer<'_, bool>;

    /// A task is given up, whether or not anybody has it.
    fn fail(&self, task: u64, lease: u32) -> Answer<'_, bool>;

    /// When the next task may be taken; `None` while there is none.
    fn next_due(&self) -> Answer<'_, Option<Timestamp>>;

    /// Changes whenever a task begins, is put off or ends through this store, after that is durable: await it beside
    /// the time of [`next_due`](Self::next_due). What another server on the same database begins is not told: it does that
    /// itself, and if it dies its tasks are found by who looks.
    fn tasks_changed(&self) -> watch::Receiver<u64>;

    /// What a client has said about being written to, by one pro or by all, after the position `after`, at most
    /// `limit`, oldest first: read from the log, with the words beside it.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is no such client.
    fn consents(
        &self,
        client: ClientId,
        pro: Option<ProId>,
        after: u64,
        limit: usize,
    ) -> Answer<'_, Vec<ConsentRow>>;

    /// The pros with whom there is something of a client's: a lead, a discussion, an appointment. By their ids.
    fn pros_of(&self, client: ClientId) -> Answer<'_, Vec<ProId>>;

    /// Erases what is known of a client: name, contacts, sign-ins and sessions, the addresses they signed in
    /// from, the words of messages from and to
    /// them, recordings, what their projects say of a place. The log has none of it and stays as it is. What is
    /// exactly an opt-out or opt-in word stays, and the evidence that a page of ours asked. The same key is the
    /// same erasure; another one erases what has been learnt since.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is no such client; [`StoreError::KeyReused`] when the key was used for
    /// another client.
    fn erase_client(&self, client: ClientId, key: &str, now: Timestamp) -> Answer<'_, Erased>;

    /// The marketplace says that an erased client may be known again: what is imported from now on is kept.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is no such client, or they were not erased.
    fn restore_client(&self, client: ClientId) -> Answer<'_, ()>;

    /// How predictions compare with decisions, with at most `latest` of those that differed.
    fn predictions(&self, latest: usize) -> Answer<'_, Predictions>;

    /// Replays the log and compares every projection and every invariant. Nothing found: all is well.
    fn audit(&self) -> Answer<'_, Vec<AuditFinding>>;

    /// Throws the projections away and builds them from the log.
    fn rebuild(&self) -> Answer<'_, ()>;
}
