//! The face to JavaScript: numbers in, numbers out.

use reckon_domain::action::{Action, Details};
use reckon_domain::decide::decide;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::answer::{ANSWER, Numbers, pack, problem};
use crate::book::{Book, time};
use crate::deed::Deed;
use crate::problem::Problem;
use crate::tape::Tape;

/// A snapshot, kept where the rules are.
#[wasm_bindgen]
pub struct Desk {
    book: Book,
    numbers: Box<Numbers>,
    codes: Vec<u8>,
}

#[wasm_bindgen]
impl Desk {
    /// Reads a snapshot.
    #[must_use]
    pub fn load(head: &[f64], same_rules: bool) -> Self {
        let book = Book::new(Tape(head).paper(), same_rules);
        Self { book, numbers: Box::new([-1.0; ANSWER]), codes: Vec::new() }
    }

    /// Adds leads.
    pub fn put(&mut self, leads: &[f64]) {
        for entry in Tape(leads).leads() {
            self.book.put(entry);
        }
    }

    /// Takes in a page; says whether it is the newest.
    pub fn add(&mut self, page: &[f64], same_rules: bool) -> bool {
        self.book.add(Tape(page).paper(), same_rules)
    }

    /// Takes in an update; says whether it was news.
    pub fn apply(&mut self, update: &[f64], same_rules: bool) -> bool {
        self.book.apply(Tape(update).paper(), same_rules)
    }

    /// The place of a lead, or -1.
    #[must_use]
    pub fn lead(&self, project: u32, pro: u32) -> i32 {
        self.book.place(project, pro).and_then(|place| i32::try_from(place).ok()).unwrap_or(-1)
    }

    /// The project above, the pro below.
    #[must_use]
    pub fn who(&self, lead: u32) -> u64 {
        let entry = self.book.leads.get(lead as usize);
        entry.map_or(u64::MAX, |entry| u64::from(entry.project) << 32 | u64::from(entry.pro))
    }

    /// How many leads there are.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.book.leads.len() as u32
    }

    /// A prediction, and the reason above it.
    #[must_use]
    pub fn predict(&self, lead: u32, action: u8, now: f64) -> u8 {
        self.book.predict(lead, action, now)
    }

    /// The address of a prediction for each lead and action.
    #[wasm_bindgen(js_name = predictAll)]
    pub fn predict_all(&mut self, actions: &[u8], now: f64) -> usize {
        self.book.predict_all(actions, now, &mut self.codes);
        self.codes.as_ptr() as usize
    }

    /// The address of an answer's numbers.
    #[must_use]
    pub fn numbers(&self) -> usize {
        self.numbers.as_ptr() as usize
    }

    /// Decides an action: a packed answer.
    pub fn explain(&mut self, lead: u32, action: u8, now: f64) -> u32 {
        self.try_explain(lead, action, now).unwrap_or_else(problem)
    }

    fn try_explain(&mut self, lead: u32, action: u8, now: f64) -> Result<u32, Problem> {
        let action = *Action::ALL.get(usize::from(action)).ok_or(Problem::UnknownAction)?;
        let now = time(now).ok_or(Problem::NoTime)?;
        let book = &self.book;
        let entry = book.leads.get(lead as usize).ok_or(Problem::UnknownLead)?;
        if !book.may_ask(action) {
            return Err(Problem::NotYours);
        }
        if let Some(stale) = book.stale(now) {
            return Err(stale);
        }
        let decision = decide(&book.known(entry, action).situation(), action, &Details::default(), now);
        let reset = book.account.reset_after(now);
        Ok(pack(&decision, reset, book.can_upgrade(now), &mut self.numbers))
    }

    /// Decides a deed, and does it on this copy if so wished: a packed answer. Without a lead (-1) the
    /// details may name one.
    pub fn deed(
        &mut self,
        lead: i32,
        action: u8,
        now: f64,
        details: &[f64],
        body: &[u8],
        happen: bool,
    ) -> u32 {
        self.try_deed(lead, action, now, Tape(details), body, happen).unwrap_or_else(problem)
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
        let action = *Action::ALL.get(usize::from(action)).ok_or(Problem::UnknownAction)?;
        let now = time(now).ok_or(Problem::NoTime)?;
        let said = details.said(core::str::from_utf8(body).unwrap_or_default());
        let deed = Deed::new(&self.book, u32::try_from(lead).ok(), action, now, said)?;
        let decision = deed.decide(&self.book);
        let can_upgrade = self.book.can_upgrade(now);
        if happen {
            deed.happen(&mut self.book, &decision);
        }
        deed.describe(&self.book, &decision, &mut self.numbers);
        Ok(pack(&decision, Some(deed.reset()), can_upgrade, &mut self.numbers))
    }
}
