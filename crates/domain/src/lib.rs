//! The rules: one table, decide and evolve. No I/O, clock, randomness, async, floats or wasm.
