//! The face to JavaScript: numbers in, numbers out.

use reckon_domain::action::{Action, Details};
use reckon_domain::decide::decide;

use crate::answer::{ANSWER, Numbers, PROBLEM, pack};
use crate::book::{Book, Entry, time};
use crate::deed::{Deed, not_yours, period_unknown, unknown_lead};
use crate::problem::{Code, Problem};
use crate::tape::Tape;
use wasm_bindgen::prelude::wasm_bindgen;

/// A snapshot, kept where the rules are. `lib/snapshot.js` makes the package's `Snapshot` of it.
///
/// What cannot be done answers `false`, or an answer that says so, and leaves a problem. A desk whose
/// snapshot could not be read knows nothing.
#[wasm_bindgen]
pub struct Desk {
    book: Option<Book>,
    problem: Option<Problem>,
    numbers: Box<Numbers>,
    codes: Vec<u8>,
}

#[wasm_bindgen]
impl Desk {
    /// Reads a snapshot without its leads.
    #[must_use]
    pub fn load(head: &[f64], same_rules: bool) -> Self {
        let mut desk =
            Self { book: None, problem: None, numbers: Box::new([-1.0; ANSWER]), codes: Vec::new() };
        match Book::new(&Tape(head).paper(), same_rules) {
            Ok(book) => desk.book = Some(book),
            Err(problem) => desk.problem = Some(problem),
        }
        desk
    }

    /// Adds leads of the snapshot, the first of which has this place in it.
    pub fn put(&mut self, leads: &[f64], first: usize) -> bool {
        self.with_book(|book| {
            for (at, form) in Tape(leads).leads().iter().enumerate() {
                book.put(Entry::read(form, book.viewer, first + at)?)?;
            }
            Ok(true)
        })
    }

    /// Takes in another page of the snapshot.
    pub fn add(&mut self, page: &[f64], same_rules: bool) -> bool {
        self.with_book(|book| book.add(&Tape(page).paper(), same_rules))
    }

    /// Takes in what has changed; says whether it was news.
    pub fn apply(&mut self, update: &[f64], same_rules: bool) -> bool {
        self.with_book(|book| book.apply(&Tape(update).paper(), same_rules))
    }

    fn with_book(&mut self, change: impl FnOnce(&mut Book) -> Result<bool, Problem>) -> bool {
        let Some(book) = &mut self.book else { return false };
        change(book).unwrap_or_else(|problem| {
            self.problem = Some(problem);
            false
        })
    }

    /// The problem that was left, once: its code, its field and its message, one a line. Empty: none.
    pub fn problem(&mut self) -> String {
        self.problem.take().map(|problem| problem.lines()).unwrap_or_default()
    }

    /// The place of a lead, or -1.
    #[must_use]
    pub fn lead(&self, project: u32, pro: u32) -> i32 {
        let place = self.book.as_ref().and_then(|book| book.place(project, pro));
        place.and_then(|place| i32::try_from(place).ok()).unwrap_or(-1)
    }

    /// The project of the lead at a place in the upper half, the pro in the lower.
    #[must_use]
    pub fn who(&self, lead: u32) -> u64 {
        let entry = self.book.as_ref().and_then(|book| book.leads.get(lead as usize));
        entry.map_or(u64::MAX, |entry| u64::from(entry.project) << 32 | u64::from(entry.pro))
    }

    /// How many leads there are.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.book.as_ref().map_or(0, |book| book.leads.len() as u32)
    }

    /// A prediction in the low 3 bits, above it the reason.
    #[must_use]
    pub fn predict(&self, lead: u32, action: u8, now: f64) -> u8 {
        self.book.as_ref().map_or(u8::MAX, |book| book.predict(lead, action, now))
    }

    /// Predictions for each lead and action: the address of as many bytes.
    #[wasm_bindgen(js_name = predictAll)]
    pub fn predict_all(&mut self, actions: &[u8], now: f64) -> usize {
        if let Some(book) = &self.book {
            book.predict_all(actions, now, &mut self.codes);
        }
        self.codes.as_ptr() as usize
    }

    /// The address of the numbers of an answer.
    #[must_use]
    pub fn numbers(&self) -> usize {
        self.numbers.as_ptr() as usize
    }

    /// Decides an action without details: a packed answer.
    pub fn explain(&mut self, lead: u32, action: u8, now: f64) -> u32 {
        match self.try_explain(lead, action, now) {
            Ok(answer) => answer,
            Err(code) => self.fail(problem_of(code)),
        }
    }

    fn try_explain(&mut self, lead: u32, action: u8, now: f64) -> Result<u32, Code> {
        let book = self.book.as_ref().ok_or(Code::Freed)?;
        let action = *Action::ALL.get(usize::from(action)).ok_or(Code::UnknownAction)?;
        let now = time(now).ok_or(Code::NoTime)?;
        let entry = book.leads.get(lead as usize).ok_or(Code::UnknownLead)?;
        if !book.may_ask(action) {
            return Err(Code::NotYours);
        }
        if let Some(code) = book.stale(now) {
            return Err(code);
        }
        let decision = decide(&book.known(entry, action).situation(), action, &Details::default(), now);
        let reset = book.account.reset_after(now);
        Ok(pack(&decision, reset, book.can_upgrade(now), &mut self.numbers))
    }

    /// Decides a deed with its details and, if so wished, does it on this copy alone: a packed answer.
    /// A lead of -1 is the one whose project the details name, if they name one.
    pub fn deed(
        &mut self,
        lead: i32,
        action: u8,
        now: f64,
        details: &[f64],
        body: &[u8],
        happen: bool,
    ) -> u32 {
        let answer = self.try_deed(lead, action, now, Tape(details), body, happen);
        answer.unwrap_or_else(|problem| self.fail(problem))
    }

    fn try_deed(
        &mut self,
        lead: i32,
        action: u8,
        now: f64,
        mut details: Tape<'_>,
        body: &[u8],
        happen: bool,
    ) -> Result<u32, Problem> {
        let book = self.book.as_mut().ok_or_else(|| problem_of(Code::Freed))?;
        let (act, given) = details.deed(core::str::from_utf8(body).ok());
        let action = Action::ALL.get(usize::from(action)).ok_or_else(|| problem_of(Code::UnknownAction))?;
        let now = time(now).ok_or_else(|| problem_of(Code::NoTime))?;
        let deed = Deed::read(book, u32::try_from(lead).ok(), *action, now, &act, &given)?;
        let decision = deed.decide(book);
        let can_upgrade = book.can_upgrade(now);
        if happen {
            deed.happen(book, &decision);
        }
        deed.describe(book, &decision, &mut self.numbers);
        Ok(pack(&decision, Some(deed.reset()), can_upgrade, &mut self.numbers))
    }

    fn fail(&mut self, problem: Problem) -> u32 {
        self.problem = Some(problem);
        PROBLEM
    }
}

/// The problem that a code stands for, where there is nothing to add.
fn problem_of(code: Code) -> Problem {
    let (field, message) = match code {
        Code::UnknownAction => ("action", "there is no such action; `ACTIONS` lists those there are"),
        Code::NoTime => ("now", "not a time in milliseconds of the years 1970 to 9999"),
        Code::OtherRules => {
            ("rules", "the snapshot was made by other rules than this module has: load the current module")
        }
        Code::UnknownLead => return unknown_lead(),
        Code::NotYours => return not_yours(),
        Code::PeriodUnknown => return period_unknown("now"),
        Code::Malformed | Code::WrongVersion | Code::TooLarge | Code::Freed | Code::NotReady => ("", ""),
    };
    Problem::new(code, field, message)
}

impl Book {
    /// The problem with rules other than these.
    pub(crate) fn check_rules(&self) -> Result<(), Problem> {
        if self.same_rules { Ok(()) } else { Err(problem_of(Code::OtherRules)) }
    }
}
