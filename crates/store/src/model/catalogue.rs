//! What the marketplace has changed about what it offers.

use reckon_domain::account::Plan;
use reckon_domain::lead::Fees;
use reckon_domain::{ClientId, ProId, ProjectId, Timestamp};

use crate::directory::CategoryId;

/// A change of what the marketplace offers. It has its place among the log's positions: what came after it was
/// decided on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CatalogueChange {
    /// Its place: rising, and no change of a pro's has the same.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// What is offered now.
    pub offer: Offer,
}

/// What is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The plan allows this from now on (I14).
    Plan(Plan),
    /// The category asks for these fees from now on (I15).
    Fees(CategoryId, Fees),
    /// The project is of this category now: its fees are others.
    Project(ProjectId, CategoryId),
}

/// What an import has changed that open pages are to hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectoryNews {
    /// What is offered. Those who were away find it among the [changes](crate::Store::catalogue).
    Offered(CatalogueChange),
    /// A project of this category is new.
    Posted(ProjectId, CategoryId),
    /// A pro sees the projects of this category now.
    Sees(ProId, CategoryId),
    /// There are categories whose projects this pro does not see any more.
    SeesLess(ProId),
    /// A client's project of this category has other words.
    Reworded(ProjectId, CategoryId, ClientId),
    /// What clients are told of this pro is other than before.
    Renamed(ProId),
    /// This category has another name.
    CategoryRenamed(CategoryId),
}
