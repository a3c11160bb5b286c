//! Rows as forms.

use reckon_domain::fact::Keyword;
use reckon_domain::relation::Channel;
use reckon_domain::{ProId, ProjectId, Role};
use reckon_store::{
    AccountRow, DiscussionRow, InteractionRow, LeadRow, MessageRow, PlanRow, RelationRow, not_arrived,
};
use reckon_wire::Viewer;
use reckon_wire::discussions::{Correspondence, Discussion, excerpt};
use reckon_wire::form::{AccountForm, LeadForm, PlanForm, RelationForm};
use reckon_wire::view::{Card, Contacts, CountedInteraction, Message};

/// A lead, as the viewer may see it.
pub(crate) fn lead(row: &LeadRow, viewer: Viewer) -> LeadForm {
    let form = LeadForm::new(row.project.id.0, row.pro.0, row.project.client.0, &row.lead, row.project.fees);
    match viewer {
        Viewer::Pro(_) => form.for_pro(),
        Viewer::Client(_) => form.for_client(),
    }
}

/// What to show of a lead: to a pro the client's short name, to a client the pro's public one; and the contacts, to
/// who may see them.
pub(crate) fn card(row: LeadRow, viewer: Viewer) -> Card {
    let contacts = contacts(&row, viewer);
    let (name, about) = match viewer {
        Viewer::Pro(_) => (row.client_name, String::new()),
        Viewer::Client(_) => (row.pro_name, row.pro_about),
    };
    Card {
        project: row.project.id.0,
        pro: row.pro.0,
        title: row.project.title,
        description: row.project.description,
        category: row.project.category,
        place: row.project.place,
        posted: row.project.posted.0,
        name,
        about,
        contacts,
    }
}

/// An account, for its pro alone.
pub(crate) fn account(row: &AccountRow) -> AccountForm {
    (&row.account).into()
}

/// A relation, for its pro alone.
pub(crate) fn relation(row: &RelationRow) -> RelationForm {
    RelationForm::new(row.client.0, &row.relation, row.reach)
}

/// A discussion, for its pro alone.
pub(crate) fn discussion(row: DiscussionRow) -> Discussion {
    Discussion {
        relation: relation(&row.relation),
        name: row.relation.client_name,
        channel: row.channel,
        status: row.discussed.status.into(),
        position: row.discussed.position,
        at: row.discussed.at.0,
        by: row.discussed.last.map(|last| last.by),
        said: row.discussed.last.map(|last| last.position),
        project: row.project.map(|project| project.0),
        failure: row.failure,
        excerpt: row.words.as_deref().map(excerpt).unwrap_or_default(),
    }
}

/// What was exchanged in a discussion, for its pro alone.
///
/// Another address than the client's is a contact of theirs, too: whole only for who may see those.
pub(crate) fn correspondence(row: MessageRow, channel: Channel, sees_contacts: bool) -> Correspondence {
    let failure = not_arrived(row.failure, row.progress);
    let begins = row.by == Role::Client && Keyword::opt_out_begins(&row.body);
    let may_unsubscribe = match channel {
        Channel::Chat => false,
        Channel::Text => begins && Keyword::of(&row.body) == Keyword::None,
        Channel::Email => begins,
    };
    let shown = |address: String| if sees_contacts { address } else { masked(&address) };
    Correspondence {
        position: row.position,
        project: row.project.map(|project| project.0),
        by: row.by,
        at: row.at.0,
        subject: row.heading.subject,
        sender: row.heading.sender.map(shown),
        body: row.body,
        cut: row.heading.cut,
        may_unsubscribe,
        attachments: row.heading.attachments,
        progress: row.progress.filter(|_| failure.is_none()),
        failure,
    }
}

/// The first letter of an address, and its domain.
fn masked(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first = local.chars().next().map(String::from).unwrap_or_default();
    format!("{first}…@{domain}")
}

/// A plan, for pros.
pub(crate) fn plan(row: &PlanRow) -> PlanForm {
    row.plan.into()
}

/// A message, for the two of its lead.
pub(crate) fn message(row: MessageRow, project: ProjectId, pro: ProId) -> Message {
    Message {
        position: row.position,
        project: project.0,
        pro: pro.0,
        by: row.by,
        at: row.at.0,
        body: row.body,
    }
}

/// A counted interaction, for its pro alone.
pub(crate) fn interaction(row: InteractionRow) -> CountedInteraction {
    CountedInteraction {
        position: row.position,
        at: row.at.0,
        project: row.project.0,
        title: row.title,
        rule: row.rule.id().to_owned(),
        by: row.by,
        period_start: row.period.start.0,
    }
}

/// Whether the lead is one of the viewer's: their own, as the pro or as the client.
pub(crate) const fn is_theirs(row: &LeadRow, viewer: Viewer) -> bool {
    match viewer {
        Viewer::Pro(id) => row.pro.0 == id,
        Viewer::Client(id) => row.project.client.0 == id,
    }
}

/// The other side's contacts on a lead, if the rules let the viewer see them: a row has those of nobody else. The
/// only place where contacts leave the store for a person.
pub(crate) fn contacts(row: &LeadRow, viewer: Viewer) -> Option<Contacts> {
    let seen = match viewer {
        Viewer::Pro(_) => &row.client,
        Viewer::Client(_) => &row.pro_seen,
    };
    let person = seen.clone().filter(|_| is_theirs(row, viewer))?;
    let reckon_store::Contacts { mobile, landline, email } = person.contacts;
    Some(Contacts { name: person.name, mobile, landline, email })
}
