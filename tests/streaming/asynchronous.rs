//! Asynchronous streams: the same items as those of a reader, however the bytes arrive.
#![cfg(feature = "stream")]

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::marker::PhantomPinned;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use eventry::rt::BatchStream;
use futures_util::StreamExt;
use futures_util::stream::{FusedStream, Stream};
use tokio::io::{AsyncRead, ReadBuf};

use super::lines::{Shown, limits, lines, noted, read, show};
use super::*;

/// What a reader does when it is polled.
#[derive(Clone, Debug)]
enum Turn {
    /// It gives at most so many bytes.
    Give(usize),
    Wait,
    Interrupt,
    Fail,
}

/// A reader that gives a body in these turns, and the rest of it at once.
#[derive(Clone, Debug)]
struct Turns<'b> {
    body: &'b [u8],
    turns: VecDeque<Turn>,
}

impl<'b> Turns<'b> {
    fn of(body: &'b [u8], turns: impl IntoIterator<Item = Turn>) -> Self {
        let turns = turns.into_iter().collect();
        Turns { body, turns }
    }
}

impl AsyncRead for Turns<'_> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let most = match self.turns.pop_front() {
            Some(Turn::Give(most)) => most,
            Some(Turn::Wait) => {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Some(Turn::Interrupt) => return Poll::Ready(Err(io::ErrorKind::Interrupted.into())),
            Some(Turn::Fail) => return Poll::Ready(Err(io::Error::other("the line is dead"))),
            None => usize::MAX,
        };
        let (piece, rest) = self.body.split_at(most.min(room.remaining()).min(self.body.len()));
        room.put_slice(piece);
        self.body = rest;
        Poll::Ready(Ok(()))
    }
}

/// Polls a stream up to its end, without a runtime. Returns its items and their offsets.
fn drained<P: Payload>(events: BatchStream<Turns<'_>, P>) -> Vec<Shown> {
    let mut events = pin!(events);
    let mut context = Context::from_waker(Waker::noop());
    let mut all = Vec::new();
    loop {
        match events.as_mut().poll_next(&mut context) {
            Poll::Ready(Some(item)) => all.push((show(item), events.offset())),
            Poll::Ready(None) => break,
            Poll::Pending => {}
        }
    }
    assert!(events.is_terminated());
    assert!(matches!(events.poll_next(&mut context), Poll::Ready(None)), "it stays at its end");
    all
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = prop_oneof![
        4 => (1_usize..40).prop_map(Turn::Give),
        1 => (40_usize..2_000).prop_map(Turn::Give),
        3 => Just(Turn::Wait),
        1 => Just(Turn::Interrupt),
    ];
    prop::collection::vec(turn, 0..60)
}

fn assert_same_stream<P: Payload>(body: &[u8], limit: usize, turns: &[Turn]) {
    let notes = Arc::default();
    let reader = Turns::of(body, turns.to_vec());
    let events = BatchStream::<_, P>::new(reader).with_limit(limit).on_drift(noted(&notes));
    let items = drained(events);
    let notes = notes.lock().unwrap().clone();
    assert_eq!(
        (items, notes),
        read::<P>(body, limit, &[usize::MAX]),
        "{} by {turns:?}",
        shown(body)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn items_are_those_of_a_reader(body in prop_oneof![random::scraps(), lines()], limit in limits(), turns in turns()) {
        assert_same_stream::<pismo::Payload>(&body, limit, &turns);
        assert_same_stream::<paydata::Payload>(&body, limit, &turns);
    }

    #[test]
    fn a_dropped_future_loses_nothing(body in lines(), turns in turns()) {
        let whole = read::<pismo::Payload>(&body, usize::MAX, &[usize::MAX]).0;
        let mut events = pismo::stream_batch(Turns::of(&body, turns));
        let mut context = Context::from_waker(Waker::noop());
        let mut items = Vec::new();
        loop {
            // Each future is polled once, and dropped whether it is ready or not.
            let once = pin!(events.next()).poll(&mut context);
            match once {
                Poll::Ready(Some(item)) => items.push((show(item), events.offset())),
                Poll::Ready(None) => break,
                Poll::Pending => {}
            }
        }
        prop_assert_eq!(items, whole);
    }
}

#[test]
fn an_error_of_the_reader_is_the_last_item() {
    let event = event();
    let body = format!("{event}\n{event}\n{}", &event[..100]);
    let reader = Turns::of(body.as_bytes(), [Turn::Give(10), Turn::Wait, Turn::Give(body.len()), Turn::Fail]);
    let mut events = pismo::stream_batch(reader);
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(events.poll_next_unpin(&mut context), Poll::Pending));
    assert!(matches!(events.poll_next_unpin(&mut context), Poll::Ready(Some(Ok(_)))));
    assert!(matches!(events.poll_next_unpin(&mut context), Poll::Ready(Some(Ok(_)))));
    assert_eq!(events.offset(), event.len() as u64 + 1);
    assert!(!events.is_terminated());
    match events.poll_next_unpin(&mut context) {
        Poll::Ready(Some(Err(BatchError::Io(error)))) => assert_eq!(error.to_string(), "the line is dead"),
        other => panic!("{other:?}"),
    }
    assert!(events.is_terminated());
    assert!(matches!(events.poll_next_unpin(&mut context), Poll::Ready(None)));
}

#[test]
fn an_event_beyond_the_limit_is_skipped() {
    let event = event();
    let long = event.replacen('{', &format!("{{\"note\":\"{}\",", "x".repeat(200_000)), 1);
    let body = format!("{event}\n{long}\n{event}\n");
    for turns in [vec![], vec![Turn::Give(event.len() + 5), Turn::Wait, Turn::Give(3)]] {
        let events = pismo::stream_batch(Turns::of(body.as_bytes(), turns)).with_limit(100_000);
        let items = drained(events);
        assert_eq!(items.len(), 3);
        let second = event.len() as u64 + 1;
        let too_long = format!("the event at byte {second} is longer than 100000 bytes");
        assert_eq!(items[1], (too_long, second));
        assert_eq!(items[2].1, second + long.len() as u64 + 1);
    }
}

#[test]
fn an_event_is_returned_before_more_is_read() {
    let event = event();
    for body in [
        format!("{event}{event}"),
        format!("[{event},{event}]"),
        format!("{event}\n{event}\n"),
    ] {
        // The reader gives the events one by one, up to their last byte, and then has nothing.
        let second = body.rfind(&event).unwrap() + event.len();
        let first = body.find(&event).unwrap() + event.len();
        let silence = std::iter::repeat_n(Turn::Wait, 10);
        let turns = [Turn::Give(first), Turn::Wait, Turn::Give(second - first)];
        let mut events = pismo::stream_batch(Turns::of(body.as_bytes(), turns.into_iter().chain(silence)));
        let mut context = Context::from_waker(Waker::noop());
        assert!(matches!(events.poll_next_unpin(&mut context), Poll::Ready(Some(Ok(_)))));
        assert!(matches!(events.poll_next_unpin(&mut context), Poll::Pending));
        assert!(matches!(events.poll_next_unpin(&mut context), Poll::Ready(Some(Ok(_)))));
        assert!(matches!(events.poll_next_unpin(&mut context), Poll::Pending));
    }
}

/// A reader that must not move once it was polled.
struct Fixed<'b> {
    turns: RefCell<Turns<'b>>,
    _fixed: PhantomPinned,
}

impl AsyncRead for Fixed<'_> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.turns.borrow_mut()).poll_read(context, room)
    }
}

#[test]
fn a_reader_may_be_pinned() {
    let event = event();
    let body = format!("{event}\n{event}");
    let events = pismo::stream_batch(Fixed {
        turns: RefCell::new(Turns::of(body.as_bytes(), [Turn::Give(3), Turn::Wait])),
        _fixed: PhantomPinned,
    });
    let mut events = Box::pin(events);
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(events.poll_next_unpin(&mut context), Poll::Pending));
    assert!(matches!(events.poll_next_unpin(&mut context), Poll::Ready(Some(Ok(_)))));
    assert_eq!(events.offset(), 0);
    assert!(matches!(events.poll_next_unpin(&mut context), Poll::Ready(Some(Ok(_)))));
    assert_eq!(events.offset(), event.len() as u64 + 1);
    assert!(matches!(events.poll_next_unpin(&mut context), Poll::Ready(None)));
}

#[test]
fn a_stream_may_be_spawned() {
    fn may_be_spawned<T: Send + Sync + Unpin + 'static>(_: &T) {}
    may_be_spawned(&pismo::stream_batch(&b"{}"[..]));
}
