//! A store in memory, for tests and for playing scenarios. Nothing outlives it.

mod appointments;
mod automations;
mod commands;
mod consents;
mod directory;
mod kept;
mod money;
mod operated;
mod reads;
mod tasks;
mod trail;
mod upkeep;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reckon_domain::delivery::Progress;
use reckon_domain::relation::Channel;
use reckon_domain::{Amount, ClientId, PaymentId, PlanId, ProId, ProjectId, Timestamp};
use tokio::sync::{broadcast, watch};

use self::automations::Automations;
use self::kept::{Evidence, KeptPro, Named, Remembered, Words};
use crate::catalogue::PlanChanges;
use crate::directory::{CategoryEntry, CategoryId, ProjectEntry};
use crate::model::{
    AccountRow, Actor, AppointmentId, AppointmentPlace, AppointmentRow, AppointmentSpan, AuditFinding,
    Balances, Booked, Booking, CardRow, CatalogueChange, Change, ClientRow, Command, ConsentRow,
    DirectoryNews, DiscussionCounts, DiscussionFilter, DiscussionRow, Erased, Import, Imported,
    InteractionRow, LeadCursor, LeadRow, LoginRow, MessageRow, OperatorId, PaymentRow, PlanRow,
    PredictionRow, Predictions, ProRow, ProjectRow, Receipt, RecordedCall, Recording, RelationRow,
    SessionRow, StoreError, Surrounded, Surroundings, TaskRow, ToldRecording, TrailRow, TransactionPlace,
    TransactionRow, WalletRow, Whom,
};
use crate::{Answer, CHANGES_KEPT, Store};

/// A store in memory.
#[derive(Debug)]
pub struct MemoryStore {
    inner: Mutex<Inner>,
    changes: broadcast::Sender<Arc<Change>>,
    calendars: broadcast::Sender<ProId>,
    directory: broadcast::Sender<DirectoryNews>,
    tasks_changed: watch::Sender<u64>,
    lost: watch::Sender<Option<String>>,
}

/// All that the store keeps.
#[derive(Debug, Default)]
struct Inner {
    log: BTreeMap<u64, Arc<Change>>,
    catalogue: Vec<CatalogueChange>,
    plan_changes: PlanChanges,
    commands: HashMap<(Actor, String), Remembered>,
    messages: BTreeMap<u64, Words>,
    predictions: Predictions,
    plans: BTreeMap<PlanId, Named<PlanRow>>,
    categories: BTreeMap<CategoryId, Named<CategoryEntry>>,
    pros: BTreeMap<ProId, KeptPro>,
    clients: BTreeMap<ClientId, Named<ClientRow>>,
    projects: BTreeMap<ProjectId, Named<ProjectEntry>>,
    operators: BTreeMap<String, OperatorId>,
    logins: BTreeMap<String, LoginRow>,
    /// The highest number that a sign-in was ever given.
    last_login: u64,
    secrets: BTreeMap<String, [u8; 32]>,
    trail: VecDeque<TrailRow>,
    /// The highest number that an entry of the trail was ever given.
    last_entry: u64,
    sessions: HashMap<[u8; 32], SessionRow>,
    purchases: HashMap<(ProId, String), PaymentId>,
    cards: BTreeMap<ProId, CardRow>,
    recordings: BTreeMap<u64, Recording>,
    appointments: BTreeMap<AppointmentId, AppointmentRow>,
    automations: Automations,
    /// How subscriptions were changed, where messages do not tell.
    evidence: BTreeMap<u64, Evidence>,
    /// Whom each erasure was of, by its key, and when.
    erasures: HashMap<String, (ClientId, Timestamp)>,
    /// What the network calls calls.
    call_names: BTreeMap<u64, String>,
    /// The marketplace's currency, once it is known.
    currency: Option<String>,
    /// Recordings that were told of, by their tasks.
    told: BTreeMap<u64, ToldRecording>,
    /// Tasks that have begun and ended, ever.
    tasks_changed: u64,
}

/// An answer, and what was appended to the log.
type Told<T> = Result<(T, Vec<Arc<Change>>), StoreError>;

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self {
            inner: Mutex::default(),
            changes: broadcast::channel(CHANGES_KEPT).0,
            calendars: broadcast::channel(CHANGES_KEPT).0,
            directory: broadcast::channel(CHANGES_KEPT).0,
            tasks_changed: watch::Sender::new(0),
            lost: watch::Sender::new(None),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing is changed before all that can fail has succeeded, so a poisoned state is still whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes those who wait for tasks, if one has begun or ended.
    fn announce(&self, inner: &Inner) {
        let all = inner.tasks_changed;
        self.tasks_changed.send_if_modified(|known| std::mem::replace(known, all) != all);
    }

    /// Does something that may begin or end tasks.
    fn write_tasks<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        let mut inner = self.lock();
        let done = work(&mut inner);
        self.announce(&inner);
        done
    }

    /// Does something, and tells what it appended to the log: under the lock, so that subscribers see changes in the
    /// log's order. Nobody need be listening.
    fn appending<T>(&self, work: impl FnOnce(&mut Inner) -> Told<T>) -> Result<T, StoreError> {
        let mut inner = self.lock();
        let done = work(&mut inner);
        self.announce(&inner);
        done.map(|(answer, changes)| {
            changes.into_iter().for_each(|change| drop(self.changes.send(change)));
            answer
        })
    }

    /// Damages the projections: counts an interaction on each lead that no change has counted.
    #[cfg(any(test, feature = "conformance"))]
    pub fn damage(&self) {
        for kept in self.lock().pros.values_mut() {
            kept.view.leads.values_mut().for_each(|lead| lead.value.counted ^= true);
        }
    }
}

fn ready<'a, T: Send + 'a>(answer: Result<T, StoreError>) -> Answer<'a, T> {
    Box::pin(std::future::ready(answer))
}

impl Store for MemoryStore {
    fn execute(&self, command: Command) -> Answer<'_, Receipt> {
        ready(self.appending(|inner| {
            inner.execute(&command).map(|(receipt, change)| (receipt, change.into_iter().collect()))
        }))
    }

    fn account(&self, pro: ProId, now: Timestamp) -> Answer<'_, AccountRow> {
        ready(self.lock().account(pro, now))
    }

    fn leads_of_pro(&self, pro: ProId, after: Option<LeadCursor>, limit: usize) -> Answer<'_, Vec<LeadRow>> {
        ready(self.lock().leads_of_pro(pro, after, limit))
    }

    fn leads_of_client(&self, client: ClientId) -> Answer<'_, Vec<LeadRow>> {
        ready(self.lock().leads_of_client(client))
    }

    fn lead(&self, project: ProjectId, pro: ProId) -> Answer<'_, LeadRow> {
        ready(self.lock().lead_row(project, pro))
    }

    fn relations(&self, pro: ProId, after: Option<ClientId>, limit: usize) -> Answer<'_, Vec<RelationRow>> {
        ready(self.lock().relations(pro, after, limit))
    }

    fn relation(&self, pro: ProId, client: ClientId) -> Answer<'_, RelationRow> {
        ready(self.lock().relation_row(pro, client))
    }

    fn discussions(
        &self,
        pro: ProId,
        filter: DiscussionFilter,
        before: Option<u64>,
        limit: usize,
    ) -> Answer<'_, Vec<DiscussionRow>> {
        ready(self.lock().discussions(pro, filter, before, limit))
    }

    fn discussion_counts(&self, pro: ProId) -> Answer<'_, DiscussionCounts> {
        ready(self.lock().discussion_counts(pro))
    }

    fn correspondence(
        &self,
        pro: ProId,
        client: ClientId,
        channel: Channel,
        before: Option<u64>,
        limit: usize,
    ) -> Answer<'_, Vec<MessageRow>> {
        ready(Ok(self.lock().correspondence(pro, client, channel, before, limit)))
    }

    fn put_progress(&self, message: u64, progress: Progress) -> Answer<'_, bool> {
        ready(self.lock().put_progress(message, progress))
    }

    fn clients_alike(&self, channel: Channel, address: &str) -> Answer<'_, Vec<ClientRow>> {
        ready(Ok(self.lock().clients_alike(channel, address)))
    }

    fn last_sent(&self, client: ClientId, channel: Channel) -> Answer<'_, Option<u64>> {
        ready(Ok(self.lock().last_sent(client, channel)))
    }

    fn messages(
        &self,
        project: ProjectId,
        pro: ProId,
        after: u64,
        limit: usize,
    ) -> Answer<'_, Vec<MessageRow>> {
        ready(Ok(self.lock().messages(project, pro, after, limit)))
    }

    fn interactions(&self, pro: ProId, before: Option<u64>, limit: usize) -> Answer<'_, Vec<InteractionRow>> {
        ready(self.lock().interactions(pro, before, limit))
    }

    fn changes(&self, whom: Whom, position: u64, limit: usize) -> Answer<'_, Vec<Change>> {
        ready(Ok(self.lock().changes(whom, position, limit)))
    }

    fn change(&self, position: u64) -> Answer<'_, Change> {
        let found = self.lock().log.get(&position).map(|change| Change::clone(change));
        ready(found.ok_or(StoreError::Unknown("change")))
    }

    fn answered(&self, actor: Actor, key: &str) -> Answer<'_, Option<Receipt>> {
        let inner = self.lock();
        let known = inner.commands.get(&(actor, key.to_owned()));
        ready(Ok(known.map(|known| Receipt { replayed: true, ..known.receipt.clone() })))
    }

    fn head(&self) -> Answer<'_, u64> {
        ready(Ok(self.lock().head()))
    }

    fn subscribe(&self) -> broadcast::Receiver<Arc<Change>> {
        self.changes.subscribe()
    }

    fn import(&self, directory: Import, now: Timestamp) -> Answer<'_, Imported> {
        ready(self.appending(|inner| {
            let ((imported, news), changes) = inner.import(&directory, now)?;
            // Nobody need be listening. What is offered is heard of before what is decided on it.
            news.into_iter().for_each(|news| drop(self.directory.send(news)));
            Ok((imported, changes))
        }))
    }

    fn catalogue(&self, position: u64, limit: usize) -> Answer<'_, Vec<CatalogueChange>> {
        let inner = self.lock();
        let later = inner.catalogue.iter().filter(|change| change.position > position);
        ready(Ok(later.take(limit).copied().collect()))
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
        ready(self.lock().leads_of_category(pro, category, after, limit))
    }

    fn book(&self, booking: Booking, now: Timestamp) -> Answer<'_, Booked> {
        ready(self.appending(|inner| inner.book(&booking, now)).map(|(booked, calendars)| {
            // Nobody need be listening.
            calendars.into_iter().for_each(|pro| drop(self.calendars.send(pro)));
            booked
        }))
    }

    fn calendars(&self) -> broadcast::Receiver<ProId> {
        self.calendars.subscribe()
    }

    fn appointment(&self, appointment: AppointmentId) -> Answer<'_, AppointmentRow> {
        ready(self.lock().appointment_row(appointment))
    }

    fn appointments(
        &self,
        pro: ProId,
        span: AppointmentSpan,
        after: Option<AppointmentPlace>,
        limit: usize,
    ) -> Answer<'_, Vec<AppointmentRow>> {
        ready(self.lock().appointments(pro, span, after, limit))
    }

    fn appointments_of(&self, pro: ProId, client: ClientId) -> Answer<'_, Vec<AppointmentRow>> {
        ready(self.lock().appointments_of(pro, client))
    }

    fn around(&self, action: Surroundings) -> Answer<'_, Surrounded> {
        ready(self.lock().around(action))
    }

    fn pros_ahead(&self, now: Timestamp) -> Answer<'_, Vec<ProId>> {
        let inner = self.lock();
        let ahead = inner.pros.iter().filter(|(_, kept)| kept.view.account.period.start > now);
        ready(Ok(ahead.map(|(pro, _)| *pro).collect()))
    }

    fn plans(&self) -> Answer<'_, Vec<PlanRow>> {
        ready(Ok(self.lock().plans.values().map(|plan| plan.entry.clone()).collect()))
    }

    fn project(&self, project: ProjectId) -> Answer<'_, ProjectRow> {
        ready(self.lock().project_row(project))
    }

    fn client(&self, client: ClientId) -> Answer<'_, ClientRow> {
        ready(self.lock().client_row(client).cloned())
    }

    fn pro(&self, pro: ProId) -> Answer<'_, ProRow> {
        ready(self.lock().pro_row(pro))
    }

    fn wallet(&self, pro: ProId) -> Answer<'_, WalletRow> {
        ready(self.lock().wallet(pro))
    }

    fn card(&self, pro: ProId) -> Answer<'_, Option<CardRow>> {
        ready(Ok(self.lock().cards.get(&pro).cloned()))
    }

    fn intend_purchase(
        &self,
        pro: ProId,
        key: &str,
        amount: Amount,
        now: Timestamp,
    ) -> Answer<'_, PaymentRow> {
        ready(self.write_tasks(|inner| inner.intend_purchase(pro, key, amount, now)))
    }

    fn payment(&self, payment: PaymentId) -> Answer<'_, PaymentRow> {
        ready(self.lock().payment(payment).ok_or(StoreError::Unknown("payment")))
    }

    fn payments_pending(&self, pro: ProId) -> Answer<'_, Vec<PaymentRow>> {
        ready(self.lock().pro(pro).map(|kept| kept.ledger.pending().copied().collect()))
    }

    fn payments_at(&self, pro: ProId, position: u64) -> Answer<'_, Vec<PaymentRow>> {
        ready(self.lock().payments_at(pro, position))
    }

    fn transactions(
        &self,
        pro: ProId,
        before: Option<TransactionPlace>,
        limit: usize,
    ) -> Answer<'_, Vec<TransactionRow>> {
        ready(self.lock().transactions(pro, before, limit))
    }

    fn currency(&self, given: &str) -> Answer<'_, String> {
        ready(Ok(self.lock().currency.get_or_insert_with(|| given.to_owned()).clone()))
    }

    fn balances(&self) -> Answer<'_, Balances> {
        ready(Ok(self.lock().balances()))
    }

    fn calls(&self, project: ProjectId, pro: ProId) -> Answer<'_, Vec<RecordedCall>> {
        ready(self.lock().calls(project, pro))
    }

    fn name_call(&self, call: u64, name: &str) -> Answer<'_, ()> {
        ready(self.lock().name_call(call, name))
    }

    fn call_name(&self, call: u64) -> Answer<'_, Option<String>> {
        ready(Ok(self.lock().call_names.get(&call).cloned()))
    }

    fn await_recording(&self, told: ToldRecording) -> Answer<'_, TaskRow> {
        ready(self.write_tasks(|inner| inner.await_recording(told)))
    }

    fn awaited_recording(&self, task: u64) -> Answer<'_, ToldRecording> {
        ready(self.lock().told.get(&task).cloned().ok_or(StoreError::Unknown("recording")))
    }

    fn put_recording(&self, call: u64, recording: Recording) -> Answer<'_, ()> {
        ready(self.write_tasks(|inner| inner.put_recording(call, recording)))
    }

    fn recording(&self, project: ProjectId, pro: ProId, call: u64) -> Answer<'_, Recording> {
        ready(self.lock().recording(project, pro, call))
    }

    fn tasks_due(&self, now: Timestamp, limit: usize) -> Answer<'_, Vec<TaskRow>> {
        ready(Ok(self.lock().tasks_due(now, limit)))
    }

    fn task(&self, task: u64) -> Answer<'_, TaskRow> {
        ready(self.lock().task_mut(task).copied().ok_or(StoreError::Unknown("task")))
    }

    fn take_task(&self, task: u64, attempt: u32, until: Timestamp) -> Answer<'_, Option<TaskRow>> {
        ready(self.write_tasks(|inner| inner.take_task(task, attempt, until)))
    }

    fn finish_task(&self, task: u64) -> Answer<'_, ()> {
        ready(self.write_tasks(|inner| inner.finish_task(task)))
    }

    fn next_due(&self) -> Answer<'_, Option<Timestamp>> {
        ready(Ok(self.lock().open_tasks().map(|task| task.free).min()))
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
        ready(self.lock().consents(client, pro, after, limit))
    }

    fn erase_client(&self, client: ClientId, key: &str, now: Timestamp) -> Answer<'_, Erased> {
        let erased = self.write_tasks(|inner| inner.erase_client(client, key, now));
        if let Ok(erased) = &erased {
            erased.pros.iter().for_each(|pro| drop(self.calendars.send(*pro)));
        }
        ready(erased)
    }

    fn pros_of(&self, client: ClientId) -> Answer<'_, Vec<ProId>> {
        ready(Ok(self.lock().pros_of(client)))
    }

    fn restore_client(&self, client: ClientId) -> Answer<'_, ()> {
        ready(self.lock().restore_client(client))
    }

    fn predictions(&self, latest: usize) -> Answer<'_, Predictions> {
        let all = &self.lock().predictions;
        let newest: Vec<PredictionRow> = all.latest.iter().rev().take(latest).cloned().collect();
        ready(Ok(Predictions { latest: newest, ..*all }))
    }

    fn audit(&self) -> Answer<'_, Vec<AuditFinding>> {
        ready(Ok(self.lock().audit()))
    }

    fn rebuild(&self) -> Answer<'_, ()> {
        self.lock().rebuild();
        ready(Ok(()))
    }
}

#[cfg(test)]
mod tests;
