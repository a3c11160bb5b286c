//! How predictions compare with decisions, counted.

use crate::model::{Agreement, Predictions};

/// Counts `number` more predictions that compare like this.
pub const fn count(all: &mut Predictions, agreement: Agreement, number: u64) {
    all.predicted += number;
    match agreement {
        Agreement::Agreed => all.agreed += number,
        Agreement::Stale => all.stale += number,
        Agreement::OtherRules => all.other_rules += number,
        Agreement::Unexplained => all.unexplained += number,
    }
}
