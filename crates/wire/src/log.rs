//! The log, as it is stored.
