//! What the page knows, how sure it is of it, and what follows for each action.

pub mod clock;
pub mod contradiction;
pub mod discussion;
pub mod filter;
pub mod fresh;
pub mod predict;
pub mod session;
pub mod what_if;
pub mod world;

pub use discussion::DiscussionKey;
pub use fresh::Doubt;
pub use predict::{Forecast, Known};
pub use session::Session;
pub use world::{LeadKey, World};
