//! The trait of values that are read from JSON and written back, and its implementations for the standard library.

mod any_value;
mod containers;
mod scalars;
mod text_store;

pub use any_value::AnyValue;
pub use text_store::{TextFrom, TextStore};

pub(crate) use scalars::note_quotes;
pub(crate) use text_store::Sealed;

use std::fmt;

use crate::error::DecodeError;
use crate::json::{Decoder, Encoder};

/// A value that is read from JSON text and written back without loss.
///
/// Generated types implement it. So do the scalars, `Option`, `Vec`, `Box`, maps with text keys and the value types of this crate. The
/// lifetime is that of the text, so that a value can borrow from it.
///
/// Reading a value and writing it again gives an equal JSON value.
///
/// ```
/// use eventry::rt::{Codec, Decoder, Encoder};
///
/// let mut days: Vec<i64> = Codec::blank();
/// days.read(&mut Decoder::new("[1, 2]"))?;
/// assert_eq!(days, [1, 2]);
///
/// let mut out = Encoder::new();
/// days.write(&mut out);
/// assert_eq!(out.into_string(), "[1,2]");
/// # Ok::<(), eventry::DecodeError>(())
/// ```
pub trait Codec<'de>: fmt::Debug {
    /// Returns a value to read into: empty, zero or absent.
    fn blank() -> Self
    where
        Self: Sized;

    /// Reads the next JSON value into `self`, which is blank.
    ///
    /// # Errors
    ///
    /// Returns an error if the next value does not fit; `self` then holds an unspecified value.
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError>;

    /// Makes the value absent again, if its type has an absent value.
    fn reset(&mut self) {}

    /// Writes the value as one JSON value.
    fn write(&self, to: &mut Encoder);

    /// Returns whether an object leaves out a member with this value.
    fn is_absent(&self) -> bool {
        false
    }

    /// Hands out the members of a struct: for each its name, whether a value other than null must be there, and its value.
    #[cfg(feature = "validate")]
    fn each_member(&self, take: &mut TakeMember<'_, 'de>) {
        let _ = take;
    }
}

/// Takes a member of a struct. See [`Codec::each_member`].
#[cfg(feature = "validate")]
pub type TakeMember<'t, 'de> = dyn FnMut(&'static str, bool, &dyn Codec<'de>) + 't;

/// Returns a value to read into. See [`Codec::blank`].
#[must_use]
pub fn blank<'de, T: Codec<'de>>() -> T {
    T::blank()
}

/// Reads the next value as `T`.
///
/// # Errors
///
/// Returns an error if the value does not fit `T`.
pub fn read<'de, T: Codec<'de>>(from: &mut Decoder<'de>) -> Result<T, DecodeError> {
    let mut value = T::blank();
    value.read(from)?;
    Ok(value)
}

/// Writes a value.
pub fn write<'de, T: Codec<'de>>(value: &T, to: &mut Encoder) {
    value.write(to);
}

/// Encodes a value as JSON text.
#[must_use]
pub fn encode<'de, T: Codec<'de>>(value: &T) -> String {
    let mut to = Encoder::new();
    value.write(&mut to);
    to.into_string()
}

/// Returns the value of a schema's `default`. The generator has checked that it is of this type.
#[must_use]
pub fn default_of<T>(text: &'static str) -> T
where
    T: for<'de> Codec<'de>,
{
    read(&mut Decoder::new(text)).unwrap_or_else(|_| blank())
}
