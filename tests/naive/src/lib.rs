//! A second, deliberately naive reading of the rulebook, for tests only.
//!
//! It replays the same scenario files as the real engine but shares no code with
//! it: plain structs, strings and `if`/`else` in the order in which the rulebook
//! lists its lines. Where the two disagree, one of them misreads the rulebook.

mod discussions;
mod generate;
mod guaranteed_reply;
mod interactions;
mod period;
mod result;
mod steps;
mod world;

pub use generate::random_scenario;

use serde_json::Value;

/// Replays a scenario and gives one result a step, with the fields of the
/// scenario format's "Results" table.
///
/// # Errors
///
/// A sentence naming what is malformed; the input is otherwise assumed well formed.
pub fn replay(scenario: &Value) -> Result<Vec<Value>, String> {
    let mut world = world::load(scenario)?;
    let mut results = Vec::new();
    let mut before = None;
    for (index, step) in world::list(scenario, "steps")?.iter().enumerate() {
        let now = world::instant(step, "at").map_err(|error| format!("steps[{index}].{error}"))?;
        if before.is_some_and(|before| now < before) {
            return Err(format!("steps[{index}].at: earlier than the step before"));
        }
        before = Some(now);
        let result = steps::replay_step(&mut world, step, index, now)
            .map_err(|error| format!("steps[{index}]: {error}"))?;
        results.push(result);
    }
    Ok(results)
}
