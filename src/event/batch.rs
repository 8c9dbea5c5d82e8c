//! Many events in one body.

use std::marker::PhantomData;
use std::ops::Range;

use bytes::Bytes;

use super::observe::observe_item;
use super::{Event, MalformedEvent, Payload, decode_event};
use crate::body::Body;
use crate::drift::{Drift, Hook};
use crate::split::{Documents, split_documents};
use crate::table::ProviderTable;

/// An iterator over the events of a body that may hold many.
///
/// Each item is decoded on demand and shares the bytes of the body. An item that cannot be decoded is an error, which keeps its bytes; the
/// next item follows it.
///
/// The body may hold values one after another, with or without white space between them (as in JSON Lines), arrays, or both. The elements
/// of an array at the top level are events of their own.
#[derive(Debug)]
pub struct Batch<P> {
    raw: Bytes,
    parts: std::vec::IntoIter<Range<usize>>,
    hook: Option<Hook>,
    payload: PhantomData<fn() -> P>,
}

impl<P: Payload> Batch<P> {
    /// Finds the events of a body.
    #[must_use]
    pub fn new(body: Body) -> Self {
        let raw = body.into_bytes();
        let parts = events_of(P::table(), &raw).into_iter();
        Batch {
            raw,
            parts,
            hook: None,
            payload: PhantomData,
        }
    }

    /// Sets the hook of this batch. See [`BatchReader::on_drift`](crate::BatchReader::on_drift).
    #[must_use]
    pub fn on_drift(mut self, hook: impl Fn(&Drift<'_>) + Send + Sync + 'static) -> Self {
        self.hook = Some(Hook::new(hook));
        self
    }
}

/// Returns where the events of a body are.
pub(super) fn events_of(table: &'static ProviderTable, raw: &[u8]) -> Vec<Range<usize>> {
    split_documents(raw, Documents::of(table))
}

impl<P: Payload> Iterator for Batch<P> {
    type Item = Result<Event<P>, MalformedEvent>;

    fn next(&mut self) -> Option<Self::Item> {
        let part = self.parts.next()?;
        let item = decode_event(self.raw.slice(part).into());
        if let Some(hook) = &self.hook {
            hook.tell(&observe_item(&item));
        }
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.parts.size_hint()
    }
}

impl<P: Payload> ExactSizeIterator for Batch<P> {}
