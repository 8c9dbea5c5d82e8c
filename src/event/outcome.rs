//! What became of a body.

/// What became of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// A known event.
    Known,
    /// A known event type in an unknown version.
    UnknownVersion,
    /// An unknown event type.
    UnknownType,
    /// Not JSON, or JSON that does not fit the type that it names.
    Malformed,
}

impl Outcome {
    /// Returns `known`, `unknown-version`, `unknown-type` or `malformed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Known => "known",
            Outcome::UnknownVersion => "unknown-version",
            Outcome::UnknownType => "unknown-type",
            Outcome::Malformed => "malformed",
        }
    }
}
