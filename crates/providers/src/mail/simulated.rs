//! A mail server that takes every email and delivers none, for a demo.

use super::{Composed, Mailer, Sending};
use crate::Reply;

/// Takes everything.
#[derive(Clone, Copy, Debug)]
pub struct Simulated;

impl Mailer for Simulated {
    fn send<'a>(&'a self, _: &'a Composed) -> Reply<'a, Sending> {
        Box::pin(core::future::ready(Sending::Accepted))
    }
}
