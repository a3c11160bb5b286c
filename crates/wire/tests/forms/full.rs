//! Every form with nothing left out. A field that is added is a field that must be said here.

use reckon_domain::money::{ChargeFor, ChargeSource};
use reckon_domain::relation::Channel;
use reckon_domain::{Reason, Role, Rule};
use reckon_wire::act::{Act, Acted, Shown};
use reckon_wire::decision::{ChargeForm, DecisionForm, OutcomeForm, UnblockForm};
use reckon_wire::form::{
    AccountForm, CallForm, CallState, DiscussionStatus, FeesForm, LeadForm, Method, PlanForm, QuoteForm,
    ReachForm, RelationForm, ThreadForm,
};
use reckon_wire::view::{Card, Contacts, Message};
use reckon_wire::{Snapshot, Update, VERSION, Viewer};

/// Numbers that no client may ever be sent: the pro's quota and money.
pub(crate) const CANARIES: [u64; 14] = [
    777_001, 777_002, 777_003, 777_004, 777_005, 777_006, 777_007, 777_008, 777_009, 777_010, 777_011,
    777_012, 777_013, 777_014,
];

/// Not the rules' own version: these forms do not change with the rules.
pub(crate) const RULES: &str = "0123456789abcdef";

pub(crate) fn account() -> AccountForm {
    AccountForm {
        plan: PlanForm { id: 777_001, interactions: Some(777_002) },
        next_plan: Some(PlanForm { id: 777_003, interactions: Some(777_004) }),
        period_start: 777_005,
        period_end: 777_006,
        next_end: Some(777_007),
        used: 777_008,
        credits: 777_009,
        card: true,
        prefer_credits: true,
        outstanding: 777_010,
    }
}

pub(crate) fn lead() -> LeadForm {
    LeadForm {
        project: 11,
        pro: 12,
        client: 13,
        recommended: true,
        counted: true,
        booked: true,
        negative_reply: true,
        hire_claimed: true,
        hired: true,
        contact_made: true,
        quote_read: true,
        shown_to_client: true,
        quote: Some(QuoteForm {
            method: Method::GuaranteedReply,
            amount: Some(40_000),
            fee_on_contact: Some(777_011),
        }),
        call: Some(CallForm { status: CallState::Scheduled, failures: 2, at: Some(1_772_442_000_000) }),
        fees: Some(FeesForm { manual_quote: 777_012, guaranteed_reply: Some(777_013) }),
    }
}

pub(crate) fn relation() -> RelationForm {
    let thread = |discussion| ThreadForm { discussion: Some(discussion), unsubscribed: true, wrong: Some(3) };
    RelationForm {
        client: 13,
        chat: thread(DiscussionStatus::Open),
        text: thread(DiscussionStatus::Closed),
        email: thread(DiscussionStatus::Open),
        texted: true,
        reach: ReachForm {
            mobile: true,
            landline: true,
            email: true,
            valid_email: true,
            mobile_version: 3,
            email_version: 4,
        },
    }
}

pub(crate) fn card() -> Card {
    Card {
        project: 11,
        pro: 12,
        title: "Move a piano".to_owned(),
        description: "From the second floor, no lift.".to_owned(),
        category: "Moving".to_owned(),
        place: "Leipzig".to_owned(),
        posted: 1_772_438_400_000,
        name: "Cleo M.".to_owned(),
        about: "Mover since 2009".to_owned(),
        contacts: None,
    }
}

pub(crate) fn message() -> Message {
    Message {
        position: 41,
        project: 11,
        pro: 12,
        by: Role::Client,
        at: 1_772_442_000_000,
        body: "Hello".to_owned(),
    }
}

pub(crate) fn snapshot() -> Snapshot {
    Snapshot {
        version: VERSION,
        rules: RULES.to_owned(),
        viewer: Viewer::Pro(12),
        at: 1_772_442_000_000,
        position: 42,
        account: Some(account()),
        plans: vec![PlanForm { id: 1, interactions: Some(5) }, PlanForm { id: 2, interactions: None }],
        leads: vec![lead(), LeadForm { project: 14, pro: 12, client: 13, ..LeadForm::default() }],
        relations: vec![relation()],
        cards: vec![card()],
        next: Some("14".to_owned()),
    }
}

pub(crate) fn update() -> Update {
    Update {
        version: VERSION,
        rules: RULES.to_owned(),
        at: 1_772_442_000_000,
        position: 42,
        since: Some(40),
        account: Some(account()),
        plans: vec![PlanForm { id: 3, interactions: Some(10) }],
        leads: vec![lead()],
        relations: vec![relation()],
        cards: vec![card()],
        messages: vec![message()],
    }
}

/// An action of a page that could not tell what it comes to.
pub(crate) fn act_in_doubt() -> Act {
    Act { shown: Some(Shown { position: 41, doubtful: true, ..Shown::default() }), ..act() }
}

pub(crate) fn act() -> Act {
    Act {
        action: "send_quote".to_owned(),
        variety: Some("guaranteed_reply".to_owned()),
        project: Some(11),
        pro: Some(12),
        client: Some(13),
        key: "6f1c9d2e-0001".to_owned(),
        shown: Some(Shown {
            counts: true,
            charges: 800,
            on_contact: 2500,
            blocked: true,
            position: 41,
            doubtful: false,
        }),
        rules: Some(RULES.to_owned()),
        amount: Some(40_000),
        time: Some(1_772_442_000_000),
        seconds: Some(181),
        plan: Some(2),
        channel: Some(Channel::Text),
        automation: Some(3),
        delivery: Some(reckon_domain::action::Delivery::Opened),
        card_declines: true,
        body: Some("Hello".to_owned()),
    }
}

/// A decision that has charged the pro.
pub(crate) fn decision() -> DecisionForm {
    let charge = |purpose, source, amount| ChargeForm { purpose, source, amount };
    DecisionForm {
        outcome: OutcomeForm::Allowed,
        rule: Some(Rule::G5a),
        reason: None,
        fault: None,
        counted: false,
        charges: vec![
            charge(ChargeFor::GuaranteedReplyFee, ChargeSource::Credits, 777_011),
            charge(ChargeFor::CallMinutes, ChargeSource::Card, 777_012),
        ],
        on_contact: 777_014,
        unblock: Vec::new(),
    }
}

pub(crate) fn refusal() -> DecisionForm {
    DecisionForm {
        outcome: OutcomeForm::Blocked,
        rule: Some(Rule::L0),
        reason: Some(Reason::LimitReached),
        fault: None,
        counted: false,
        charges: Vec::new(),
        on_contact: 0,
        unblock: vec![
            UnblockForm { by: "wait".to_owned(), until: Some(1_772_442_000_000) },
            UnblockForm { by: "change_plan".to_owned(), until: None },
        ],
    }
}

pub(crate) fn acted() -> Acted {
    Acted {
        decision: decision(),
        rules: RULES.to_owned(),
        replayed: true,
        update: update(),
        contacts: Some(contacts()),
    }
}

pub(crate) fn contacts() -> Contacts {
    Contacts {
        name: "Cleo Marsh".to_owned(),
        mobile: Some("+15550100".to_owned()),
        landline: Some("+15550111".to_owned()),
        email: Some("cleo@example.org".to_owned()),
    }
}
