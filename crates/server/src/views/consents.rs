//! The consent record, as forms.

use reckon_store::{ConsentHow, ConsentRow};
use reckon_wire::consents::{self, Consent, Consents};

/// A page of the record, from one row more than is shown.
pub(crate) fn page(mut rows: Vec<ConsentRow>, limit: usize) -> Consents {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.position);
    Consents { consents: rows.into_iter().map(consent).collect(), next }
}

fn consent(row: ConsentRow) -> Consent {
    Consent {
        position: row.position,
        at: row.at.0,
        pro: row.pro.0,
        client: row.client.0,
        channel: row.channel,
        subscribed: row.subscribed,
        by: row.by,
        how: match row.how {
            ConsentHow::Text => consents::ConsentHow::Text,
            ConsentHow::Link => consents::ConsentHow::Link,
            ConsentHow::OneClick => consents::ConsentHow::OneClick,
            ConsentHow::Network => consents::ConsentHow::Network,
            ConsentHow::Client => consents::ConsentHow::Client,
            ConsentHow::Staff => consents::ConsentHow::Staff,
        },
        rule: row.rule.map(|rule| rule.id().to_owned()),
        words: row.words,
    }
}
