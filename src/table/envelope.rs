//! How a provider wraps payloads.

use super::Schema;
use crate::drift::Kind;

/// Whether an event may come without its payload, as the envelope's schema says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// The member is required and is not null.
    Required,
    /// The member is required and may be null.
    RequiredOrNull,
    /// The member may be absent. Null reads as absent, even if the schema does not allow it.
    Optional,
    /// The member is required and is not null, but bodies without it are read as if it were optional.
    Doubted,
    /// The member is required and may be null, but bodies without it are read as if it were optional.
    DoubtedOrNull,
}

impl Presence {
    /// Returns whether an event without the member is read.
    pub(crate) fn may_be_absent(self) -> bool {
        matches!(self, Presence::Optional | Presence::Doubted | Presence::DoubtedOrNull)
    }

    /// Returns what is new about an event whose member is absent, or null.
    pub(crate) fn drift(self, is_null: bool) -> Option<Kind> {
        match (self, is_null) {
            (Presence::Doubted, true) => Some(Kind::NullMember),
            (Presence::Doubted | Presence::DoubtedOrNull, false) => Some(Kind::MissingMember),
            _ => None,
        }
    }
}

/// How a provider wraps payloads.
#[derive(Debug)]
pub struct EnvelopeShape {
    pub(crate) payload: &'static str,
    pub(crate) presence: Presence,
    pub(crate) payload_index: usize,
    schema: Schema,
}

impl EnvelopeShape {
    /// An envelope whose member `payload` holds the payload, written in front of the member at `payload_index`.
    #[must_use]
    pub const fn new(payload: &'static str, presence: Presence, payload_index: usize, schema: Schema) -> Self {
        EnvelopeShape {
            payload,
            presence,
            payload_index,
            schema,
        }
    }

    /// Returns the envelope's schema.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Returns the name of the member that holds the payload.
    #[must_use]
    pub const fn payload(&self) -> &'static str {
        self.payload
    }
}
