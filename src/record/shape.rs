//! The table of a generated struct.

/// What is known at build time about a struct.
#[derive(Debug)]
pub struct RecordShape {
    pub(crate) name: &'static str,
    pub(crate) members: &'static [Member],
    pub(crate) aliases: &'static [(&'static str, usize)],
    pub(crate) sorted: &'static [usize],
    pub(crate) positional: bool,
    /// Which of the first 64 members are required, a bit each.
    pub(crate) required: u64,
}

impl RecordShape {
    /// A struct with these members, in the order of the schema.
    #[must_use]
    pub const fn new(name: &'static str, members: &'static [Member]) -> Self {
        RecordShape {
            name,
            members,
            aliases: &[],
            sorted: &[],
            positional: false,
            required: required_among(members),
        }
    }

    /// Adds spellings that are read besides the members' own names, each with the index of its member.
    #[must_use]
    pub const fn with_aliases(mut self, aliases: &'static [(&'static str, usize)]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Adds the indices of the members in the order of their names, so that wide structs find names quickly.
    #[must_use]
    pub const fn sorted(mut self, order: &'static [usize]) -> Self {
        self.sorted = order;
        self
    }

    /// Makes it stand for an array whose places differ.
    #[must_use]
    pub const fn positional(mut self) -> Self {
        self.positional = true;
        self
    }

    /// The struct's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The members, in the order of the schema.
    #[must_use]
    pub const fn members(&self) -> &'static [Member] {
        self.members
    }

    /// The index of the member of that name. Members mostly come in the order of the schema, so the few behind `expected` are looked at
    /// first: the one that was expected did not come.
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

    /// The index of the member of that name, other spellings left aside.
    pub(crate) fn own(&self, name: &str) -> Option<usize> {
        if self.sorted.is_empty() {
            return self.members.iter().position(|member| member.wire == name);
        }
        let wire = |at: &usize| self.members.get(*at).map_or("", |member| member.wire);
        let found = self.sorted.binary_search_by(|at| wire(at).cmp(name)).ok()?;
        self.sorted.get(found).copied()
    }
}

/// The required ones of the first 64 members, a bit each.
const fn required_among(members: &[Member]) -> u64 {
    let mut bits = 0;
    let mut at = 0;
    while at < members.len() && at < 64 {
        if members[at].required {
            bits |= 1 << at;
        }
        at += 1;
    }
    bits
}

/// One member of a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub(crate) wire: &'static str,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    /// The name is never written as it is: it holds characters that must be escaped.
    pub(crate) escaped: bool,
}

impl Member {
    /// A member that is always there and never null.
    #[must_use]
    pub const fn required(wire: &'static str) -> Self {
        Member {
            wire,
            required: true,
            nullable: false,
            escaped: false,
        }
    }

    /// A member that is always there and may be null.
    #[must_use]
    pub const fn required_nullable(wire: &'static str) -> Self {
        Member {
            wire,
            required: true,
            nullable: true,
            escaped: false,
        }
    }

    /// A member that may be missing.
    #[must_use]
    pub const fn optional(wire: &'static str) -> Self {
        Member {
            wire,
            required: false,
            nullable: false,
            escaped: false,
        }
    }

    /// A member that may be missing, and may be null.
    #[must_use]
    pub const fn optional_nullable(wire: &'static str) -> Self {
        Member {
            wire,
            required: false,
            nullable: true,
            escaped: false,
        }
    }

    /// Says that the name holds characters that JSON escapes.
    #[must_use]
    pub const fn escaped(mut self) -> Self {
        self.escaped = true;
        self
    }

    /// The name on the wire.
    #[must_use]
    pub const fn wire(&self) -> &'static str {
        self.wire
    }

    /// Whether the schema requires it.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether the schema allows null.
    #[must_use]
    pub const fn is_nullable(&self) -> bool {
        self.nullable
    }
}
