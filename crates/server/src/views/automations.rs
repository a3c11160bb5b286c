//! Templates, automations and their recipients as forms. For their pro alone.

use reckon_domain::action::Delivery;
use reckon_domain::automation::Sending;
use reckon_store::{
    AutomationCounts, AutomationEntry, AutomationRow, RecipientKind, RecipientRow, TemplateRow,
};
use reckon_wire::automations::{
    self as form, AutomationDraft, AutomationForm, LastAction, Recipient, RecipientState, TemplateDraft,
    TemplateForm,
};

/// A template.
pub(crate) fn template(row: TemplateRow) -> TemplateForm {
    let draft = TemplateDraft { name: row.entry.name, channel: row.entry.channel, body: row.entry.body };
    TemplateForm { id: row.id.0, version: row.version, draft }
}

/// An automation with how many messages it has.
pub(crate) fn automation(row: AutomationRow, counts: &AutomationCounts) -> AutomationForm {
    let AutomationEntry { name, trigger, delay, channel, body, on } = row.entry;
    let counts = form::AutomationCounts {
        waiting: counts.waiting,
        sent: counts.sent,
        not_sent: counts.not_sent,
        delivered: counts.last(Delivery::Delivered),
        opened: counts.last(Delivery::Opened),
        clicked: counts.last(Delivery::Clicked),
        bounced: counts.last(Delivery::Bounced),
    };
    let draft = AutomationDraft { name, trigger, delay, channel, body, on };
    AutomationForm { id: row.id.0, version: row.version, draft, counts }
}

/// A recipient.
pub(crate) fn recipient(row: RecipientRow) -> Recipient {
    let why = match row.timer.sending {
        Sending::Waiting | Sending::Sent(_) => None,
        Sending::Missed(why) | Sending::Ended(why) => Some(why.name().to_owned()),
    };
    let state = match RecipientKind::of(row.timer.sending) {
        RecipientKind::Waiting => RecipientState::Waiting,
        RecipientKind::Sent => RecipientState::Sent,
        RecipientKind::NotSent => RecipientState::NotSent,
    };
    Recipient {
        client: row.timer.client.0,
        name: row.client_name,
        title: row.title,
        starts: row.starts.0,
        due: row.timer.due.0,
        state,
        at: row.timer.at.0,
        why,
        last: row.last.map(|(delivery, at)| LastAction { delivery, at: at.0 }),
    }
}
