//! From what somebody asks for to what the store is told, and from its receipt to the answer.

pub(crate) mod answer;
pub(crate) mod command;
pub(crate) mod fields;
