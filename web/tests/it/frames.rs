//! Server-sent events, cut out of what arrives.

use reckon_web::api::live::frames::{Frame, Frames};
use wasm_bindgen_test::wasm_bindgen_test;

const STREAM: &str = "event: hello\nretry: 1000\ndata: {\"at\":1}\n\n: alive\n\nevent: update\nid: 42\ndata: {\"words\":\n\
                      data: \"Grüße aus Köln\"}\n\n";

fn expected() -> [Frame; 2] {
    let frame = |event: &str, data: &str, id| Frame { event: event.to_owned(), data: data.to_owned(), id };
    [frame("hello", "{\"at\":1}", None), frame("update", "{\"words\":\n\"Grüße aus Köln\"}", Some(42))]
}

#[wasm_bindgen_test]
fn events_are_the_same_wherever_the_network_cuts_them() {
    for cut in 0..=STREAM.len() {
        let (first, second) = STREAM.as_bytes().split_at(cut);
        let mut frames = Frames::default();
        let mut read = frames.read(first);
        read.extend(frames.read(second));
        assert_eq!(read, expected(), "cut at {cut}");
    }
}

#[wasm_bindgen_test]
fn what_is_not_whole_is_no_event_yet() {
    let mut frames = Frames::default();
    assert_eq!(frames.read(b"event: update\nid: 7\ndata: {}\n"), []);
    assert_eq!(frames.read(b"\n").len(), 1);
    assert_eq!(frames.read(b""), []);
}
