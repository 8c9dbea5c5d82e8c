//! Decides exactly whether the elements of an array are distinct, whatever the size of numbers.

use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use eventry_json::{Decimal, equal_numbers};

use super::place::{Place, Within};

/// Up to this many elements are compared with each other; among more, equal ones are found by their hashes.
const FEW: usize = 8;

/// Up to this many members are looked up by name; more are sorted.
const FEW_MEMBERS: usize = 32;

/// Whether no two elements are equal.
pub(super) fn are_distinct(array: &Within<'_>) -> bool {
    if array.count() <= FEW {
        let mut before: Vec<Place<'_>> = Vec::with_capacity(array.count());
        return array.elements().all(|element| {
            let is_new = !before.iter().any(|other| are_equal(element, *other));
            before.push(element);
            is_new
        });
    }
    // The sender of a body cannot know how it hashes.
    let state = RandomState::new();
    let mut hashes: Vec<(u32, u32)> = Vec::with_capacity(array.count());
    hashes.extend(array.indexed().map(|(element, at)| (hash_of(element, &state) as u32, at)));
    hashes.sort_unstable();
    let same_hash = hashes.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1);
    same_hash
        .flat_map(|same| {
            same.iter()
                .enumerate()
                .map(move |(place, one)| (one, same.get(place + 1..).unwrap_or_default()))
        })
        .all(|((_, one), others)| !others.iter().any(|(_, other)| are_equal(array.at(*one), array.at(*other))))
}

/// Whether two values are the same JSON value.
fn are_equal(one: Place<'_>, other: Place<'_>) -> bool {
    if let (Some(one), Some(other)) = (one.as_object(), other.as_object()) {
        return one.count() == other.count() && have_equal_members(&one, &other);
    }
    if let (Some(one), Some(other)) = (one.as_array(), other.as_array()) {
        return one.count() == other.count() && one.elements().zip(other.elements()).all(|(one, other)| are_equal(one, other));
    }
    if let (Some(one), Some(other)) = (one.as_number(), other.as_number()) {
        return equal_numbers(one.as_written(), other.as_written());
    }
    one.json_type() == other.json_type() && one.as_string() == other.as_string() && one.as_boolean() == other.as_boolean()
}

fn have_equal_members(one: &Within<'_>, other: &Within<'_>) -> bool {
    if one.count() <= FEW_MEMBERS {
        return one
            .members()
            .all(|(name, value)| other.find(name).is_some_and(|other| are_equal(value, other)));
    }
    let (mut ones, mut others): (Vec<_>, Vec<_>) = (one.members().collect(), other.members().collect());
    ones.sort_unstable_by_key(|(name, _)| *name);
    others.sort_unstable_by_key(|(name, _)| *name);
    ones.into_iter()
        .zip(others)
        .all(|(one, other)| one.0 == other.0 && are_equal(one.1, other.1))
}

/// The hash of a value. Equal values have the same hash.
fn hash_of(value: Place<'_>, state: &RandomState) -> u64 {
    let mut hasher = state.build_hasher();
    (value.json_type() as u8).hash(&mut hasher);
    if let Some(object) = value.as_object() {
        // The order of members does not matter.
        let members = object.members().map(|(name, value)| state.hash_one((name, hash_of(value, state))));
        members.fold(0, u64::wrapping_add).hash(&mut hasher);
    } else if let Some(array) = value.as_array() {
        array.elements().for_each(|element| hash_of(element, state).hash(&mut hasher));
    } else if let Some(number) = value.as_number() {
        Decimal::parse(number.as_written()).hash(&mut hasher);
    } else {
        (value.as_string(), value.as_boolean()).hash(&mut hasher);
    }
    hasher.finish()
}
