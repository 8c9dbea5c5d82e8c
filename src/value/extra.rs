//! Members that an object holds beyond its schema.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::places::Places;
use crate::codec::Codec;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder};
use crate::value::Json;

/// The members of an object that its schema does not name. They are kept as they came and written back.
///
/// An empty `Extra` does not allocate. Privately, it also records how known members came if their typed values cannot tell: an optional
/// member that was `null`, a member under another spelling of its name, or a number with more digits than an `f64` holds. Such a record is
/// used when the object is written back, as long as the typed value is still the same.
///
/// ```
/// use eventry::{Extra, Json};
/// let mut extra = Extra::new();
/// extra.insert("priority", Json::parse("3")?);
/// assert_eq!(extra.get("priority").and_then(Json::as_i64), Some(3));
/// extra.extend([("color", Json::from("blue"))]);
/// assert_eq!(extra.iter().count(), 2);
/// let names: Vec<String> = extra.into_iter().map(|(name, _)| name).collect();
/// assert_eq!(names, ["priority", "color"]);
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

/// How a known member came, where its typed value cannot tell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Note {
    /// As `null`, although the schema does not allow it.
    Null,
    /// Under another name.
    Alias(Box<str>),
    /// In a spelling that the typed value does not reproduce. `canonical` is how the typed value is written.
    Spelled { canonical: Box<str>, literal: Box<str> },
}

impl Extra {
    /// Creates an empty `Extra`.
    #[must_use]
    pub const fn new() -> Self {
        Extra(None)
    }

    /// Returns whether there are no members besides those of the schema.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|inner| inner.members.is_empty())
    }

    /// Returns the number of members besides those of the schema.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |inner| inner.members.len())
    }

    /// Returns the value of a member by its name on the wire. If a member occurs twice, the last one counts.
    ///
    /// Takes constant time on average, as [`insert`](Self::insert) does.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        let inner = self.0.as_deref()?;
        let at = inner.places.find(&inner.members, name)?;
        inner.members.get(at).map(|(_, value)| value)
    }

    /// Returns all members, in the order in which they came.
    pub fn iter(&self) -> Iter<'_> {
        self.into_iter()
    }

    /// Sets a member and returns its previous value.
    ///
    /// A member whose name the schema knows is not written if the typed member has a value.
    pub fn insert(&mut self, name: &str, value: Json) -> Option<Json> {
        let inner = self.0.get_or_insert_default();
        let at = inner.places.find(&inner.members, name);
        if let Some((_, known)) = at.and_then(|at| inner.members.get_mut(at)) {
            return Some(std::mem::replace(known, value));
        }
        self.push(name, value);
        None
    }

    /// Removes every occurrence of a member and returns the value that counted.
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

    /// Returns the members and drops the records about those of the schema.
    pub(crate) fn into_members(self) -> Vec<(Box<str>, Json)> {
        self.0.map(|inner| inner.members).unwrap_or_default()
    }

    /// Adds a member without checking for duplicates: reading keeps everything.
    pub(crate) fn push(&mut self, name: &str, value: Json) {
        let inner = self.0.get_or_insert_default();
        inner.places.pushed(inner.members.len(), name);
        inner.members.push((name.into(), value));
    }

    pub(crate) fn note(&mut self, at: usize, note: Note) {
        self.0.get_or_insert_default().notes.push((at, note));
    }

    /// Records how a value was spelled. `canonical` is how the typed value is written.
    pub(crate) fn note_spelling(&mut self, at: usize, canonical: String, literal: Box<str>) {
        let canonical = canonical.into();
        self.note(at, Note::Spelled { canonical, literal });
    }

    pub(crate) fn forget(&mut self, at: usize) {
        if let Some(inner) = &mut self.0 {
            inner.notes.retain(|(known, _)| *known != at);
        }
    }

    /// The members that count: the last one of each name.
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

impl IntoIterator for Extra {
    type Item = (String, Json);
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter(self.into_members().into_iter())
    }
}

impl<'e> IntoIterator for &'e Extra {
    type Item = (&'e str, &'e Json);
    type IntoIter = Iter<'e>;

    fn into_iter(self) -> Iter<'e> {
        Iter(self.members().iter())
    }
}

/// Sets each member, as [`insert`](Extra::insert) does.
impl<N: AsRef<str>> Extend<(N, Json)> for Extra {
    fn extend<I: IntoIterator<Item = (N, Json)>>(&mut self, members: I) {
        for (name, value) in members {
            self.insert(name.as_ref(), value);
        }
    }
}

/// Sets each member, as [`insert`](Extra::insert) does.
impl<N: AsRef<str>> FromIterator<(N, Json)> for Extra {
    fn from_iter<I: IntoIterator<Item = (N, Json)>>(members: I) -> Self {
        let mut extra = Extra::new();
        extra.extend(members);
        extra
    }
}

/// The members of an [`Extra`], in the order in which they came.
#[derive(Clone, Debug)]
pub struct Iter<'e>(std::slice::Iter<'e, (Box<str>, Json)>);

impl<'e> Iterator for Iter<'e> {
    type Item = (&'e str, &'e Json);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (&**name, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

/// The members of an [`Extra`] by value, in the order in which they came.
#[derive(Debug)]
pub struct IntoIter(std::vec::IntoIter<(Box<str>, Json)>);

impl Iterator for IntoIter {
    type Item = (String, Json);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.into(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for IntoIter {}

/// All members of an object.
impl<'de> Codec<'de> for Extra {
    #[inline]
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

/// Two are equal if they write back the same members. The order does not matter, and of two members with one name the last counts.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        let same_notes = self.noted().len() == other.noted().len() && self.noted().iter().all(|note| other.noted().contains(note));
        same_notes && (self.is_empty() && other.is_empty() || self.counting() == other.counting())
    }
}

impl Eq for Extra {}

/// Only the number of members counts: their order does not tell whether two are equal.
impl Hash for Extra {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.counting().len().hash(state);
    }
}
