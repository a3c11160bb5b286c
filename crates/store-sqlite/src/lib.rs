//! The event store on embedded SQLite.
