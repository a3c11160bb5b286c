//! The face to JavaScript: numbers in, numbers out.

use reckon_domain::action::{Action, Details};
use reckon_domain::decide::decide;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::answer::{ANSWER, Numbers, pack, problem};
use crate::book::{Book, Entry, time};
use crate::deed::{Deed, not_yours, period_unknown};
use crate::problem::{Code, Problem};
use crate::tape::Tape;

/// A snapshot, kept where the rules are.
///
/// `lib.js` makes the package's `Snapshot` of it. Forms come here as
/// numbers: that is where they are written so. A problem is thrown as three lines (code,
/// field, message) and returned as a value there. Whether a form was made by these rules, it compares too.
#[wasm_bindgen]
pub struct Desk {
    book: Book,
    numbers: Box<Numbers>,
    codes: Vec<u8>,
}

#[wasm_bindgen]
impl Desk {
    /// Reads a snapshot: everything but its leads, which are [put](Self::put).
    ///
    /// # Errors
    /// With a problem, when it is malformed.
    pub fn load(head: &[f64], same_rules: bool) -> Result<Self, JsValue> {
        let book = Book::new(&Tape(head).paper(), same_rules)?;
        Ok(Self { book, numbers: Box::new([-1.0; ANSWER]), codes: Vec::new() })
    }

    /// Adds leads of the snapshot; `first` is the place of the first in it.
    ///
    /// # Errors
    /// With a problem, when one is malformed.
    pub fn put(&mut self, leads: &[f64], first: usize) -> Result<(), JsValue> {
        for (at, form) in Tape(leads).leads().iter().enumerate() {
            self.book.put(Entry::read(form, self.book.viewer, first + at)?)?;
        }
        Ok(())
    }

    /// Takes in another page of the snapshot.
    ///
    /// # Errors
    /// With a problem, when it is malformed or another viewer's: nothing has changed then.
    pub fn add(&mut self, page: &[f64], same_rules: bool) -> Result<(), JsValue> {
        Ok(self.book.add(&Tape(page).paper(), same_rules)?)
    }

    /// Takes in what has changed; says whether it was news.
    ///
    /// # Errors
    /// With a problem, when it is malformed: nothing has changed then.
    pub fn apply(&mut self, update: &[f64], same_rules: bool) -> Result<bool, JsValue> {
        Ok(self.book.apply(&Tape(update).paper(), same_rules)?)
    }

    /// The place of a lead, or -1.
    #[must_use]
    pub fn lead(&self, project: u32, pro: u32) -> i32 {
        self.book.place(project, pro).and_then(|place| i32::try_from(place).ok()).unwrap_or(-1)
    }

    /// The project and the pro of the lead at a place, in the upper and the lower half; no such lead: all ones.
    #[must_use]
    pub fn who(&self, lead: u32) -> u64 {
        let who = |entry: &Entry| u64::from(entry.project) << 32 | u64::from(entry.pro);
        self.book.leads.get(lead as usize).map_or(u64::MAX, who)
    }

    /// How many leads there are.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.book.leads.len() as u32
    }

    /// What an action on a lead would bring: the prediction in the low 3 bits, above it the reason.
    #[must_use]
    pub fn predict(&self, lead: u32, action: u8, now: f64) -> u8 {
        self.book.predict(lead, action, now)
    }

    /// What each action on each lead would bring: the address of as many bytes as there are pairs.
    #[wasm_bindgen(js_name = predictAll)]
    pub fn predict_all(&mut self, actions: &[u8], now: f64) -> usize {
        self.book.predict_all(actions, now, &mut self.codes);
        self.codes.as_ptr() as usize
    }

    /// The address of the numbers that go with a packed answer.
    #[must_use]
    pub fn numbers(&self) -> usize {
        self.numbers.as_ptr() as usize
    }

    /// Decides an action on a lead without details: the packed answer.
    pub fn explain(&mut self, lead: u32, action: u8, now: f64) -> u32 {
        let Some(action) = Action::ALL.get(usize::from(action)) else {
            return problem(Code::UnknownAction);
        };
        let Some(now) = time(now) else { return problem(Code::NoTime) };
        let Some(entry) = self.book.leads.get(lead as usize) else { return problem(Code::UnknownLead) };
        if !self.book.may_ask(*action) {
            return problem(Code::NotYours);
        }
        if let Some(code) = self.book.stale(now) {
            return problem(code);
        }
        let decision = self
            .book
            .with_situation(entry, *action, |situation| decide(situation, *action, &Details::default(), now));
        let reset = self.book.account.reset_after(now);
        pack(&decision, reset, self.book.can_upgrade(now), &mut self.numbers)
    }

    /// Decides a deed with its details and, if `happen`, does it on this copy alone: the packed answer.
    /// A lead of -1 is the one whose project the form names, if it names one.
    ///
    /// # Errors
    /// With a problem, when the deed makes no sense: nothing has changed then.
    pub fn deed(
        &mut self,
        lead: i32,
        action: u8,
        now: f64,
        details: &[f64],
        body: Option<String>,
        happen: bool,
    ) -> Result<u32, JsValue> {
        let (act, given) = Tape(details).deed(body);
        let action = Action::ALL.get(usize::from(action)).ok_or_else(unknown_action)?;
        let now = time(now).ok_or_else(no_time)?;
        let deed = Deed::read(&self.book, u32::try_from(lead).ok(), *action, now, &act, &given)?;
        if self.book.stale(now) == Some(Code::OtherRules) {
            return Err(
                Problem::new(Code::OtherRules, "rules", "the snapshot was made by other rules").into()
            );
        }
        let decision = deed.decide(&self.book);
        let can_upgrade = self.book.can_upgrade(now);
        if happen {
            deed.happen(&mut self.book, &decision);
        }
        deed.describe(&self.book, &decision, &mut self.numbers);
        Ok(pack(&decision, Some(deed.reset()), can_upgrade, &mut self.numbers))
    }
}

/// The problem behind a packed answer that is one.
#[wasm_bindgen(js_name = problemOf)]
#[must_use]
pub fn problem_of(answer: u32) -> JsValue {
    let code = Code::ALL.get((answer >> 2) as usize).copied().unwrap_or(Code::Malformed);
    match code {
        Code::UnknownAction => unknown_action(),
        Code::UnknownLead => crate::deed::unknown_lead(),
        Code::NotYours => not_yours(),
        Code::NoTime => no_time(),
        Code::PeriodUnknown => period_unknown("now"),
        Code::OtherRules => other_rules(),
        Code::Malformed | Code::WrongVersion | Code::TooLarge | Code::Freed | Code::NotReady => {
            Problem::new(code, "", "")
        }
    }
    .into()
}

fn unknown_action() -> Problem {
    Problem::new(Code::UnknownAction, "action", "there is no such action; `ACTIONS` lists those there are")
}

fn no_time() -> Problem {
    Problem::new(Code::NoTime, "now", "not a time in milliseconds of the years 1970 to 9999")
}

fn other_rules() -> Problem {
    Problem::new(
        Code::OtherRules,
        "rules",
        "the snapshot was made by other rules than this module has: load the current module",
    )
}
