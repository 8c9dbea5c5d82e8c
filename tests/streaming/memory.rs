//! How much of a stream is held, and how often it is scanned.

use super::*;

/// A reader that repeats a piece of text and counts the bytes.
struct Endless {
    head: &'static [u8],
    piece: Vec<u8>,
    at: usize,
    left: u64,
    given: Rc<Cell<u64>>,
}

impl Endless {
    fn new(head: &'static str, piece: String, bytes: u64) -> (Self, Rc<Cell<u64>>) {
        let given = Rc::new(Cell::new(0));
        let endless = Endless {
            head: head.as_bytes(),
            piece: piece.into_bytes(),
            at: 0,
            left: bytes,
            given: Rc::clone(&given),
        };
        (endless, given)
    }
}

impl Read for Endless {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let mut given = self.head.read(room)?;
        while given < room.len() && self.left > 0 {
            let count = (&self.piece[self.at..]).read(&mut room[given..])?;
            self.at = (self.at + count) % self.piece.len();
            self.left = self.left.saturating_sub(count as u64);
            given += count;
        }
        self.given.set(self.given.get() + given as u64);
        Ok(given)
    }
}

/// The window is what was read and not yet returned. It bounds the memory, because the buffer is at most twice as long.
const AHEAD: u64 = 64 << 10;

#[test]
fn two_hundred_megabytes_are_read_only_as_far_as_needed() {
    const SIZE: u64 = 200 << 20;
    let piece = format!("{{\"a\":\"{}\"}}", "x".repeat(2_000));
    // A document that wraps its events is held up to the limit of an event.
    const LIMIT: usize = 16 << 10;
    for (head, separator, ahead) in [
        ("", "\n", AHEAD),
        ("", "", AHEAD),
        ("\u{feff} [", ",\n", AHEAD),
        ("{\"events\": [", ",\n", AHEAD + LIMIT as u64),
    ] {
        let (reader, given) = Endless::new(head, format!("{piece}{separator}"), SIZE);
        let mut parts = SplitReader::new(reader).with_member("events").with_limit(LIMIT);
        let mut count = 0;
        while let Some(part) = parts.next() {
            let part = part.unwrap();
            let end = parts.offset() + part.len() as u64;
            assert!(given.get() - end <= ahead, "{} read, {end} given", given.get());
            count += u64::from(part.len() == piece.len());
        }
        assert!(given.get() >= SIZE);
        assert!(count >= SIZE / (piece.len() as u64 + 2), "{count} events");
    }
}

#[test]
fn an_event_is_returned_before_more_is_read() {
    let event = event();
    for body in [format!("{event}{event}"), format!("[{event},{event}]")] {
        let mut items = pismo::read_batch(Pieces::of(body.as_bytes(), &[event.len() + 1, 1]).chain(Failing(b"")));
        assert!(items.next().unwrap().is_ok());
        assert!(items.next().unwrap().is_ok());
    }
}

#[test]
fn white_space_and_garbage_are_not_held() {
    for (piece, items) in [(" \n", 1), ("\n\n", 1)] {
        let (reader, _) = Endless::new("", piece.to_owned(), 20 << 20);
        assert_eq!(SplitReader::new(reader).with_limit(10).count(), items);
    }
    for piece in ["rubbish\n", "\"\\", "[", "{\"a\":", "9"] {
        let (reader, _) = Endless::new("", piece.to_owned(), 5 << 20);
        let items: Vec<_> = SplitReader::new(reader).with_limit(1 << 20).collect();
        assert!(matches!(items[..], [Err(StreamError::TooLong { .. })]), "{piece}: {items:?}");
    }
}

#[test]
fn one_long_string_is_one_event() {
    let event = event();
    let long = event.replacen("\"data\":", &format!("\"note\":\"{}\",\"data\":", "ü\\n".repeat(2_500_000)), 1);
    assert!(long.len() > 10_000_000);
    let items: Vec<_> = pismo::read_batch(format!("{event}{long}\n{event}").as_bytes())
        .map(Result::unwrap)
        .collect();
    assert_eq!(items.len(), 3);
    assert_eq!(items[1].raw(), long.as_bytes());
}

#[test]
fn deep_nesting_does_not_use_the_stack() {
    const LEVELS: usize = 100_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[\n", "\n]"), ("{\"a\":\n", "}\n")] {
        let deep = format!("{}1{}", open.repeat(LEVELS), close.repeat(LEVELS));
        let body = format!("{{\"deep\":{deep}}}\n{{}}");
        assert_eq!(streamed_parts(body.as_bytes(), None, &[1_000, 1]).len(), 2);
        assert_same_events(body.as_bytes(), &[4_096]);
    }
}

#[test]
fn values_that_never_close_are_scanned_twice_at_most() {
    // Each line begins an object or array that may be an event. Scanning each one to the end would take hours.
    for piece in ["{\"a\":\n", "\n[", "{\"a\":[\n{\"b\":1},{\"c\":[1,", "{\"a\":[\n[1],\n[2,\n"] {
        let body = piece.repeat(200_000);
        let parts = split(body.as_bytes(), None);
        assert!(parts.len() > 1_000, "{}", parts.len());
        assert_eq!(parts.last().unwrap().end, body.len());
    }
}
