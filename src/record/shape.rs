//! The table of a generated struct.

/// What is known at build time about a struct.
#[derive(Debug)]
pub struct RecordShape {
    pub(crate) name: &'static str,
    pub(crate) members: &'static [Member],
    pub(crate) aliases: &'static [(&'static str, usize)],
    pub(crate) sorted: &'static [usize],
    pub(crate) positional: bool,
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

    /// The index of the member of that name, looking at `expected` first: members mostly come in the order of the schema.
    #[inline]
    pub(crate) fn find(&self, name: &str, expected: usize) -> Option<usize> {
        if self.members.get(expected).is_some_and(|member| member.wire == name) {
            return Some(expected);
        }
        self.search(name)
    }

    fn search(&self, name: &str) -> Option<usize> {
        let own = if self.sorted.is_empty() {
            self.members.iter().position(|member| member.wire == name)
        } else {
            let wire = |at: &usize| self.members.get(*at).map_or("", |member| member.wire);
            self.sorted
                .binary_search_by(|at| wire(at).cmp(name))
                .ok()
                .and_then(|found| self.sorted.get(found).copied())
        };
        own.or_else(|| self.aliases.iter().find(|(alias, _)| *alias == name).map(|(_, at)| *at))
    }
}

/// One member of a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub(crate) wire: &'static str,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
}

impl Member {
    /// A member that is always there and never null.
    #[must_use]
    pub const fn required(wire: &'static str) -> Self {
        Member {
            wire,
            required: true,
            nullable: false,
        }
    }

    /// A member that is always there and may be null.
    #[must_use]
    pub const fn required_nullable(wire: &'static str) -> Self {
        Member {
            wire,
            required: true,
            nullable: true,
        }
    }

    /// A member that may be missing.
    #[must_use]
    pub const fn optional(wire: &'static str) -> Self {
        Member {
            wire,
            required: false,
            nullable: false,
        }
    }

    /// A member that may be missing, and may be null.
    #[must_use]
    pub const fn optional_nullable(wire: &'static str) -> Self {
        Member {
            wire,
            required: false,
            nullable: true,
        }
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
