//! The table of a generated struct.

/// What is known at build time about a struct.
#[derive(Debug)]
pub struct RecordShape {
    pub(crate) name: &'static str,
    pub(crate) members: &'static [MemberShape],
    pub(crate) aliases: &'static [(&'static str, usize)],
    pub(crate) sorted: &'static [usize],
    pub(crate) positional: bool,
    /// Which of the first 64 members the schema requires, one bit each.
    pub(crate) required: u64,
    /// Whether members that the schema requires may be absent.
    pub(crate) doubted: bool,
}

impl RecordShape {
    /// Takes the struct's name and its members in the order of the schema.
    #[must_use]
    pub const fn new(name: &'static str, members: &'static [MemberShape]) -> Self {
        RecordShape {
            name,
            members,
            aliases: &[],
            sorted: &[],
            positional: false,
            required: required_among(members),
            doubted: doubted_among(members),
        }
    }

    /// Adds other spellings of names, each with the index of its member.
    #[must_use]
    pub const fn with_aliases(mut self, aliases: &'static [(&'static str, usize)]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Adds the indices of the members in the order of their names, so that names of wide structs are found quickly.
    #[must_use]
    pub const fn sorted(mut self, order: &'static [usize]) -> Self {
        self.sorted = order;
        self
    }

    /// Marks the struct as an array in which each position has its own type.
    #[must_use]
    pub const fn positional(mut self) -> Self {
        self.positional = true;
        self
    }

    /// Returns the struct's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the members in the order of the schema.
    #[must_use]
    pub const fn members(&self) -> &'static [MemberShape] {
        self.members
    }

    /// Returns the index of a member by its name. Members mostly come in the order of the schema, so that the few after `expected` are
    /// compared first; `expected` itself did not come.
    pub(crate) fn find(&self, name: &str, expected: usize) -> Option<usize> {
        const NEAR: usize = 4;
        let near = self.members.iter().enumerate().skip(expected + 1).take(NEAR);
        for (at, member) in near {
            if member.wire == name {
                return Some(at);
            }
        }
        self.search(name)
    }

    fn search(&self, name: &str) -> Option<usize> {
        let alias = || self.aliases.iter().find(|(alias, _)| *alias == name).map(|(_, at)| *at);
        self.own(name).or_else(alias)
    }

    /// Returns the index of a member by its own name, ignoring other spellings.
    pub(crate) fn own(&self, name: &str) -> Option<usize> {
        if self.sorted.is_empty() {
            return self.members.iter().position(|member| member.wire == name);
        }
        let wire = |at: &usize| self.members.get(*at).map_or("", |member| member.wire);
        let found = self.sorted.binary_search_by(|at| wire(at).cmp(name)).ok()?;
        self.sorted.get(found).copied()
    }
}

/// The required ones, doubted or not, of the first 64 members, one bit each.
const fn required_among(members: &[MemberShape]) -> u64 {
    let mut bits = 0;
    let mut at = 0;
    while at < members.len() && at < 64 {
        if members[at].required || members[at].doubted {
            bits |= 1 << at;
        }
        at += 1;
    }
    bits
}

const fn doubted_among(members: &[MemberShape]) -> bool {
    let mut at = 0;
    while at < members.len() {
        if members[at].doubted {
            return true;
        }
        at += 1;
    }
    false
}

/// One member of a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberShape {
    pub(crate) wire: &'static str,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    /// The schema requires it, but it is read like an optional member.
    pub(crate) doubted: bool,
    /// The name contains characters that JSON escapes, so that a text never holds it verbatim.
    pub(crate) escaped: bool,
}

impl MemberShape {
    /// A member that is required and never null.
    #[must_use]
    pub const fn required(wire: &'static str) -> Self {
        MemberShape {
            wire,
            required: true,
            nullable: false,
            doubted: false,
            escaped: false,
        }
    }

    /// A member that is required and may be null.
    #[must_use]
    pub const fn required_nullable(wire: &'static str) -> Self {
        MemberShape {
            wire,
            required: true,
            nullable: true,
            doubted: false,
            escaped: false,
        }
    }

    /// A member that may be absent.
    #[must_use]
    pub const fn optional(wire: &'static str) -> Self {
        MemberShape {
            wire,
            required: false,
            nullable: false,
            doubted: false,
            escaped: false,
        }
    }

    /// A member that may be absent or null.
    #[must_use]
    pub const fn optional_nullable(wire: &'static str) -> Self {
        MemberShape {
            wire,
            required: false,
            nullable: true,
            doubted: false,
            escaped: false,
        }
    }

    /// A member that the schema requires and that may be absent or null all the same.
    #[must_use]
    pub const fn doubted(wire: &'static str) -> Self {
        MemberShape {
            doubted: true,
            ..Self::optional(wire)
        }
    }

    /// A member that the schema requires and allows to be null, and that may be absent all the same.
    #[must_use]
    pub const fn doubted_nullable(wire: &'static str) -> Self {
        MemberShape {
            doubted: true,
            ..Self::optional_nullable(wire)
        }
    }

    /// Marks a name that contains characters that JSON escapes.
    #[must_use]
    pub const fn escaped(mut self) -> Self {
        self.escaped = true;
        self
    }

    /// Returns the name on the wire.
    #[must_use]
    pub const fn wire(&self) -> &'static str {
        self.wire
    }

    /// Returns whether every value has the member.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Returns whether the schema allows null.
    #[must_use]
    pub const fn is_nullable(&self) -> bool {
        self.nullable
    }
}
