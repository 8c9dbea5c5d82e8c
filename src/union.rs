//! Enums of different shapes: which branch a value takes.

use crate::{Decoder, Encoder, Fault, Json, Kind, Value};

/// A generated enum of different shapes.
///
/// Generated code implements this; [`read`] chooses the branch.
pub trait Union<'de>: Value<'de> {
    /// The table of branches.
    fn shape(&self) -> &'static UnionShape;

    /// Reads the next value as the branch at an index of the table.
    ///
    /// # Errors
    /// When the value does not fit that branch.
    fn read_branch(&mut self, at: usize, from: &mut Decoder<'de>) -> Result<(), Fault>;

    /// Keeps a value that fits no branch.
    fn set_other(&mut self, other: Unmatched);
}

/// What is known at build time about an enum of different shapes.
#[derive(Debug)]
pub struct UnionShape {
    name: &'static str,
    branches: &'static [Branch],
    tag: Option<&'static str>,
}

impl UnionShape {
    /// An enum with these branches, in the order of the schema.
    #[must_use]
    pub const fn new(name: &'static str, branches: &'static [Branch]) -> Self {
        UnionShape { name, branches, tag: None }
    }

    /// The member whose value tells the branches apart.
    #[must_use]
    pub const fn tagged(mut self, tag: &'static str) -> Self {
        self.tag = Some(tag);
        self
    }

    /// The enum's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// One branch.
#[derive(Debug)]
pub struct Branch {
    name: &'static str,
    kinds: Kinds,
    tags: &'static [&'static str],
}

impl Branch {
    /// A branch that reads values of these kinds, chosen by these values of the tag.
    #[must_use]
    pub const fn new(name: &'static str, kinds: Kinds, tags: &'static [&'static str]) -> Self {
        Branch { name, kinds, tags }
    }
}

/// A set of JSON kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// `true` and `false`
    pub const BOOL: Kinds = Kinds(1 << Kind::Bool as u8);
    /// Numbers
    pub const NUMBER: Kinds = Kinds(1 << Kind::Number as u8);
    /// Strings
    pub const STRING: Kinds = Kinds(1 << Kind::String as u8);
    /// Arrays
    pub const ARRAY: Kinds = Kinds(1 << Kind::Array as u8);
    /// Objects
    pub const OBJECT: Kinds = Kinds(1 << Kind::Object as u8);
    /// Everything
    pub const ALL: Kinds = Kinds(u8::MAX);

    const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

/// A value that fits none of the branches that its schema names, kept as it came.
#[derive(Clone, Debug, Default)]
pub struct Unmatched {
    json: Json,
    why: Option<Box<str>>,
}

impl Unmatched {
    /// The value.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// Why the branch that came closest did not fit, with the place inside the value.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.why.as_deref()
    }
}

/// A value of which nobody asked why it fits no branch.
impl From<Json> for Unmatched {
    fn from(json: Json) -> Self {
        Unmatched { json, why: None }
    }
}

/// Equal when the values are.
impl PartialEq for Unmatched {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

impl<'de> Value<'de> for Unmatched {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), Fault> {
        self.json.read(from)
    }

    fn write(&self, to: &mut Encoder) {
        self.json.write(to);
    }
}

/// Reads the next value as the branch that fits it.
///
/// The tag decides where there is one. Otherwise it is the first branch that fits without any tolerance (no unknown member, no
/// unknown text), then the one that needs the least. A value that fits no branch is kept as it came; so are choices deep inside of a body
/// that is made to cost exponential time by them.
///
/// # Errors
/// When the text is no JSON.
pub fn read<'de>(union: &mut dyn Union<'de>, from: &mut Decoder<'de>) -> Result<(), Fault> {
    // A choice may lead to itself without a value in between.
    from.enter()?;
    let outcome = choose(union, from);
    from.leave();
    outcome
}

fn choose<'de>(union: &mut dyn Union<'de>, from: &mut Decoder<'de>) -> Result<(), Fault> {
    let shape = union.shape();
    let kind = from.kind()?;
    let mark = from.mark();
    let chosen = match shape.tag {
        Some(tag) if kind == Kind::Object => chosen_by_tag(shape, tag, from)?,
        _ => None,
    };
    let mut closest: Option<(Fault, &'static str)> = None;
    let mut best: Option<(usize, usize)> = None;
    let tired = from.is_tired();
    let fitting = (0..shape.branches.len()).filter(|at| !tired && Some(*at) != chosen && shape.branches[*at].kinds.has(kind));
    for at in chosen.into_iter().filter(|_| !tired).chain(fitting) {
        let before = from.surprises;
        match union.read_branch(at, from) {
            Ok(()) if from.surprises == before || chosen == Some(at) => return Ok(()),
            Ok(()) => {
                let surprises = from.surprises - before;
                if best.is_none_or(|(_, least)| surprises < least) {
                    best = Some((at, surprises));
                }
            }
            Err(fault) => {
                if closest.as_ref().is_none_or(|(known, _)| known.offset() < fault.offset()) {
                    closest = Some((fault, shape.branches[at].name));
                }
            }
        }
        from.give_back(mark);
    }
    if let Some((at, _)) = best {
        // It is read a second time; within it, tired choices keep what they find as it is.
        return union.read_branch(at, from);
    }
    let json = Json::parse(from.skip()?)?;
    from.surprises += 1;
    let why = closest.map(|(fault, branch)| format!("not `{branch}`: {fault} at `{}`", fault.pointer()).into());
    union.set_other(Unmatched { json, why });
    Ok(())
}

/// The branch that the tag's value names, if the tag is there. The decoder stays where it is.
fn chosen_by_tag(shape: &UnionShape, tag: &str, from: &Decoder<'_>) -> Result<Option<usize>, Fault> {
    let mut ahead = Decoder::starting_at(from.text(), from.offset());
    ahead.begin_object()?;
    while let Some(name) = ahead.next_member()? {
        if name != tag {
            ahead.skip()?;
            continue;
        }
        if ahead.kind()? != Kind::String {
            return Ok(None);
        }
        let value = ahead.string()?;
        return Ok(shape.branches.iter().position(|branch| branch.tags.contains(&&*value)));
    }
    Ok(None)
}
