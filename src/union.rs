//! Enums of different shapes, and how their branches are chosen.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use eventry_json::unescape;

use crate::codec::Codec;
use crate::error::DecodeError;
use crate::json::{Branching, ChoiceKey, Decoder, Encoder, Judged, OpenChoice};
use crate::kind::Kind;
use crate::value::Json;

/// A generated enum of different shapes.
///
/// Generated code implements this trait; the function `read` chooses the branch.
pub trait Union<'de>: Codec<'de> {
    /// Returns the table of branches.
    fn shape(&self) -> &'static UnionShape;

    /// Reads the next value as the branch at an index of the table.
    ///
    /// # Errors
    ///
    /// Returns an error if the value does not fit the branch.
    fn read_branch(&mut self, at: usize, from: &mut Decoder<'de>) -> Result<(), DecodeError>;

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
    /// Takes the enum's name and its branches in the order of the schema.
    #[must_use]
    pub const fn new(name: &'static str, branches: &'static [Branch]) -> Self {
        UnionShape { name, branches, tag: None }
    }

    /// Sets the member whose value tells the branches apart.
    #[must_use]
    pub const fn tagged(mut self, tag: &'static str) -> Self {
        self.tag = Some(tag);
        self
    }

    /// Returns the enum's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// A branch of an enum.
#[derive(Debug)]
pub struct Branch {
    name: &'static str,
    kinds: Kinds,
    tags: &'static [&'static str],
}

impl Branch {
    /// Takes the branch's name, the kinds of values that it reads, and the tag's values that choose it.
    #[must_use]
    pub const fn new(name: &'static str, kinds: Kinds, tags: &'static [&'static str]) -> Self {
        Branch { name, kinds, tags }
    }
}

/// A set of JSON kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// `true` and `false`.
    pub const BOOL: Kinds = Kinds(1 << Kind::Bool as u8);
    /// Numbers.
    pub const NUMBER: Kinds = Kinds(1 << Kind::Number as u8);
    /// Strings.
    pub const STRING: Kinds = Kinds(1 << Kind::String as u8);
    /// Arrays.
    pub const ARRAY: Kinds = Kinds(1 << Kind::Array as u8);
    /// Objects.
    pub const OBJECT: Kinds = Kinds(1 << Kind::Object as u8);
    /// All kinds.
    pub const ALL: Kinds = Kinds(u8::MAX);

    const fn is_one(self) -> bool {
        self.0.is_power_of_two()
    }

    const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

/// A value that fits no branch of its schema, kept as it came.
#[derive(Clone, Debug, Default)]
pub struct Unmatched {
    json: Json,
    why: Option<Box<str>>,
}

impl Unmatched {
    /// Returns the value.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// Returns why the closest branch did not fit, and where in the value.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.why.as_deref()
    }
}

/// Keeps a value without a reason.
impl From<Json> for Unmatched {
    fn from(json: Json) -> Self {
        Unmatched { json, why: None }
    }
}

/// Two are equal if their values are.
impl PartialEq for Unmatched {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

impl Eq for Unmatched {}

impl Hash for Unmatched {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.json.hash(state);
    }
}

impl<'de> Codec<'de> for Unmatched {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        self.json.read(from)
    }

    fn write(&self, to: &mut Encoder) {
        self.json.write(to);
    }
}

/// Reads the next value as the branch that fits it.
///
/// If there is a tag, it decides. Otherwise the first branch that fits without any tolerance (no unknown member, no unknown text) is
/// chosen, and then the branch that needs the least tolerance. A value that fits no branch is kept as it came, and so is one that nests
/// more than [`CHOICE_DEPTH`](crate::rt::CHOICE_DEPTH) levels of typed values.
///
/// # Errors
///
/// Returns an error if the text is not JSON.
pub fn read<'de>(union: &mut dyn Union<'de>, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
    if let Some(at) = only_scalar(union.shape(), from.kind()?) {
        from.enter()?;
        let mark = from.mark();
        let outcome = union.read_branch(at, from);
        if outcome.is_err() {
            from.rewind(mark);
        }
        from.leave();
        if outcome.is_ok() {
            return Ok(());
        }
    }
    let mut choice = from.open_choice(std::ptr::from_ref(union.shape()) as ChoiceKey)?;
    from.count_unions(1);
    let outcome = choose(union, from, &mut choice);
    from.count_unions(-1);
    from.close_choice(choice);
    outcome
}

/// Returns the only branch for a scalar of this kind, if there is exactly one. Then there is no choice to make.
fn only_scalar(shape: &UnionShape, kind: Kind) -> Option<usize> {
    if matches!(kind, Kind::Array | Kind::Object) {
        return None;
    }
    let mut fitting = shape.branches.iter().enumerate().filter(|(_, branch)| branch.kinds.has(kind));
    let (at, branch) = fitting.next()?;
    (branch.kinds.is_one() && fitting.next().is_none()).then_some(at)
}

fn choose<'de>(union: &mut dyn Union<'de>, from: &mut Decoder<'de>, choice: &mut OpenChoice) -> Result<(), DecodeError> {
    if let Some(known) = from.recall(choice)? {
        return known.map_or(Ok(()), |branch| read_as(union, branch, from));
    }
    let shape = union.shape();
    let kind = from.kind()?;
    let chosen = match shape.tag {
        Some(tag) if kind == Kind::Object => chosen_by_tag(shape, tag, from)?,
        _ => None,
    };
    let mut closest: Option<(DecodeError, usize)> = None;
    let mut best: Option<(usize, Judged)> = None;
    let fitting = (0..shape.branches.len()).filter(|at| Some(*at) != chosen && shape.branches[*at].kinds.has(kind));
    let mut branches = chosen.into_iter().chain(fitting).peekable();
    while let Some(at) = branches.next() {
        let before = from.surprises;
        match union.read_branch(at, from) {
            Ok(()) => {
                let judged = from.judged(choice, before);
                let is_best = best.as_ref().is_none_or(|(_, least)| judged.surprises < least.surprises);
                let is_chosen = judged.surprises == 0 || chosen == Some(at);
                if is_best && (is_chosen || branches.peek().is_none()) && from.take_as_read(choice) {
                    return Ok(());
                }
                if is_best {
                    best = Some((at, judged));
                }
                from.try_again(choice);
                if is_chosen {
                    break;
                }
            }
            Err(error) => {
                let error = from.may_go_on(error)?;
                if closest.as_ref().is_none_or(|(known, _)| known.offset() < error.offset()) {
                    closest = Some((error, at));
                }
                from.try_again(choice);
            }
        }
    }
    let (branch, judged) = match best {
        Some((at, judged)) => (Ok(at), judged),
        None => {
            let before = from.surprises;
            from.leap()?;
            from.surprises += 1;
            let judged = from.judged(choice, before);
            from.try_again(choice);
            (Err(closest), judged)
        }
    };
    if let Some(branch) = from.settle(choice, branch, judged)? {
        return read_as(union, branch, from);
    }
    Ok(())
}

/// Reads the next value as the branch that was chosen.
fn read_as<'de>(union: &mut dyn Union<'de>, branch: Branching, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
    let closest = match branch {
        Ok(at) => return union.read_branch(at, from),
        Err(closest) => closest,
    };
    let json = Json::take(from)?;
    from.surprises += 1;
    let why = closest.map(|(error, at)| {
        let branch = union.shape().branches.get(at).map_or("", |branch| branch.name);
        format!("not `{branch}`: {error} at `{}`", error.pointer()).into()
    });
    union.set_other(Unmatched { json, why });
    Ok(())
}

/// Returns the branch that the tag's value names, if the tag is present. The decoder does not move.
fn chosen_by_tag(shape: &UnionShape, tag: &str, from: &mut Decoder<'_>) -> Result<Option<usize>, DecodeError> {
    let mark = from.mark();
    let value = match value_of_tag(tag, from) {
        Ok(value) => value,
        Err(error) => return Err(from.broken(error)),
    };
    from.rewind(mark);
    Ok(value.and_then(|value| shape.branches.iter().position(|branch| branch.tags.contains(&&*value))))
}

/// Returns the value of an object's tag, if it is a string. Other members are skipped.
fn value_of_tag<'de>(tag: &str, from: &mut Decoder<'de>) -> Result<Option<Cow<'de, str>>, DecodeError> {
    from.begin_object()?;
    while let Some(name) = from.next_member_raw()? {
        if !unescape(name).is_ok_and(|name| name == tag) {
            from.leap()?;
            continue;
        }
        if from.kind()? != Kind::String {
            return Ok(None);
        }
        return Ok(unescape(from.skip()?).ok());
    }
    Ok(None)
}
