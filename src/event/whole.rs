//! What events and views have in common: how they are described and written.

use super::{Content, Outcome, Unknown};
use crate::codec::Codec;
use crate::json::Encoder;
use crate::record::{self, Record};
use crate::table::{Descriptor, ProviderTable};

/// The index under which an envelope records the spelling of a payload that is not a record.
pub(super) const PAYLOAD: usize = usize::MAX;

/// An event as it is described and written.
pub(super) struct Whole<'p, 'de> {
    pub table: &'static ProviderTable,
    pub envelope: &'p dyn Record<'de>,
    pub content: Content<'p, 'de>,
}

impl Whole<'_, '_> {
    pub(super) fn descriptor(&self) -> Option<&'static Descriptor> {
        match self.content {
            Content::Known(at, _) => self.table.events().get(at),
            Content::Missing(descriptor) => Some(descriptor),
            Content::Unknown(_) => None,
        }
    }

    pub(super) fn catalog_id(&self) -> String {
        match (self.descriptor(), &self.content) {
            (Some(descriptor), _) => descriptor.id().to_owned(),
            (None, Content::Unknown(unknown)) => unknown.catalog_id(),
            (None, _) => self.table.folder().to_owned(),
        }
    }

    pub(super) fn outcome(&self) -> Outcome {
        match self.content {
            Content::Unknown(unknown) => unknown.outcome(),
            _ => Outcome::Known,
        }
    }

    /// Writes the whole body.
    pub(super) fn to_json(&self, capacity: usize) -> String {
        let mut to = Encoder::with_capacity(capacity);
        self.write(&mut to);
        to.into_string()
    }

    pub(super) fn payload_json(&self) -> String {
        let mut to = Encoder::new();
        self.write_payload(&mut to);
        to.into_string()
    }

    pub(super) fn envelope_json(&self) -> String {
        let mut to = Encoder::new();
        self.envelope.write(&mut to);
        to.into_string()
    }

    fn write(&self, to: &mut Encoder) {
        let Some(shape) = self.table.envelope() else {
            return self.write_payload(to);
        };
        if let Content::Known(at, _) = self.content
            && self.table.events().get(at).is_some_and(|row| row.bare().is_some())
        {
            return self.write_payload(to);
        }
        let payload = record::Insert {
            at: shape.payload_index,
            name: shape.payload,
            write: &|to| self.write_payload(to),
        };
        let has_payload = !matches!(self.content, Content::Missing(_) | Content::Unknown(Unknown { data: None, .. }));
        record::write_object(self.envelope, to, has_payload.then_some(payload));
    }

    fn write_payload(&self, to: &mut Encoder) {
        record::write_spelled(&|to| write_content(&self.content, to), self.envelope.extra(), PAYLOAD, to);
    }
}

pub(crate) fn write_content(content: &Content<'_, '_>, to: &mut Encoder) {
    match content {
        Content::Known(_, value) => value.write(to),
        Content::Unknown(Unknown { data: Some(data), .. }) => data.write(to),
        Content::Missing(_) | Content::Unknown(_) => to.null(),
    }
}
