//! The event store on embedded SQLite.
//!
//! One thread writes, with `synchronous=FULL`: many commands in one transaction, each answered after its
//! commit. Readers have connections of their own and never wait for it.

mod appointments;
mod asking;
mod automated;
mod automating;
mod automations;
mod booking;
mod cache;
mod catalogue;
mod checkpoint;
mod consents;
mod copy;
mod database;
mod discussions;
mod executor;
mod failure;
mod identified;
mod import;
mod ledger;
mod look;
mod mark;
mod money;
mod opening;
mod operated;
mod people;
mod place;
mod pool;
mod predictions;
mod reads;
mod recent;
mod recordings;
mod rows;
mod schema;
mod scratch;
mod tasks;
mod timers;
mod trail;
mod transactions;
mod upkeep;
mod value;
mod writer;

use std::sync::Arc;
use std::thread::JoinHandle;

use reckon_store::domain::delivery::Progress;
use reckon_store::domain::relation::Channel;
use reckon_store::domain::{Amount, ClientId, PaymentId, ProId, ProjectId, Timestamp};
use reckon_store::{
    AccountRow, Actor, Answer, AppointmentId, AppointmentPlace, AppointmentRow, AppointmentSpan,
    AuditFinding, Balances, Booked, Booking, CardRow, CatalogueChange, CategoryId, Change, ClientRow,
    Command, ConsentRow, DirectoryNews, DiscussionCounts, DiscussionFilter, DiscussionRow, Erased, Import,
    Imported, InteractionRow, LeadCursor, LeadRow, Lease, MessageRow, PaymentRow, PlanRow, Predictions,
    ProRow, ProjectRow, Purpose, Receipt, RecordedCall, Recording, RelationRow, Store, Surrounded,
    Surroundings, TaskRow, TaskState, ToldRecording, TransactionPlace, TransactionRow, WalletRow, Whom,
};
use rusqlite::Connection;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use crate::booking::Published;
use crate::pool::Pool;
use crate::scratch::Scratch;
use crate::writer::Job;

pub use copy::{Restored, back_up, restore};
pub use look::{Audited, audit};

/// How often it is tried to empty the write-ahead log while somebody reads on.
const CARRYING: usize = 10;

/// A store in an SQLite database.
#[derive(Debug)]
pub struct SqliteStore {
    // Taken on dropping, so that the writer ends.
    jobs: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    /// `None` in memory, where the writer's connection is the only one.
    pool: Option<Arc<Pool>>,
    changes: broadcast::Sender<Arc<Change>>,
    calendars: broadcast::Sender<ProId>,
    directory: broadcast::Sender<DirectoryNews>,
    tasks_changed: watch::Sender<u64>,
    // Last: a folder of its own goes away after all connections.
    _scratch: Option<Scratch>,
}

impl Store for SqliteStore {
    fn execute(&self, command: Command) -> Answer<'_, Receipt> {
        let (answer, answered) = oneshot::channel();
        Box::pin(self.ask(Job::Execute(Box::new(command), answer), answered))
    }

    fn account(&self, pro: ProId, now: Timestamp) -> Answer<'_, AccountRow> {
        self.read(move |connection| reads::account(connection, pro, now))
    }

    fn leads_of_pro(&self, pro: ProId, after: Option<LeadCursor>, limit: usize) -> Answer<'_, Vec<LeadRow>> {
        self.read(move |connection| reads::leads_of_pro(connection, pro, after, limit))
    }

    fn leads_of_client(&self, client: ClientId) -> Answer<'_, Vec<LeadRow>> {
        self.read(move |connection| reads::leads_of_client(connection, client))
    }

    fn lead(&self, project: ProjectId, pro: ProId) -> Answer<'_, LeadRow> {
        self.read(move |connection| reads::lead(connection, project, pro))
    }

    fn relations(&self, pro: ProId, after: Option<ClientId>, limit: usize) -> Answer<'_, Vec<RelationRow>> {
        self.read(move |connection| reads::relations(connection, pro, after, limit))
    }

    fn relation(&self, pro: ProId, client: ClientId) -> Answer<'_, RelationRow> {
        self.read(move |connection| discussions::relation(connection, pro, client))
    }

    fn discussions(
        &self,
        pro: ProId,
        filter: DiscussionFilter,
        before: Option<u64>,
        limit: usize,
    ) -> Answer<'_, Vec<DiscussionRow>> {
        self.read(move |connection| discussions::page(connection, pro, filter, before, limit))
    }

    fn discussion_counts(&self, pro: ProId) -> Answer<'_, DiscussionCounts> {
        self.read(move |connection| discussions::counts(connection, pro))
    }

    fn correspondence(
        &self,
        pro: ProId,
        client: ClientId,
        channel: Channel,
        before: Option<u64>,
        limit: usize,
    ) -> Answer<'_, Vec<MessageRow>> {
        self.read(move |connection| {
            discussions::correspondence(connection, pro, client, channel, before, limit)
        })
    }

    fn put_progress(&self, message: u64, progress: Progress) -> Answer<'_, bool> {
        self.write_unrelated(move |connection| discussions::put_progress(connection, message, progress))
    }

    fn clients_alike(&self, channel: Channel, address: &str) -> Answer<'_, Vec<ClientRow>> {
        let address = address.to_owned();
        self.read(move |connection| people::clients_alike(connection, channel, &address))
    }

    fn last_sent(&self, client: ClientId, channel: Channel) -> Answer<'_, Option<u64>> {
        self.read(move |connection| discussions::last_sent(connection, client, channel))
    }

    fn messages(
        &self,
        project: ProjectId,
        pro: ProId,
        after: u64,
        limit: usize,
    ) -> Answer<'_, Vec<MessageRow>> {
        self.read(move |connection| reads::messages(connection, project, pro, after, limit))
    }

    fn interactions(&self, pro: ProId, before: Option<u64>, limit: usize) -> Answer<'_, Vec<InteractionRow>> {
        self.read(move |connection| reads::interactions(connection, pro, before, limit))
    }

    fn changes(&self, whom: Whom, position: u64, limit: usize) -> Answer<'_, Vec<Change>> {
        self.read(move |connection| reads::changes(connection, whom, position, limit))
    }

    fn change(&self, position: u64) -> Answer<'_, Change> {
        self.read(move |connection| reads::change(connection, position))
    }

    fn answered(&self, actor: Actor, key: &str) -> Answer<'_, Option<Receipt>> {
        let key = key.to_owned();
        self.read(move |connection| {
            Ok(executor::answered(connection, actor, &key)?.map(|(_, receipt)| receipt))
        })
    }

    fn head(&self) -> Answer<'_, u64> {
        self.read(cache::head)
    }

    fn subscribe(&self) -> broadcast::Receiver<Arc<Change>> {
        self.changes.subscribe()
    }

    fn import(&self, directory: Import, now: Timestamp) -> Answer<'_, Imported> {
        self.write_and_publish(move |connection| import::import(connection, &directory, now))
    }

    fn catalogue(&self, position: u64, limit: usize) -> Answer<'_, Vec<CatalogueChange>> {
        self.read(move |connection| catalogue::after(connection, position, limit))
    }

    fn directory(&self) -> broadcast::Receiver<DirectoryNews> {
        self.directory.subscribe()
    }

    fn leads_of_category(
        &self,
        pro: ProId,
        category: CategoryId,
        after: Option<ProjectId>,
        limit: usize,
    ) -> Answer<'_, Vec<LeadRow>> {
        self.read(move |connection| catalogue::leads(connection, pro, category, after, limit))
    }

    fn book(&self, booking: Booking, now: Timestamp) -> Answer<'_, Booked> {
        if booking.purpose == Purpose::Look {
            return self.read(move |connection| booking::look(connection, &booking, now));
        }
        self.write_and_publish(move |connection| booking::book(connection, &booking, now))
    }

    fn appointment(&self, appointment: AppointmentId) -> Answer<'_, AppointmentRow> {
        self.read(move |connection| appointments::one(connection, appointment))
    }

    fn appointments(
        &self,
        pro: ProId,
        span: AppointmentSpan,
        after: Option<AppointmentPlace>,
        limit: usize,
    ) -> Answer<'_, Vec<AppointmentRow>> {
        self.read(move |connection| appointments::page(connection, pro, span, after, limit))
    }

    fn calendars(&self) -> broadcast::Receiver<ProId> {
        self.calendars.subscribe()
    }

    fn appointments_of(&self, pro: ProId, client: ClientId) -> Answer<'_, Vec<AppointmentRow>> {
        self.read(move |connection| appointments::of_client(connection, pro, client))
    }

    fn around(&self, action: Surroundings) -> Answer<'_, Surrounded> {
        self.read(move |connection| reads::around(connection, action))
    }

    fn pros_ahead(&self, now: Timestamp) -> Answer<'_, Vec<ProId>> {
        self.read(move |connection| people::ahead(connection, now))
    }

    fn plans(&self) -> Answer<'_, Vec<PlanRow>> {
        self.read(people::plans)
    }

    fn project(&self, project: ProjectId) -> Answer<'_, ProjectRow> {
        self.read(move |connection| people::project(connection, project))
    }

    fn client(&self, client: ClientId) -> Answer<'_, ClientRow> {
        self.read(move |connection| people::client(connection, client))
    }

    fn pro(&self, pro: ProId) -> Answer<'_, ProRow> {
        self.read(move |connection| people::pro(connection, pro))
    }

    fn wallet(&self, pro: ProId) -> Answer<'_, WalletRow> {
        self.read(move |connection| money::wallet(connection, pro))
    }

    fn card(&self, pro: ProId) -> Answer<'_, Option<CardRow>> {
        self.read(move |connection| money::card(connection, pro))
    }

    fn intend_purchase(
        &self,
        pro: ProId,
        key: &str,
        amount: Amount,
        now: Timestamp,
    ) -> Answer<'_, PaymentRow> {
        let key = key.to_owned();
        self.write_tasks(move |connection| money::intend_purchase(connection, pro, &key, amount, now))
    }

    fn payment(&self, payment: PaymentId) -> Answer<'_, PaymentRow> {
        self.read(move |connection| money::payment(connection, payment))
    }

    fn payments_pending(&self, pro: ProId) -> Answer<'_, Vec<PaymentRow>> {
        self.read(move |connection| money::pending(connection, pro))
    }

    fn payments_at(&self, pro: ProId, position: u64) -> Answer<'_, Vec<PaymentRow>> {
        self.read(move |connection| money::payments_at(connection, pro, position))
    }

    fn transactions(
        &self,
        pro: ProId,
        before: Option<TransactionPlace>,
        limit: usize,
    ) -> Answer<'_, Vec<TransactionRow>> {
        self.read(move |connection| transactions::page(connection, pro, before, limit))
    }

    fn currency(&self, given: &str) -> Answer<'_, String> {
        let given = given.to_owned();
        self.write_unrelated(move |connection| money::currency(connection, &given))
    }

    fn balances(&self) -> Answer<'_, Balances> {
        self.read(money::balances)
    }

    fn calls(&self, project: ProjectId, pro: ProId) -> Answer<'_, Vec<RecordedCall>> {
        self.read(move |connection| tasks::calls(connection, project, pro))
    }

    fn name_call(&self, call: u64, name: &str) -> Answer<'_, ()> {
        let name = name.to_owned();
        self.write_unrelated(move |connection| recordings::name_call(connection, call, &name))
    }

    fn call_name(&self, call: u64) -> Answer<'_, Option<String>> {
        self.read(move |connection| recordings::call_name(connection, call))
    }

    fn await_recording(&self, told: ToldRecording) -> Answer<'_, TaskRow> {
        self.write_tasks(move |connection| recordings::told(connection, &told))
    }

    fn awaited_recording(&self, task: u64) -> Answer<'_, ToldRecording> {
        self.read(move |connection| recordings::awaited(connection, task))
    }

    fn put_recording(&self, call: u64, recording: Recording) -> Answer<'_, ()> {
        self.write_tasks(move |connection| recordings::put(connection, call, &recording))
    }

    fn recording(&self, project: ProjectId, pro: ProId, call: u64) -> Answer<'_, Recording> {
        self.read(move |connection| recordings::recording(connection, project, pro, call))
    }

    fn tasks_due(&self, now: Timestamp, limit: usize) -> Answer<'_, Vec<TaskRow>> {
        self.read(move |connection| tasks::due(connection, now, limit))
    }

    fn task(&self, task: u64) -> Answer<'_, TaskRow> {
        self.read(move |connection| tasks::task(connection, task))
    }

    fn take_due(&self, limit: usize, now: Timestamp, lease: Lease) -> Answer<'_, Vec<TaskRow>> {
        self.write_unrelated(move |connection| tasks::take_due(connection, limit, now, lease))
    }

    fn extend(&self, task: u64, lease: u32, until: Timestamp) -> Answer<'_, bool> {
        self.write_unrelated(move |connection| tasks::extend(connection, (task, lease), until))
    }

    fn retry_at(&self, task: u64, lease: u32, at: Timestamp) -> Answer<'_, bool> {
        self.write_task(move |connection| tasks::retry_at(connection, (task, lease), at))
    }

    fn complete(&self, task: u64, lease: u32) -> Answer<'_, bool> {
        self.write_task(move |connection| tasks::finish(connection, (task, lease), TaskState::Done))
    }

    fn fail(&self, task: u64, lease: u32) -> Answer<'_, bool> {
        self.write_task(move |connection| tasks::finish(connection, (task, lease), TaskState::Failed))
    }

    fn next_due(&self) -> Answer<'_, Option<Timestamp>> {
        self.read(tasks::next_due)
    }

    fn tasks_changed(&self) -> watch::Receiver<u64> {
        self.tasks_changed.subscribe()
    }

    fn consents(
        &self,
        client: ClientId,
        pro: Option<ProId>,
        after: u64,
        limit: usize,
    ) -> Answer<'_, Vec<ConsentRow>> {
        self.read(move |connection| consents::consents(connection, client, pro, after, limit))
    }

    fn erase_client(&self, client: ClientId, key: &str, now: Timestamp) -> Answer<'_, Erased> {
        let key = key.to_owned();
        Box::pin(async move {
            let erasing = move |connection: &Connection| {
                let erased = consents::erase(connection, client, &key, now)?;
                let calendars = erased.pros.iter().copied().collect();
                Ok((erased, Published { calendars, ..Published::default() }))
            };
            let mut erased = self.write_and_publish(erasing).await?;
            // What the write-ahead log has of it goes, too. Between the tries others have their turn.
            erased.left = true;
            for _ in 0..CARRYING {
                if self.work(|database| database.carry_all()).await? {
                    erased.left = false;
                    break;
                }
            }
            Ok(erased)
        })
    }

    fn pros_of(&self, client: ClientId) -> Answer<'_, Vec<ProId>> {
        self.read(move |connection| consents::pros_of(connection, client))
    }

    fn restore_client(&self, client: ClientId) -> Answer<'_, ()> {
        self.write(move |connection| consents::restore(connection, client))
    }

    fn predictions(&self, latest: usize) -> Answer<'_, Predictions> {
        self.read(move |connection| predictions::read(connection, latest))
    }

    fn audit(&self) -> Answer<'_, Vec<AuditFinding>> {
        self.read(upkeep::audit)
    }

    fn rebuild(&self) -> Answer<'_, ()> {
        self.write(upkeep::rebuild)
    }
}
