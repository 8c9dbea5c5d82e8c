//! Many events in one body.

use std::marker::PhantomData;
use std::ops::Range;

use bytes::Bytes;

use super::document::Documents;
use super::split::split_documents;
use super::{Event, MalformedEvent, Payload, decode_event};
use crate::{Body, Provider};

/// The events of a body that may hold many, one after another.
///
/// Each item is decoded when it is asked for, and shares the bytes of the whole. An item that cannot be decoded is an error that keeps
/// its bytes; the next item goes on behind it.
#[derive(Debug)]
pub struct Batch<P> {
    raw: Bytes,
    parts: std::vec::IntoIter<Range<usize>>,
    payload: PhantomData<fn() -> P>,
}

impl<P: Payload> Batch<P> {
    /// Looks where the events of a body are. See [`split`](super::split()) for the forms that a batch takes.
    #[must_use]
    pub fn new(body: Body) -> Self {
        let raw = body.into_bytes();
        let parts = events_of(P::provider(), &raw).into_iter();
        Batch {
            raw,
            parts,
            payload: PhantomData,
        }
    }
}

/// Where the events of a body are.
pub(super) fn events_of(provider: &'static Provider, raw: &[u8]) -> Vec<Range<usize>> {
    split_documents(raw, Documents::of(provider))
}

impl<P: Payload> Iterator for Batch<P> {
    type Item = Result<Event<P>, MalformedEvent>;

    fn next(&mut self) -> Option<Self::Item> {
        let part = self.parts.next()?;
        Some(decode_event(self.raw.slice(part).into()))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.parts.size_hint()
    }
}

impl<P: Payload> ExactSizeIterator for Batch<P> {}
