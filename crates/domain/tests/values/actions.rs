//! Actions: who may name them.

use reckon_domain::Action;

/// What Reckon's own machines alone do: nobody asks for it by name.
#[test]
fn what_is_internal_is_what_machines_do_when_something_is_due_settled_or_put_right() {
    let internal: Vec<_> = Action::ALL.into_iter().filter(|action| action.is_internal()).collect();
    assert_eq!(
        internal,
        [
            Action::DialCallback,
            Action::MissCallback,
            Action::PaymentSucceeded,
            Action::PaymentDeclined,
            Action::ReportFailure,
            Action::ReturnPeriod,
        ]
    );
}
