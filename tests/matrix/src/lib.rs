//! The decision matrix: role, action and every combination of facts.
