//! Plan, wallet and card.

use reckon_domain::account::Plan;
use reckon_domain::event::{AccountEvent as Happened, LeadEvent, RelationEvent};
use reckon_domain::money::{ChargeFor, ChargeSource};
use reckon_domain::relation::Channel;
use reckon_domain::{
    Action as A, Amount, Limit, Payment, PaymentId, PaymentPurpose, PlanId, Reason as Why, Role, Rule as R,
};

use crate::given::{
    Example, card, charged, contact, credits, it, message, on_account, on_lead, owes, plan, with_client,
};

pub(crate) fn examples() -> Vec<Example> {
    [own(), payments(), offers()].concat()
}

/// What the marketplace offers is its own to say; what follows for pros and quotes is told by I14 and I15.
fn offers() -> Vec<Example> {
    let set = |says| it(says).when(A::SetPlan).details(|with| with.plan = Some((PlanId(3), Limit::Of(1))));
    let quote = || on_lead(LeadEvent::GuaranteedReplyQuoteSent { amount: None, fee: Amount(2500) });
    let revised =
        on_account(Happened::PlansRevised { plan: plan(Limit::Of(4)), next: Some(plan(Limit::Of(1))) });
    let change = |says, to: Plan| {
        it(says).given([revised]).when(A::ChangePlan).details(move |with| with.plan = Some((to.id, to.limit)))
    };
    let five = plan(Limit::Of(5));
    vec![
        set("a plan's limit is set").done([]),
        set("whatever has happened").given([quote(), credits(1)]).done([]),
        it("a category's fees are set").when(A::SetFees).done([]),
        it("periods that a wrong clock began are taken back").when(A::ReturnPeriod).done([]),
        change("a larger plan cancels what waits", five)
            .done([on_account(Happened::PlanChanged { plan: five })]),
        change("what is lower than the highest of the period waits", plan(Limit::Of(3)))
            .done([on_account(Happened::DowngradeScheduled { plan: plan(Limit::Of(3)) })]),
        it("a quote that stands keeps its fee")
            .fees(900, 99)
            .given([quote(), card()])
            .by_card()
            .when(A::ClientSendMessage)
            .allowed(
                R::G5,
                [
                    message(Role::Client),
                    contact(R::G5),
                    charged(ChargeFor::GuaranteedReplyFee, ChargeSource::Card, 2500),
                    with_client(RelationEvent::DiscussionOpened { channel: Channel::Chat }),
                ],
            ),
    ]
}

fn own() -> Vec<Example> {
    let change = |says, to: Plan| {
        it(says).when(A::ChangePlan).details(move |with| with.plan = Some((to.id, to.limit)))
    };
    let now = |plan| on_account(Happened::PlanChanged { plan });
    let later = |plan| on_account(Happened::DowngradeScheduled { plan });
    let (two, three, four) = (plan(Limit::Of(2)), plan(Limit::Of(3)), plan(Limit::Of(4)));
    let (other_three, unlimited) = (Plan { id: PlanId(33), ..three }, plan(Limit::Unlimited));
    vec![
        change("a larger plan at once", four).done([now(four)]),
        change("no limit is the largest", unlimited).done([now(unlimited)]),
        change("one as large at once", other_three).done([now(other_three)]),
        change("the same plan cancels a smaller one that waits", three)
            .given([later(two)])
            .done([now(three)]),
        change("a smaller plan waits", two).done([later(two)]),
        change("any limit is smaller than none", four).given([now(unlimited)]).done([later(four)]),
        it("credits are added")
            .when(A::AddCredits)
            .details(|with| with.amount = Some(Amount(500)))
            .done([credits(500)]),
        it("a card is put on file").when(A::AddCard).done([card()]),
        it("a second is none").given([card()]).when(A::AddCard).done([]),
        it("a card is taken off file")
            .given([card()])
            .when(A::RemoveCard)
            .done([on_account(Happened::CardRemoved)]),
        it("none is none").when(A::RemoveCard).done([]),
        it("all that is outstanding is paid")
            .given([card(), owes(2500), owes(500)])
            .when(A::PayOutstanding)
            .done([on_account(Happened::OutstandingPaid { amount: Amount(3000) })]),
        it("nothing is nothing to pay").given([card()]).when(A::PayOutstanding).done([]),
        it("without a card nothing is paid, whatever the credits")
            .given([owes(2500), credits(9000)])
            .when(A::PayOutstanding)
            .blocked_by_none(Why::CardRequired),
    ]
}

/// What becomes of payments by card (I8).
fn payments() -> Vec<Example> {
    let payment = |purpose| Payment { id: PaymentId(7), purpose, amount: Amount(2500) };
    let settled = |says, action, purpose| {
        it(says).when(action).details(move |with| with.payment = Some(payment(purpose)))
    };
    let succeeded = |purpose| on_account(Happened::PaymentSucceeded(payment(purpose)));
    let declined = |purpose| on_account(Happened::PaymentDeclined(payment(purpose)));
    let fee = PaymentPurpose::Charge(ChargeFor::GuaranteedReplyFee);
    let (debt, bought) = (PaymentPurpose::Outstanding, PaymentPurpose::Credits);
    let quote = || it("the debt").fees(800, 2500).when(A::SendGuaranteedReplyQuote);
    vec![
        settled("a fee is paid", A::PaymentSucceeded, fee).done([succeeded(fee)]),
        settled("a debt is paid", A::PaymentSucceeded, debt).done([succeeded(debt)]),
        settled("credits are added once they are paid", A::PaymentSucceeded, bought)
            .done([succeeded(bought), credits(2500)]),
        settled("a declined fee", A::PaymentDeclined, fee).allowed(R::I8, [declined(fee)]),
        settled("a declined debt", A::PaymentDeclined, debt).allowed(R::I8, [declined(debt)]),
        settled("credits that were not paid", A::PaymentDeclined, bought).allowed(R::I8, [declined(bought)]),
        quote().given([card(), declined(fee)]).blocked(R::I8, Why::PaymentOverdue),
        quote().given([card(), declined(debt)]).blocked(R::I8, Why::PaymentOverdue),
        it("what was declined is paid")
            .given([card(), declined(fee), declined(debt)])
            .when(A::PayOutstanding)
            .done([on_account(Happened::OutstandingPaid { amount: Amount(5000) })]),
        it("credits that were not given are not owed")
            .given([card(), declined(bought)])
            .when(A::PayOutstanding)
            .done([]),
        it("nor are they there")
            .fees(800, 2500)
            .given([declined(bought)])
            .when(A::SendManualQuote)
            .blocked(R::F1, Why::InsufficientCredits),
    ]
}
