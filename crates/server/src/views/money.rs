//! A pro's money and a lead's calls, as forms.

use reckon_domain::money::{ChargeFor, ChargeSource};
use reckon_store::{
    CallBy, CallOutcome, EntryKind, PaymentRow, PaymentState, RecordedCall, TransactionRow, WalletRow,
};
use reckon_wire::Viewer;
use reckon_wire::calls::{self, CallForm, CallStatus};
use reckon_wire::money::{
    CardBy, PaymentCard, PaymentForm, PaymentStatus, Transaction, TransactionFor, TransactionSource,
    TransactionStatus, Wallet,
};

/// A wallet, for its pro alone.
pub(crate) fn wallet(row: WalletRow, currency: &str, card_by: CardBy) -> Wallet {
    Wallet {
        credits: row.credits.0,
        outstanding: row.outstanding.0,
        pending: row.pending.0,
        prefer_credits: row.prefer_credits,
        on_file: row.on_file,
        card: row.card.map(|card| PaymentCard {
            brand: card.brand,
            last4: card.last4,
            expires: card.expires,
        }),
        card_by,
        currency: currency.to_owned(),
    }
}

/// A payment by card, for its pro alone.
pub(crate) fn payment(row: &PaymentRow) -> PaymentForm {
    PaymentForm {
        id: row.payment.id.0,
        status: match row.state {
            PaymentState::Pending => PaymentStatus::Pending,
            PaymentState::Succeeded => PaymentStatus::Succeeded,
            PaymentState::Declined => PaymentStatus::Declined,
        },
        amount: row.payment.amount.0,
        purpose: row.payment.purpose.name().to_owned(),
    }
}

/// A transaction, for its pro alone; `None` for what is none of the pro's.
pub(crate) fn transaction(row: TransactionRow) -> Option<Transaction> {
    let amount = row.amount();
    let purpose = match row.kind {
        EntryKind::Charge(ChargeFor::ManualQuoteFee) => TransactionFor::ManualQuoteFee,
        EntryKind::Charge(ChargeFor::GuaranteedReplyFee) => TransactionFor::GuaranteedReplyFee,
        EntryKind::Charge(ChargeFor::CallMinutes) => TransactionFor::CallMinutes,
        EntryKind::Credits => TransactionFor::Credits,
        EntryKind::OutstandingPaid => TransactionFor::OutstandingPaid,
        EntryKind::PaymentDeclined => TransactionFor::PaymentDeclined,
        EntryKind::Opening => TransactionFor::Opening,
        EntryKind::PaymentSucceeded => return None,
    };
    Some(Transaction {
        id: row.place.id,
        position: row.position,
        at: row.place.at.0,
        purpose,
        source: row.source.map(|source| match source {
            ChargeSource::Credits => TransactionSource::Credits,
            ChargeSource::Card => TransactionSource::Card,
            ChargeSource::Outstanding => TransactionSource::Outstanding,
        }),
        amount,
        status: match row.status {
            reckon_store::TransactionStatus::Settled => TransactionStatus::Settled,
            reckon_store::TransactionStatus::Pending => TransactionStatus::Pending,
            reckon_store::TransactionStatus::Declined => TransactionStatus::Declined,
        },
        project: row.project.map(|project| project.0),
        title: row.title,
        rule: row.rule.map(|rule| rule.id().to_owned()),
        credits_after: row.after.map(|after| after.credits.0),
        outstanding_after: row.after.map(|after| after.outstanding.0),
    })
}

/// A call, as the viewer may see it: what it cost is the pro's alone.
pub(crate) fn call(row: &RecordedCall, viewer: Viewer) -> CallForm {
    let call = row.call;
    CallForm {
        id: call.id,
        at: call.at.0,
        by: match call.by {
            CallBy::Pro => calls::CallBy::Pro,
            CallBy::Callback => calls::CallBy::Callback,
        },
        status: match call.outcome {
            CallOutcome::Dialing => CallStatus::Dialing,
            CallOutcome::Connected => CallStatus::Connected,
            CallOutcome::ProMissed => CallStatus::ProMissed,
            CallOutcome::Busy => CallStatus::Busy,
            CallOutcome::NoAnswer => CallStatus::NoAnswer,
            CallOutcome::Declined => CallStatus::Declined,
            CallOutcome::Missed => CallStatus::Missed,
            CallOutcome::Overtaken => CallStatus::Overtaken,
        },
        seconds: call.seconds,
        minutes_charged: match viewer {
            Viewer::Pro(_) => call.minutes.map(|amount| amount.0),
            Viewer::Client(_) => None,
        },
        recording: row
            .recorded
            .then(|| format!("/api/v1/leads/{}/{}/calls/{}/recording", call.project.0, call.pro.0, call.id)),
    }
}
