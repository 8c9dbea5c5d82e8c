//! The limits of conversion, which bound its time and memory.

use super::{Converter, Key};
use crate::normalize::gather::Conjunct;
use crate::normalize::place::Place;

/// The deepest nesting of conversions. Deeper values stay plain JSON, which bounds stack and time.
const MAX_NESTED: usize = 192;
/// The largest number of schemas in one conjunction.
const MAX_CONJUNCTS: usize = 24;
/// The number of combinations of schemas that one schema may use, in addition to four for each schema of its document. Only nested choices
/// that multiply need more.
const FREE_COMBINATIONS: usize = 500;
/// The number of schemas of one document that may exhaust their budget.
const MAX_EXHAUSTED: usize = 8;

impl<'a> Converter<'a, '_> {
    /// Returns the place and the reason if a conversion exceeds a limit.
    ///
    /// The number of single schemas is the size of the document. Only combinations of schemas can multiply, and each document pays for its
    /// own.
    pub(super) fn refusal(&mut self, key: &Key, first: &Conjunct<'a>, conjuncts: &[Conjunct<'a>]) -> Option<(Place<'a>, String)> {
        if self.depth >= MAX_NESTED {
            let why = format!("schemas are nested more than {MAX_NESTED} levels deep here");
            return Some((first.place.clone(), why));
        }
        if conjuncts.len() > MAX_CONJUNCTS {
            let why = format!("more than {MAX_CONJUNCTS} schemas are combined here");
            return Some((first.place.clone(), why));
        }
        if key.1.len() == 1 {
            return None;
        }
        let budget = FREE_COMBINATIONS + 4 * self.library.schemas[self.current];
        let (origin, spent) = self.origin.get_or_insert_with(|| (first.place.clone(), 0));
        *spent += 1;
        if *spent > budget {
            let why = format!("its nested choices need more than {budget} combinations of schemas");
            return Some((origin.clone(), why));
        }
        self.combined[self.current] += 1;
        let budget = budget * MAX_EXHAUSTED;
        (self.combined[self.current] > budget).then(|| {
            let why = format!("the nested choices of this document need more than {budget} combinations of schemas");
            (origin.clone(), why)
        })
    }
}
