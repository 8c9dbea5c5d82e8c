//! What the catalog says about change: upgrades, deprecation, and unknown versions.

/// How a payload is upgraded to the next higher version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Upgrade {
    /// There is no higher version.
    #[default]
    None,
    /// Every value can be upgraded: the generated code implements `From`.
    Mechanical,
    /// Some values may not fit: the generated code implements `TryFrom`.
    Fallible,
    /// A person has to decide something: the generated code has a trait with the open questions.
    NeedsCode,
}

/// A note that something is deprecated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Deprecation {
    since: Option<&'static str>,
    note: Option<&'static str>,
}

impl Deprecation {
    /// Takes the date, such as `2026-01-31`, and what to use instead. Generated code calls this.
    #[must_use]
    pub const fn new(since: Option<&'static str>, note: Option<&'static str>) -> Self {
        Deprecation { since, note }
    }

    /// Returns the date of the deprecation, such as `2026-01-31`, if it is known.
    #[must_use]
    pub const fn since(&self) -> Option<&'static str> {
        self.since
    }

    /// Returns what to use instead, if the provider or a person said so.
    #[must_use]
    pub const fn note(&self) -> Option<&'static str> {
        self.note
    }
}

/// What happens to an event of a known type in an unknown version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnknownVersions {
    /// The event is malformed.
    Reject,
    /// The event is unknown, and its data is kept as it came.
    #[default]
    KeepRaw,
    /// The event is read as the highest known version and marked. If it does not fit, it is kept raw.
    TryLatestKnown,
    /// The event is read as the highest known version with the same major number and marked. If no version has it, or the
    /// event does not fit, the event is kept raw.
    TrySameMajor,
}
