//! Random actions: whatever happens, the projections are what the log comes to.

use reckon_domain::action::{Delivery, Details, Subject};
use reckon_domain::delivery::{Failure, Undelivered};
use reckon_domain::id::AutomationId;
use reckon_domain::relation::Channel;
use reckon_domain::{Action, Amount, Pro, ProId, Role, Timestamp, evolve};

use super::world::{DAY, START, World, command};
use crate::ledger::event_id;
use crate::model::{Actor, Command, Contacts, PaymentRow, Whom};

/// Numbers that look random and are the same each time.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall as this number says.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`, which must not be 0.
    pub const fn below(&mut self, bound: usize) -> usize {
        // SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        *list.get(self.below(list.len())).unwrap()
    }

    /// One of a pro's payments, settled: pending or not, as it was or otherwise.
    pub fn settling(&mut self, payments: &[PaymentRow], now: Timestamp) -> Option<Command> {
        let row = *payments.get(self.below(payments.len().max(1)))?;
        Some(Command::settle(&row, self.below(3) > 0, now))
    }

    /// A command of any action on one of `projects` projects, valid or not.
    pub fn command(&mut self, world: &World, now: Timestamp, projects: usize) -> Command {
        let pro = self.pick(&[world.anna, world.ben, world.cara]);
        let action = self.pick(&Action::ALL);
        let project = self.below(projects) + 1;
        let client = self.pick(&[world.cleo, world.dan]);
        let actor = match action.role() {
            Role::Pro => Actor::Pro(pro),
            Role::Client if action.subject() == Subject::Lead => world.by_client(pro, action, project).actor,
            Role::Client => Actor::Client(client),
            Role::Marketplace
            | Role::Phone
            | Role::Automation
            | Role::Mail
            | Role::BookingSoftware
            | Role::PaymentProcessor => Actor::Machine(action.role()),
        };
        let mut command = command(actor, pro, action);
        command.now = now;
        match action.subject() {
            Subject::Lead => command.about.project = Some(world.project(project)),
            Subject::Relation | Subject::Contacts => command.about.client = Some(client),
            Subject::Account | Subject::Catalogue | Subject::Nothing => {}
        }
        command.details = self.details(world, now);
        command.contacts = (action == Action::UpdateContact).then(|| self.contacts());
        command
    }

    fn details(&mut self, world: &World, now: Timestamp) -> Details {
        let plan = self.pick(&world.plans);
        Details {
            amount: Some(Amount(self.below(1000) as u64)),
            time: Some(Timestamp(now.0 + self.below(7) as i64 * DAY - DAY)),
            seconds: self.below(400) as u32,
            channel: Some(self.pick(&Channel::ALL)),
            plan: (self.below(2) == 0).then_some((plan, reckon_domain::Limit::Unlimited)),
            automation: Some(AutomationId(1)),
            delivery: Some(self.pick(&Delivery::ALL)),
            card_declines: self.below(4) == 0,
            failure: Some(Failure { message: self.below(50) as u64, why: self.pick(&Undelivered::ALL) }),
            ..Details::default()
        }
    }

    fn contacts(&mut self) -> Contacts {
        let number = |dice: &mut Self| (dice.below(2) == 0).then(|| format!("+1555{:04}", dice.below(9999)));
        let email = (self.below(2) == 0).then(|| "somebody@example.org".to_owned());
        Contacts { mobile: number(self), landline: number(self), email }
    }
}

/// A thousand random actions over half a year; again and again, and after a rebuild, each pro's snapshot is
/// the replay of their changes.
pub async fn replay_equals_snapshot_at_any_point(world: &World) {
    let pros = [world.anna, world.ben, world.cara];
    let mut dice = Dice::new(2026);
    let mut openings = Vec::new();
    for pro in pros {
        openings.push((
            pro,
            Pro::new(reckon_domain::Account { next_end: None, ..world.account(pro).await.account }),
        ));
    }
    let mut now = START;
    let (mut appended, mut settled) = (0, 0);
    for step in 0..1000 {
        now = Timestamp(now.0 + dice.below(DAY as usize / 3) as i64);
        let mut command = dice.command(world, now, 12);
        if step % 5 == 0 {
            let pro = command.pro;
            let amount = Amount(dice.below(500) as u64);
            let key = format!("purchase {}", dice.below(50));
            world.store.intend_purchase(pro, &key, amount, now).await.ok();
            let payments = world.store.payments_pending(pro).await.unwrap();
            settled += usize::from(!payments.is_empty());
            command = dice.settling(&payments, now).unwrap_or(command);
        }
        if let Ok(receipt) = world.store.execute(command).await {
            appended = appended.max(receipt.position);
        }
        if step % 100 == 99 {
            for (pro, opening) in &openings {
                compare(world, *pro, opening, now).await;
            }
        }
    }
    assert!(appended > 300, "only {appended} of the actions did anything");
    assert!(settled > 20, "only {settled} payments were settled");
    assert_eq!(world.head().await, appended);
    assert_eq!(world.store.audit().await.unwrap(), []);
    world.store.rebuild().await.unwrap();
    assert_eq!(world.store.audit().await.unwrap(), []);
    for (pro, opening) in &openings {
        compare(world, *pro, opening, now).await;
    }
}

/// Replays a pro's changes by themselves, with nothing of the store's own, and compares.
async fn compare(world: &World, pro: ProId, opening: &Pro, now: Timestamp) {
    let changes = world.store.changes(Whom::Pro(pro), 0, usize::MAX >> 1).await.unwrap();
    // Each event has an id of its own, which must not be another's.
    for change in &changes {
        let next = event_id(change.position + 1, 0);
        assert!(event_id(change.position, change.events.len()) < next, "{change:?}");
    }
    let events = changes.iter().flat_map(|change| &change.events);
    let replayed = events.fold(opening.clone(), evolve);

    let row = world.store.account(pro, now).await.unwrap();
    assert_eq!(row.open_discussions, replayed.open_discussions(), "pro {pro}");
    let account = row.account;
    // What the log does not say yet is only that a period began.
    assert_eq!(account.used, replayed.account.used_at(account.period.start), "pro {pro}");
    assert_eq!(account.plan, replayed.account.plan_at(account.period.start), "pro {pro}");
    let money = |account: &reckon_domain::Account| (account.credits, account.outstanding, account.card);
    assert_eq!(money(&account), money(&replayed.account), "pro {pro}");

    let history = world.store.interactions(pro, None, 1000).await.unwrap();
    let counted = history.iter().filter(|row| row.period == account.period).count();
    assert_eq!(counted, account.used as usize, "pro {pro}");
    for lead in world.store.leads_of_pro(pro, None, 1000).await.unwrap() {
        assert_eq!(lead.lead, replayed.lead(lead.project.id), "pro {pro} project {}", lead.project.id);
    }
    let relations = world.store.relations(pro, None, 100).await.unwrap();
    let relations = relations.into_iter().map(|row| (row.client, row.relation)).collect();
    assert_eq!(replayed.relations, relations, "pro {pro}");
}
