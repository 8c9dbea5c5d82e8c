//! The one trait that generated types and their parts implement.

use std::fmt;

use bytes::Bytes;

use crate::event::{malformed_payload, text_of};
use crate::{Body, DecodeError, Decoder, Encoder, MalformedEvent};

/// A value that can be read from JSON text and written back without loss.
///
/// Generated types implement it; so do the scalars, `Option`, `Vec`, `Box`, maps with text keys and this crate's own
/// [`Json`](crate::Json), [`Number`](crate::Number), [`Integer`](crate::Integer), [`Timestamp`](crate::Timestamp),
/// [`Nullable`](crate::Nullable) and [`TypedOr`](crate::TypedOr). The lifetime is that of the text, so that a value may
/// borrow from it.
///
/// Reading a value and writing it again gives an equal JSON value.
///
/// ```
/// use eventry::{Decoder, Encoder, Codec};
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

    /// Reads the next JSON value from `from` into `self`, which is blank.
    ///
    /// # Errors
    ///
    /// Returns the [`DecodeError`] that says what was wrong and where; `self` then holds an unspecified value.
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError>;

    /// Makes a value absent again that can be.
    #[doc(hidden)]
    fn reset(&mut self) {}

    /// Writes the value as one JSON value to `to`.
    fn write(&self, to: &mut Encoder);

    /// Says whether the value, as a member of an object, is not written at all.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A value to read into. See [`Codec::blank`].
#[must_use]
pub fn blank<'de, T: Codec<'de>>() -> T {
    T::blank()
}

/// Reads the next value as `T`.
///
/// # Errors
/// When it does not fit.
pub fn read<'de, T: Codec<'de>>(from: &mut Decoder<'de>) -> Result<T, DecodeError> {
    let mut value = T::blank();
    value.read(from)?;
    Ok(value)
}

/// Writes a value.
pub fn write<'de, T: Codec<'de>>(value: &T, to: &mut Encoder) {
    value.write(to);
}

/// Decodes a bare payload, no envelope around it, as a type that is known.
///
/// # Errors
/// When the text is not one JSON value that fits `T`. The error keeps the bytes, and says where it does not fit.
///
/// ```
/// # #[cfg(feature = "pismo")] {
/// use eventry::pismo::interest_management::interest_registration_failure::v1::InterestRegistrationFailure;
/// let failure: InterestRegistrationFailure = eventry::decode(
///     r#"{"external_account_id": "61042", "external_quota_id": "6104253a", "message": "no units"}"#,
/// )?;
/// assert_eq!(failure.message, "no units");
/// # }
/// # Ok::<(), eventry::MalformedEvent>(())
/// ```
pub fn decode<T>(payload: impl Into<Body>) -> Result<T, MalformedEvent>
where
    T: for<'de> Codec<'de>,
{
    let raw = payload.into().into_bytes();
    whole(&raw).map_err(|error| malformed_payload(raw.clone(), None, error))
}

/// Reads a bare payload, no envelope around it, as a type that is known and may borrow from it.
///
/// # Errors
/// As [`decode`]. The error keeps a copy of the bytes.
///
/// ```
/// use eventry::Text;
///
/// let names: Vec<Text<'_>> = eventry::view(br#"["Ada", "Grace"]"#)?;
/// assert!(names.iter().all(Text::is_borrowed));
/// # Ok::<(), eventry::MalformedEvent>(())
/// ```
pub fn view<'de, T: Codec<'de>>(payload: &'de [u8]) -> Result<T, MalformedEvent> {
    whole(payload).map_err(|error| malformed_payload(Bytes::copy_from_slice(payload), None, error))
}

fn whole<'de, T: Codec<'de>>(payload: &'de [u8]) -> Result<T, DecodeError> {
    let mut from = Decoder::new(text_of(payload)?);
    let value = read(&mut from)?;
    from.end()?;
    Ok(value)
}

/// Encodes a value as JSON text.
#[must_use]
pub fn encode<'de, T: Codec<'de>>(value: &T) -> String {
    let mut to = Encoder::new();
    value.write(&mut to);
    to.into_string()
}

/// The value of a schema's `default`, which the generator has checked to be of this type.
#[doc(hidden)]
#[must_use]
pub fn default_of<T>(text: &'static str) -> T
where
    T: for<'de> Codec<'de>,
{
    read(&mut Decoder::new(text)).unwrap_or_else(|_| blank())
}
