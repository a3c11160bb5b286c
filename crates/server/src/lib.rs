//! The HTTP server: routes, sessions, live updates.
