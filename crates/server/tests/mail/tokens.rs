//! Signed tokens: nobody makes one up, changes one, or uses one for something else.

use reckon_domain::id::AutomationId;
use reckon_domain::{Channel, ClientId, ProId, Timestamp};
use reckon_providers::tokens::{
    Claim, Click, Keys, KeysError, Open, Recipient, Reply, Sent, TokenError, Unsubscribe,
};

use crate::common::{NOW, keys};

const YEAR: i64 = 365 * 86_400_000;

fn recipient() -> Recipient {
    Recipient { pro: ProId(3), client: ClientId(9), automation: AutomationId(5), message: 77 }
}

fn unsubscribe() -> Unsubscribe {
    Unsubscribe { pro: ProId(3), client: ClientId(9), channel: Channel::Email }
}

fn comes_back<C: Claim + PartialEq + core::fmt::Debug>(claim: &C) {
    let token = keys().sign(claim, NOW);
    assert_eq!(keys().read::<C>(&token, NOW).as_ref(), Ok(claim));
    assert_eq!(keys().read::<C>(&token.to_ascii_uppercase(), NOW).as_ref(), Ok(claim), "in capitals");
}

#[test]
fn what_was_signed_comes_back() {
    for channel in Channel::ALL {
        comes_back(&Unsubscribe { channel, ..unsubscribe() });
    }
    comes_back(&Open(recipient()));
    comes_back(&Click { by: recipient(), target: "https://example.com/a?b=ü".to_owned() });
    comes_back(&Reply { pro: ProId(u32::MAX), client: ClientId(0) });
    for automation in [None, Some(AutomationId(5))] {
        comes_back(&Sent { pro: ProId(3), client: ClientId(9), automation, message: u64::MAX });
    }
}

#[test]
fn a_reply_token_fits_before_the_at_of_an_address() {
    let token = keys().sign(&Reply { pro: ProId(u32::MAX), client: ClientId(u32::MAX) }, NOW);
    assert!(token.len() <= 64 - "reply+".len(), "{}", token.len());
    assert!(token.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
}

#[test]
fn a_changed_or_cut_token_says_nothing() {
    let token = keys().sign(&unsubscribe(), NOW);
    for at in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[at] = if changed[at] == b'a' { b'b' } else { b'a' };
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(keys().read::<Unsubscribe>(&changed, NOW), Err(TokenError::Invalid), "{at}");
        assert_eq!(keys().read::<Unsubscribe>(&token[..at], NOW), Err(TokenError::Invalid), "{at}");
    }
    for other in
        [format!("{token}a"), format!("{token}="), format!(" {token}"), "ä".repeat(40), "a".repeat(1 << 20)]
    {
        assert_eq!(keys().read::<Unsubscribe>(&other, NOW), Err(TokenError::Invalid));
    }
}

#[test]
fn a_token_is_good_for_one_purpose() {
    let reply = keys().sign(&Reply { pro: ProId(3), client: ClientId(9) }, NOW);
    let open = keys().sign(&Open(recipient()), NOW);
    let click = keys().sign(&Click { by: recipient(), target: String::new() }, NOW);
    let sent = keys().sign(&Sent { pro: ProId(3), client: ClientId(9), automation: None, message: 1 }, NOW);
    let stop = keys().sign(&unsubscribe(), NOW);
    let all = [&reply, &open, &click, &sent, &stop];
    let reads = |token: &str| {
        [
            keys().read::<Reply>(token, NOW).is_ok(),
            keys().read::<Open>(token, NOW).is_ok(),
            keys().read::<Click>(token, NOW).is_ok(),
            keys().read::<Sent>(token, NOW).is_ok(),
            keys().read::<Unsubscribe>(token, NOW).is_ok(),
        ]
    };
    for (place, token) in all.into_iter().enumerate() {
        let mut expected = [false; 5];
        expected[place] = true;
        assert_eq!(reads(token), expected);
    }
}

#[test]
fn what_is_tracked_expires_and_what_stops_messages_does_not() {
    let click = Click { by: recipient(), target: "https://example.com".to_owned() };
    let token = keys().sign(&click, NOW);
    assert_eq!(keys().read(&token, Timestamp(NOW.0 + YEAR - 1)), Ok(click));
    assert_eq!(keys().read::<Click>(&token, Timestamp(NOW.0 + YEAR)), Err(TokenError::Expired));
    let open = keys().sign(&Open(recipient()), NOW);
    assert_eq!(keys().read::<Open>(&open, Timestamp(NOW.0 + YEAR)), Err(TokenError::Expired));
    let token = keys().sign(&unsubscribe(), NOW);
    assert_eq!(keys().read(&token, Timestamp::MAX), Ok(unsubscribe()));
}

#[test]
fn keys_can_be_replaced_and_a_stranger_s_key_is_none() {
    let old = "the first key, which signs everything";
    let new = "another key, which signs from today on";
    let token = keys().sign(&unsubscribe(), NOW);
    let both = Keys::new([new, old]).unwrap();
    assert_eq!(both.read(&token, NOW), Ok(unsubscribe()));
    let newer = both.sign(&unsubscribe(), NOW);
    assert_eq!(Keys::new([new]).unwrap().read(&newer, NOW), Ok(unsubscribe()), "the first signs");
    assert_eq!(keys().read::<Unsubscribe>(&newer, NOW), Err(TokenError::Invalid));
}

#[test]
fn keys_that_could_be_guessed_are_refused() {
    assert_eq!(Keys::new([""; 0]).unwrap_err(), KeysError::None);
    let error = Keys::new(["the first key, which signs everything", "short"]).unwrap_err();
    assert_eq!(error, KeysError::Short(2));
    assert!(!format!("{:?}", keys()).contains("first key"));
}
