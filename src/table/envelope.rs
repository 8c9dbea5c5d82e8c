//! How a provider wraps payloads, and which members of its envelope select the event.

use super::{FormPart, Schema};
use crate::drift::Kind;

/// An envelope member that helps to select the event type and version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discriminator {
    pub(crate) member: &'static str,
    pub(crate) forms: &'static [&'static [FormPart]],
    /// The index in the envelope's table, if the table has the member.
    pub(crate) index: Option<usize>,
}

impl Discriminator {
    /// Takes a member and the forms of its value.
    #[must_use]
    pub const fn new(member: &'static str, forms: &'static [&'static [FormPart]]) -> Self {
        Discriminator {
            member,
            forms,
            index: None,
        }
    }

    /// Adds the index in the envelope's table.
    #[must_use]
    pub const fn at(mut self, index: usize) -> Self {
        self.index = Some(index);
        self
    }

    /// Returns whether its value can only hold the version.
    pub(crate) fn says_version_only(&self) -> bool {
        self.forms.iter().all(|form| matches!(form, [FormPart::Version]))
    }
}

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
    pub(crate) discriminators: &'static [Discriminator],
    schema: Schema,
}

impl EnvelopeShape {
    /// An envelope whose member `payload` holds the payload, written in front of the member at `payload_index`.
    #[must_use]
    pub const fn new(
        payload: &'static str,
        presence: Presence,
        payload_index: usize,
        discriminators: &'static [Discriminator],
        schema: Schema,
    ) -> Self {
        EnvelopeShape {
            payload,
            presence,
            payload_index,
            discriminators,
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
