//! What is kept of each thing.

use reckon_domain::action::Role;
use reckon_domain::delivery::Progress;
use reckon_domain::period::Anchor;
use reckon_domain::relation::Channel;
use reckon_domain::{Account, ClientId, ProId, ProjectId, Timestamp};

use crate::directory::ProEntry;
use crate::ledger::Ledger;
use crate::model::{ConsentHow, Heading, Receipt};
use crate::view::View;

/// An entry of the directory with the marketplace's own id.
#[derive(Debug)]
pub(super) struct Named<T> {
    pub(super) reference: String,
    pub(super) entry: T,
}

/// A pro with their projection.
#[derive(Debug)]
pub(super) struct KeptPro {
    pub(super) named: Named<ProEntry>,
    pub(super) opening: Account,
    /// The last position of what was offered when the account opened.
    pub(super) opened: u64,
    pub(super) anchor: Anchor,
    pub(super) view: View,
    pub(super) ledger: Ledger,
}

impl KeptPro {
    /// The last position of which the account knows what was offered until then.
    pub(super) fn known_until(&self) -> u64 {
        self.view.position.max(self.opened)
    }
}

/// A command that came before.
#[derive(Debug)]
pub(super) struct Remembered {
    pub(super) fingerprint: [u8; 32],
    pub(super) receipt: Receipt,
    pub(super) appended: bool,
}

/// The words of a message, beside the log.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) pro: ProId,
    pub(super) project: Option<ProjectId>,
    pub(super) client: Option<ClientId>,
    pub(super) channel: Option<Channel>,
    pub(super) at: Timestamp,
    pub(super) by: Role,
    pub(super) body: String,
    pub(super) heading: Heading,
    pub(super) progress: Option<Progress>,
}

/// How a subscription was changed, beside the log.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) how: Option<ConsentHow>,
    pub(super) words: Option<String>,
}
