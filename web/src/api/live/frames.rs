//! Server-sent events as they come over the wire.

use serde::{Deserialize, Serialize};

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Its name.
    pub event: String,
    /// Its data, as text.
    pub data: String,
    /// Its id: a place in the log; none where nothing of it is there.
    pub id: Option<u64>,
}

/// Cuts what arrives into events.
#[derive(Debug, Default)]
pub struct Frames {
    /// What has arrived of an event that is not whole.
    rest: Vec<u8>,
}

impl Frames {
    /// The events that are whole with these bytes.
    pub fn read(&mut self, bytes: &[u8]) -> Vec<Frame> {
        self.rest.extend_from_slice(bytes);
        let mut frames = Vec::new();
        while let Some(end) = self.rest.windows(2).position(|pair| pair == b"\n\n") {
            let block: Vec<u8> = self.rest.drain(..end + 2).collect();
            frames.extend(frame(&String::from_utf8_lossy(&block)));
        }
        frames
    }
}

/// A block's event; a comment is none.
fn frame(block: &str) -> Option<Frame> {
    let values = |name: &'static str| {
        block.lines().filter_map(move |line| {
            let value = line.strip_prefix(name)?.strip_prefix(':')?;
            Some(value.strip_prefix(' ').unwrap_or(value))
        })
    };
    let data: Vec<&str> = values("data").collect();
    (!data.is_empty()).then(|| Frame {
        event: values("event").next_back().unwrap_or("message").to_owned(),
        data: data.join("\n"),
        id: values("id").next_back().and_then(|id| id.parse().ok()),
    })
}
