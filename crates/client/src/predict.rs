//! What a button says before it is pressed, by a lead's place.

use reckon_domain::Timestamp;
use reckon_domain::action::{Action, Role, Subject};
use reckon_domain::prediction::{Known, Prediction};
use reckon_wire::Viewer;

use crate::page::Entry;
use crate::snapshot::{NOBODY, Snapshot};

impl Snapshot {
    /// Whether the account can tell what holds at `now`: its period, or the one after it.
    #[inline]
    #[must_use]
    pub fn knows_period(&self, now: Timestamp) -> bool {
        let account = self.account();
        let known_until = account.next_end.unwrap_or(account.period.end);
        now >= account.period.start && now < known_until
    }

    /// Whether the viewer's snapshot holds what the action is decided on.
    #[inline]
    #[must_use]
    pub const fn may_ask(&self, action: Action) -> bool {
        match self.viewer() {
            Viewer::Pro(_) => true,
            Viewer::Client(_) => matches!(action.role(), Role::Client),
        }
    }

    /// What an action on a lead is decided on.
    #[inline]
    #[must_use]
    pub fn known<'a>(&'a self, entry: &'a Entry, action: Action) -> Known<'a> {
        let client = if action.subject() == Subject::Relation { self.client(entry.client) } else { &NOBODY };
        Known {
            account: self.account(),
            lead: &entry.lead,
            fees: &entry.fees,
            relation: &client.relation,
            reach: &client.reach,
        }
    }

    /// What an action on the lead at a place would bring, as a code.
    #[inline]
    #[must_use]
    pub fn predict(&self, lead: u32, action: Action, now: Timestamp) -> u8 {
        let Some(entry) = self.lead_at(lead).filter(|_| self.may_ask(action)) else {
            return Prediction::Invalid.code();
        };
        if !self.has_same_rules() || !self.knows_period(now) {
            return Prediction::Stale.code();
        }
        self.known(entry, action).predict(action, now)
    }

    /// What each of the actions on every lead would bring: a row of codes for each lead. An action that is none, or is
    /// not the viewer's to ask about, makes no sense.
    #[inline]
    pub fn predict_all(&self, actions: &[Option<Action>], now: Timestamp, codes: &mut Vec<u8>) {
        codes.clear();
        let size = self.leads().len() * actions.len();
        if !self.has_same_rules() || !self.knows_period(now) {
            return codes.resize(size, Prediction::Stale.code());
        }
        let actions: Vec<Option<Action>> =
            actions.iter().map(|action| action.filter(|action| self.may_ask(*action))).collect();
        // The client is looked up only where some action is about clients.
        let about_client = actions.iter().flatten().find(|action| action.subject() == Subject::Relation);
        let about = about_client.copied().unwrap_or(Action::Recommend);
        codes.reserve(size);
        for entry in self.leads() {
            self.known(entry, about).predict_each(&actions, now, codes);
        }
    }
}
