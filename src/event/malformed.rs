//! Bodies that could not be decoded. They are kept.

use std::error::Error;
use std::fmt;

use bytes::Bytes;

use super::AnyValue;
use crate::json::without_byte_order_mark;
use crate::{DecodeError, Descriptor, Provider, Reason};

/// A body that is no JSON, or does not fit the type that it names. Nothing of it is lost: it holds the bytes, the envelope if that could
/// be read, the event's row in the catalog if the discriminators name one, and the place and reason.
pub struct MalformedEvent(Box<Inner>);

struct Inner {
    raw: Bytes,
    provider: Option<&'static Provider>,
    descriptor: Option<&'static Descriptor>,
    envelope: Option<Box<dyn AnyValue>>,
    error: DecodeError,
}

impl MalformedEvent {
    pub(crate) fn new(
        raw: Bytes,
        provider: Option<&'static Provider>,
        descriptor: Option<&'static Descriptor>,
        envelope: Option<Box<dyn AnyValue>>,
        error: DecodeError,
    ) -> Self {
        MalformedEvent(Box::new(Inner {
            raw,
            provider,
            descriptor,
            envelope,
            error,
        }))
    }

    /// The bytes as received.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.0.raw
    }

    /// The event version that the body names, if it names a known one.
    #[must_use]
    pub fn descriptor(&self) -> Option<&'static Descriptor> {
        self.0.descriptor
    }

    /// The provider it was decoded for.
    #[must_use]
    pub fn provider(&self) -> Option<&'static Provider> {
        self.0.provider
    }

    /// The envelope, if it could be read: `malformed.envelope::<pismo::Envelope>()`.
    #[must_use]
    pub fn envelope<E: 'static>(&self) -> Option<&E> {
        self.0.envelope.as_ref()?.as_any().downcast_ref()
    }

    /// The envelope as JSON, if it could be read.
    #[must_use]
    pub fn envelope_json(&self) -> Option<String> {
        self.0.envelope.as_ref().map(|envelope| envelope.to_json())
    }

    /// JSON pointer (RFC 6901) to the value that does not fit; empty for the body as a whole.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.0.error.pointer()
    }

    /// What is wrong there.
    #[must_use]
    pub fn message(&self) -> String {
        self.0.error.to_string()
    }

    /// What is wrong, where, and at which byte of the body.
    #[must_use]
    pub fn error(&self) -> &DecodeError {
        &self.0.error
    }
}

impl fmt::Display for MalformedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed ")?;
        match (self.0.descriptor, self.0.provider) {
            (Some(descriptor), _) => f.write_str(descriptor.id())?,
            (None, Some(provider)) => write!(f, "{} event", provider.folder())?,
            (None, None) => f.write_str("event")?,
        }
        let pointer = self.pointer();
        if pointer.is_empty() {
            write!(f, ": {} (byte {})", self.0.error, self.0.error.offset())
        } else {
            write!(f, " at `{pointer}`: {} (byte {})", self.0.error, self.0.error.offset())
        }
    }
}

impl fmt::Debug for MalformedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Malformed")
            .field("id", &self.0.descriptor.map(Descriptor::id))
            .field("pointer", &self.pointer())
            .field("message", &self.message())
            .field("bytes", &self.0.raw.len())
            .finish_non_exhaustive()
    }
}

impl Error for MalformedEvent {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0.error)
    }
}

pub(crate) fn malformed_payload(raw: Bytes, descriptor: Option<&'static Descriptor>, error: DecodeError) -> MalformedEvent {
    MalformedEvent::new(raw, None, descriptor, None, error)
}

/// The text of a body, without a byte order mark.
pub(crate) fn text_of(raw: &[u8]) -> Result<&str, DecodeError> {
    let text = std::str::from_utf8(raw).map_err(|error| DecodeError::new(Reason::NotUtf8, error.valid_up_to()))?;
    Ok(without_byte_order_mark(text))
}
