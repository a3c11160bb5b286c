//! Words for the rulebook's actions and facts, and for what a decision brings. The sentences of rules,
//! reasons and ways out are the rules' own.

use reckon_domain::delivery::Undelivered;
use reckon_domain::fact::Fact;
use reckon_domain::{Action, Unblock};
use reckon_wire::DecisionForm;
use yew::prelude::*;

use crate::components::chip::label::label;
use crate::components::link::link_to;
use crate::dom::{Child, el};
use crate::i18n::{Texts, fill};
use crate::router::Route;
use crate::state::Forecast;
use crate::ui::Ui;

/// A way out of a refusal: where the page can take one there, a link.
pub fn way_out(ui: &Ui, way: Unblock) -> Html {
    let text = way.text(ui.t.language);
    match way {
        Unblock::Wait { until: Some(until) } => ui.t.way_until(fill::WayUntil { text, until }).child(),
        Unblock::ChangePlan => link_to(ui, Route::Account, "plans").with(text).html(),
        Unblock::AddCredits | Unblock::AddCard | Unblock::PayOutstanding => {
            link_to(ui, Route::Account, "wallet").with(text).html()
        }
        Unblock::Wait { until: None }
        | Unblock::ClientContact
        | Unblock::ClientReactivation
        | Unblock::Resubscribe
        | Unblock::UpdateContact => text.child(),
    }
}

/// Why an action was refused, in a sentence.
#[must_use]
pub fn refusal(t: Texts, decision: &DecisionForm) -> String {
    match (decision.reason, decision.rule) {
        (Some(reason), Some(rule)) => {
            t.refused_by(fill::RefusedBy { reason: reason.text(t.language), rule: rule.text(t.language) })
        }
        (Some(reason), None) => t.chip_blocked(reason.text(t.language)),
        (None, _) => t.chip_impossible().to_owned(),
    }
}

/// A refusal before anything was done: what it is, why, and what would change it. `plain` says why in
/// words for this place; otherwise the rule's own sentence does.
pub fn predicted(ui: &Ui, forecast: &Forecast, plain: Option<&str>) -> Html {
    let Forecast::Known(known) = forecast else { return Html::default() };
    let ways: Vec<_> = known.ways_out().collect();
    let rule = known.decision.rule.map_or("", |rule| rule.text(ui.t.language));
    let why = el("p").with(el("strong").with(label(ui.t, forecast))).with(" ").with(plain.unwrap_or(rule));
    let ways = (!ways.is_empty()).then(|| {
        el("ul").class("predicted-ways").each(ways.into_iter().map(|way| el("li").with(way_out(ui, way))))
    });
    el("div").class("predicted").attr("role", "note").with(why).with(ways).html()
}

/// Who does an action, and what.
#[must_use]
pub fn action(t: Texts, action: Action) -> &'static str {
    match action {
        Action::BrowseLeads => t.action_browse_leads(),
        Action::ViewContactsFromChat => t.action_pro_contacts_chat(),
        Action::ViewContactsFromSidebar => t.action_pro_contacts_sidebar(),
        Action::ViewContactsFromLead => t.action_pro_contacts_lead(),
        Action::SendManualQuote => t.action_quote_manual(),
        Action::SendGuaranteedReplyQuote => t.action_quote_guaranteed(),
        Action::ProSendMessage => t.action_pro_message(),
        Action::ClaimHired => t.action_claim_hired(),
        Action::ProDecline => t.action_pro_decline(),
        Action::StartCall => t.action_start_call(),
        Action::ProScheduleCallback => t.action_pro_callback(),
        Action::ChangePlan => t.action_change_plan(),
        Action::AddCredits => t.action_add_credits(),
        Action::AddCard => t.action_add_card(),
        Action::RemoveCard => t.action_remove_card(),
        Action::PayOutstanding => t.action_pay(),
        Action::SendText => t.action_send_text(),
        Action::SendEmail => t.action_send_email(),
        Action::CloseDiscussion => t.action_close(),
        Action::ReopenDiscussion => t.action_reopen(),
        Action::ProUnsubscribe => t.action_pro_unsubscribe(),
        Action::ReportWrongContact => t.action_report_wrong(),
        Action::ClientSendMessage => t.action_client_message(),
        Action::ViewPhone => t.action_view_phone(),
        Action::ClientViewContactsFromChat => t.action_client_contacts_chat(),
        Action::ClientViewContactsFromProfile => t.action_client_contacts_profile(),
        Action::MarkHired => t.action_mark_hired(),
        Action::ConfirmHired => t.action_confirm_hired(),
        Action::RequestBookingFromProfile => t.action_book_profile(),
        Action::RequestBookingFromProject => t.action_book_project(),
        Action::ClientDecline => t.action_client_decline(),
        Action::ReadQuote => t.action_read_quote(),
        Action::ReactivateContact => t.action_reactivate(),
        Action::ClientScheduleCallback => t.action_client_callback(),
        Action::Text => t.action_text(),
        Action::Email => t.action_email(),
        Action::ClientUnsubscribe => t.action_client_unsubscribe(),
        Action::Recommend => t.action_recommend(),
        Action::CallConnected => t.action_call_connected(),
        Action::CallMissedByPro => t.action_call_missed(),
        Action::CallBusy => t.action_call_busy(),
        Action::CallNotAnswered => t.action_call_no_answer(),
        Action::CallDeclined => t.action_call_declined(),
        Action::AutomationSendText => t.action_automation_text(),
        Action::AutomationSendEmail => t.action_automation_email(),
        Action::ReportDelivery => t.action_report_delivery(),
        Action::UpdateContact => t.action_update_contact(),
        Action::DialCallback => t.action_dial_callback(),
        Action::MissCallback => t.action_miss_callback(),
        Action::PaymentSucceeded => t.action_payment_succeeded(),
        Action::PaymentDeclined => t.action_payment_declined(),
        Action::ReportFailure => t.action_report_failure(),
        Action::SetPlan => t.action_set_plan(),
        Action::SetFees => t.action_set_fees(),
        Action::ReturnPeriod => t.action_return_period(),
    }
}

/// That a message did not arrive, and why.
#[must_use]
pub fn undelivered(t: Texts, why: Undelivered) -> String {
    let why = match why {
        Undelivered::WrongNumber => t.undelivered_wrong_number(),
        Undelivered::NotMobile => t.undelivered_not_mobile(),
        Undelivered::Unreachable => t.undelivered_unreachable(),
        Undelivered::Blocked => t.undelivered_blocked(),
        Undelivered::Filtered => t.undelivered_filtered(),
        Undelivered::NoMailbox => t.undelivered_no_mailbox(),
        Undelivered::Refused => t.undelivered_refused(),
        Undelivered::Unsubscribed => t.undelivered_unsubscribed(),
        Undelivered::NoAddress => t.undelivered_no_address(),
        Undelivered::NobodySends => t.undelivered_nobody_sends(),
        Undelivered::GivenUp => t.undelivered_given_up(),
        Undelivered::WrongContact => t.undelivered_wrong_contact(),
        Undelivered::Overtaken => t.undelivered_overtaken(),
        Undelivered::InDoubt => return t.undelivered_in_doubt().to_owned(),
    };
    t.letter_failed(why)
}

/// What a fact says when it holds.
#[must_use]
pub fn fact(t: Texts, fact: Fact) -> &'static str {
    match fact {
        Fact::Counted => t.fact_counted(),
        Fact::Booked => t.fact_booked(),
        Fact::NegativeReply => t.fact_negative_reply(),
        Fact::HireClaimed => t.fact_hire_claimed(),
        Fact::Quoted => t.fact_quoted(),
        Fact::BilledByContact => t.fact_billed_by_contact(),
        Fact::ContactMade => t.fact_contact_made(),
        Fact::CallStopped => t.fact_call_stopped(),
        Fact::CallUnderWay => t.fact_call_under_way(),
        Fact::CallAwaited => t.fact_call_awaited(),
        Fact::LastAttempt => t.fact_last_attempt(),
        Fact::AtLimit => t.fact_at_limit(),
        Fact::CreditsShort => t.fact_credits_short(),
        Fact::Offered => t.fact_offered(),
        Fact::CardOnFile => t.fact_card_on_file(),
        Fact::FeeOutstanding => t.fact_fee_outstanding(),
        Fact::TimePast => t.fact_time_past(),
        Fact::OptOutWord => t.fact_opt_out_word(),
        Fact::OptInWord => t.fact_opt_in_word(),
        Fact::DiscussionExists => t.fact_discussion_exists(),
        Fact::DiscussionOpen => t.fact_discussion_open(),
        Fact::Unsubscribed => t.fact_unsubscribed(),
        Fact::WrongContact => t.fact_wrong_contact(),
        Fact::Reachable => t.fact_reachable(),
        Fact::HasLandline => t.fact_has_landline(),
        Fact::Automated => t.fact_automated(),
    }
}
