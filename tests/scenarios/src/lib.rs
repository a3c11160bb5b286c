//! Scenario files, replayed natively, through wasm and over HTTP.
