//! The face to JavaScript: numbers in, numbers out.

use reckon_client::{LeadKey, Place, Snapshot};
use reckon_domain::Timestamp;
use reckon_domain::action::{Action, Details};
use reckon_domain::decide::decide;
use reckon_domain::prediction::Prediction;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::answer::{ANSWER, Numbers, pack, problem};
use crate::command::Command;
use crate::problem::Problem;
use crate::reader::NumberReader;

/// JavaScript's milliseconds as an instant, if they are one that Reckon accepts.
#[inline]
fn time(millis: f64) -> Option<Timestamp> {
    // What is no number is in no range; a fraction of a millisecond is dropped.
    if (0.0..=Timestamp::MAX.0 as f64).contains(&millis) { Some(Timestamp(millis as i64)) } else { None }
}

/// A snapshot, kept where the rules are.
#[wasm_bindgen]
pub struct Engine {
    snapshot: Snapshot,
    /// Up to where the leads are current that are put one chunk after the other.
    begun: Place,
    numbers: Box<Numbers>,
    codes: Vec<u8>,
}

#[wasm_bindgen]
impl Engine {
    /// Begins a snapshot with all of its first page but the leads.
    #[must_use]
    pub fn load(head: &[f64], same_rules: bool) -> Self {
        let (viewer, page) = NumberReader(head).page(same_rules);
        let begun = Place { position: page.position, at: page.at };
        let mut snapshot = Snapshot::new(viewer);
        snapshot.begin(page);
        Self { snapshot, begun, numbers: Box::new([-1.0; ANSWER]), codes: Vec::new() }
    }

    /// Adds leads of the first page.
    pub fn put(&mut self, leads: &[f64]) {
        for entry in NumberReader(leads).leads() {
            self.snapshot.put_lead(entry, self.begun);
        }
    }

    /// Takes in a later page, an update or an answer; says whether anything of it was new.
    pub fn take(&mut self, page: &[f64], same_rules: bool) -> bool {
        self.snapshot.take(NumberReader(page).page(same_rules).1)
    }

    /// The place in the log up to which all has arrived.
    #[must_use]
    pub fn position(&self) -> f64 {
        self.snapshot.position() as f64
    }

    /// When the latest that has arrived was read.
    #[must_use]
    pub fn at(&self) -> f64 {
        self.snapshot.at().0 as f64
    }

    /// The place of a lead, or -1.
    #[must_use]
    pub fn lead(&self, project: u32, pro: u32) -> i32 {
        let place = self.snapshot.place(LeadKey { project, pro });
        place.and_then(|place| i32::try_from(place).ok()).unwrap_or(-1)
    }

    /// The project above, the pro below.
    #[must_use]
    pub fn who(&self, lead: u32) -> u64 {
        let entry = self.snapshot.lead_at(lead);
        entry.map_or(u64::MAX, |entry| u64::from(entry.key.project) << 32 | u64::from(entry.key.pro))
    }

    /// How many leads there are.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.snapshot.leads().len() as u32
    }

    /// A prediction, and the reason above it.
    #[must_use]
    pub fn predict(&self, lead: u32, action: u8, now: f64) -> u8 {
        match (Action::ALL.get(usize::from(action)), time(now)) {
            (Some(action), Some(now)) => self.snapshot.predict(lead, *action, now),
            (_, _) => Prediction::Invalid.code(),
        }
    }

    /// The address of a prediction for each lead and action.
    #[wasm_bindgen(js_name = predictAll)]
    pub fn predict_all(&mut self, actions: &[u8], now: f64) -> usize {
        let named: Vec<_> =
            actions.iter().map(|action| Action::ALL.get(usize::from(*action)).copied()).collect();
        if let Some(now) = time(now) {
            self.snapshot.predict_all(&named, now, &mut self.codes);
        } else {
            self.codes.clear();
            self.codes.resize(self.snapshot.leads().len() * actions.len(), Prediction::Invalid.code());
        }
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
        let known = &self.snapshot;
        let entry = known.lead_at(lead).ok_or(Problem::UnknownLead)?;
        if !known.may_ask(action) {
            return Err(Problem::NotYours);
        }
        if !known.has_same_rules() {
            return Err(Problem::OtherRules);
        }
        if !known.knows_period(now) {
            return Err(Problem::PeriodUnknown);
        }
        let decision = decide(&known.known(entry, action).situation(), action, &Details::default(), now);
        let reset = known.account().reset_after(now);
        Ok(pack(&decision, reset, known.can_upgrade(now), &mut self.numbers))
    }

    /// Decides an action, and does it on this copy if so wished: a packed answer. Without a lead (-1) the
    /// details may name one.
    pub fn command(
        &mut self,
        lead: i32,
        action: u8,
        now: f64,
        details: &[f64],
        body: &[u8],
        happen: bool,
    ) -> u32 {
        self.try_action(lead, action, now, NumberReader(details), body, happen).unwrap_or_else(problem)
    }

    fn try_action(
        &mut self,
        lead: i32,
        action: u8,
        now: f64,
        mut details: NumberReader<'_>,
        body: &[u8],
        happen: bool,
    ) -> Result<u32, Problem> {
        let action = *Action::ALL.get(usize::from(action)).ok_or(Problem::UnknownAction)?;
        let now = time(now).ok_or(Problem::NoTime)?;
        let said = details.said(core::str::from_utf8(body).unwrap_or_default());
        let command = Command::new(&self.snapshot, u32::try_from(lead).ok(), action, now, said)?;
        let decision = command.decide(&self.snapshot);
        let can_upgrade = self.snapshot.can_upgrade(now);
        if happen {
            command.happen(&mut self.snapshot, &decision);
        }
        command.describe(&self.snapshot, &decision, &mut self.numbers);
        Ok(pack(&decision, Some(command.reset()), can_upgrade, &mut self.numbers))
    }
}
