//! What is observed.

/// What has drifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// An event whose type is not in the catalog.
    UnknownEvent,
    /// An event whose type is in the catalog and whose version is not. It is kept raw or rejected.
    UnknownVersion,
    /// An event in an unknown version, read as the highest version that is known.
    LatestKnown,
    /// A text that an enum does not list.
    UnknownValue,
    /// A member that a schema does not name.
    UnknownMember,
    /// A member that a schema requires and a body does not have, read because `provider.toml` doubts that it is always there.
    MissingMember,
    /// A null in place of such a member.
    NullMember,
    /// An integer in quotes.
    QuotedInteger,
    /// A payload that was converted into a newer version.
    Upgrade,
}

impl Kind {
    /// Returns the name of a counter: `unknown-event`, `unknown-version`, `latest-known`, `unknown-value`, `unknown-member`, `missing-member`,
    /// `null-member`, `quoted-integer` or `upgrade`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::UnknownEvent => "unknown-event",
            Kind::UnknownVersion => "unknown-version",
            Kind::LatestKnown => "latest-known",
            Kind::UnknownValue => "unknown-value",
            Kind::UnknownMember => "unknown-member",
            Kind::MissingMember => "missing-member",
            Kind::NullMember => "null-member",
            Kind::QuotedInteger => "quoted-integer",
            Kind::Upgrade => "upgrade",
        }
    }
}

/// One observation in one event.
///
/// A metric needs labels from a bounded set. [`kind`](Self::kind) is always bounded; so is [`pointer`](Self::pointer) for all kinds except
/// unknown members, except that a recursive schema allows pointers of any depth. The producer chooses the name of an unknown member, the
/// text of an unknown value, and the id of an unknown event or version. They may contain any character: format them with `{:?}` to show them
/// on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift<'d> {
    /// What has drifted.
    pub kind: Kind,
    /// The event id, as far as it is known. It comes from a closed set, except for unknown events and versions, whose names the producer
    /// chooses.
    pub id: &'d str,
    /// Where it is in the body: a JSON pointer (RFC 6901), in which `*` stands for the index of every array and the key of every map, as in
    /// `/data/lines/*/unit`. It is empty for what concerns the event as a whole, and for the rest beyond the places that are listed.
    pub pointer: &'d str,
    /// The text of an unknown value; `None` for all other kinds, and for the rest beyond the values that are listed.
    pub value: Option<&'d str>,
    /// How often it occurs in this event.
    pub count: usize,
}
