//! The traits of generated payload enums.

use super::Unknown;
use crate::codec::Codec;
use crate::error::{DecodeError, Reason};
use crate::json::Decoder;
use crate::record::Record;
use crate::table::{Descriptor, ProviderTable};
use crate::upgrade::Upgraded;

/// The generated enum of all payloads of a provider. It may own or borrow its texts.
pub trait PayloadEnum: Clone + PartialEq {
    /// The provider's envelope.
    type Envelope: Clone + PartialEq;

    /// Returns the provider's table.
    fn table() -> &'static ProviderTable;

    /// Creates the payload of a known event that came without one.
    fn missing(descriptor: &'static Descriptor) -> Self;

    /// Creates the payload of an event that is not in the table.
    fn unknown(unknown: Unknown) -> Self;
}

/// A [`PayloadEnum`] that is read from a text of this lifetime.
pub trait PayloadFrom<'de>: PayloadEnum<Envelope: Record<'de>> + std::fmt::Debug {
    /// Creates a blank payload of the event at an index of the table.
    fn blank(at: usize) -> Option<Self>;

    /// Returns the value of a known event, to read into it.
    fn value_mut(&mut self) -> Option<&mut dyn Codec<'de>>;

    /// Returns what the payload holds.
    fn content(&self) -> Content<'_, 'de>;

    /// Reads the payload of the event at an index of the table.
    ///
    /// # Errors
    ///
    /// Returns an error if the payload does not fit.
    fn read(at: usize, from: &mut Decoder<'de>) -> Result<Self, DecodeError> {
        let mut payload =
            Self::blank(at).ok_or_else(|| DecodeError::new(Reason::Other("this event is not in the table".to_owned()), from.offset()))?;
        if let Some(value) = payload.value_mut() {
            value.read(from)?;
        }
        Ok(payload)
    }
}

/// The payload enum of a provider, which the generator writes: `pismo::Payload`.
///
/// Code for any provider is generic over this trait; see [`decode_event`](crate::decode_event).
pub trait Payload: PayloadEnum<Envelope: Send + Sync + 'static> + for<'de> PayloadFrom<'de> + Send + Sync + 'static {
    /// The same enum with borrowed texts, for an [`EventView`](crate::EventView).
    type View<'de>: PayloadFrom<'de>;

    /// Upgrades the payload to the next version of its event type, if there is one.
    fn upgrade(self) -> Upgraded<Self> {
        Upgraded::Latest(self)
    }
}

/// What a payload holds.
#[derive(Debug)]
pub enum Content<'p, 'de> {
    /// A value of the event at this index of the table.
    Known(usize, &'p dyn Codec<'de>),
    /// Nothing, which the envelope allows.
    Missing(&'static Descriptor),
    /// An event that is not in the table.
    Unknown(&'p Unknown),
}
