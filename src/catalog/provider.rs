//! What is known at build time about a provider.

use std::cmp::Ordering;

use super::{Descriptor, Part, Schema, UnknownVersions};
use crate::{AnyEvent, Body, MalformedEvent};

/// Decodes one body as an event of one provider, whatever its type.
pub type OpenEvent = fn(Body) -> Result<Box<dyn AnyEvent>, MalformedEvent>;

/// An envelope member that helps to select event type and version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discriminator {
    pub(crate) member: &'static str,
    pub(crate) forms: &'static [&'static [Part]],
    /// Its index in the envelope's table, if that names it.
    pub(crate) index: Option<usize>,
}

impl Discriminator {
    /// A member, and the forms that its value takes.
    #[must_use]
    pub const fn new(member: &'static str, forms: &'static [&'static [Part]]) -> Self {
        Discriminator {
            member,
            forms,
            index: None,
        }
    }

    /// Adds its index in the envelope's table.
    #[must_use]
    pub const fn at(mut self, index: usize) -> Self {
        self.index = Some(index);
        self
    }

    /// Whether all that its value can say is the version.
    pub(crate) fn says_version_only(&self) -> bool {
        self.forms.iter().all(|form| matches!(form, [Part::Version]))
    }
}

/// Whether an event may come without its payload, as the envelope's schema says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// The member must be there, and must not be null.
    Required,
    /// The member must be there; it may be null.
    RequiredOrNull,
    /// The member may be absent. A null reads as absent even where the schema does not allow it.
    Optional,
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
    /// An envelope whose member `payload` holds the payload. It is written in front of the member at `payload_index`.
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

    /// The envelope's schema.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The member that holds the payload.
    #[must_use]
    pub const fn payload(&self) -> &'static str {
        self.payload
    }
}

/// A provider of events.
#[derive(Debug)]
pub struct Provider {
    folder: &'static str,
    name: &'static str,
    docs: Option<&'static str>,
    envelope: Option<EnvelopeShape>,
    events: &'static [Descriptor],
    /// Indices of the events, ordered by folded event name, folded domain and version.
    order: &'static [usize],
    open: OpenEvent,
    unknown_versions: UnknownVersions,
}

/// What looking up an event found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// This row.
    Event(usize),
    /// The event type is known, the version is not; the row of its highest known version.
    OtherVersion(usize),
    /// Nothing.
    Nothing,
}

impl Provider {
    /// A provider. Generated code calls it.
    #[must_use]
    pub const fn new(
        folder: &'static str,
        name: &'static str,
        docs: Option<&'static str>,
        envelope: Option<EnvelopeShape>,
        events: &'static [Descriptor],
        order: &'static [usize],
        open: OpenEvent,
    ) -> Self {
        Provider {
            folder,
            name,
            docs,
            envelope,
            events,
            order,
            open,
            unknown_versions: UnknownVersions::KeepRaw,
        }
    }

    /// Sets what becomes of events in versions that are not known. Generated code calls it.
    #[must_use]
    pub const fn with_unknown_versions(mut self, policy: UnknownVersions) -> Self {
        self.unknown_versions = policy;
        self
    }

    /// What becomes of events of a known type in a version that is not known.
    #[must_use]
    pub const fn unknown_versions(&self) -> UnknownVersions {
        self.unknown_versions
    }

    /// The folder name, first part of its event ids.
    #[must_use]
    pub const fn folder(&self) -> &'static str {
        self.folder
    }

    /// The name for people.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Where its events are documented.
    #[must_use]
    pub const fn docs(&self) -> Option<&'static str> {
        self.docs
    }

    /// How it wraps payloads; `None` when its bodies are bare payloads.
    #[must_use]
    pub const fn envelope(&self) -> Option<&EnvelopeShape> {
        self.envelope.as_ref()
    }

    /// Its event versions, sorted by domain, event type and version.
    #[must_use]
    pub fn events(&self) -> &'static [Descriptor] {
        self.events
    }

    /// Decodes one body as an event of this provider.
    ///
    /// # Errors
    /// When the body is no JSON, or does not fit the type that it names.
    pub fn decode(&self, body: impl Into<Body>) -> Result<Box<dyn AnyEvent>, MalformedEvent> {
        (self.open)(body.into())
    }

    /// The row for these names, as far as they are known. `-`, `_`, `.` and letter case do not matter. Documents without an
    /// envelope are told by their members, never by a name in an envelope.
    pub(crate) fn find(&self, domain: Option<&str>, event: &str, version: Option<u32>) -> Found {
        /// Up to so many rows, looking at all for the names as the folders spell them costs less than searching.
        const FEW: usize = 8;
        if let (Some(domain), Some(version)) = (domain, version)
            && self.events.len() <= FEW
        {
            let same =
                |row: &Descriptor| row.version() == version && row.event() == event && row.domain() == domain && row.bare().is_none();
            if let Some(at) = self.events.iter().position(same) {
                return Found::Event(at);
            }
        }
        let row = |at: &usize| self.events.get(*at);
        let start = self
            .order
            .partition_point(|at| row(at).is_some_and(|row| folded_cmp(row.event(), event) == Ordering::Less));
        let mut highest: Option<usize> = None;
        for at in self.order.get(start..).unwrap_or_default() {
            let Some(row) = row(at) else { break };
            if folded_cmp(row.event(), event) != Ordering::Equal {
                break;
            }
            if domain.is_some_and(|domain| folded_cmp(row.domain(), domain) != Ordering::Equal) {
                continue;
            }
            if row.bare().is_some() {
                continue;
            }
            if version == Some(row.version()) {
                return Found::Event(*at);
            }
            if let Some(other) = highest.and_then(|at| self.events.get(at))
                && other.domain() != row.domain()
            {
                // The name alone is not enough to tell two domains apart.
                return Found::Nothing;
            }
            highest = Some(*at);
        }
        match (highest, version) {
            (Some(at), None) => Found::Event(at),
            (Some(at), Some(_)) => Found::OtherVersion(at),
            (None, _) => Found::Nothing,
        }
    }

    /// The highest known version of an event type.
    pub(crate) fn latest(&self, domain: Option<&str>, event: &str) -> Option<usize> {
        match self.find(domain, event, None) {
            Found::Event(at) | Found::OtherVersion(at) => Some(at),
            Found::Nothing => None,
        }
    }

    /// Rows of documents that carry no envelope.
    pub(crate) fn bare_documents(&self) -> impl Iterator<Item = (usize, super::BareDocument)> {
        self.events.iter().enumerate().filter_map(|(at, row)| Some((at, row.bare()?)))
    }
}

/// Compares names without separators and letter case, as the tables are sorted.
fn folded_cmp(one: &str, other: &str) -> Ordering {
    if one == other {
        return Ordering::Equal;
    }
    let (mut left, mut right) = (one.bytes().filter(is_letter), other.bytes().filter(is_letter));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase()) {
                Ordering::Equal => {}
                unequal => return unequal,
            },
        }
    }
}

fn is_letter(byte: &u8) -> bool {
    !matches!(byte, b'-' | b'_' | b'.')
}
