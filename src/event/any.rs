//! Values and events behind trait objects, for code that does not know their types.

use std::any::Any;
use std::fmt::Debug;

use super::{Event, Outcome, Payload};
use crate::{Codec, DecodeError, Decoder, Descriptor, Encoder};

/// A decoded value of a type that is known only at run time.
pub trait AnyValue: Debug + Send + Sync {
    /// Reads into the value, which is blank.
    ///
    /// # Errors
    /// When what comes next does not fit.
    fn decode(&mut self, from: &mut Decoder<'_>) -> Result<(), DecodeError>;

    /// Writes the value.
    fn encode(&self, to: &mut Encoder);

    /// The value itself, to downcast.
    fn as_any(&self) -> &dyn Any;

    /// A blank value, to decode into.
    fn new_boxed() -> Box<dyn AnyValue>
    where
        Self: Sized;
}

impl dyn AnyValue {
    /// The value as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut to = Encoder::new();
        self.encode(&mut to);
        to.into_string()
    }
}

impl<T> AnyValue for T
where
    T: for<'de> Codec<'de> + Send + Sync + 'static,
{
    fn decode(&mut self, from: &mut Decoder<'_>) -> Result<(), DecodeError> {
        self.read(from)
    }

    fn encode(&self, to: &mut Encoder) {
        self.write(to);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn new_boxed() -> Box<dyn AnyValue> {
        Box::new(T::blank())
    }
}

/// An event of a provider that is known only at run time.
pub trait AnyEvent: Debug + Send + Sync {
    /// The event id as far as it is known.
    fn catalog_id(&self) -> String;

    /// The row in the catalog, for a known event.
    fn descriptor(&self) -> Option<&'static Descriptor>;

    /// Whether it is known.
    fn outcome(&self) -> Outcome;

    /// The version that the body holds, if the payload was taken to a higher one.
    fn upgraded_from(&self) -> Option<&'static Descriptor>;

    /// The whole event as JSON, from its typed values.
    fn to_json(&self) -> String;

    /// The envelope as JSON.
    fn envelope_json(&self) -> String;

    /// The payload as JSON; `null` when there is none.
    fn payload_json(&self) -> String;

    /// The bytes that the event came in.
    fn raw(&self) -> &bytes::Bytes;

    /// The event itself, to downcast to `eventry::Event<…::Payload>`.
    fn as_any(&self) -> &dyn Any;
}

impl<P: Payload> AnyEvent for Event<P> {
    fn catalog_id(&self) -> String {
        Event::catalog_id(self)
    }

    fn descriptor(&self) -> Option<&'static Descriptor> {
        Event::descriptor(self)
    }

    fn outcome(&self) -> Outcome {
        Event::outcome(self)
    }

    fn upgraded_from(&self) -> Option<&'static Descriptor> {
        Event::upgraded_from(self)
    }

    fn to_json(&self) -> String {
        Event::to_json(self)
    }

    fn envelope_json(&self) -> String {
        Event::envelope_json(self)
    }

    fn payload_json(&self) -> String {
        Event::payload_json(self)
    }

    fn raw(&self) -> &bytes::Bytes {
        Event::raw(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
