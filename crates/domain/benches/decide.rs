//! How long one native decision takes: `cargo bench --package reckon-domain --bench decide`.
//!
//! 1,024 mixed questions, asked over and over; the median over the rounds, so that what else the
//! machine does falls out.

#![expect(clippy::indexing_slicing, reason = "a bench that panics is seen by who runs it")]

use std::hint::black_box;
use std::time::Instant;

use reckon_domain::account::{Account, Limit, Plan};
use reckon_domain::lead::{Call, CallStatus, Fees, Lead, Quote};
use reckon_domain::relation::{Reach, Relation, Status};
use reckon_domain::{Action, Amount, Details, Period, PlanId, Situation, Timestamp, decide};

/// Questions that are asked in turn.
const QUESTIONS: usize = 1024;
/// How often they are asked before one figure is taken.
const REPEATS: usize = 200;
/// How many figures the median is taken of.
const ROUNDS: usize = 51;

const NOW: Timestamp = Timestamp(1_772_000_000_000);

/// What a page holds: few accounts and clients, many leads. In cache lines of its own, so that a byte more of it does
/// not look like time that a decision takes.
#[repr(align(128))]
struct Question<'a> {
    situation: Situation<'a>,
    action: Action,
}

/// Numbers without a pattern that the processor could learn; the same in every run.
struct Dice(u64);

impl Dice {
    const fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    const fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    fn account(&mut self) -> Account {
        Account {
            plan: Plan { id: PlanId(1), limit: Limit::Of(10) },
            used: self.below(14) as u32,
            period: Period { start: Timestamp(NOW.0 - 1), end: Timestamp(NOW.0 + 1) },
            card: self.percent(50),
            credits: Amount(self.below(4000)),
            ..Account::HIDDEN
        }
    }

    fn client(&mut self) -> (Relation, Reach) {
        let mut relation = Relation { texted: self.percent(50), ..Relation::default() };
        relation.text.discussion = self.percent(50).then_some(Status::Open);
        relation.email.unsubscribed = self.percent(20);
        let reach = Reach { mobile: self.percent(70), landline: self.percent(50), ..Reach::default() };
        (relation, reach)
    }

    fn lead(&mut self) -> Lead {
        let quote = match self.below(3) {
            0 => Quote::None,
            1 => Quote::Manual { amount: Some(Amount(12_000)) },
            _ => Quote::GuaranteedReply { amount: None, fee: Amount(2500) },
        };
        let by_contact = matches!(quote, Quote::GuaranteedReply { .. });
        let contact_made = by_contact && self.percent(20);
        let status = match self.below(4) {
            0 => CallStatus::Dialing,
            1 => CallStatus::Scheduled(Timestamp(NOW.0 + 1000 - self.below(2000) as i64)),
            2 => CallStatus::Stopped,
            _ => CallStatus::Off,
        };
        Lead {
            counted: !by_contact && self.percent(40),
            booked: self.percent(20),
            negative_reply: self.percent(20),
            hire_claimed: self.percent(30),
            contact_made,
            quote,
            call: Call {
                status: if by_contact && !contact_made { status } else { CallStatus::Off },
                failures: self.below(5) as u8,
            },
            ..Lead::default()
        }
    }

    fn fees(&mut self) -> Fees {
        Fees {
            manual_quote: Amount(self.below(2) * 800),
            guaranteed_reply: self.percent(50).then_some(Amount(2500)),
        }
    }

    fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }
}

/// The median, fastest and slowest round, in nanoseconds a decision.
fn measure(questions: &[&Question<'_>]) -> [f64; 3] {
    let details = Details::default();
    // Questions of a kind lie far apart among all of them. Next to each other, as a page has its leads, none is
    // waited for.
    let leads: Vec<_> = questions.iter().map(|question| *question.situation.lead).collect();
    let questions: Vec<_> = questions
        .iter()
        .zip(&leads)
        .map(|(question, lead)| Question {
            situation: Situation { lead, ..question.situation },
            action: question.action,
        })
        .collect();
    let mut figures: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            for _ in 0..REPEATS {
                for question in &questions {
                    let Question { situation, action } = black_box(question);
                    black_box(&decide(situation, *action, &details, NOW));
                }
            }
            started.elapsed().as_nanos() as f64 / (REPEATS * questions.len()) as f64
        })
        .collect();
    figures.sort_unstable_by(f64::total_cmp);
    [figures[ROUNDS / 2], figures[0], figures[ROUNDS - 1]]
}

/// Whether money is in the decision: charged now, or due on contact.
fn is_about_money(question: &Question<'_>) -> bool {
    let cost = decide(&question.situation, question.action, &Details::default(), NOW).cost();
    !cost.charges.is_zero() || !cost.on_contact.is_zero()
}

fn main() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let accounts: Vec<_> = (0..16).map(|_| dice.account()).collect();
    let clients: Vec<_> = (0..64).map(|_| dice.client()).collect();
    // Few of them are about money: enough that a thousand are.
    let leads: Vec<_> = (0..QUESTIONS * 64).map(|_| (dice.lead(), dice.fees())).collect();
    let questions: Vec<_> = leads
        .iter()
        .map(|(lead, fees)| {
            let (relation, reach) = dice.one_of(&clients);
            let account = dice.one_of(&accounts);
            let situation = Situation { account, lead, fees: *fees, relation, reach: *reach };
            Question { situation, action: *dice.one_of(&Action::ALL) }
        })
        .collect();
    println!("native decide, median of {ROUNDS} rounds over {QUESTIONS} questions");
    let kinds = [("mixed", None), ("with money in the answer", Some(true)), ("without", Some(false))];
    for (kind, money) in kinds {
        let taken = |question: &&Question<'_>| money.is_none_or(|money| money == is_about_money(question));
        let chosen: Vec<_> = questions.iter().filter(taken).take(QUESTIONS).collect();
        assert_eq!(chosen.len(), QUESTIONS, "too few questions {kind}");
        let [median, fastest, slowest] = measure(&chosen);
        println!("{median:5.1} ns {kind} (fastest {fastest:.1}, slowest {slowest:.1})");
    }
}
