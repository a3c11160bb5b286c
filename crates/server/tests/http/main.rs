//! The server as its callers meet it: real requests over loopback to a real server.

mod actions;
mod client;
mod concurrency;
mod events;
mod headers;
mod isolation;
mod leaks;
mod malformed;
mod market;
mod session;
mod shutdown;
