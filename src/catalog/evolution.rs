//! What the catalog says about change: ways up, deprecation, and versions that are not known.

/// The way from an event version to the next higher one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Upgrade {
    /// There is no higher version.
    #[default]
    None,
    /// Every value gets there: the generated code has `From`.
    Mechanical,
    /// A value may not fit: the generated code has `TryFrom`.
    Fallible,
    /// A person has to decide something: the generated code has a trait with what is missing, and no path.
    NeedsCode,
}

/// That something should not be used any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Deprecation {
    since: Option<&'static str>,
    note: Option<&'static str>,
}

impl Deprecation {
    /// Says since when, as `2026-01-31`, and what to use instead. Generated code calls it.
    #[must_use]
    pub const fn new(since: Option<&'static str>, note: Option<&'static str>) -> Self {
        Deprecation { since, note }
    }

    /// Since when, as `2026-01-31`, where that is known.
    #[must_use]
    pub const fn since(&self) -> Option<&'static str> {
        self.since
    }

    /// What to use instead, where somebody said so.
    #[must_use]
    pub const fn note(&self) -> Option<&'static str> {
        self.note
    }
}

/// What becomes of an event of a known type in a version that is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnknownVersions {
    /// It is malformed.
    Reject,
    /// It is an unknown event, with its data as it came.
    #[default]
    KeepRaw,
    /// It is read as the highest known version and marked; one that does not fit is kept raw.
    TryLatestKnown,
}
