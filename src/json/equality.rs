//! Compares JSON texts by their values.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use eventry_json::{Decimal, equal_numbers, escape};

use super::Decoder;
use crate::error::DecodeError;
use crate::kind::Kind;

/// Whether two texts are the same JSON value. White space, the order of members, and the spelling of numbers and strings do not matter; of
/// members with one name the last counts. A text that is not JSON is only equal to the same text.
pub(crate) fn equal(left: &str, right: &str) -> bool {
    left == right
        || match (Tape::of(left), Tape::of(right)) {
            (Ok(left), Ok(right)) => same(&left, &right),
            _ => false,
        }
}

/// Hashes a JSON value so that equal values have equal hashes. Of an object or array only the kind counts, because the order and the number of
/// members do not tell whether two are equal.
pub(crate) fn hash<H: Hasher>(text: &str, state: &mut H) {
    let mut from = Decoder::new(text);
    let Ok(kind) = from.kind() else { return };
    kind.hash(state);
    let Ok(scalar) = (match kind {
        Kind::Null | Kind::Array | Kind::Object => return,
        Kind::Bool | Kind::Number | Kind::String => from.skip(),
    }) else {
        return;
    };
    match kind {
        Kind::Number => Decimal::parse(scalar).hash(state),
        Kind::String => escape::comparable(scalar).hash(state),
        _ => scalar.hash(state),
    }
}

/// The values of a text in the order of their first bytes. It is flat, so that building, comparing, and dropping it need no recursion.
struct Tape<'a> {
    values: Vec<Entry<'a>>,
}

#[derive(Clone, Copy)]
struct Entry<'a> {
    kind: Kind,
    /// The text of a scalar.
    scalar: &'a str,
    /// The member name in its quotes; empty for an element.
    name: &'a str,
    /// The index of the first value behind this one.
    after: usize,
}

impl<'a> Tape<'a> {
    fn of(text: &'a str) -> Result<Self, DecodeError> {
        let mut from = Decoder::new(text);
        let mut values: Vec<Entry<'a>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut name = "";
        loop {
            let kind = from.kind()?;
            let place = values.len();
            let scalar = match kind {
                Kind::Object => {
                    from.begin_object()?;
                    open.push(place);
                    ""
                }
                Kind::Array => {
                    from.begin_array()?;
                    open.push(place);
                    ""
                }
                _ => from.skip()?,
            };
            let after = place + 1;
            values.push(Entry { kind, scalar, name, after });
            name = loop {
                let Some(&innermost) = open.last() else {
                    from.end()?;
                    return Ok(Self { values });
                };
                let object = values.get(innermost).is_some_and(|entry| entry.kind == Kind::Object);
                if object {
                    if let Some(name) = from.next_member_raw()? {
                        break name;
                    }
                } else if from.next_element()? {
                    break "";
                }
                open.pop();
                let after = values.len();
                if let Some(entry) = values.get_mut(innermost) {
                    entry.after = after;
                }
            };
        }
    }

    /// The values directly inside the one at `place`, with their places.
    fn children(&self, place: usize) -> impl Iterator<Item = (usize, &Entry<'a>)> {
        let end = self.values.get(place).map_or(place, |entry| entry.after);
        let mut next = place + 1;
        std::iter::from_fn(move || {
            let entry = self.values.get(next).filter(|_| next < end)?;
            let found = (next, entry);
            next = entry.after;
            Some(found)
        })
    }

    /// The members of the object at `place`, sorted by name; of each name the last.
    fn members(&self, place: usize) -> Vec<(Cow<'a, [u8]>, usize)> {
        let mut members: Vec<_> = self
            .children(place)
            .map(|(child, entry)| (escape::comparable(entry.name), child))
            .collect();
        members.sort();
        // They are sorted by name and then by place, so that the last member comes first now.
        members.reverse();
        members.dedup_by(|later, kept| later.0 == kept.0);
        members
    }
}

fn same(left: &Tape<'_>, right: &Tape<'_>) -> bool {
    let mut pending = vec![(0, 0)];
    while let Some((left_place, right_place)) = pending.pop() {
        let (Some(one), Some(other)) = (left.values.get(left_place), right.values.get(right_place)) else {
            return false;
        };
        if one.kind != other.kind {
            return false;
        }
        let equal = match one.kind {
            Kind::Null => true,
            Kind::Bool => one.scalar == other.scalar,
            Kind::Number => equal_numbers(one.scalar, other.scalar),
            Kind::String => one.scalar == other.scalar || escape::comparable(one.scalar) == escape::comparable(other.scalar),
            Kind::Array => {
                let (ones, others) = (left.children(left_place), right.children(right_place));
                pair(ones.map(|(place, _)| place), others.map(|(place, _)| place), &mut pending)
            }
            Kind::Object => {
                let (ones, others) = (left.members(left_place), right.members(right_place));
                ones.iter().map(|(name, _)| name).eq(others.iter().map(|(name, _)| name))
                    && pair(
                        ones.iter().map(|(_, place)| *place),
                        others.iter().map(|(_, place)| *place),
                        &mut pending,
                    )
            }
        };
        if !equal {
            return false;
        }
    }
    true
}

/// Notes the values to compare next; returns whether there are as many on both sides.
fn pair(mut ones: impl Iterator<Item = usize>, mut others: impl Iterator<Item = usize>, pending: &mut Vec<(usize, usize)>) -> bool {
    loop {
        match (ones.next(), others.next()) {
            (Some(one), Some(other)) => pending.push((one, other)),
            (None, None) => return true,
            _ => return false,
        }
    }
}
