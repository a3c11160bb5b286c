//! Who and what a fact is about. Numbers, so that the rules never handle a name.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A professional: the boundary within which decisions are consistent.
    ProId,
    /// A client.
    ClientId,
    /// What a client asks for. With a pro it makes a lead.
    ProjectId,
    /// A plan a pro can subscribe to.
    PlanId,
    /// An automation a pro has defined.
    AutomationId,
}

/// A payment by card. The processor knows it by this number too, so that it is charged once. Fits into a
/// number of JavaScript's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentId(pub u64);

impl core::fmt::Display for PaymentId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}
