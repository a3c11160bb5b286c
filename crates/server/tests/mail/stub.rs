//! A mail server that misbehaves at one step and is correct at all others.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it does at that step.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Answers this.
    Say(&'static str),
    /// Never answers.
    Hang,
    /// Closes the connection.
    Drop,
}

/// The server.
pub(crate) struct Stub {
    pub(crate) port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    /// Starts one that misbehaves at `step`: `greeting`, a command's name, or `end`, after the email.
    pub(crate) async fn start(step: &'static str, fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let hears = heard.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that gives up closes the connection: that is what is being tested.
                tokio::spawn(converse(stream, step, fault, hears.clone()));
            }
        });
        Self { port, heard }
    }

    /// The lines that it was sent.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

async fn converse(
    stream: TcpStream,
    step: &'static str,
    fault: Fault,
    heard: Arc<Mutex<Vec<String>>>,
) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut at = "greeting".to_owned();
    loop {
        let right = match at.as_str() {
            "greeting" => "220 stub ESMTP",
            "EHLO" => "250-stub\r\n250-AUTH PLAIN\r\n250 8BITMIME",
            "AUTH" => "235 2.7.0 welcome",
            "DATA" => "354 go ahead",
            "QUIT" => "221 bye",
            _ => "250 2.0.0 fine",
        };
        let said = match fault {
            Fault::Say(answer) if at == step => answer,
            Fault::Hang if at == step => std::future::pending().await,
            Fault::Drop if at == step => return Ok(()),
            Fault::Say(_) | Fault::Hang | Fault::Drop => right,
        };
        write.write_all(format!("{said}\r\n").as_bytes()).await?;
        let in_email = at == "DATA" && said.starts_with("354");
        loop {
            let Some(line) = lines.next_line().await? else { return Ok(()) };
            heard.lock().unwrap().push(line.clone());
            if in_email && line == "." {
                "end".clone_into(&mut at);
                break;
            }
            if !in_email {
                line.split([' ', ':']).next().unwrap().clone_into(&mut at);
                break;
            }
        }
    }
}
