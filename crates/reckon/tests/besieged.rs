//! The real binary under what strangers do to it: guesses from everywhere, connections that say nothing.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A server in a shell of its own, with at most so many open files. Killed when dropped.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(files: u32, more: &str) -> Self {
        let binary = env!("CARGO_BIN_EXE_reckon");
        let script =
            format!("ulimit -n {files} && exec {binary} serve --listen 127.0.0.1:0 --store memory: {more}");
        let mut process = Command::new("sh")
            .args(["-c", &script])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().parse().unwrap();
        Self { process, address }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// The status that a request is answered with.
    fn ask(&self, request: &str) -> u32 {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
    }

    /// What the process holds in memory, in megabytes.
    fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().split(' ').next().unwrap().parse::<u64>().unwrap() / 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/// More connections that say nothing than there are open files: the next one is answered, and so is who was there first
/// and asks again.
#[test]
fn connections_that_say_nothing_keep_nobody_out() {
    let server = Server::start(256, "");
    let silent: Vec<_> = (0..600).map(|_| server.connect()).collect();
    assert_eq!(server.ask(HEALTH), 200);
    let mut half = server.connect();
    half.write_all(&HEALTH.as_bytes()[..20]).unwrap();
    assert_eq!(server.ask(HEALTH), 200);
    half.write_all(&HEALTH.as_bytes()[20..]).unwrap();
    let mut answer = String::new();
    half.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop(silent);
}

/// Each guess takes 19 MB while it is checked, and gives them back.
#[test]
fn guesses_from_everywhere_leave_no_memory_behind() {
    const GUESSES: u32 = 150;
    let server = Server::start(1024, "--behind-proxy --demo");
    let next = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= GUESSES {
                        return;
                    }
                    let body = format!("{{\"email\":\"{number}@example.org\",\"password\":\"guess\"}}");
                    let request = format!(
                        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
                         Content-Type: application/json\r\nX-Forwarded-For: 10.0.{}.{}\r\nContent-Length: {}\r\n\r\n{body}",
                        number / 256,
                        number % 256,
                        body.len()
                    );
                    assert_eq!(server.ask(&request), 401);
                }
            });
        }
    });
    let memory = server.memory();
    assert!(memory < 200, "{memory} MB");
}
