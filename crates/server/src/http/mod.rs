//! What HTTP needs around the routes: reading requests, headers of answers, counting and logging.

pub(crate) mod connections;
pub(crate) mod csv;
pub(crate) mod explain;
pub(crate) mod language;
pub(crate) mod observe;
pub(crate) mod peer;
pub(crate) mod read;
pub(crate) mod secure;
pub(crate) mod steady;
