//! Computes which kinds of values a schema admits.

use super::Converter;
use crate::json::Json;
use crate::kinds::Kinds;
use crate::normalize::gather::Facets;
use crate::normalize::place::Place;

impl<'a> Converter<'a, '_> {
    /// Returns the kinds that a conjunction admits, including its unions.
    pub(in crate::normalize) fn kinds(&mut self, facets: &Facets<'a>, depth: usize) -> Kinds {
        if facets.opaque.is_some() || depth > 24 {
            return facets.kinds;
        }
        facets.groups.iter().fold(facets.kinds, |kinds, group| {
            let branches = group.branches.iter().fold(Kinds::NONE, |all, branch| {
                if all == Kinds::ALL {
                    return all;
                }
                if matches!(branch.node.value, Json::Bool(false)) {
                    return all;
                }
                all.or(self.kinds_of_place(branch, depth))
            });
            kinds.and(if group.nullable { branches.or(Kinds::NULL) } else { branches })
        })
    }

    /// Returns the kinds that a schema admits. A schema that refers to itself admits everything.
    pub(in crate::normalize) fn kinds_of_place(&mut self, place: &Place<'a>, depth: usize) -> Kinds {
        if let Some(known) = self.admitted.get(&place.key()) {
            return *known;
        }
        self.admitted.insert(place.key(), Kinds::ALL);
        let facets = Facets::of(self.library, &self.group.ambiguous, &[place.clone().into()], &mut Vec::new());
        let kinds = self.kinds(&facets, depth + 1);
        self.admitted.insert(place.key(), kinds);
        kinds
    }
}
