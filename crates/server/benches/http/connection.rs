//! A connection that is kept, and a client that does next to nothing: what is measured is the server.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection.
pub(crate) struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    /// Opens one.
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, read: Vec::with_capacity(16 * 1024) }
    }

    /// Sends a request and reads the whole answer; its status.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> u16 {
        self.stream.write_all(request).await.unwrap();
        self.read.clear();
        loop {
            assert_ne!(self.stream.read_buf(&mut self.read).await.unwrap(), 0, "the server hung up");
            if let Some(end) = self.read.windows(4).position(|window| window == b"\r\n\r\n") {
                let head = core::str::from_utf8(&self.read[..end]).unwrap();
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "))
                    .map_or(0, |length| length.parse::<usize>().unwrap());
                if self.read.len() >= end + 4 + length {
                    return head[9..12].parse().unwrap();
                }
            }
        }
    }
}
