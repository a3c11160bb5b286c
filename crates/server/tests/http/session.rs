//! Signing in and out, and who may use a session.

use reckon_domain::Timestamp;
use reckon_server::Rate;
use reckon_store_sqlite::SqliteStore;
use serde_json::json;
use std::sync::Arc;

use crate::market::{Market, NOW, PASSWORD, TOKEN, act, cookie, credentials};

#[tokio::test]
async fn who_signs_in_is_told_who_they_are_and_gets_a_cookie_that_scripts_cannot_read() {
    let (market, known) = Market::open().await;
    let answer = market.client.post("/api/v1/session", &credentials("anna", PASSWORD)).await;
    let me = answer.ok();
    assert_eq!(me["viewer"], json!({ "role": "pro", "id": known.pros[0] }));
    assert_eq!(me["operator"], false);
    assert_eq!(me["time_zone"], "UTC");
    assert_eq!(me["at"], NOW.0);
    let set = answer.header("set-cookie");
    assert!(set.starts_with("__Host-reckon="), "{set}");
    for attribute in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"] {
        assert!(set.split("; ").any(|part| part == attribute), "{attribute} in {set}");
    }
    assert!(!set.to_lowercase().contains("domain"), "{set}");
    let again = market.client.with("cookie", cookie(set)).get("/api/v1/session").await;
    assert_eq!(again.ok()["viewer"], me["viewer"]);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let (market, _) = Market::open().await;
    let wrong = market.client.post("/api/v1/session", &credentials("anna", "wrong")).await;
    let unknown = market.client.post("/api/v1/session", &credentials("nobody", PASSWORD)).await;
    wrong.problem(401, "wrong_credentials");
    assert_eq!(wrong.text(), unknown.text());
    assert!(wrong.headers.get("set-cookie").is_none());
    let long = "x".repeat(2000);
    market
        .client
        .post("/api/v1/session", &credentials("anna", &long))
        .await
        .problem(401, "wrong_credentials");
}

#[tokio::test]
async fn the_address_may_be_written_in_any_case() {
    let (market, _) = Market::open().await;
    let body = json!({ "email": " Anna@Sign-In.example ", "password": PASSWORD });
    market.client.post("/api/v1/session", &body).await.ok();
}

#[tokio::test]
async fn signing_out_ends_the_session_for_whoever_has_kept_the_cookie() {
    let (market, _) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let out = anna.delete("/api/v1/session").await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    anna.get("/api/v1/session").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_session_that_was_planted_in_the_browser_does_not_become_the_one_who_signs_in() {
    let (market, _) = Market::open().await;
    let planted = market.sign_in("bert").await;
    let answer = planted.post("/api/v1/session", &credentials("anna", PASSWORD)).await;
    let anna = market.client.with("cookie", cookie(answer.header("set-cookie")));
    assert_eq!(anna.get("/api/v1/session").await.ok()["name"], "anna");
    planted.get("/api/v1/session").await.problem(401, "unauthenticated");
    let made_up = format!("__Host-reckon={}", "a".repeat(64));
    let answer =
        market.client.with("cookie", &made_up).post("/api/v1/session", &credentials("anna", PASSWORD)).await;
    assert_ne!(cookie(answer.header("set-cookie")), made_up);
    market.client.with("cookie", &made_up).get("/api/v1/session").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_session_lasts_thirty_days() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let (market, _) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let clock = market.client.with("authorization", &format!("Bearer {TOKEN}"));
    for (days, status) in [(29, 200), (30, 401)] {
        let at = NOW.0 + days * DAY;
        assert_eq!(clock.put("/api/v1/clock", &json!({ "at": at })).await.status, 204);
        assert_eq!(anna.get("/api/v1/session").await.status, status, "after {days} days");
    }
}

#[tokio::test]
async fn nobody_gets_in_with_what_is_no_session() {
    let (market, _) = Market::open().await;
    let digits = "0".repeat(64);
    for value in ["", "x", "__Host-reckon=", "__Host-reckon=x", &format!("__Host-reckon={digits}")] {
        market.client.with("cookie", value).get("/api/v1/session").await.problem(401, "unauthenticated");
    }
    for value in ["", "Basic YTpi", "Bearer", "Bearer ", "Bearer x", &format!("bearer {TOKEN}")] {
        let answer = market.client.with("authorization", value).get("/api/v1/session").await;
        answer.problem(401, "unauthenticated");
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
    }
}

#[tokio::test]
async fn a_session_s_secret_is_no_token_and_a_token_no_session() {
    let (market, _) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let secret = anna.headers[0].1.split_once('=').unwrap().1.to_owned();
    let as_token = market.client.with("authorization", &format!("Bearer {secret}"));
    as_token.get("/api/v1/session").await.problem(401, "unauthenticated");
    let as_cookie = market.client.with("cookie", &format!("__Host-reckon={TOKEN}"));
    as_cookie.get("/api/v1/session").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn another_site_s_page_cannot_use_the_session() {
    let (market, known) = Market::open().await;
    let anna = market.sign_in("anna").await;
    let command = act("view_contacts", json!({ "variety": "lead", "project": known.projects[0] }));
    let before = market.store.head().await.unwrap();
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let there = anna.with(name, value);
        there.post("/api/v1/actions", &command).await.problem(403, "forbidden_origin");
        there.delete("/api/v1/session").await.problem(403, "forbidden_origin");
        let from_there = market.client.with(name, value);
        let sign_in = from_there.post("/api/v1/session", &credentials("anna", PASSWORD)).await;
        sign_in.problem(403, "forbidden_origin");
    }
    assert_eq!(market.store.head().await.unwrap(), before);
    let here = anna.with("origin", &format!("http://{}", market.client.address));
    here.post("/api/v1/actions", &command).await.ok();
}

#[tokio::test]
async fn guessing_a_password_is_slowed_down_and_says_for_how_long() {
    let slow = Rate { burst: 3, per_minute: 6 };
    let (market, _) = Market::with(Arc::new(SqliteStore::in_memory().unwrap()), |config| {
        config.limits.sign_in_by_email = Some(slow);
    })
    .await;
    for _ in 0..3 {
        let answer = market.client.post("/api/v1/session", &credentials("anna", "guess")).await;
        answer.problem(401, "wrong_credentials");
    }
    let answer = market.client.post("/api/v1/session", &credentials("anna", PASSWORD)).await;
    answer.problem(429, "too_many_requests");
    assert_eq!(answer.header("retry-after"), "10");
    market
        .client
        .post("/api/v1/session", &credentials("anna", PASSWORD))
        .await
        .problem(429, "too_many_requests");
    let trail = market.sign_in("olga").await.get("/api/v1/operator/trail").await.ok();
    let told: Vec<_> = trail["entries"].as_array().unwrap().iter().map(|entry| &entry["outcome"]).collect();
    assert_eq!(told, ["done", "too_many", "wrong_password", "wrong_password", "wrong_password"]);
    assert_eq!(trail["entries"][1]["who"], trail["entries"][2]["who"], "the account, by its id");
    market.client.post("/api/v1/session", &credentials("bert", PASSWORD)).await.ok();
    let clock = market.client.with("authorization", &format!("Bearer {TOKEN}"));
    clock.put("/api/v1/clock", &json!({ "at": Timestamp(NOW.0 + 10_000).0 })).await;
    market.client.post("/api/v1/session", &credentials("anna", PASSWORD)).await.ok();
}

#[tokio::test]
async fn one_address_does_not_get_to_guess_for_everybody() {
    let (market, _) = Market::with(Arc::new(SqliteStore::in_memory().unwrap()), |config| {
        config.limits.sign_in_by_address = Some(Rate { burst: 2, per_minute: 1 });
        config.behind_proxy = true;
    })
    .await;
    let from = |address: &str| market.client.with("x-forwarded-for", address);
    for who in ["anna", "bert"] {
        from("1.1.1.1, 192.0.2.7").post("/api/v1/session", &credentials(who, "guess")).await;
    }
    let third = from("2.2.2.2, 192.0.2.7").post("/api/v1/session", &credentials("carl", PASSWORD)).await;
    third.problem(429, "too_many_requests");
    from("192.0.2.8").post("/api/v1/session", &credentials("carl", PASSWORD)).await.ok();
}

#[tokio::test]
async fn a_person_s_actions_are_limited_and_a_backend_s_are_not() {
    let (market, known) = Market::with(Arc::new(SqliteStore::in_memory().unwrap()), |config| {
        config.limits.actions = Some(Rate { burst: 2, per_minute: 60 });
    })
    .await;
    let anna = market.sign_in("anna").await;
    let browse = || act("browse_leads", json!({}));
    for _ in 0..2 {
        anna.post("/api/v1/actions", &browse()).await.ok();
    }
    let third = anna.post("/api/v1/actions", &browse()).await;
    third.problem(429, "too_many_requests");
    assert_eq!(third.header("retry-after"), "1");
    let backend = market.backend(&format!("pro:{}", known.pros[0]));
    for _ in 0..5 {
        backend.post("/api/v1/actions", &browse()).await.ok();
    }
}

#[tokio::test]
async fn a_browser_on_this_machine_without_tls_gets_a_cookie_that_every_browser_keeps() {
    let (market, _) = Market::open().await;
    let origin = format!("http://{}", market.client.address);
    let browser = market.client.with("origin", &origin);
    let answer = browser.post("/api/v1/session", &credentials("anna", PASSWORD)).await;
    let set: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap()).collect();
    let mut handed = set.iter().filter(|set| !set.contains("Max-Age=0"));
    let (kept, device) = (handed.next().unwrap(), handed.next().unwrap());
    for kept in [kept, device] {
        assert!(!kept.contains("Secure") && !kept.starts_with("__"), "{kept}");
    }
    assert!(device.starts_with("reckon-device-"), "{device}");
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"] {
        assert!(kept.split("; ").any(|part| part == attribute), "{attribute} in {kept}");
    }
    let anna = browser.with("cookie", cookie(kept));
    assert_eq!(anna.get("/api/v1/session").await.ok()["name"], "anna");
    let out = anna.delete("/api/v1/session").await;
    let taken: Vec<_> = out.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap()).collect();
    assert_eq!(taken.len(), 2, "{taken:?}");
    assert!(taken.iter().all(|set| set.contains("Max-Age=0")), "{taken:?}");
}

#[tokio::test]
async fn such_a_cookie_is_neither_given_nor_read_anywhere_else() {
    let (market, _) = Market::open().await;
    let origin = format!("http://{}", market.client.address);
    let set =
        market.client.with("origin", &origin).post("/api/v1/session", &credentials("anna", PASSWORD)).await;
    let plain = cookie(set.header("set-cookie")).to_owned();
    for (name, value) in [
        ("x-forwarded-for", "192.0.2.1"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "for=192.0.2.1"),
        ("x-real-ip", "192.0.2.1"),
        ("origin", "https://reckon.example"),
    ] {
        let there = market.client.with("cookie", &plain).with(name, value);
        there.get("/api/v1/session").await.problem(401, "unauthenticated");
        let browser = if name == "origin" {
            // A proxy with TLS in front that puts an address of its own into `Host`, and says nothing else.
            market.client.with("sec-fetch-site", "same-origin").with(name, value)
        } else {
            market.client.with("origin", &origin).with(name, value)
        };
        let set = browser.post("/api/v1/session", &credentials("anna", PASSWORD)).await;
        assert!(set.header("set-cookie").starts_with("__Host-reckon="), "{name}: {value}");
    }
    for configured in [(Some("https://reckon.example"), false), (None, true)] {
        let (market, _) = Market::with(Arc::new(SqliteStore::in_memory().unwrap()), |config| {
            config.public_origin = configured.0.map(str::to_owned);
            config.behind_proxy = configured.1;
        })
        .await;
        let browser = market.client.with("sec-fetch-site", "same-origin").with("origin", &origin);
        let set = browser.post("/api/v1/session", &credentials("anna", PASSWORD)).await;
        let set = set.header("set-cookie");
        assert!(set.starts_with("__Host-reckon="), "{set}");
        let secret = cookie(set).split_once('=').unwrap().1;
        let plain = market.client.with("cookie", &format!("reckon-loopback={secret}"));
        plain.get("/api/v1/session").await.problem(401, "unauthenticated");
    }
}
