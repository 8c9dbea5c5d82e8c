//! What is known about a provider at build time.

use std::cmp::Ordering;

use super::cache::Cache;
use super::{
    Answers, BareDocument, Control, Descriptor, Discriminator, EnvelopeShape, IdentityPlaces, Place, Sample, Spelling, UnknownVersions,
    Wrapper,
};
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
    discriminators: &'static [Discriminator],
    /// How many of them are members of the envelope.
    members: usize,
    /// One of them is outside of the body.
    has_outside: bool,
    spellings: &'static [Spelling],
    wrappers: &'static [Wrapper],
    controls: &'static [Control],
    identity: IdentityPlaces,
    answers: Answers,
    authenticity: Option<&'static str>,
    /// How the wrappers and the control messages are recognized.
    pub(crate) plan: Cache,
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
            discriminators: &[],
            members: 0,
            has_outside: false,
            spellings: &[],
            wrappers: &[],
            controls: &[],
            identity: IdentityPlaces::NONE,
            answers: Answers::USUAL,
            authenticity: None,
            plan: Cache::new(),
            unknown_versions: UnknownVersions::KeepRaw,
        }
    }

    /// Sets the places that select the event. Generated code calls this.
    #[must_use]
    pub const fn with_discriminators(mut self, discriminators: &'static [Discriminator]) -> Self {
        self.discriminators = discriminators;
        let mut at = 0;
        while at < discriminators.len() {
            match discriminators[at].place {
                Place::Member(_) => self.members += 1,
                Place::Attribute(_) | Place::Route => self.has_outside = true,
                Place::Pointer(_) => {}
            }
            at += 1;
        }
        self
    }

    /// Sets other spellings of names. Generated code calls this.
    #[must_use]
    pub const fn with_spellings(mut self, spellings: &'static [Spelling]) -> Self {
        self.spellings = spellings;
        self
    }

    /// Sets the wrappers that the provider accepts. Generated code calls this.
    #[must_use]
    pub const fn with_wrappers(mut self, wrappers: &'static [Wrapper]) -> Self {
        self.wrappers = wrappers;
        self
    }

    /// Sets the deliveries that carry no event. Generated code calls this.
    #[must_use]
    pub const fn with_controls(mut self, controls: &'static [Control]) -> Self {
        self.controls = controls;
        self
    }

    /// Sets the places of what identifies a delivery. Generated code calls this.
    #[must_use]
    pub const fn with_identity(mut self, identity: IdentityPlaces) -> Self {
        self.identity = identity;
        self
    }

    /// Sets how deliveries are answered. Generated code calls this.
    #[must_use]
    pub const fn with_answers(mut self, answers: Answers) -> Self {
        self.answers = answers;
        self
    }

    /// Sets how deliveries are signed: the section `[authenticity]` of the settings, in TOML. Generated code calls this.
    #[must_use]
    pub const fn with_authenticity(mut self, section: &'static str) -> Self {
        self.authenticity = Some(section);
        self
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

    /// Returns how deliveries are answered.
    #[must_use]
    pub const fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Returns the section `[authenticity]` of the settings, if they have one.
    #[must_use]
    pub const fn authenticity(&self) -> Option<&'static str> {
        self.authenticity
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

    /// Returns the places that select the event.
    pub(crate) const fn discriminators(&self) -> &'static [Discriminator] {
        self.discriminators
    }

    /// Returns whether one of them is outside of the body.
    pub(crate) const fn has_outside(&self) -> bool {
        self.has_outside
    }

    /// Returns how many of them are members of the envelope.
    pub(crate) const fn member_count(&self) -> usize {
        self.members
    }

    /// Returns whether a value in the body, other than a member of the envelope, helps to select the event.
    pub(crate) fn has_pointers(&self) -> bool {
        self.discriminators.iter().any(|it| matches!(it.place, Place::Pointer(_)))
    }

    /// Returns whether an event is the whole body, and the discriminators select it.
    pub(crate) const fn is_whole(&self) -> bool {
        self.envelope.is_none() && !self.discriminators.is_empty()
    }

    /// Returns whether a body may be something else than an event.
    pub(crate) const fn unpacks(&self) -> bool {
        !self.wrappers.is_empty() || !self.controls.is_empty()
    }

    /// Returns whether a body that can be read as an event may be presumed to be one: reading it would come across what distinguishes a
    /// control message.
    pub(crate) fn presumes_events(&self) -> bool {
        self.controls.iter().all(|control| control.is_beside() || control.is_apart())
    }

    /// Returns whether a member at the top of a body may be part of a wrapper or of a control message.
    pub(crate) fn points_to_wrapper(&self, name: &str) -> bool {
        let is_first = |place: Place| matches!(place, Place::Pointer([first, ..]) if *first == name);
        let wrapper = |it: &Wrapper| {
            let items = it.items.and_then(|steps| steps.first()).is_some_and(|first| *first == name);
            items || it.items.is_none() && it.when.iter().any(|condition| is_first(condition.place))
        };
        let control = |it: &Control| it.when.iter().any(|condition| is_first(condition.place));
        self.wrappers.iter().any(wrapper) || self.controls.iter().any(control)
    }

    /// Returns the wrappers that the provider accepts.
    pub(crate) const fn wrappers(&self) -> &'static [Wrapper] {
        self.wrappers
    }

    /// Returns the deliveries that carry no event.
    pub(crate) const fn controls(&self) -> &'static [Control] {
        self.controls
    }

    /// Returns the places of what identifies a delivery.
    pub(crate) const fn identity(&self) -> &IdentityPlaces {
        &self.identity
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
        if self.spellings.is_empty() {
            return self.find_named(domain, event, version);
        }
        let spelled = |spelling: &&Spelling, text: &str| folded_cmp(spelling.text, text) == Ordering::Equal;
        let domains = || self.spellings.iter().filter(|spelling| spelling.event.is_none());
        let domain = domain.map(|text| {
            domains()
                .find(|spelling| spelled(spelling, text))
                .map_or(text, |spelling| spelling.domain)
        });
        let mut events = self.spellings.iter().filter_map(|spelling| {
            let same_domain = domain.is_none_or(|domain| folded_cmp(domain, spelling.domain) == Ordering::Equal);
            spelling
                .event
                .filter(|_| same_domain && spelled(&spelling, event))
                .map(|event| (spelling.domain, event))
        });
        match (events.next(), events.next()) {
            (None, _) => self.find_named(domain, event, version),
            (Some((domain, event)), None) => self.find_named(Some(domain), event, version),
            // The spelling alone does not tell two events apart.
            (Some(_), Some(_)) => Lookup::Nothing,
        }
    }

    /// Returns whether two texts are the same name of a domain or of an event type.
    pub(crate) fn is_same(&self, one: &str, other: &str, is_event: bool) -> bool {
        let same = |one, other| folded_cmp(one, other) == Ordering::Equal;
        // Usually there are none.
        let named = |text| {
            let spellings = self
                .spellings
                .iter()
                .filter(move |it| it.event.is_some() == is_event && same(it.text, text));
            spellings.map(|it| it.event.unwrap_or(it.domain))
        };
        same(one, other)
            || named(one).any(|name| same(name, other) || named(other).any(|another| same(name, another)))
            || named(other).any(|name| same(name, one))
    }

    /// Looks up a row by the names of folders.
    fn find_named(&self, domain: Option<&str>, event: &str, version: Option<Version>) -> Lookup {
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
