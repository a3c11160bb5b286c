//! Projections, read.

use core::cmp::Reverse;
use core::ops::Bound;
use std::collections::BTreeSet;

use reckon_domain::action::Role;
use reckon_domain::delivery::Progress;
use reckon_domain::relation::Channel;
use reckon_domain::{ClientId, Lead, ProId, ProjectId, Timestamp};

use super::{Inner, KeptPro, Words};
use crate::ALIKE;
use crate::command::{account_at, can_upgrade};
use crate::contacts::lookup_key;
use crate::directory::CategoryId;
use crate::discussions::{Discussed, DiscussionKey};
use crate::model::not_arrived;
use crate::model::{
    AccountRow, Change, ClientRow, Contacts, DiscussionCounts, DiscussionFilter, DiscussionRow,
    InteractionRow, LeadCursor, LeadRow, MessageRow, Person, RelationRow, StoreError, Surrounded,
    Surroundings, Whom,
};

/// Where a lead stands in a pro's list: the smallest first.
type Place = (Reverse<bool>, Reverse<Timestamp>, Reverse<ProjectId>);

const fn place(cursor: LeadCursor) -> Place {
    (Reverse(cursor.recommended), Reverse(cursor.posted), Reverse(cursor.project))
}

impl Inner {
    pub(super) fn head(&self) -> u64 {
        let offered = self.catalogue.last().map_or(0, |change| change.position);
        self.log.last_key_value().map_or(0, |(position, _)| *position).max(offered)
    }

    pub(super) fn pro(&self, pro: ProId) -> Result<&KeptPro, StoreError> {
        self.pros.get(&pro).ok_or(StoreError::Unknown("pro"))
    }

    pub(super) fn lead(&self, project: ProjectId, pro: ProId) -> Lead {
        self.pros.get(&pro).map(|kept| kept.view.lead(project)).unwrap_or_default()
    }

    fn message_row(&self, (position, words): (&u64, &Words)) -> MessageRow {
        let Words { pro, project, at, by, ref body, ref heading, progress, .. } = *words;
        let failures = self.pros.get(&pro).map(|kept| &kept.view.failures);
        let failure = failures.and_then(|failures| failures.get(position)).copied();
        let (body, heading) = (body.clone(), heading.clone());
        MessageRow { position: *position, project, at, by, body, progress, failure, heading }
    }

    pub(super) fn put_progress(&mut self, message: u64, progress: Progress) -> Result<bool, StoreError> {
        let words = self.messages.get_mut(&message).ok_or(StoreError::Unknown("message"))?;
        let further = Some(progress) > words.progress;
        words.progress = words.progress.max(Some(progress));
        Ok(further)
    }

    pub(super) fn clients_alike(&self, channel: Channel, address: &str) -> Vec<ClientRow> {
        let Some(wanted) = lookup_key(channel, address) else { return Vec::new() };
        let alike = |row: &&ClientRow| {
            let known = match channel {
                Channel::Chat => &None,
                Channel::Text => &row.contacts.mobile,
                Channel::Email => &row.contacts.email,
            };
            known.as_deref().is_some_and(|known| lookup_key(channel, known).as_ref() == Some(&wanted))
        };
        self.clients.values().map(|named| &named.entry).filter(alike).take(ALIKE).cloned().collect()
    }

    pub(super) fn last_sent(&self, client: ClientId, channel: Channel) -> Option<u64> {
        let ours = |words: &Words| {
            words.client == Some(client) && words.channel == Some(channel) && words.by != Role::Client
        };
        self.messages.iter().rev().find(|(_, words)| ours(words)).map(|(position, _)| *position)
    }

    pub(super) fn account(&self, pro: ProId, now: Timestamp) -> Result<AccountRow, StoreError> {
        let kept = self.pro(pro)?;
        let missed = self.plan_changes.unknown_to(&kept.view.account, kept.known_until());
        let account = account_at(&kept.view.account, &missed, &kept.anchor, now.max(kept.view.at));
        Ok(AccountRow {
            can_upgrade: can_upgrade(&account, self.highest_limit()),
            account,
            open_discussions: kept.view.open_discussions(),
            position: self.head(),
        })
    }

    pub(super) fn leads_of_pro(
        &self,
        pro: ProId,
        after: Option<LeadCursor>,
        limit: usize,
    ) -> Result<Vec<LeadRow>, StoreError> {
        let kept = self.pro(pro)?;
        let cursor = |project: &ProjectId, posted| LeadCursor {
            recommended: kept.view.lead(*project).recommended,
            posted,
            project: *project,
        };
        let mut places: Vec<_> = self
            .projects
            .iter()
            .filter(|(project, _)| self.sees(pro, **project))
            .map(|(project, named)| place(cursor(project, named.entry.posted)))
            .filter(|found| after.is_none_or(|after| place(after) < *found))
            .collect();
        places.sort_unstable();
        places.truncate(limit);
        places.into_iter().map(|(_, _, Reverse(project))| self.lead_row(project, pro)).collect()
    }

    pub(super) fn leads_of_category(
        &self,
        pro: ProId,
        category: CategoryId,
        after: Option<ProjectId>,
        limit: usize,
    ) -> Result<Vec<LeadRow>, StoreError> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.projects
            .range((start, Bound::Unbounded))
            .filter(|(project, named)| named.entry.category == category && self.sees(pro, **project))
            .take(limit)
            .map(|(project, _)| self.lead_row(*project, pro))
            .collect()
    }

    pub(super) fn leads_of_client(&self, client: ClientId) -> Result<Vec<LeadRow>, StoreError> {
        self.client_row(client)?;
        let mut leads: Vec<_> = self
            .pros
            .iter()
            .flat_map(|(pro, kept)| {
                kept.view.leads.iter().map(move |(project, lead)| (lead.position, *project, *pro))
            })
            .filter(|(_, project, _)| {
                self.projects.get(project).is_some_and(|found| found.entry.client == client)
            })
            .collect();
        leads.sort_unstable_by_key(|(position, ..)| Reverse(*position));
        leads.into_iter().map(|(_, project, pro)| self.lead_row(project, pro)).collect()
    }

    pub(super) fn lead_row(&self, project: ProjectId, pro: ProId) -> Result<LeadRow, StoreError> {
        let entry = &self.pro(pro)?.named.entry;
        let found = self.project_row(project)?;
        let (lead, client) = (self.lead(project, pro), self.client_row(found.client)?);
        let person =
            |name: &str, contacts: &Contacts| Person { name: name.to_owned(), contacts: contacts.clone() };
        Ok(LeadRow {
            client_name: client.short_name.clone(),
            project: found,
            pro,
            lead,
            pro_name: entry.name.clone(),
            pro_about: entry.about.clone(),
            client: lead.visible_to_pro().then(|| person(&client.name, &client.contacts)),
            pro_seen: lead.visible_to_client().then(|| person(&entry.name, &entry.contacts)),
        })
    }

    pub(super) fn relations(
        &self,
        pro: ProId,
        after: Option<ClientId>,
        limit: usize,
    ) -> Result<Vec<RelationRow>, StoreError> {
        let booked = self.appointments.values().filter(|row| row.pro == pro).map(|row| row.client);
        let known: BTreeSet<_> = self.pro(pro)?.view.relations.keys().copied().chain(booked).collect();
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let page = known.range((start, Bound::Unbounded)).take(limit);
        page.map(|client| self.relation_row(pro, *client)).collect()
    }

    pub(super) fn around(&self, action: Surroundings) -> Result<Surrounded, StoreError> {
        let Surroundings { pro, project, client, now, .. } = action;
        let lead = project.map(|project| self.lead_row(project, pro)).transpose()?;
        let client = client.or_else(|| lead.as_ref().map(|lead| lead.project.client));
        let client = client.filter(|_| action.relation);
        Ok(Surrounded {
            account: action.account.then(|| self.account(pro, now)).transpose()?,
            relation: client.map(|client| self.relation_row(pro, client)).transpose()?,
            lead,
        })
    }

    pub(super) fn relation_row(&self, pro: ProId, client: ClientId) -> Result<RelationRow, StoreError> {
        let found = self.client_row(client)?;
        Ok(RelationRow {
            client,
            client_name: found.short_name.clone(),
            relation: self.pro(pro)?.view.relation(client),
            reach: found.reach,
        })
    }

    pub(super) fn discussions(
        &self,
        pro: ProId,
        filter: DiscussionFilter,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<DiscussionRow>, StoreError> {
        let mut found: Vec<_> = self
            .pro(pro)?
            .view
            .discussions
            .iter()
            .filter(|(key, kept)| filter.takes(key.channel, kept.status))
            .filter(|(key, _)| filter.client.is_none_or(|client| client == key.client))
            .filter(|(_, kept)| before.is_none_or(|before| kept.position < before))
            .collect();
        found.sort_unstable_by_key(|(_, kept)| Reverse(kept.position));
        let row = |(key, kept): (&DiscussionKey, &Discussed)| {
            let words = kept.last.and_then(|last| self.messages.get(&last.position));
            Ok(DiscussionRow {
                relation: self.relation_row(pro, key.client)?,
                channel: key.channel,
                discussed: *kept,
                words: words.map(|words| words.body.clone()),
                project: words.and_then(|words| words.project),
                failure: kept.last.and_then(|last| {
                    let known = self.pros.get(&pro)?.view.failures.get(&last.position).copied();
                    not_arrived(known, words.and_then(|words| words.progress))
                }),
            })
        };
        found.into_iter().take(limit).map(row).collect()
    }

    pub(super) fn discussion_counts(&self, pro: ProId) -> Result<DiscussionCounts, StoreError> {
        let mut counts = DiscussionCounts::default();
        let kept = &self.pro(pro)?.view.discussions;
        kept.iter().for_each(|(key, kept)| counts.add(key.channel, kept.status, 1));
        Ok(counts)
    }

    pub(super) fn correspondence(
        &self,
        pro: ProId,
        client: ClientId,
        channel: Channel,
        before: Option<u64>,
        limit: usize,
    ) -> Vec<MessageRow> {
        let theirs = |words: &Words| {
            words.pro == pro && words.client == Some(client) && words.channel == Some(channel)
        };
        let latest = self.messages.range(..before.unwrap_or(u64::MAX)).rev();
        let latest = latest.filter(|(_, words)| theirs(words)).take(limit);
        let mut found: Vec<_> = latest.map(|message| self.message_row(message)).collect();
        found.reverse();
        found
    }

    pub(super) fn messages(
        &self,
        project: ProjectId,
        pro: ProId,
        after: u64,
        limit: usize,
    ) -> Vec<MessageRow> {
        self.messages
            .range(after.saturating_add(1)..)
            .filter(|(_, words)| words.pro == pro && words.project == Some(project))
            .take(limit)
            .map(|message| self.message_row(message))
            .collect()
    }

    pub(super) fn interactions(
        &self,
        pro: ProId,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<InteractionRow>, StoreError> {
        let counted = self.pro(pro)?.view.interactions.iter().rev();
        let wanted = counted.filter(|counted| before.is_none_or(|before| counted.position < before));
        let row = |counted: &crate::view::Counted| Ok(counted.row(self.project_row(counted.project)?.title));
        wanted.take(limit).map(row).collect()
    }

    pub(super) fn changes(&self, whom: Whom, position: u64, limit: usize) -> Vec<Change> {
        let concerns = |change: &&std::sync::Arc<Change>| match whom {
            Whom::Pro(pro) => change.pro == pro,
            Whom::Client(client) => change.client == Some(client),
        };
        let after = (Bound::Excluded(position), Bound::Unbounded);
        let later = self.log.range(after).map(|(_, change)| change);
        later.filter(concerns).take(limit).map(|change| Change::clone(change)).collect()
    }
}
