//! Payments, the ledger, cards and what a pro sees of them.

use std::sync::Arc;

use reckon_domain::action::Details;
use reckon_domain::event::{AccountEvent, Event};
use reckon_domain::money::{ChargeFor, ChargeSource};
use reckon_domain::{
    Action, Amount, Payment, PaymentId, PaymentPurpose, ProId, ProjectId, Role, Rule, Timestamp,
};

use super::world::{DAY, START, World, command, of_amount};
use crate::StoreError;
use crate::model::{
    Actor, Card, CardRow, Command, EntryKind, LedgerAccount, PaymentRow, PaymentState, TransactionRow,
    TransactionStatus, Whom,
};

/// A project of moving: the manual quote costs 800, contact 2500.
const MOVING: usize = 3;
/// What is never to be seen outside.
const TOKEN: &str = "tok_never_seen";

impl World {
    /// Anna is in contact by Guaranteed Reply on a project of moving; her credits do not cover the fee.
    pub async fn contact_by_card(&self, project: usize) -> PaymentRow {
        self.done(self.by_pro(self.anna, Action::SendGuaranteedReplyQuote, project)).await;
        let receipt = self.done(self.by_client(self.anna, Action::ClientSendMessage, project)).await;
        let caused = self.store.payments_at(self.anna, receipt.position).await.unwrap();
        let [payment] = caused.try_into().unwrap();
        payment
    }

    /// A payment is settled.
    pub async fn settled(&self, payment: &PaymentRow, succeeded: bool) -> PaymentRow {
        self.done(Command::settle(payment, succeeded, START)).await;
        self.store.payment(payment.payment.id).await.unwrap()
    }

    /// Checks what the ledger's accounts hold, and that they come to nothing.
    pub async fn balances_are(&self, right: [(LedgerAccount, i128); 6]) {
        let balances = self.store.balances().await.unwrap();
        assert_eq!(right.map(|(account, _)| (account, balances.of(account))), right);
        assert_eq!(balances.sum(), 0);
    }

    async fn transactions(&self, pro: ProId) -> Vec<TransactionRow> {
        self.store.transactions(pro, None, 100).await.unwrap()
    }
}

use LedgerAccount::{Bank, CardClearing, Credits, Opening, Outstanding, Revenue};

fn card(last4: &str) -> CardRow {
    let card = Card { brand: "visa".to_owned(), last4: last4.to_owned(), expires: "12/29".to_owned() };
    CardRow { card, token: TOKEN.to_owned(), since: START }
}

/// The parts of a transaction that say what it is.
fn told(row: &TransactionRow) -> (EntryKind, Option<ChargeSource>, i64, TransactionStatus) {
    (row.kind, row.source, row.amount(), row.status)
}

const FEE: EntryKind = EntryKind::Charge(ChargeFor::GuaranteedReplyFee);

/// A charge to the card is with the processor until its payment is settled; then it is in the bank.
pub async fn a_charge_to_the_card_awaits_its_payment(world: &World) {
    let begun = world.store.tasks_changed();
    let payment = world.contact_by_card(MOVING).await;
    assert!(begun.has_changed().unwrap(), "whoever waits for tasks is woken");
    let purpose = PaymentPurpose::Charge(ChargeFor::GuaranteedReplyFee);
    assert_eq!((payment.payment.purpose, payment.payment.amount), (purpose, Amount(2500)));
    assert_eq!((payment.state, payment.at, payment.settled), (PaymentState::Pending, START, None));
    assert_eq!(world.store.payments_pending(world.anna).await.unwrap(), [payment]);
    assert_eq!(world.store.payments_pending(world.ben).await.unwrap(), []);
    let due = world.store.tasks_due(START, 10).await.unwrap();
    assert_eq!(
        due.iter().map(|task| (task.payment(), task.pro)).collect::<Vec<_>>(),
        [(Some(payment.payment.id), world.anna)]
    );
    let wallet = world.store.wallet(world.anna).await.unwrap();
    assert_eq!((wallet.credits, wallet.outstanding, wallet.pending), (Amount(2000), Amount(0), Amount(2500)));
    let rows = world.transactions(world.anna).await;
    let (by_card, pending) = (Some(ChargeSource::Card), TransactionStatus::Pending);
    assert_eq!(
        rows.iter().map(told).collect::<Vec<_>>(),
        [(FEE, by_card, -2500, pending), (EntryKind::Opening, None, 2000, TransactionStatus::Settled)]
    );
    let first = rows.first().unwrap();
    assert_eq!((first.rule, first.title.as_deref()), (Some(Rule::G5), Some("Job 3")));
    assert_eq!((first.project, first.position), (Some(world.project(MOVING)), Some(world.head().await)));
    let before = [(Credits, -2000), (Outstanding, 0), (Revenue, -2500), (Opening, 2000)];
    let [credits, outstanding, revenue, opening] = before;
    world.balances_are([credits, (CardClearing, 2500), outstanding, revenue, (Bank, 0), opening]).await;

    let settled = world.settled(&payment, true).await;
    assert_eq!((settled.state, settled.settled), (PaymentState::Succeeded, Some(world.head().await)));
    assert_eq!(world.store.payments_pending(world.anna).await.unwrap(), []);
    assert_eq!(world.store.tasks_due(START, 10).await.unwrap(), []);
    world.balances_are([credits, (CardClearing, 0), outstanding, revenue, (Bank, 2500), opening]).await;
    let rows = world.transactions(world.anna).await;
    assert_eq!(rows.len(), 2, "that it was settled is no transaction of its own");
    assert_eq!(rows.first().map(told), Some((FEE, by_card, -2500, TransactionStatus::Settled)));
}

/// What the card was declined for is owed (I8): contact stands, and it is paid another time.
pub async fn what_was_declined_is_owed_until_it_is_paid(world: &World) {
    let payment = world.contact_by_card(MOVING).await;
    world.settled(&payment, false).await;
    assert!(world.lead(world.anna, MOVING).await.lead.contact_made);
    let account = world.account(world.anna).await.account;
    assert_eq!((account.outstanding, account.credits), (Amount(2500), Amount(2000)));
    world.refused(world.by_pro(world.anna, Action::SendGuaranteedReplyQuote, 9), Rule::I8).await;
    let rows = world.transactions(world.anna).await;
    let by_card = Some(ChargeSource::Card);
    let told_of: Vec<_> = rows.iter().map(told).collect();
    let (settled, declined) = (TransactionStatus::Settled, TransactionStatus::Declined);
    assert_eq!(
        told_of.get(..2),
        Some(
            [(EntryKind::PaymentDeclined, by_card, 2500, settled), (FEE, by_card, -2500, declined)]
                .as_slice()
        )
    );
    assert_eq!(rows.first().and_then(|row| row.after).map(|after| after.outstanding), Some(Amount(2500)));

    // Paying is by card too, and may be declined as well.
    for succeeded in [false, true] {
        let pay = command(Actor::Pro(world.anna), world.anna, Action::PayOutstanding);
        let receipt = world.done(pay).await;
        assert_eq!(world.account(world.anna).await.account.outstanding, Amount(0));
        let caused = world.store.payments_at(world.anna, receipt.position).await.unwrap();
        let [paying] = caused.try_into().unwrap();
        assert_eq!(paying.payment.purpose, PaymentPurpose::Outstanding);
        world.settled(&paying, succeeded).await;
        let owed = if succeeded { 0 } else { 2500 };
        assert_eq!(world.account(world.anna).await.account.outstanding, Amount(owed));
    }
    let paid = world.transactions(world.anna).await;
    assert_eq!(paid.first().map(told), Some((EntryKind::OutstandingPaid, by_card, -2500, settled)));
    let rest = [(Credits, -2000), (CardClearing, 0), (Outstanding, 0), (Revenue, -2500)];
    let [credits, clearing, outstanding, revenue] = rest;
    world.balances_are([credits, clearing, outstanding, revenue, (Bank, 2500), (Opening, 2000)]).await;
    world.done(world.by_pro(world.anna, Action::SendGuaranteedReplyQuote, 9)).await;
}

/// A payment is settled once: told again it is answered as before, and anything else is an error.
pub async fn a_payment_is_settled_once(world: &World) {
    let payment = world.contact_by_card(MOVING).await;
    world.settled(&payment, true).await;
    let head = world.head().await;
    assert!(world.done(Command::settle(&payment, true, Timestamp(START.0 + DAY))).await.replayed);
    assert_eq!(world.error(Command::settle(&payment, false, START)).await, StoreError::KeyReused);
    let another =
        |row: &PaymentRow| Command { key: "webhook-1".to_owned(), ..Command::settle(row, false, START) };
    let error = world.error(another(&payment)).await;
    assert!(matches!(&error, StoreError::Invalid { field, .. } if field == "payment"), "{error:?}");
    assert!(error.to_string().contains("is settled already"), "{error}");
    let unknown = Payment { id: PaymentId(u64::MAX), ..payment.payment };
    let unknown = another(&PaymentRow { payment: unknown, ..payment });
    assert_eq!(world.error(unknown).await, StoreError::Unknown("payment"));
    let of_ben = another(&PaymentRow { pro: world.ben, ..payment });
    assert_eq!(world.error(of_ben).await, StoreError::Unknown("payment"));
    let nothing = command(Actor::Machine(Role::PaymentProcessor), world.anna, Action::PaymentSucceeded);
    let error = world.error(nothing).await;
    assert!(matches!(&error, StoreError::Invalid { field, .. } if field == "payment"), "{error:?}");
    assert_eq!(world.head().await, head);
    // What the teller says of the amount does not count: the store knows it.
    let second = world.contact_by_card(9).await;
    let mut told = Command::settle(&second, false, START);
    told.details.payment =
        Some(Payment { amount: Amount(1), purpose: PaymentPurpose::Credits, ..second.payment });
    world.done(told).await;
    assert_eq!(world.account(world.anna).await.account.outstanding, Amount(2500));
}

/// A payment that was declined and then succeeded has brought its money: it is booked once, whatever was booked before.
pub async fn what_was_declined_may_still_come(world: &World) {
    // A fee that is still owed is not owed any more.
    let fee = world.contact_by_card(MOVING).await;
    world.settled(&fee, false).await;
    assert_eq!(world.account(world.anna).await.account.outstanding, Amount(2500));
    for _ in 0..2 {
        world.done(Command::recover(&fee, START)).await;
        let account = world.account(world.anna).await.account;
        assert_eq!((account.outstanding, account.credits), (Amount(0), Amount(2000)));
    }
    assert_eq!(world.store.payment(fee.payment.id).await.unwrap().state, PaymentState::Succeeded);
    assert_eq!(world.error(Command::settle(&fee, true, START)).await, StoreError::KeyReused);
    let by_card = Some(ChargeSource::Card);
    let settled = TransactionStatus::Settled;
    let rows = world.transactions(world.anna).await;
    assert_eq!(
        rows.iter().take(3).map(told).collect::<Vec<_>>(),
        [
            (EntryKind::OutstandingPaid, by_card, -2500, settled),
            (EntryKind::PaymentDeclined, by_card, 2500, settled),
            (FEE, by_card, -2500, settled)
        ]
    );
    // One that was paid otherwise meanwhile: the money is the pro's.
    let second = world.contact_by_card(9).await;
    world.settled(&second, false).await;
    let receipt = world.done(command(Actor::Pro(world.anna), world.anna, Action::PayOutstanding)).await;
    let [debt] = world.store.payments_at(world.anna, receipt.position).await.unwrap().try_into().unwrap();
    world.done(Command::recover(&second, START)).await;
    let account = world.account(world.anna).await.account;
    assert_eq!((account.outstanding, account.credits), (Amount(0), Amount(4500)));
    let credits = (EntryKind::Credits, by_card, 2500, settled);
    assert_eq!(world.transactions(world.anna).await.first().map(told), Some(credits));
    // The debt's own payment is declined, and comes as well.
    world.settled(&debt, false).await;
    assert_eq!(world.account(world.anna).await.account.outstanding, Amount(2500));
    world.done(Command::recover(&debt, START)).await;
    assert_eq!(world.account(world.anna).await.account.outstanding, Amount(0));
    // Credits that were bought are there after all.
    let bought = world.store.intend_purchase(world.anna, "late", Amount(700), START).await.unwrap();
    world.settled(&bought, false).await;
    world.done(Command::recover(&bought, START)).await;
    assert_eq!(world.account(world.anna).await.account.credits, Amount(5200));
    let rows = world.transactions(world.anna).await;
    let row = rows.into_iter().find(|row| row.amount == Amount(700)).unwrap();
    assert_eq!(told(&row), (EntryKind::Credits, by_card, 700, settled));
    assert_eq!(row.after.map(|after| after.credits), Some(Amount(5200)));
    // What has not been declined cannot come after all.
    let pending = world.store.intend_purchase(world.anna, "pending", Amount(100), START).await.unwrap();
    world.done(Command::recover(&pending, START)).await;
    assert_eq!(world.store.payment(pending.payment.id).await.unwrap().state, PaymentState::Succeeded);
    let error = world.error(Command { key: "again".to_owned(), ..Command::recover(&pending, START) }).await;
    assert!(matches!(&error, StoreError::Invalid { field, .. } if field == "payment"), "{error:?}");
    assert_eq!(world.store.audit().await.unwrap(), []);
    let before = world.transactions(world.anna).await;
    world.store.rebuild().await.unwrap();
    assert_eq!(world.transactions(world.anna).await, before);
}

/// Payments may be settled in any order, also when others were caused by those before.
pub async fn payments_are_settled_in_any_order(world: &World) {
    let (first, second) = (world.contact_by_card(MOVING).await, world.contact_by_card(9).await);
    world.settled(&second, false).await;
    let pay = command(Actor::Pro(world.anna), world.anna, Action::PayOutstanding);
    let receipt = world.done(pay).await;
    let [debt] = world.store.payments_at(world.anna, receipt.position).await.unwrap().try_into().unwrap();
    assert_eq!(world.store.payments_pending(world.anna).await.unwrap(), [first, debt]);
    // The debt is declined too, and only then is the first known to have been declined as well.
    world.settled(&debt, false).await;
    world.settled(&first, false).await;
    assert_eq!(world.account(world.anna).await.account.outstanding, Amount(5000));
    let rest = [(Credits, -2000), (CardClearing, 0), (Outstanding, 5000), (Revenue, -5000)];
    let [credits, clearing, outstanding, revenue] = rest;
    world.balances_are([credits, clearing, outstanding, revenue, (Bank, 0), (Opening, 2000)]).await;
    let pay = command(Actor::Pro(world.anna), world.anna, Action::PayOutstanding);
    world.done(pay).await;
    let [all] = world.store.payments_pending(world.anna).await.unwrap().try_into().unwrap();
    assert_eq!(all.payment.amount, Amount(5000), "one payment for all that is owed");
}

/// Fifty who tell at once of two payments settle each once.
pub async fn many_who_tell_at_once_settle_once(world: &World) {
    let payments = [world.contact_by_card(MOVING).await, world.contact_by_card(9).await];
    let before = world.head().await;
    let tellers: Vec<_> = (0..50)
        .map(|number| {
            let payment = *payments.get(number % 2).unwrap();
            let (store, told) = (Arc::clone(&world.store), Command::settle(&payment, true, START));
            tokio::spawn(async move { store.execute(told).await })
        })
        .collect();
    let mut first = 0;
    for teller in tellers {
        first += u32::from(!teller.await.unwrap().unwrap().replayed);
    }
    assert_eq!((first, world.head().await), (2, before + 2));
    assert_eq!(world.store.balances().await.unwrap().of(Bank), 5000);
}

/// Credits are there once they are paid, in the same change; declined, they never were.
pub async fn credits_are_added_when_they_are_paid(world: &World) {
    let begun = world.store.tasks_changed();
    let intend = |key, amount| world.store.intend_purchase(world.anna, key, Amount(amount), START);
    let bought = intend("first", 700).await.unwrap();
    assert!(begun.has_changed().unwrap(), "whoever waits for tasks is woken");
    let again = world.store.intend_purchase(world.anna, "first", Amount(700), Timestamp(START.0 + DAY)).await;
    assert_eq!(again, Ok(bought), "the same key is the same purchase");
    assert_eq!(intend("first", 701).await, Err(StoreError::KeyReused));
    let declined = intend("second", 900).await.unwrap();
    assert_ne!(bought.payment.id, declined.payment.id);
    assert_eq!((bought.payment.purpose, bought.position), (PaymentPurpose::Credits, None));
    let wallet = world.store.wallet(world.anna).await.unwrap();
    assert_eq!((wallet.credits, wallet.pending), (Amount(2000), Amount(1600)));
    assert_eq!(world.store.tasks_due(START, 10).await.unwrap().len(), 2);
    let by_card = Some(ChargeSource::Card);
    let (settled, pending) = (TransactionStatus::Settled, TransactionStatus::Pending);
    let opening = (EntryKind::Opening, None, 2000, settled);
    let rows = world.transactions(world.anna).await;
    assert_eq!(
        rows.iter().map(told).collect::<Vec<_>>(),
        [(EntryKind::Credits, by_card, 900, pending), (EntryKind::Credits, by_card, 700, pending), opening]
    );
    let places: Vec<_> = rows.iter().map(|row| row.place).collect();
    assert!(rows.iter().take(2).all(|row| row.after.is_none() && row.position.is_none()), "{rows:?}");
    assert_eq!(world.head().await, 0);

    world.settled(&bought, true).await;
    world.settled(&declined, false).await;
    let account = world.account(world.anna).await.account;
    assert_eq!((account.credits, account.outstanding), (Amount(2700), Amount(0)));
    let changes = world.store.changes(Whom::Pro(world.anna), 0, 10).await.unwrap();
    let events: Vec<_> = changes.iter().map(|change| change.events.as_slice()).collect();
    let (added, not) = (
        [
            Event::Account(AccountEvent::PaymentSucceeded(bought.payment)),
            Event::Account(AccountEvent::CreditsAdded { amount: Amount(700) }),
        ],
        [Event::Account(AccountEvent::PaymentDeclined(declined.payment))],
    );
    assert_eq!(events, [added.as_slice(), not.as_slice()]);
    let rows = world.transactions(world.anna).await;
    assert_eq!(
        rows.iter().map(told).collect::<Vec<_>>(),
        [
            (EntryKind::Credits, by_card, 900, TransactionStatus::Declined),
            (EntryKind::Credits, by_card, 700, settled),
            opening
        ]
    );
    assert_eq!(rows.iter().map(|row| row.place).collect::<Vec<_>>(), places, "each stands where it stood");
    let after: Vec<_> = rows.iter().map(|row| row.after.map(|after| after.credits)).collect();
    assert_eq!(after, [None, Some(Amount(2700)), Some(Amount(2000))]);
    assert_eq!(rows.get(1).map(|row| row.position), Some(Some(1)));
    // Without what the log knows nothing of, the log comes to the same.
    world.store.rebuild().await.unwrap();
    assert_eq!(world.transactions(world.anna).await, rows);
    assert_eq!(world.store.payments_pending(world.anna).await.unwrap(), []);
    assert_eq!(intend("first", 700).await.unwrap().state, PaymentState::Succeeded);
    assert_eq!(world.store.tasks_due(START, 10).await.unwrap(), []);
}

/// Nothing, too much, without a card, of nobody: nothing is kept.
pub async fn a_purchase_must_make_sense(world: &World) {
    let intend = |pro, amount| world.store.intend_purchase(pro, "key", amount, START);
    for (pro, amount, field) in [
        (world.anna, Amount(0), "amount"),
        (world.anna, Amount(Amount::MAX.0 - 1999), "amount"),
        (world.ben, Amount(500), "card"),
    ] {
        let error = intend(pro, amount).await.unwrap_err();
        assert!(matches!(&error, StoreError::Invalid { field: at, .. } if at == field), "{error:?}");
    }
    assert_eq!(intend(ProId(999), Amount(1)).await, Err(StoreError::Unknown("pro")));
    assert_eq!(world.store.next_due().await.unwrap(), None);
    world.store.intend_purchase(world.anna, "most", Amount(Amount::MAX.0 - 2000), START).await.unwrap();
    let error = intend(world.anna, Amount(1)).await.unwrap_err();
    assert!(error.to_string().contains("would be more than"), "what is awaited counts: {error}");
}

/// Credits, paid for elsewhere or there from the beginning, and what is charged to them.
pub async fn credits_are_entered_wherever_they_come_from(world: &World) {
    let mut add = command(Actor::Machine(Role::Pro), world.ben, Action::AddCredits);
    add.actor = Actor::Pro(world.ben);
    add.details = of_amount(1000);
    world.done(add).await;
    world.done(world.by_pro(world.ben, Action::SendManualQuote, MOVING)).await;
    let rows = world.transactions(world.ben).await;
    let settled = TransactionStatus::Settled;
    let manual = EntryKind::Charge(ChargeFor::ManualQuoteFee);
    assert_eq!(
        rows.iter().map(told).collect::<Vec<_>>(),
        [(manual, Some(ChargeSource::Credits), -800, settled), (EntryKind::Credits, None, 1000, settled)]
    );
    let after: Vec<_> = rows.iter().filter_map(|row| row.after).map(|after| after.credits).collect();
    assert_eq!(after, [Amount(200), Amount(1000)]);
    let given = [(Credits, -2200), (CardClearing, 0), (Outstanding, 0), (Revenue, -800)];
    let [credits, clearing, outstanding, revenue] = given;
    world.balances_are([credits, clearing, outstanding, revenue, (Bank, 1000), (Opening, 2000)]).await;
}

/// A card that is gone, or said to decline at once, leaves a debt without any payment.
pub async fn without_a_card_nothing_is_intended(world: &World) {
    world.done(world.by_pro(world.anna, Action::SendGuaranteedReplyQuote, MOVING)).await;
    world.done(world.by_pro(world.anna, Action::SendGuaranteedReplyQuote, 9)).await;
    let mut message = world.by_client(world.anna, Action::ClientSendMessage, MOVING);
    message.details = Details { card_declines: true, ..Details::default() };
    world.done(message).await;
    world.done(command(Actor::Pro(world.anna), world.anna, Action::RemoveCard)).await;
    world.done(world.by_client(world.anna, Action::MarkHired, 9)).await;
    assert_eq!(world.store.payments_pending(world.anna).await.unwrap(), []);
    assert_eq!(world.store.next_due().await.unwrap(), None);
    assert_eq!(world.account(world.anna).await.account.outstanding, Amount(5000));
    let rows = world.transactions(world.anna).await;
    let owed = (FEE, Some(ChargeSource::Outstanding), -2500, TransactionStatus::Settled);
    assert_eq!(rows.iter().take(2).map(told).collect::<Vec<_>>(), [owed, owed]);
}

/// Transactions come in pages, the latest first; a page ends where the next begins, whatever happens meanwhile.
pub async fn transactions_come_in_pages(world: &World) {
    let mut bought = Vec::new();
    for (minute, project) in [3, 9, 15].into_iter().enumerate() {
        let now = Timestamp(START.0 + 60_000 * minute as i64);
        let key = format!("purchase-{minute}");
        bought.push(world.store.intend_purchase(world.anna, &key, Amount(10), now).await.unwrap());
        let payment = world.contact_by_card(project).await;
        world.settled(&payment, project != 9).await;
        let pay = command(Actor::Pro(world.anna), world.anna, Action::PayOutstanding);
        world.done(Command { now, ..pay }).await;
    }
    let all = world.transactions(world.anna).await;
    assert_eq!(all.len(), 9, "{all:?}");
    assert!(all.is_sorted_by(|one, next| one.place > next.place));
    let (mut paged, mut before) = (Vec::new(), None);
    loop {
        let page = world.store.transactions(world.anna, before, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 2);
        before = Some(last.place);
        paged.extend(page);
        // What is settled between two pages stays in its place.
        if let Some(row) = bought.pop() {
            world.settled(&row, bought.len() != 1).await;
        }
    }
    let places = |rows: &[TransactionRow]| rows.iter().map(|row| row.place).collect::<Vec<_>>();
    assert_eq!(places(&paged), places(&all));
    let unknown = world.store.transactions(ProId(999), None, 2).await;
    assert_eq!(unknown, Err(StoreError::Unknown("pro")));
    let unknown = world.store.payments_at(ProId(999), 1).await;
    assert_eq!(unknown, Err(StoreError::Unknown("pro")));
    assert_eq!(world.store.payments_at(world.anna, u64::MAX).await.unwrap(), []);
}

/// A card's details are kept with the action that puts it on file, and go with it; its token is never shown.
pub async fn a_card_is_kept_beside_the_log(world: &World) {
    let add = |last4| Command {
        card: Some(card(last4)),
        ..command(Actor::Pro(world.ben), world.ben, Action::AddCard)
    };
    let known = || async { world.store.card(world.ben).await.unwrap().map(|row| row.card.last4) };
    assert_eq!(known().await, None);
    world.done(add("4242")).await;
    assert_eq!(known().await.as_deref(), Some("4242"));
    let wallet = world.store.wallet(world.ben).await.unwrap();
    assert_eq!((wallet.on_file, wallet.card), (true, Some(card("4242").card)));
    // Another takes its place: the rules know no more than that there is one.
    let (head, replaced) = (world.head().await, add("1881"));
    world.done(replaced.clone()).await;
    assert_eq!((known().await.as_deref(), world.head().await), (Some("1881"), head));
    world.done(add("5555")).await;
    assert!(world.done(replaced).await.replayed);
    assert_eq!(known().await.as_deref(), Some("5555"), "an old action told again changes nothing");
    let kept = world.store.card(world.ben).await.unwrap().unwrap();
    assert_eq!((kept.token.as_str(), kept.since), (TOKEN, START));
    let changes = world.store.changes(Whom::Pro(world.ben), 0, 10).await.unwrap();
    let shown = format!(
        "{kept:?} {wallet:?} {:?} {changes:?}",
        add("4242"),
        wallet = world.store.wallet(world.ben).await
    );
    assert!(!shown.contains(TOKEN), "{shown}");
    world.done(command(Actor::Pro(world.ben), world.ben, Action::RemoveCard)).await;
    assert_eq!(known().await, None);
    // One that the marketplace keeps itself is on file, and nothing is known of it.
    let wallet = world.store.wallet(world.anna).await.unwrap();
    assert_eq!((wallet.on_file, wallet.card), (true, None));
    assert_eq!(world.store.card(ProId(999)).await, Ok(None));
    let unknown = world.store.wallet(ProId(999)).await;
    assert_eq!(unknown, Err(StoreError::Unknown("pro")));
    let nothing = world.store.calls(ProjectId(9999), world.anna).await;
    assert_eq!(nothing, Err(StoreError::Unknown("project")));
}

/// Amounts have the currency of the marketplace's first day: no later one says that they are something else.
pub async fn the_currency_is_the_one_of_the_first_day(world: &World) {
    for given in ["USD", "EUR", "USD"] {
        assert_eq!(world.store.currency(given).await.unwrap(), "USD");
    }
}
