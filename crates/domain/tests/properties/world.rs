//! A small marketplace in which random actions are done to one pro.

use reckon_domain::account::{Account, Plan};
use reckon_domain::action::{Delivery, Details, Subject};
use reckon_domain::decide::{About, decide, events, renewal};
use reckon_domain::delivery::{Failure, Undelivered};
use reckon_domain::event::Event;
use reckon_domain::evolve::apply;
use reckon_domain::fact::Keyword;
use reckon_domain::id::AutomationId;
use reckon_domain::lead::Fees;
use reckon_domain::{
    Action, Amount, Channel, ClientId, Decision, Limit, Payment, PaymentId, PaymentPurpose, Period, PlanId,
    Pro, ProjectId, Reach, Role, Situation, Timestamp,
};

/// The length of a billing period, in milliseconds.
const MONTH: i64 = 1_000_000;
const CLIENTS: u32 = 3;
pub(crate) const PROJECTS: u32 = 6;
/// What the categories ask: nothing, a manual fee, both, and a Guaranteed Reply fee of nothing.
const FEES: [(u64, Option<u64>); 4] = [(0, None), (800, Some(2500)), (300, Some(2500)), (0, Some(0))];

/// A xorshift generator: small, and the same on every machine.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self((seed ^ 0x5dee_ce66_d1ce_4e5b).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) const fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }

    const fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// An action and what became of it.
pub(crate) struct Done {
    pub(crate) action: Action,
    pub(crate) about: About,
    pub(crate) details: Details,
    pub(crate) now: Timestamp,
    pub(crate) decision: Decision,
    pub(crate) events: Vec<Event>,
}

pub(crate) struct World {
    dice: Dice,
    pub(crate) pro: Pro,
    pub(crate) now: Timestamp,
    reach: [Reach; CLIENTS as usize],
    /// The lead that most actions are about, so that its story goes on.
    focus: u32,
    /// How far the story of the five failures has been told.
    told: usize,
}

/// The billing period that holds an instant.
pub(crate) const fn period(now: Timestamp) -> Period {
    let start = now.0 - now.0 % MONTH;
    Period { start: Timestamp(start), end: Timestamp(start + MONTH) }
}

/// A story whose end random actions alone would seldom reach: five calls that fail on the lead in focus.
const FIVE_FAILURES: [Action; 15] = [
    Action::AddCard,
    Action::SendGuaranteedReplyQuote,
    Action::StartCall,
    Action::CallBusy,
    Action::StartCall,
    Action::CallNotAnswered,
    Action::StartCall,
    Action::CallDeclined,
    Action::StartCall,
    Action::CallBusy,
    Action::StartCall,
    Action::CallBusy,
    Action::ProScheduleCallback,
    Action::ReactivateContact,
    Action::StartCall,
];

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let now = Timestamp(1 + dice.below(5 * MONTH as u64) as i64);
        let account = Account {
            plan: plan(&mut dice),
            period: period(now),
            credits: Amount(dice.below(6000)),
            card: dice.percent(50),
            prefer_credits: dice.percent(60),
            ..Account::HIDDEN
        };
        let reach = [0, 1, 2].map(|_| Reach {
            mobile: dice.percent(70),
            landline: dice.percent(30),
            email: true,
            valid_email: dice.percent(70),
            ..Reach::default()
        });
        Self { dice, pro: Pro::new(account), now, reach, focus: 0, told: FIVE_FAILURES.len() }
    }

    /// Does something at random, after some time at random.
    pub(crate) fn step(&mut self) -> Done {
        let passed = match self.dice.below(20) {
            0 => self.dice.below(3 * MONTH as u64),
            1 => (period(self.now).end.0 - self.now.0) as u64,
            2..8 => 0,
            _ => self.dice.below(MONTH as u64 / 50),
        };
        self.now = Timestamp(self.now.0 + passed as i64);
        let telling = self.dice.percent(60);
        let next = FIVE_FAILURES.get(self.told).filter(|_| telling).copied();
        if let Some(action) = next {
            self.told += 1;
            return self.command(action, self.focus);
        }
        if self.dice.percent(8) {
            self.focus = self.dice.below(PROJECTS.into()) as u32;
            self.told = if self.dice.percent(40) { 0 } else { FIVE_FAILURES.len() };
        }
        let action = self.dice.one_of(&Action::ALL);
        let project =
            if self.dice.percent(70) { self.focus } else { self.dice.below(PROJECTS.into()) as u32 };
        self.command(action, project)
    }

    fn command(&mut self, action: Action, project: u32) -> Done {
        let about = match action.subject() {
            Subject::Lead => About { project: Some(ProjectId(project)), client: Some(owner(project)) },
            Subject::Relation | Subject::Contacts => About { project: None, client: Some(owner(project)) },
            Subject::Account | Subject::Catalogue | Subject::Nothing => About::default(),
        };
        let details = self.details(action);
        let (decision, mut events) = self.ask(action, about, &details);
        if !events.is_empty() {
            let mut begun = renewal(&self.pro.account, period(self.now));
            begun.append(&mut events);
            events = begun;
        }
        events.iter().for_each(|event| apply(&mut self.pro, event));
        if action == Action::UpdateContact {
            self.update_contact(owner(project));
        }
        Done { action, about, details, now: self.now, decision, events }
    }

    /// What would become of an action.
    fn ask(&self, action: Action, about: About, details: &Details) -> (Decision, Vec<Event>) {
        self.with_situation(about, |situation| {
            let decision = decide(situation, action, details, self.now);
            (decision, events(situation, about, action, details, &decision, self.now))
        })
    }

    pub(crate) fn with_situation<T>(&self, about: About, ask: impl FnOnce(&Situation<'_>) -> T) -> T {
        let project = about.project.unwrap_or_default();
        let client = about.client.unwrap_or_default();
        let (manual, guaranteed) = FEES[project.0 as usize % FEES.len()];
        ask(&Situation {
            account: &self.pro.account,
            lead: &self.pro.lead(project),
            fees: Fees { manual_quote: Amount(manual), guaranteed_reply: guaranteed.map(Amount) },
            relation: &self.pro.relation(client),
            reach: self.reach[client.0 as usize],
        })
    }

    fn details(&mut self, action: Action) -> Details {
        let dice = &mut self.dice;
        let discussion = matches!(action, Action::CloseDiscussion | Action::ReopenDiscussion);
        let channels = if discussion { &Channel::ALL[..] } else { &Channel::ALL[1..] };
        let plan = plan(dice);
        Details {
            amount: Some(Amount(1 + dice.below(3000))),
            time: Some(Timestamp(self.now.0 + dice.below(20_000) as i64 - 2000)),
            seconds: dice.below(500) as u32,
            keyword: dice.one_of(&[Keyword::None, Keyword::OptOut, Keyword::OptIn]),
            shared_number: false,
            declined_before: false,
            channel: action.channel().or_else(|| Some(dice.one_of(channels))),
            plan: Some((plan.id, plan.limit)),
            automation: (action.role() == Role::Automation || dice.percent(50)).then_some(AutomationId(1)),
            delivery: Some(dice.one_of(&Delivery::ALL)),
            message: None,
            card_declines: dice.percent(20),
            failure: Some(Failure { message: dice.below(100), why: dice.one_of(&Undelivered::ALL) }),
            payment: Some(payment(dice)),
        }
    }

    fn update_contact(&mut self, client: ClientId) {
        let reach = &mut self.reach[client.0 as usize];
        reach.mobile = self.dice.percent(70);
        reach.mobile_version += 1;
        reach.valid_email = self.dice.percent(70);
        reach.email_version += 1;
    }
}

pub(crate) const fn owner(project: u32) -> ClientId {
    ClientId(project % CLIENTS)
}

fn payment(dice: &mut Dice) -> Payment {
    let id = PaymentId(dice.below(100));
    Payment { id, purpose: dice.one_of(&PaymentPurpose::ALL), amount: Amount(1 + dice.below(3000)) }
}

fn plan(dice: &mut Dice) -> Plan {
    let limit = dice.one_of(&[
        Limit::Of(0),
        Limit::Of(1),
        Limit::Of(2),
        Limit::Of(3),
        Limit::Of(4),
        Limit::Unlimited,
    ]);
    Plan { id: PlanId(limit.to_option().unwrap_or(99)), limit }
}
