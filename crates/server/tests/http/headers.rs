//! What every answer bears, and the application's files.

use std::path::PathBuf;
use std::sync::Arc;

use reckon_store_sqlite::SqliteStore;

use crate::client::Answer;
use crate::market::Market;

const HASHED: &str = "reckon-web-0123456789abcdef_bg.wasm";

/// A built application, in a folder of the build's own.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join("fonts")).unwrap();
        for (name, content) in [
            ("index.html", "<!doctype html><title>Reckon</title>"),
            ("index.html.br", "brotli of the page"),
            ("index.html.gz", "gzip of the page"),
            (HASHED, "wasm"),
            (&format!("{HASHED}.br"), "brotli of wasm"),
            ("robots.txt", "plain"),
            ("fonts/a.woff2", "font"),
            ("secret.pem", "never served"),
        ] {
            std::fs::write(path.join(name), content).unwrap();
        }
        Self(path)
    }
}

async fn with_application(name: &str) -> Market {
    let folder = Folder::new(name);
    Market::with(Arc::new(SqliteStore::in_memory().unwrap()), |config| config.web = Some(folder.0)).await.0
}

#[tokio::test]
async fn every_answer_is_dressed() {
    let market = with_application("dressed").await;
    let rules = market.client.get("/api/v1/rules").await.ok()["version"].as_str().unwrap().to_owned();
    for path in ["/", "/api/v1/rules", "/api/v1/session", "/api/nothing", "/healthz", "/metrics", "/api/docs"]
    {
        let answer = market.client.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{path}: {policy}");
        for word in ["unsafe-inline", "'unsafe-eval'", "*"] {
            assert!(!policy.contains(word), "{path}: {policy}");
        }
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("reckon-rules"), rules);
        let kept = if path == "/" { "no-cache" } else { "no-store" };
        assert_eq!(answer.header("cache-control"), kept, "{path}");
        assert!(answer.headers.get("strict-transport-security").is_none());
    }
}

#[tokio::test]
async fn behind_https_the_browser_is_told_to_stay_there() {
    let (market, _) = Market::with(Arc::new(SqliteStore::in_memory().unwrap()), |config| {
        config.public_origin = Some("https://reckon.example".to_owned());
    })
    .await;
    assert!(market.client.get("/healthz").await.header("strict-transport-security").starts_with("max-age="));
}

fn is_page(answer: &Answer) -> bool {
    answer.status == 200 && answer.text() == "<!doctype html><title>Reckon</title>"
}

#[tokio::test]
async fn the_page_answers_the_application_s_own_routes() {
    let market = with_application("routes").await;
    for path in ["/", "/index.html", "/leads", "/leads/3/4", "/account/"] {
        let answer = market.client.get(path).await;
        assert!(is_page(&answer), "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
    for path in [
        "/missing.js",
        "/secret.pem",
        "/index.html.br",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/fonts/b.woff2",
    ] {
        market.client.get(path).await.problem(404, "not_found");
    }
    market.client.post("/leads", &serde_json::json!({})).await.problem(405, "method_not_allowed");
    let head = market.client.send("HEAD", "/leads", None).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[tokio::test]
async fn files_come_in_the_smallest_form_that_the_browser_takes() {
    let market = with_application("forms").await;
    for (accepts, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", "brotli of the page"),
        ("gzip;q=0.5, br;q=0", "gzip", "gzip of the page"),
        ("br;q=0.0", "", "<!doctype html><title>Reckon</title>"),
        ("identity", "", "<!doctype html><title>Reckon</title>"),
    ] {
        let answer = market.client.with("accept-encoding", accepts).get("/").await;
        assert_eq!(
            (answer.header("content-encoding"), answer.text().as_str()),
            (encoding, body),
            "{accepts}"
        );
        assert_eq!(answer.header("vary"), "accept-encoding");
        let tag = answer.header("etag");
        let known = market.client.with("accept-encoding", accepts).with("if-none-match", tag).get("/").await;
        assert_eq!((known.status, known.body.len()), (304, 0), "{accepts}");
        assert_eq!(known.header("etag"), tag);
    }
    let other = market.client.with("if-none-match", "\"something else\"").get("/").await;
    assert!(is_page(&other));
}

#[tokio::test]
async fn a_name_with_a_hash_is_kept_for_ever() {
    let market = with_application("hashed").await;
    let answer = market.client.with("accept-encoding", "br").get(&format!("/{HASHED}")).await;
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("content-type"), "application/wasm");
    assert_eq!(answer.text(), "brotli of wasm");
    assert_eq!(market.client.get("/robots.txt").await.header("cache-control"), "no-cache");
    assert_eq!(market.client.get("/fonts/a.woff2").await.header("content-type"), "font/woff2");
}

#[tokio::test]
async fn an_application_that_is_not_there_is_said_at_the_start() {
    let mut config = reckon_server::Config::new(
        "127.0.0.1:0".parse().unwrap(),
        Arc::new(SqliteStore::in_memory().unwrap()),
    );
    config.web = Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("not-there"));
    let error = reckon_server::Server::bind(config).await.err().unwrap().to_string();
    assert!(error.contains("not-there"), "{error}");
}

#[tokio::test]
async fn the_demo_s_people_are_told_in_a_demo_alone() {
    let (market, _) = Market::open().await;
    market.client.get("/api/v1/demo").await.problem(404, "not_found");
    let demo =
        Market::over(Arc::new(SqliteStore::in_memory().unwrap()), |config| config.demo = Some(3)).await;
    let people = demo.client.get("/api/v1/demo").await.ok();
    for person in people.as_array().unwrap() {
        let body = serde_json::json!({ "email": person["email"], "password": person["password"] });
        let me = demo.client.post("/api/v1/session", &body).await.ok();
        assert_eq!(me["name"], person["name"]);
        assert_eq!(me["viewer"]["role"].as_str().unwrap_or("operator"), person["role"]);
    }
}
