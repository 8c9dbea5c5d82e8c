//! The events of a stream, whatever reads it.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;

use super::batch_reader::BatchError;
use super::observe::observe_item;
use super::{Event, MalformedEvent, Payload, decode_event};
use crate::drift::Hook;
use crate::split::{Documents, Next, Window};

/// Decodes the events in the window of a stream.
pub(super) struct BatchWindow<P> {
    window: Window,
    hook: Option<Hook>,
    payload: PhantomData<fn() -> P>,
}

impl<P: Payload> BatchWindow<P> {
    pub(super) fn new() -> Self {
        let mut window = Window::new();
        window.set_documents(Documents::of(P::table()));
        BatchWindow {
            window,
            hook: None,
            payload: PhantomData,
        }
    }

    /// Sets the hook that is called before an event is returned.
    pub(super) fn set_hook(&mut self, hook: Hook) {
        self.hook = Some(hook);
    }

    /// Decodes the next event.
    ///
    /// Most streams are JSON Lines, so a line is decoded as it is. Only if that fails, the splitter looks for the end of the event. What
    /// decoding said holds if it finds the same bytes.
    pub(super) fn next(&mut self) -> Next<Result<Event<P>, BatchError>> {
        let mut failed = None;
        if let Some(line) = self.window.line() {
            match decode(self.window.bytes(line.clone())) {
                Ok(event) => {
                    self.window.pass_line(line);
                    return self.item(Ok(event));
                }
                Err(malformed) => failed = Some(malformed),
            }
        }
        let part = match self.window.next() {
            Next::Item(Ok(part)) => part,
            Next::Item(Err(error)) => return Next::Item(Err(error.into())),
            Next::More => return Next::More,
            Next::Done => return Next::Done,
        };
        let item = match failed {
            Some(malformed) if malformed.raw() == part => Err(malformed),
            _ => decode(part),
        };
        self.item(item)
    }

    fn item(&self, item: Result<Event<P>, MalformedEvent>) -> Next<Result<Event<P>, BatchError>> {
        if let Some(hook) = &self.hook {
            hook.tell(&observe_item(&item));
        }
        Next::Item(item.map_err(BatchError::Malformed))
    }
}

/// Decodes an event. Its bytes are copied, so that it is freed on its own.
fn decode<P: Payload>(part: &[u8]) -> Result<Event<P>, MalformedEvent> {
    decode_event(Bytes::copy_from_slice(part).into())
}

impl<P> BatchWindow<P> {
    /// Returns the window, to read into it.
    pub(super) fn window(&mut self) -> &mut Window {
        &mut self.window
    }

    /// Returns the offset in the stream at which the last item begins.
    pub(super) fn offset(&self) -> u64 {
        self.window.offset()
    }

    /// Returns whether no item follows.
    #[cfg(feature = "stream")]
    pub(super) fn is_done(&self) -> bool {
        self.window.is_done()
    }

    /// Adds what is worth knowing to what holds it.
    pub(super) fn describe(&self, holder: fmt::DebugStruct<'_, '_>) -> fmt::Result {
        self.window.describe(holder)
    }
}
