//! The required members that `provider.toml` doubts. They are typed like optional members.

use std::collections::{HashMap, HashSet};

use super::gather::Facets;

/// The required members that bodies may leave out.
#[derive(Default)]
pub struct Doubts {
    /// Whether every required member is doubted.
    pub all: bool,
    /// Doubted members by the key of the object schema.
    pub members: HashMap<usize, HashSet<String>>,
    /// Members that recognize a body without an envelope, by the key of the body's schema. Nothing doubts them.
    pub markers: HashMap<usize, HashSet<String>>,
}

impl Doubts {
    /// Whether a member that a conjunction requires is doubted. A doubt applies to every struct into which its schema is flattened.
    pub fn covers(&self, facets: &Facets<'_>, member: &str) -> bool {
        let lists = |known: &HashMap<usize, HashSet<String>>| {
            let mut schemas = known.iter().filter(|(schema, _)| facets.schemas.contains(schema));
            schemas.any(|(_, members)| members.contains(member))
        };
        (self.all || lists(&self.members)) && !lists(&self.markers)
    }
}
