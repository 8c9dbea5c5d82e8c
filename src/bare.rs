//! Bare payloads: values without an envelope, whose type is known.

use bytes::Bytes;

use crate::body::{Body, text_of};
use crate::codec::{AnyValue, Codec, read};
use crate::drift::{self, Observations, Tally, locate};
use crate::error::DecodeError;
use crate::event::MalformedEvent;
use crate::json::Decoder;
use crate::table::Descriptor;

/// Decodes a bare payload as a type that is known.
///
/// # Errors
///
/// Returns an error if the payload is not JSON or does not fit `T`. The error keeps the bytes and says which value does not fit.
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
    read_whole(&raw).map_err(|error| MalformedEvent::of_payload(raw.clone(), None, error))
}

/// Reads a bare payload as a type that is known and may borrow from it.
///
/// # Errors
///
/// Fails where [`decode`] fails. The error keeps a copy of the bytes.
///
/// ```
/// use eventry::Text;
///
/// let names: Vec<Text<'_>> = eventry::view(br#"["Ada", "Grace"]"#)?;
/// assert!(names.iter().all(Text::is_borrowed));
/// # Ok::<(), eventry::MalformedEvent>(())
/// ```
pub fn view<'de, T: Codec<'de>>(payload: &'de [u8]) -> Result<T, MalformedEvent> {
    read_whole(payload).map_err(|error| MalformedEvent::of_payload(Bytes::copy_from_slice(payload), None, error))
}

fn read_whole<'de, T: Codec<'de>>(payload: &'de [u8]) -> Result<T, DecodeError> {
    let mut from = Decoder::new(text_of(payload)?);
    let value = read(&mut from)?;
    from.end()?;
    Ok(value)
}

impl Descriptor {
    /// Decodes a bare payload as this event version.
    ///
    /// # Errors
    ///
    /// Returns an error if the payload does not fit. The error keeps the bytes.
    pub fn decode_payload(&'static self, payload: impl Into<Body>) -> Result<Box<dyn AnyValue>, MalformedEvent> {
        let raw = payload.into().into_bytes();
        read_payload(self, &raw).map_err(|error| MalformedEvent::of_payload(raw, Some(self), error))
    }
}

fn read_payload(row: &Descriptor, raw: &[u8]) -> Result<Box<dyn AnyValue>, DecodeError> {
    let mut from = Decoder::new(text_of(raw)?);
    let mut value = row.blank();
    value.decode(&mut from)?;
    from.end()?;
    if from.surprises > 0 && drift::is_watched() {
        report(row, from.text());
    }
    Ok(value)
}

/// Reports what is new about a payload, in a second look at it.
#[cold]
fn report(row: &Descriptor, text: &str) {
    let mut from = Decoder::watching(text, 0);
    let mut tally = Tally::default();
    // The payload was read before; only what is tolerated on the way matters.
    let _ = row.blank().decode(&mut from);
    if let Some(sightings) = from.sightings() {
        locate(text, 0, None, sightings, &mut tally);
    }
    let mut observations = Observations::default();
    tally.report(row.id(), &mut observations);
    drift::report(&observations);
}
