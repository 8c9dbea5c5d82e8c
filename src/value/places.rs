//! An index of members by name.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::value::Json;

/// The most members that are searched one by one. Beyond that, an index is built.
const FEW: usize = 16;

/// An index of the members of an [`Extra`](super::Extra). It is built when a name is first looked up among many.
///
/// Names come from bodies. The standard library keys its hashes randomly, so that no body can make them collide.
#[derive(Default)]
pub(super) struct Places(OnceLock<HashMap<Box<str>, usize>>);

impl Places {
    /// Returns the index of the last member with this name.
    pub(super) fn find(&self, members: &[(Box<str>, Json)], name: &str) -> Option<usize> {
        if members.len() <= FEW {
            return members.iter().rposition(|(known, _)| **known == *name);
        }
        let places = self.0.get_or_init(|| {
            let places = members.iter().enumerate().map(|(at, (name, _))| (name.clone(), at));
            places.collect()
        });
        places.get(name).copied()
    }

    /// Notes that a member is about to be added at the end.
    pub(super) fn pushed(&mut self, at: usize, name: &str) {
        if let Some(places) = self.0.get_mut() {
            places.insert(name.into(), at);
        }
    }

    /// Notes that `count` members with this name were removed, the last of them at the index `last`.
    pub(super) fn removed(&mut self, name: &str, last: usize, count: usize) {
        match self.0.get_mut() {
            Some(places) if count == 1 => {
                places.remove(name);
                places.values_mut().filter(|place| **place > last).for_each(|place| *place -= 1);
            }
            _ => *self = Self::default(),
        }
    }
}

/// Leaves out the index: most copies are never searched.
impl Clone for Places {
    fn clone(&self) -> Self {
        Self::default()
    }
}
