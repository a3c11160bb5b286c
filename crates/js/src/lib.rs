//! The rules for JavaScript.
//!
//! A snapshot is kept in a [`Engine`], as `reckon_client` reads it; questions cross the boundary as numbers, and so do
//! the answers. What makes words and objects of them is `npm/lib.js`, with lists of words that it gets
//! from here ([`words`]), so that no name of an action, a reason or a rule is written a second time.
//!
//! Nothing here can trap on bad input: what is malformed comes back as a [`Problem`], a question that
//! makes no sense as a code of its own.

mod answer;
mod command;
mod engine;
mod problem;
mod reader;
mod types;
mod words;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

pub use engine::Engine;
pub use problem::Problem;
pub use types::TYPES;
pub use words::words;
