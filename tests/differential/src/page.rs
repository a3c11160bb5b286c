//! What a page knows, and what it may be told.

use reckon_domain::account::{Account, Plan};
use reckon_domain::action::Role;
use reckon_domain::decide::{Situation, decide};
use reckon_domain::lead::{Fees, Lead};
use reckon_domain::prediction::{PREDICTION_BITS, Prediction, code_of};
use reckon_domain::relation::{Reach, Relation};
use reckon_domain::{Action, Details, Timestamp};
use reckon_wire::form::{LeadForm, RelationForm};
use reckon_wire::{DecisionForm, Snapshot, Viewer};

use crate::dice::Dice;

/// Clients that the leads of a page are spread over.
const CLIENTS: u32 = 8;

/// A random snapshot and the time at which it is asked.
pub struct Page {
    /// The snapshot, as it travels.
    pub snapshot: Snapshot,
    /// The time of all questions.
    pub now: Timestamp,
    account: Account,
    plans: Vec<Plan>,
    leads: Vec<(Lead, Fees, u32)>,
    relations: Vec<(Relation, Reach)>,
}

impl Page {
    /// A page with so many leads; the same for the same seed. Every fourth is a client's.
    #[must_use]
    pub fn random(seed: u64, leads: u32) -> Self {
        let mut dice = Dice::new(seed);
        let now = dice.now();
        let viewer = if seed.is_multiple_of(4) { Viewer::Client(1) } else { Viewer::Pro(7) };
        let plans: Vec<Plan> = (1..=4).map(|id| dice.plan(id)).collect();
        let account = dice.account(now, &plans);
        let relations: Vec<_> = (0..CLIENTS).map(|_| dice.relation()).collect();
        let leads: Vec<_> = (0..leads)
            .map(|_| {
                let client =
                    if viewer.role() == Role::Client { 1 } else { dice.below(CLIENTS.into()) as u32 };
                (dice.lead(now), dice.fees(), client)
            })
            .collect();
        let mut page =
            Self { snapshot: Snapshot::new(viewer, now.0, 1), now, account, plans, leads, relations };
        page.write();
        page
    }

    /// Writes the snapshot as its viewer may see it, and forgets what they may not.
    fn write(&mut self) {
        let pro = self.snapshot.viewer.role() == Role::Pro;
        for (project, (lead, fees, client)) in (0..).zip(&mut self.leads) {
            let mut form = LeadForm::new(project, 7, *client, lead, *fees);
            if !pro {
                form = form.for_client();
                *lead = form.lead().unwrap_or_default();
                *fees = Fees::default();
            }
            self.snapshot.leads.push(form);
        }
        if pro {
            self.snapshot.account = Some((&self.account).into());
            self.snapshot.plans = self.plans.iter().copied().map(Into::into).collect();
            let relations = (0..).zip(&self.relations);
            self.snapshot.relations = relations
                .map(|(client, (relation, reach))| RelationForm::new(client, relation, *reach))
                .collect();
        } else {
            self.account = Account::HIDDEN;
            self.plans.clear();
            self.relations = vec![Default::default(); CLIENTS as usize];
        }
    }

    /// What the native rules say of every lead and action: a line each.
    #[must_use]
    pub fn answers(&self) -> Vec<String> {
        let each = |lead| Action::ALL.into_iter().map(move |action| ask(self, lead, action));
        (0..self.leads.len()).flat_map(each).collect()
    }
}

/// What the native rules say of a lead and an action: the prediction, the reason's number, the decision.
#[must_use]
pub fn ask(page: &Page, lead: usize, action: Action) -> String {
    let theirs = page.snapshot.viewer.role() == Role::Pro || action.role() == Role::Client;
    let Some((lead, fees, client)) = page.leads.get(lead).filter(|_| theirs) else {
        return format!("{} 0 not_yours", Prediction::Invalid.name());
    };
    let (relation, reach) = page.relations.get(*client as usize).copied().unwrap_or_default();
    let situation = Situation { account: &page.account, lead, fees: *fees, relation: &relation, reach };
    let decision = decide(&situation, action, &Details::default(), page.now);
    let code = code_of(&decision);
    let word = Prediction::ALL.get(usize::from(code & 7)).copied().unwrap_or(Prediction::Invalid);
    let limit = page.account.plan_at(page.now).limit;
    let can_upgrade = page.plans.iter().any(|plan| plan.limit > limit);
    let form = DecisionForm::new(&decision, page.account.reset_after(page.now), can_upgrade);
    // A decision is made of words, numbers and lists of these: it always has a JSON form.
    let json = serde_json::to_string(&form).unwrap_or_default();
    format!("{} {} {json}", word.name(), code >> PREDICTION_BITS)
}
