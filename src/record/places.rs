//! Where in a list of members a name is.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::Json;

/// Up to so many members are searched one by one; more get an index.
const FEW: usize = 16;

/// An index of the members of an [`Extra`](super::Extra), built when a name is first looked up among many.
///
/// Names come from bodies, so the standard library's randomly keyed hashes matter: no body can make them collide.
#[derive(Default)]
pub(super) struct Places(OnceLock<HashMap<Box<str>, usize>>);

impl Places {
    /// Where the last member of that name is.
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

    /// A member is about to be added at the end.
    pub(super) fn pushed(&mut self, at: usize, name: &str) {
        if let Some(places) = self.0.get_mut() {
            places.insert(name.into(), at);
        }
    }

    /// So many members of that name were taken out, the last of which was at `last`.
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

/// Leaves out the index: most copies are never asked for a name.
impl Clone for Places {
    fn clone(&self) -> Self {
        Self::default()
    }
}
