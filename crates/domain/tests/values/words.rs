//! The words of files, the API and the database: each names one thing, and reads back as it.

use std::collections::BTreeSet;
use std::fmt::Debug;

use reckon_domain::action::Delivery;
use reckon_domain::automation::{NotSent, Trigger};
use reckon_domain::contact::invisible_name;
use reckon_domain::delivery::{Progress, Undelivered};
use reckon_domain::fact::Fact;
use reckon_domain::lead::CallStatus;
use reckon_domain::money::{ChargeFor, ChargeSource, PaymentPurpose};
use reckon_domain::prediction::Prediction;
use reckon_domain::reason::{Fault, LiftedBy, Unblock};
use reckon_domain::relation::{Channel, Status};
use reckon_domain::rule::Language;
use reckon_domain::{Action, Reason, Role, Rule, Timestamp};

/// Words that a program reads: lower case and without space, all different.
fn tell_apart(what: &str, names: impl IntoIterator<Item = &'static str>) {
    let mut seen = BTreeSet::new();
    for name in names {
        let plain = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(plain && !name.is_empty(), "{what}: {name:?}");
        assert!(seen.insert(name), "{what}: {name:?} stands twice");
    }
}

/// Texts that a person reads: all different, each of more than a letter or two.
fn say_different_things(what: &str, texts: impl IntoIterator<Item = &'static str>) {
    let mut seen = BTreeSet::new();
    for text in texts {
        assert!(text.len() > 5, "{what}: {text:?}");
        assert!(seen.insert(text), "{what}: {text:?} stands twice");
    }
}

/// What a word is read back as.
fn reads_back<T: PartialEq + Debug>(word: &str, found: Option<T>, meant: T) {
    assert_eq!(found, Some(meant), "{word}");
}

#[test]
fn every_word_names_one_thing() {
    tell_apart("roles", Role::ALL.map(Role::name));
    tell_apart("channels", Channel::ALL.map(Channel::name));
    tell_apart("discussions", Status::ALL.map(Status::name));
    tell_apart("facts", Fact::ALL.map(Fact::name));
    tell_apart("predictions", Prediction::ALL.map(Prediction::name));
    tell_apart("deliveries", Delivery::ALL.map(Delivery::name));
    tell_apart("triggers", Trigger::ALL.map(Trigger::name));
    tell_apart("not sent", NotSent::all().map(NotSent::name));
    tell_apart("undelivered", Undelivered::ALL.map(Undelivered::name));
    tell_apart("progress", Progress::ALL.map(Progress::name));
    tell_apart("purposes of charges", ChargeFor::ALL.map(ChargeFor::name));
    tell_apart("sources of charges", ChargeSource::ALL.map(ChargeSource::name));
    tell_apart("purposes of payments", PaymentPurpose::ALL.map(PaymentPurpose::name));
    tell_apart("languages", Language::ALL.map(Language::name));
    let statuses = [
        CallStatus::Off,
        CallStatus::Dialing,
        CallStatus::Scheduled(Timestamp(1)),
        CallStatus::Failed,
        CallStatus::Stopped,
        CallStatus::Closed,
    ];
    tell_apart("calls", statuses.map(|status| status.name()));
    assert_eq!(Fault::NoCallInProgress.name(), "no_call_in_progress");
    assert_eq!(statuses.map(|status| status.name()).join(" "), "off dialing scheduled failed stopped closed");
}

#[test]
fn what_changes_a_refusal_has_a_word_and_a_sentence_in_each_language() {
    let ways: BTreeSet<&str> =
        Reason::ALL.into_iter().flat_map(|reason| reason.unblock(None, true)).map(Unblock::name).collect();
    tell_apart("ways", ways.iter().copied());
    for language in Language::ALL {
        say_different_things("reasons", Reason::ALL.map(|reason| reason.text(language)));
    }
}

#[test]
fn a_limit_is_lifted_by_time_or_by_a_larger_plan_where_there_is_one() {
    let until = Some(Timestamp(5));
    let ways = |can_upgrade| Reason::LimitReached.unblock(until, can_upgrade).collect::<Vec<_>>();
    assert_eq!(ways(true), [Unblock::Wait { until }, Unblock::ChangePlan]);
    assert_eq!(ways(false), [Unblock::Wait { until }]);
    assert_eq!(Reason::LimitReached.lifted_by(), LiftedBy::TimeOrPro);
}

#[test]
fn words_read_back_as_what_they_name() {
    for action in Action::ALL {
        reads_back(action.key(), Action::from_key(action.key()), action);
        let found = Action::find(action.role(), action.name(), action.variety());
        reads_back(action.key(), found, action);
    }
    assert_eq!(Action::from_key("pro.fly"), None);
    assert_eq!(Action::find(Role::Pro, "view_contacts", None), None);
    assert_eq!(Action::find(Role::Phone, "view_contacts", Some("chat")), None);
    for rule in Rule::ALL {
        reads_back(rule.id(), Rule::from_id(rule.id()), *rule);
    }
    for why in NotSent::all() {
        reads_back(why.name(), NotSent::from_name(why.name()), why);
    }
    assert_eq!((Rule::from_id("Z9"), NotSent::from_name("tired")), (None, None));
}

#[test]
fn what_came_back_was_on_its_way_and_all_but_a_doubt_is_certain() {
    let came_back: Vec<_> = Undelivered::ALL.into_iter().filter(|why| why.came_back()).collect();
    assert_eq!(
        came_back,
        [
            Undelivered::WrongNumber,
            Undelivered::NotMobile,
            Undelivered::Unreachable,
            Undelivered::Blocked,
            Undelivered::Filtered,
            Undelivered::NoMailbox,
            Undelivered::Refused,
        ]
    );
    let doubts: Vec<_> = Undelivered::ALL.into_iter().filter(|why| !why.is_certain()).collect();
    assert_eq!(doubts, [Undelivered::InDoubt]);
}

/// A character that nobody sees is told by its name in Unicode.
#[test]
fn what_is_not_seen_has_a_name_and_what_is_seen_has_none() {
    for (letter, name) in [
        ('\t', "TAB"),
        ('\n', "LINE FEED"),
        ('\r', "CARRIAGE RETURN"),
        ('\u{85}', "NEXT LINE"),
        ('\u{34f}', "COMBINING GRAPHEME JOINER"),
        ('\u{115f}', "HANGUL CHOSEONG FILLER"),
        ('\u{1160}', "HANGUL JUNGSEONG FILLER"),
        ('\u{1680}', "OGHAM SPACE MARK"),
        ('\u{17b4}', "KHMER VOWEL INHERENT AQ"),
        ('\u{17b5}', "KHMER VOWEL INHERENT AA"),
        ('\u{2028}', "LINE SEPARATOR"),
        ('\u{2029}', "PARAGRAPH SEPARATOR"),
        ('\u{2800}', "BRAILLE PATTERN BLANK"),
        ('\u{3164}', "HANGUL FILLER"),
        ('\u{ffa0}', "HALFWIDTH HANGUL FILLER"),
        ('\u{fffc}', "OBJECT REPLACEMENT CHARACTER"),
        ('\u{fffd}', "REPLACEMENT CHARACTER"),
        ('\0', "CONTROL CHARACTER"),
        ('\u{1f}', "CONTROL CHARACTER"),
        ('\u{7f}', "CONTROL CHARACTER"),
        ('\u{9f}', "CONTROL CHARACTER"),
    ] {
        assert_eq!(invisible_name(letter), Some(name), "{letter:?}");
    }
    for letter in ['a', ' ', '.', 'ß', '\u{a0}', '漢'] {
        assert_eq!(invisible_name(letter), None, "{letter:?}");
    }
}
