//! A stream returns the same events as a whole body, whatever pieces it comes in, and holds no more than one event.
#![cfg(all(feature = "pismo", feature = "paydata"))]

mod asynchronous;
mod events;
mod forms;
mod limits;
mod lines;
mod memory;
mod random;

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use eventry::rt::{Decoder, SplitReader, StreamError, split};
use eventry::{BatchError, CATALOG, MalformedEvent, Outcome, Payload, Reason, paydata, pismo};
use proptest::prelude::*;

/// Returns the first documented body of an event, on one line.
fn line(id: &str) -> String {
    let body = CATALOG.get(id).unwrap_or_else(|| panic!("no {id}")).samples()[0].body();
    serde_json::from_str::<serde_json::Value>(body).unwrap().to_string()
}

fn event() -> String {
    line("pismo/interest-management/status_change_quota/v1")
}

/// A reader that returns a body in pieces of these lengths, repeatedly.
struct Pieces<'b> {
    body: &'b [u8],
    lengths: Vec<usize>,
    turn: usize,
}

impl<'b> Pieces<'b> {
    fn of(body: &'b [u8], lengths: &[usize]) -> Self {
        let lengths = lengths.to_vec();
        Pieces { body, lengths, turn: 0 }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let length = self.lengths[self.turn % self.lengths.len()].min(room.len()).min(self.body.len());
        self.turn += 1;
        if matches!(self.turn, 2 | 5 | 40) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let (piece, rest) = self.body.split_at(length);
        room[..length].copy_from_slice(piece);
        self.body = rest;
        Ok(length)
    }
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn split_parts(body: &[u8], member: Option<&str>) -> Vec<String> {
    split(body, member).into_iter().map(|part| shown(&body[part])).collect()
}

fn streamed_parts(body: &[u8], member: Option<&'static str>, lengths: &[usize]) -> Vec<String> {
    let mut parts = SplitReader::new(Pieces::of(body, lengths));
    if let Some(member) = member {
        parts = parts.with_member(member);
    }
    let mut shown_parts = Vec::new();
    while let Some(part) = parts.next() {
        let part = part.unwrap();
        let offset = usize::try_from(parts.offset()).unwrap();
        assert_eq!(&part, &body[offset..offset + part.len()], "the offset is where it begins");
        shown_parts.push(shown(&part));
    }
    assert!(parts.next().is_none(), "it stays at its end");
    shown_parts
}

/// Summarizes an item, to compare it.
fn summary<P: Payload>(item: Result<eventry::Event<P>, MalformedEvent>) -> (String, Outcome, String) {
    match item {
        Ok(event) => (shown(event.raw()), event.outcome(), event.to_json()),
        Err(problem) => (shown(problem.raw()), Outcome::Malformed, problem.to_string()),
    }
}

fn assert_same_events(body: &[u8], lengths: &[usize]) {
    let whole: Vec<_> = pismo::decode_batch(body).map(summary).collect();
    let malformed = |error| match error {
        BatchError::Malformed(malformed) => malformed,
        other => panic!("{other}"),
    };
    let streamed = pismo::read_batch(Pieces::of(body, lengths));
    let streamed: Vec<_> = streamed.map(|item| summary(item.map_err(malformed))).collect();
    assert_eq!(whole, streamed, "{} by {lengths:?}", shown(body));
}

/// A reader that fails after its bytes.
struct Failing<'b>(&'b [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::Error::other("the line is dead"));
        }
        self.0.read(room)
    }
}
