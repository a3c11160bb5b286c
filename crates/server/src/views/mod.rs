//! The store's rows in the forms that travel, each as its viewer may see it.

pub(crate) mod automations;
pub(crate) mod clients;
pub(crate) mod consents;
pub(crate) mod money;
pub(crate) mod rows;
pub(crate) mod update;
