//! Values behind trait objects, for code that does not know their types.

use std::any::Any;
use std::fmt::Debug;

use super::Codec;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder};

/// A decoded value whose type is known only at run time.
///
/// Every type that can be decoded implements this trait; it cannot be implemented by hand.
pub trait AnyValue: Debug + Send + Sync + sealed::Sealed {
    /// Reads into the value, which is blank.
    ///
    /// # Errors
    ///
    /// Returns an error if the next value does not fit.
    #[doc(hidden)]
    fn decode(&mut self, from: &mut Decoder<'_>) -> Result<(), DecodeError>;

    /// Writes the value.
    #[doc(hidden)]
    fn encode(&self, to: &mut Encoder);

    /// Returns the value itself, to downcast it to its type.
    fn as_any(&self) -> &dyn Any;

    /// Returns a blank value, to decode into.
    #[doc(hidden)]
    fn new_boxed() -> Box<dyn AnyValue>
    where
        Self: Sized;
}

mod sealed {
    pub trait Sealed {}
}

impl dyn AnyValue {
    /// Returns the value as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut to = Encoder::new();
        self.encode(&mut to);
        to.into_string()
    }
}

impl<T> sealed::Sealed for T where T: for<'de> Codec<'de> + Send + Sync + 'static {}

#[doc(hidden)]
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
