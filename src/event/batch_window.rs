//! The events of a stream, whatever reads it.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;

use super::batch_error::BatchError;
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
    #[inline]
    pub(super) fn next(&mut self) -> Next<Result<Event<P>, BatchError>> {
        let Some(line) = self.window.line() else {
            return self.next_part(None);
        };
        match decode(self.window.bytes(line.clone())) {
            Ok(event) => {
                self.window.pass_line(line);
                if let Some(hook) = &self.hook {
                    hook.tell(&event.drift());
                }
                Next::Item(Ok(event))
            }
            Err(malformed) => self.next_part(Some(malformed)),
        }
    }

    /// Decodes the next event where the splitter finds it. Takes what decoding its line said, if that failed.
    fn next_part(&mut self, failed: Option<MalformedEvent>) -> Next<Result<Event<P>, BatchError>> {
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
        if let Some(hook) = &self.hook {
            hook.tell(&observe_item(&item));
        }
        Next::Item(item.map_err(BatchError::Malformed))
    }
}

/// Decodes an event. Its bytes are copied, so that it is freed on its own: a slice of the buffer would save less than 3 % of the
/// instructions, but an event of a few hundred bytes that is kept would keep 64 KiB.
#[inline]
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
