//! The real binary, started on a free port of the loopback, and a client to talk to it.

#![allow(clippy::allow_attributes, reason = "each test file uses a part of this module")]
#![allow(dead_code, reason = "each test file uses a part of this module")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// The bearer token of the marketplace's backend.
pub(crate) const TOKEN: &str = "a-token-for-tests-alone-0123456789";

/// A folder that is removed with what is in it.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("reckon-{name}-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("tokens"), TOKEN).unwrap();
        Self(path)
    }

    pub(crate) fn store(&self) -> String {
        format!("sqlite:{}", self.0.join("reckon.sqlite").display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A running server. Killed when dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) base: String,
    agent: ureq::Agent,
}

impl Server {
    /// Starts `reckon serve` on a free port and waits until it says that it listens.
    pub(crate) fn start(store: &str, tokens: &Path, more: &[&str]) -> Self {
        Self::start_with(store, tokens, more, Stdio::null())
    }

    /// As [`start`](Self::start), with its log where it is wanted.
    pub(crate) fn start_with(store: &str, tokens: &Path, more: &[&str], log: Stdio) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_reckon"))
            .args(["serve", "--listen", "127.0.0.1:0", "--no-rate-limits", "--store", store])
            .arg("--backend-tokens")
            .arg(tokens)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base =
            line.trim().strip_prefix("listening on ").expect("the server says where it listens").to_owned();
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        Self { process, base, agent }
    }

    /// Ends the process at once, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Tells it to stop, as whoever operates it does, and waits until it has: whether it says that all went well. No test
    /// leaves a prediction that was wrong for no known reason.
    pub(crate) fn stop(self) -> bool {
        // One that waits for its disk has nothing to say.
        if let Ok((200, health)) = self.try_send("GET", "/operator/predictions", None, &Value::Null) {
            assert_eq!(health["unexplained"], 0, "{health}");
        }
        terminate(self.process_id());
        self.wait()
    }

    /// Waits until it has stopped: whether it says that all went well.
    pub(crate) fn wait(mut self) -> bool {
        self.process.wait().unwrap().success()
    }

    /// Waits until it has stopped by itself: its exit status, and its log, where that is piped.
    pub(crate) fn ended(mut self) -> (Option<i32>, String) {
        let mut log = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.process.wait().unwrap().code(), log)
    }

    pub(crate) fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Sends JSON as the backend; answers the status and the JSON that came back.
    pub(crate) fn send(&self, method: &str, path: &str, act_as: Option<&str>, body: &Value) -> (u16, Value) {
        self.try_send(method, path, act_as, body).unwrap()
    }

    /// As [`send`](Self::send), where the server may be gone.
    pub(crate) fn try_send(
        &self,
        method: &str,
        path: &str,
        act_as: Option<&str>,
        body: &Value,
    ) -> Result<(u16, Value), ureq::Error> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}/api/v1{path}", self.base))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {TOKEN}"));
        if let Some(who) = act_as {
            request = request.header("reckon-act-as", who);
        }
        // A body that nobody reads would have the server end the connection, and the next request fail.
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut answer = self.agent.run(request.body(body).unwrap())?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string()?;
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    /// Sends a form as Twilio does, whose values need no escaping; answers the status.
    pub(crate) fn tell(&self, path: &str, fields: &[(String, String)], signature: &str) -> u16 {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = ureq::http::Request::post(format!("{}{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-twilio-signature", signature);
        self.agent.run(request.body(body.join("&")).unwrap()).unwrap().status().as_u16()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Tells a process to stop.
pub(crate) fn terminate(process: u32) {
    assert!(Command::new("kill").args(["-TERM", &process.to_string()]).status().unwrap().success());
}

/// Runs `reckon audit` on a store: whether all is well, and what it says.
pub(crate) fn audit(store: &str) -> (bool, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_reckon")).args(["audit", "--store", store]).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}
