//! What an object held beyond its schema.

use std::collections::BTreeMap;
use std::fmt;

use super::places::Places;
use crate::{Codec, DecodeError, Decoder, Encoder, Json};

/// Members of an object that its schema does not name, kept as they came and written back.
///
/// Nothing is allocated while there are none. It also remembers, out of sight, how known members came where their typed value
/// cannot say it: an optional member that came as `null`, a member under another spelling of its name, a number with more digits than an
/// `f64` holds. Such a memory is used when the object is written back and its typed value is still the same.
///
/// ```
/// use eventry::{Extra, Json};
/// let mut extra = Extra::new();
/// extra.insert("priority", Json::parse("3")?);
/// assert_eq!(extra.get("priority").and_then(Json::as_i64), Some(3));
/// assert_eq!(extra.iter().count(), 1);
/// # Ok::<(), eventry::DecodeError>(())
/// ```
#[derive(Clone, Default)]
pub struct Extra(Option<Box<Inner>>);

#[derive(Clone, Default)]
struct Inner {
    members: Vec<(Box<str>, Json)>,
    notes: Vec<(usize, Note)>,
    places: Places,
}

/// How a known member came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Note {
    /// As null, though the schema does not allow it.
    Null,
    /// Under another name.
    Alias(Box<str>),
    /// Spelled in a way that the typed value does not reproduce. `canonical` is how the value would be written.
    Spelled { canonical: Box<str>, literal: Box<str> },
}

impl Extra {
    /// Nothing extra.
    #[must_use]
    pub const fn new() -> Self {
        Extra(None)
    }

    /// Whether there are no members besides those of the schema.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|inner| inner.members.is_empty())
    }

    /// How many members there are besides those of the schema.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |inner| inner.members.len())
    }

    /// The value of a member, by its name on the wire. Of members that occur twice, the last one counts.
    ///
    /// Takes constant time on average, as [`insert`](Self::insert) does.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        let inner = self.0.as_deref()?;
        let at = inner.places.find(&inner.members, name)?;
        inner.members.get(at).map(|(_, value)| value)
    }

    /// All members, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.members().iter().map(|(name, value)| (&**name, value))
    }

    /// Sets a member; returns the value that it had before.
    ///
    /// A name that the schema knows is ignored when the object is written with that member set.
    pub fn insert(&mut self, name: &str, value: Json) -> Option<Json> {
        let inner = self.0.get_or_insert_default();
        let at = inner.places.find(&inner.members, name);
        if let Some((_, known)) = at.and_then(|at| inner.members.get_mut(at)) {
            return Some(std::mem::replace(known, value));
        }
        self.push(name, value);
        None
    }

    /// Takes a member out, however often it occurs; returns the value that counted.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let inner = self.0.as_deref_mut()?;
        let last = inner.places.find(&inner.members, name)?;
        let mut value = None;
        let before = inner.members.len();
        inner.members.retain_mut(|(known, json)| {
            let found = **known == *name;
            if found {
                value = Some(std::mem::take(json));
            }
            !found
        });
        inner.places.removed(name, last, before - inner.members.len());
        value
    }

    pub(crate) fn members(&self) -> &[(Box<str>, Json)] {
        self.0.as_ref().map_or(&[], |inner| &inner.members)
    }

    /// The members alone; what is remembered about those of the schema goes.
    pub(crate) fn into_members(self) -> Vec<(Box<str>, Json)> {
        self.0.map(|inner| inner.members).unwrap_or_default()
    }

    /// Adds a member without looking whether it is there: reading keeps what came.
    pub(crate) fn push(&mut self, name: &str, value: Json) {
        let inner = self.0.get_or_insert_default();
        inner.places.pushed(inner.members.len(), name);
        inner.members.push((name.into(), value));
    }

    pub(crate) fn note(&mut self, at: usize, note: Note) {
        self.0.get_or_insert_default().notes.push((at, note));
    }

    /// Remembers how a value was spelled; `canonical` is how it would be written.
    pub(crate) fn note_spelling(&mut self, at: usize, canonical: String, literal: Box<str>) {
        let canonical = canonical.into();
        self.note(at, Note::Spelled { canonical, literal });
    }

    pub(crate) fn forget(&mut self, at: usize) {
        if let Some(inner) = &mut self.0 {
            inner.notes.retain(|(known, _)| *known != at);
        }
    }

    /// The members that count.
    fn counting(&self) -> BTreeMap<&str, &Json> {
        self.iter().collect()
    }

    fn noted(&self) -> &[(usize, Note)] {
        self.0.as_ref().map_or(&[], |inner| &inner.notes)
    }

    #[inline]
    pub(crate) fn has_notes(&self) -> bool {
        self.0.as_ref().is_some_and(|inner| !inner.notes.is_empty())
    }

    pub(crate) fn notes(&self, at: usize) -> impl Iterator<Item = &Note> {
        self.0
            .iter()
            .flat_map(|inner| &inner.notes)
            .filter(move |(known, _)| *known == at)
            .map(|(_, note)| note)
    }
}

/// All members of an object.
impl<'de> Codec<'de> for Extra {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        self.0 = None;
        from.begin_object()?;
        while let Some(name) = from.next_member()? {
            self.push(&name, Json::parse(from.skip()?)?);
        }
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.begin_object();
        for (name, value) in self.iter() {
            to.member(name);
            to.raw(value.as_str());
        }
        to.end_object();
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Equal when the same members are written back; their order does not matter, and of two of the same name the last counts.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        let same_notes = self.noted().len() == other.noted().len() && self.noted().iter().all(|note| other.noted().contains(note));
        same_notes && (self.is_empty() && other.is_empty() || self.counting() == other.counting())
    }
}
