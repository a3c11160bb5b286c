//! Native against wasm against the naive reading.
