//! Bodies that could not be decoded.

use std::error::Error;
use std::fmt;

use bytes::Bytes;

use crate::codec::AnyValue;
use crate::delivery::{Context, Layer, Origin, write_quarantined};
use crate::error::{DecodeError, Reason};
use crate::table::{Descriptor, nearest};

/// A body that is not JSON, or does not fit the type that it names.
///
/// Nothing of the body is lost. The error holds its bytes, the envelope if it could be read, the event's row in the catalog if the
/// discriminators name one, and what is wrong and where.
pub struct MalformedEvent(Box<Inner>);

struct Inner {
    raw: Bytes,
    provider: Option<&'static str>,
    descriptor: Option<&'static Descriptor>,
    envelope: Option<Box<dyn AnyValue>>,
    error: DecodeError,
    origin: Origin,
    /// The wrapper that could not be taken off.
    wrapper: Option<&'static str>,
}

impl MalformedEvent {
    pub(crate) fn new(
        raw: Bytes,
        provider: Option<&'static str>,
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
            origin: Origin::default(),
            wrapper: None,
        }))
    }

    /// Adds where the body came from, and the name of the wrapper that could not be taken off, if that is the error.
    #[must_use]
    pub(crate) fn within(mut self, origin: Origin, wrapper: Option<&'static str>) -> Self {
        self.0.origin = origin;
        self.0.wrapper = wrapper;
        self
    }

    /// Returns what stood beside the body.
    pub(crate) fn context(&self) -> Context<'_> {
        self.0.origin.context()
    }

    /// The error for a body that is something else than what was asked for.
    #[cold]
    pub(crate) fn refused(raw: Bytes, provider: &'static str, message: String) -> Self {
        MalformedEvent::new(raw, Some(provider), None, None, DecodeError::new(Reason::Other(message), 0))
    }

    /// The error for a bare payload that does not fit its type.
    pub(crate) fn of_payload(raw: Bytes, descriptor: Option<&'static Descriptor>, error: DecodeError) -> Self {
        MalformedEvent::new(raw, None, descriptor, None, error)
    }

    /// The error for an event id that none of these rows has.
    #[cold]
    pub(crate) fn unknown_id(
        raw: Bytes,
        provider: Option<&'static str>,
        id: &str,
        rows: impl Iterator<Item = &'static Descriptor>,
    ) -> Self {
        let mut message = format!("no event has the id `{id}`");
        if let Some(near) = nearest(id, rows.map(Descriptor::id)) {
            message.push_str(&format!("; the nearest id is `{near}`"));
        }
        MalformedEvent::new(raw, provider, None, None, DecodeError::new(Reason::Other(message), 0))
    }

    /// Returns the bytes as received: the body in the wrappers that could be taken off.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.0.raw
    }

    /// Returns the event version that the body names, if it is known.
    #[must_use]
    pub fn descriptor(&self) -> Option<&'static Descriptor> {
        self.0.descriptor
    }

    /// Returns the folder name of the provider whose event was expected.
    #[must_use]
    pub fn provider(&self) -> Option<&'static str> {
        self.0.provider
    }

    /// Returns the envelope, if it could be read: `malformed.envelope::<pismo::Envelope>()`.
    #[must_use]
    pub fn envelope<E: 'static>(&self) -> Option<&E> {
        self.0.envelope.as_ref()?.as_any().downcast_ref()
    }

    /// Writes the envelope as JSON, if it could be read.
    #[must_use]
    pub fn envelope_json(&self) -> Option<String> {
        self.0.envelope.as_ref().map(|envelope| envelope.to_json())
    }

    /// Returns the wrappers that were taken off, outermost first.
    pub fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.0.origin.layers.iter().map(|layer| &**layer)
    }

    /// Returns the name of the wrapper that could not be taken off, if that is the error. [`raw`](Self::raw) is then the wrapper itself.
    #[must_use]
    pub fn wrapper(&self) -> Option<&'static str> {
        self.0.wrapper
    }

    /// Returns an attribute of the delivery, or of the innermost wrapper that has it.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.context().first_attribute(name)
    }

    /// Returns the route of the delivery.
    #[must_use]
    pub fn route(&self) -> Option<&str> {
        self.context().route()
    }

    /// Writes a line of a quarantine file, which `cargo eventry decode --redrive` reads: the innermost body with all attributes and the route,
    /// as a recorded delivery, and `offset`, `reason`, `pointer`, and the `layer` that could not be taken off.
    #[must_use]
    pub fn to_recorded(&self) -> String {
        let attributes = self.0.origin.attributes();
        write_quarantined(
            self.raw(),
            &attributes,
            self.route(),
            &self.message(),
            &self.pointer(),
            self.wrapper(),
        )
    }

    /// Returns a JSON pointer (RFC 6901) to the value that does not fit. It is empty for the body as a whole.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.0.error.pointer()
    }

    /// Returns what is wrong.
    #[must_use]
    pub fn message(&self) -> String {
        self.0.error.to_string()
    }

    /// Returns what is wrong, and where in the body.
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
            (None, Some(provider)) => write!(f, "{} event", provider)?,
            (None, None) => f.write_str("event")?,
        }
        for name in self
            .0
            .wrapper
            .into_iter()
            .chain(self.0.origin.layers.iter().rev().map(|layer| layer.name))
        {
            write!(f, " in `{name}`")?;
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
        f.debug_struct("MalformedEvent")
            .field("id", &self.0.descriptor.map(Descriptor::id))
            .field("pointer", &self.pointer())
            .field("message", &self.message())
            .field("bytes", &self.0.raw.len())
            .finish_non_exhaustive()
    }
}

/// There is no `source()`, because [`Display`](fmt::Display) already includes the message of [`error`](MalformedEvent::error).
impl Error for MalformedEvent {}
