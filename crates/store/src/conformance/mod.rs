//! The one suite that every store passes.
//!
//! A store's tests call [`conform!`](crate::conform) with an expression that opens an empty store; each
//! case becomes a test of its own. The cases speak to the store through its trait alone.

#![expect(clippy::unwrap_used, reason = "a failed expectation is what a test is for")]

pub mod automations;
pub mod bookings;
pub mod catalogue;
pub mod commands;
pub mod consents;
pub mod directory;
pub mod discussions;
pub mod keys;
pub mod letters;
pub mod lists;
pub mod logins;
pub mod money;
pub mod periods;
pub mod races;
pub mod random;
pub mod ranges;
pub mod stories;
pub mod tasks;
pub mod world;

pub use world::World;

/// Makes a test of each case of the suite, on stores that the expression opens: each an `Arc<dyn Store>`,
/// empty.
#[macro_export]
macro_rules! conform {
    ($open:expr) => {
        $crate::conform! { @module $open;
            ranges: a_command_out_of_range_touches_no_other;
            commands: what_an_action_causes_is_recorded what_is_refused_changes_nothing
                what_costs_more_than_was_shown_is_not_done a_client_is_never_asked_twice
                what_changes_nothing_is_not_in_the_log what_does_not_belong_together_is_unknown
                a_plan_allows_what_the_directory_says what_an_action_needs_must_be_there
                words_are_kept_beside_the_log new_contacts_are_right_for_every_pro
                predictions_are_compared_with_decisions pros_do_not_touch_each_other;
            keys: the_same_key_gives_the_first_answer_for_ever a_key_is_good_for_one_command
                a_key_belongs_to_who_acts many_at_once_with_one_key_are_one_action;
            periods: a_new_period_begins_with_the_first_action_in_it a_lower_plan_waits_for_the_next_period
                a_clock_set_back_changes_no_history periods_begun_too_early_are_taken_back
                a_way_back_ends_in_the_present used_is_what_was_counted_in_the_period;
            lists: pages_of_leads_come_to_the_whole_list a_pro_sees_their_categories a_lead_has_who_may_be_seen
                a_client_sees_whom_something_has_happened_with changes_come_in_order_and_in_pages
                messages_and_interactions_come_in_pages;
            discussions: the_list_says_what_was_exchanged_last filters_and_pages_come_to_the_whole_list
                correspondence_is_read_from_its_end a_relation_is_blank_at_first
                what_goes_out_is_a_task_until_it_went;
            letters: what_did_not_arrive_says_why_and_opens_its_discussion a_doubt_replaces_no_reason
                a_message_comes_further_and_never_goes_back what_became_of_an_automations_message_counts_once
                a_change_is_found_by_its_position who_wrote_to_a_client_last_is_known
                clients_are_found_by_number_and_address;
            consents: each_change_of_a_subscription_is_told what_was_said_is_read_by_pro_and_in_pages
                an_erased_client_leaves_no_words an_erased_client_does_not_come_back
                a_client_of_the_booking_software_comes_back_as_they_are
                what_is_fetched_during_an_erasure_is_not_kept a_word_to_a_shared_number_is_about_the_number;
            directory: an_import_is_kept_whole_or_not_at_all what_is_known_is_replaced a_name_that_nobody_sees_is_refused
                wrong_entries_are_named sessions_end;
            logins: a_session_ends_with_what_it_stands_on expired_sessions_are_forgotten operators_are_persons
                the_trail_names_who_did_it only_the_latest_failed_attempts_are_kept
                an_erased_client_leaves_no_address an_own_secret_is_the_first_that_was_given;
            catalogue: a_limit_that_is_raised_holds_at_once_and_a_lower_one_waits a_change_of_plan_that_waits_stays
                a_quote_that_stands_keeps_its_fee what_is_offered_has_its_place_in_the_log what_is_left_out_stays;
            bookings: appointments_come_in_order_and_in_pages each_entry_is_told_what_became_of_it one_version_says_one_thing
                a_wrong_entry_refuses_itself_alone any_order_comes_to_the_same
                every_pro_who_knows_a_client_hears_of_it the_directory_does_not_overrule_it
                what_was_looked_at_is_kept_as_it_was_seen whoever_has_an_appointment_is_known;
            money: a_charge_to_the_card_awaits_its_payment what_was_declined_is_owed_until_it_is_paid
                a_payment_is_settled_once what_was_declined_may_still_come
                payments_are_settled_in_any_order many_who_tell_at_once_settle_once credits_are_added_when_they_are_paid
                a_purchase_must_make_sense the_currency_is_the_one_of_the_first_day credits_are_entered_wherever_they_come_from
                without_a_card_nothing_is_intended transactions_come_in_pages a_card_is_kept_beside_the_log;
            tasks: a_task_is_taken_by_one_at_a_time many_who_want_a_task_get_it_once a_callback_is_dialled_once
                a_callback_that_is_overtaken_comes_to_nothing a_callback_that_was_missed_is_a_failure
                calls_are_listed_with_what_they_came_to a_recording_belongs_to_its_call
                a_recording_is_awaited_until_it_is_there a_call_has_the_networks_first_name;
            automations: a_template_is_changed_on_what_was_seen an_automation_is_its_pro_s_alone
                each_message_is_sent_once what_waits_follows_appointment_and_automation the_past_is_left_alone
                a_message_of_yesterday_is_not_sent what_is_not_sent_says_why
                the_last_action_is_of_the_message_it_is_about whatever_happens_each_pair_gets_one_message;
            stories: whatever_happens_contact_and_fee_come_once;
            random: replay_equals_snapshot_at_any_point;
        }
    };
    (@module $open:expr; $($module:ident: $($case:ident)+;)+) => {$(
        mod $module {
            use super::*;

            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let world = $crate::conformance::World::new($open).await;
                $crate::conformance::$module::$case(&world).await;
                assert_eq!(world.store.audit().await.unwrap(), [], "the audit after it");
            })+
        }
    )+};
}
