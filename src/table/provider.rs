//! What is known about a provider at build time.

use std::cmp::Ordering;

use super::{BareDocument, Descriptor, EnvelopeShape, Sample, UnknownVersions};
use crate::version::Version;

/// What is known about a provider at build time.
#[derive(Debug)]
pub struct ProviderTable {
    folder: &'static str,
    name: &'static str,
    docs: Option<&'static str>,
    envelope: Option<EnvelopeShape>,
    events: &'static [Descriptor],
    /// Indices of the events, ordered by folded event name, folded domain and version.
    order: &'static [usize],
    unknown_versions: UnknownVersions,
}

/// What looking up an event found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// The row with this index.
    Event(usize),
    /// The event type is known and the version is not. The index is that of the highest known version.
    OtherVersion(usize),
    /// Nothing.
    Nothing,
}

impl ProviderTable {
    /// Creates the table. Generated code calls this.
    #[must_use]
    pub const fn new(
        folder: &'static str,
        name: &'static str,
        docs: Option<&'static str>,
        envelope: Option<EnvelopeShape>,
        events: &'static [Descriptor],
        order: &'static [usize],
    ) -> Self {
        ProviderTable {
            folder,
            name,
            docs,
            envelope,
            events,
            order,
            unknown_versions: UnknownVersions::KeepRaw,
        }
    }

    /// Sets what happens to events in unknown versions. Generated code calls this.
    #[must_use]
    pub const fn with_unknown_versions(mut self, policy: UnknownVersions) -> Self {
        self.unknown_versions = policy;
        self
    }

    /// Returns what happens to events of a known type in an unknown version.
    #[must_use]
    pub const fn unknown_versions(&self) -> UnknownVersions {
        self.unknown_versions
    }

    /// Returns the folder name, which is the first part of the event ids.
    #[must_use]
    pub const fn folder(&self) -> &'static str {
        self.folder
    }

    /// Returns the name for people.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the address of the documentation.
    #[must_use]
    pub const fn docs(&self) -> Option<&'static str> {
        self.docs
    }

    /// Returns how payloads are wrapped; `None` if bodies are bare payloads.
    #[must_use]
    pub const fn envelope(&self) -> Option<&EnvelopeShape> {
        self.envelope.as_ref()
    }

    /// Returns the event versions, sorted by domain, event type and version.
    #[must_use]
    pub const fn events(&self) -> &'static [Descriptor] {
        self.events
    }

    /// Returns the samples of an event. Generated code calls this.
    #[must_use]
    pub fn samples(&self, id: &str) -> &'static [Sample] {
        self.events.iter().find(|row| row.id() == id).map_or(&[], Descriptor::samples)
    }

    /// Looks up a row by the names that are known. `-`, `_`, `.` and letter case do not matter. Documents without an envelope are skipped:
    /// they are recognized by their members, not by names in an envelope.
    pub(crate) fn find(&self, domain: Option<&str>, event: &str, version: Option<Version>) -> Lookup {
        /// Up to this many rows, comparing all names exactly costs less than searching.
        const FEW: usize = 8;
        if let (Some(domain), Some(version)) = (domain, version)
            && self.events.len() <= FEW
        {
            let same =
                |row: &Descriptor| row.version() == version && row.event() == event && row.domain() == domain && row.bare().is_none();
            if let Some(at) = self.events.iter().position(same) {
                return Lookup::Event(at);
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
                return Lookup::Event(*at);
            }
            if let Some(other) = highest.and_then(|at| self.events.get(at))
                && other.domain() != row.domain()
            {
                // The event name alone does not tell two domains apart.
                return Lookup::Nothing;
            }
            highest = Some(*at);
        }
        match (highest, version) {
            (Some(at), None) => Lookup::Event(at),
            (Some(at), Some(_)) => Lookup::OtherVersion(at),
            (None, _) => Lookup::Nothing,
        }
    }

    /// Returns the row of the highest known version of an event type.
    pub(crate) fn latest(&self, domain: Option<&str>, event: &str) -> Option<usize> {
        match self.find(domain, event, None) {
            Lookup::Event(at) | Lookup::OtherVersion(at) => Some(at),
            Lookup::Nothing => None,
        }
    }

    /// Returns the row of the highest known version of an event type that has the same major number as `version`.
    pub(crate) fn latest_like(&self, domain: Option<&str>, event: &str, version: Version) -> Option<usize> {
        let major = version.major()?;
        let highest = self.events.get(self.latest(domain, event)?)?;
        let same = |row: &Descriptor| row.event_type() == highest.event_type() && row.version().major() == Some(major);
        self.events.iter().rposition(same)
    }

    /// Returns the rows of documents without an envelope.
    pub(crate) fn bare_documents(&self) -> impl Iterator<Item = (usize, BareDocument)> {
        self.events.iter().enumerate().filter_map(|(at, row)| Some((at, row.bare()?)))
    }
}

/// Compares names as the tables are sorted: ignoring separators and letter case.
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
