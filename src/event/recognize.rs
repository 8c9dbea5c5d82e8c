//! Which provider of a catalog a body comes from, in one pass over its members.

use std::sync::OnceLock;

use super::AnyEvent;
use super::identify::{Clues, Recognition, Role, each_member, identify, roles};
use crate::body::text_of;
use crate::delivery::{Context, Delivery, Found, unpack};
use crate::record::RecordShape;
use crate::table::ProviderTable;

/// The names of members that mean something to the providers of a catalog.
#[derive(Debug)]
pub(crate) struct Signs {
    providers: Vec<&'static ProviderTable>,
    /// Sorted by name.
    names: Vec<(&'static str, Vec<Sign>)>,
    /// The lengths of the names, one bit each, the last one for all that are longer. Most members have another.
    lengths: u64,
    /// Whether the envelope of a provider may hold members that mean something to another one.
    contested: Vec<OnceLock<bool>>,
    /// The providers that recognize a delivery by more than the members of a body.
    special: Vec<usize>,
}

/// What a member means to one provider.
#[derive(Clone, Copy, Debug)]
struct Sign {
    provider: usize,
    role: Role,
}

impl Signs {
    /// Collects the names of all providers.
    pub(crate) fn of(providers: impl IntoIterator<Item = &'static ProviderTable>) -> Self {
        let providers: Vec<_> = providers.into_iter().collect();
        let mut names: Vec<(&'static str, Vec<Sign>)> = Vec::new();
        for (provider, table) in providers.iter().enumerate() {
            for (name, role) in roles(table) {
                let sign = Sign { provider, role };
                match names.binary_search_by_key(&name, |(known, _)| known) {
                    Ok(at) => names.get_mut(at).into_iter().for_each(|(_, signs)| signs.push(sign)),
                    Err(at) => names.insert(at, (name, vec![sign])),
                }
            }
        }
        let lengths = names.iter().fold(0, |bits, (name, _)| bits | length_bit(name));
        Signs {
            contested: providers.iter().map(|_| OnceLock::new()).collect(),
            special: (0..providers.len())
                .filter(|at| providers.get(*at).is_some_and(|table| is_special(table)))
                .collect(),
            providers,
            names,
            lengths,
        }
    }

    /// Returns what a member means.
    #[inline]
    fn of_member(&self, name: &str) -> &[Sign] {
        if self.lengths & length_bit(name) == 0 {
            return &[];
        }
        let found = self.names.binary_search_by(|(known, _)| (*known).cmp(name)).ok();
        found.and_then(|at| self.names.get(at)).map_or(&[], |(_, signs)| signs)
    }

    /// Returns whether nothing in the body of a decoded event points to another provider than the one that decoded it, as far as that can
    /// be told without reading the body again.
    pub(crate) fn confirm(&self, provider: usize, event: &dyn AnyEvent) -> bool {
        // The members of a document without an envelope are unknown here.
        if !self.special.is_empty() || event.descriptor().is_none_or(|row| row.bare().is_some()) {
            return false;
        }
        let (shape, extra) = event.envelope_table();
        let contested = self
            .contested
            .get(provider)
            .map(|known| known.get_or_init(|| self.is_contested(provider, shape)));
        contested == Some(&false) && !extra.iter().any(|(name, _)| self.points_elsewhere(provider, name))
    }

    fn is_contested(&self, provider: usize, shape: &RecordShape) -> bool {
        let payload = self
            .providers
            .get(provider)
            .and_then(|table| table.envelope())
            .map(|shape| shape.payload);
        let names = shape.members.iter().map(|member| member.wire).chain(payload);
        // A discriminator under another spelling of its name does not count for recognition.
        !shape.aliases.is_empty() || names.into_iter().any(|name| self.points_elsewhere(provider, name))
    }

    /// Returns whether a member points to another provider. A payload alone does not.
    fn points_elsewhere(&self, provider: usize, name: &str) -> bool {
        let signs = self.of_member(name).iter();
        signs
            .into_iter()
            .any(|sign| sign.provider != provider && sign.role != Role::Payload)
    }

    /// Returns the index of the provider that recognizes a body best. Of several, the one with more members in common wins, and then the
    /// first.
    pub(crate) fn recognize(&self, text: &str) -> Option<usize> {
        // Most members mean something to one provider at most, so most providers are never looked at.
        let mut found: Vec<(usize, Clues<'_>)> = Vec::new();
        each_member(text, |name, value| {
            for sign in self.of_member(name) {
                let place = found.iter().position(|(provider, _)| *provider == sign.provider);
                let place = place.unwrap_or_else(|| {
                    found.push((sign.provider, Clues::default()));
                    found.len() - 1
                });
                if let Some((_, clues)) = found.get_mut(place) {
                    clues.add(sign.role, value);
                }
            }
        });
        if let [(provider, clues)] = found.as_slice()
            && self.special.is_empty()
        {
            // Nothing to compare with, so what exactly it recognizes does not matter.
            return clues.is_related().then_some(*provider);
        }
        let plain = found.iter().filter(|(provider, _)| !self.special.contains(provider));
        let plain = plain.filter_map(|(provider, clues)| {
            let identified = clues.conclude(self.providers.get(*provider)?);
            Some((*provider, (identified.recognition, identified.witnesses)))
        });
        let delivery = Delivery::new(text);
        let special = self.special.iter().filter_map(|provider| {
            let table = self.providers.get(*provider)?;
            Some((*provider, weight(table, &delivery)))
        });
        heaviest(plain.chain(special))
    }

    /// Returns the index of the provider that recognizes a delivery best.
    pub(crate) fn recognize_delivery(&self, delivery: &Delivery<'_>) -> Option<usize> {
        heaviest(self.providers.iter().map(|table| weight(table, delivery)).enumerate())
    }
}

fn is_special(table: &ProviderTable) -> bool {
    table.unpacks() || table.discriminators().len() > table.member_count()
}

/// How well a provider recognizes a delivery, and how many of its members support this.
type Weight = (Recognition, usize);

fn heaviest(weighed: impl Iterator<Item = (usize, Weight)>) -> Option<usize> {
    let related = weighed.filter(|(_, (recognition, _))| *recognition > Recognition::Unrelated);
    let best = related.max_by_key(|(provider, weight)| (*weight, std::cmp::Reverse(*provider)))?;
    Some(best.0)
}

/// Returns how well a provider recognizes the items of a delivery. The best one counts.
fn weight(table: &'static ProviderTable, delivery: &Delivery<'_>) -> Weight {
    let parts = unpack(table, delivery).into_iter();
    let weights = parts.map(|part| match part.found {
        Found::Control(control) => (Recognition::Known, control.when_count()),
        Found::Broken(..) => (Recognition::Partly, part.layers.len()),
        Found::Event | Found::Unseen => {
            let context = Context {
                transport: Some(&delivery.transport),
                layers: &part.layers,
                is_presumed: false,
            };
            let found = identify(table, text_of(part.body.as_bytes()).unwrap_or_default(), context);
            // A wrapper is accepted by many providers.
            (found.recognition, found.witnesses)
        }
    });
    weights.max().unwrap_or((Recognition::Unrelated, 0))
}

fn length_bit(name: &str) -> u64 {
    1 << name.len().min(63)
}

#[cfg(all(test, feature = "generate"))]
mod tests {
    use super::super::identify::{Identified, identify};
    use super::Recognition;
    use crate::delivery::Context;
    use crate::{CATALOG, Provider};

    /// What asking each provider gives, one after another.
    fn one_by_one(text: &str) -> Option<&'static Provider> {
        let mut best: Option<(Identified, &'static Provider)> = None;
        for provider in CATALOG.providers().iter().copied() {
            let found = identify(provider.table(), text, Context::default());
            let weight = |of: &Identified| (of.recognition, of.witnesses);
            if found.recognition > Recognition::Unrelated && best.as_ref().is_none_or(|(heaviest, _)| weight(&found) > weight(heaviest)) {
                best = Some((found, provider));
            }
        }
        best.map(|(_, provider)| provider)
    }

    /// The same numbers in every run.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, end: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 % end.max(1) as u64).unwrap_or_default()
        }
    }

    /// Changes some bytes, drops the end, or puts the members of another body in front or behind.
    fn mutated(bodies: &[&str], numbers: &mut Numbers) -> Vec<u8> {
        const BYTES: &[u8] = b"{}[]\",:\\ 0v_-e\xff";
        let pick = |numbers: &mut Numbers| bodies[numbers.below(bodies.len())].trim().as_bytes().to_vec();
        let mut body = pick(numbers);
        if numbers.below(2) == 0 {
            let other = pick(numbers);
            body.pop();
            body.push(b',');
            body.extend_from_slice(&other[1..]);
        }
        for _ in 0..numbers.below(4) {
            let at = numbers.below(body.len());
            body[at] = BYTES[numbers.below(BYTES.len())];
        }
        if numbers.below(3) == 0 {
            body.truncate(numbers.below(body.len()));
        }
        body
    }

    #[test]
    fn one_pass_recognizes_what_each_provider_would() {
        let samples: Vec<&str> = CATALOG.iter().flat_map(|row| row.samples()).map(|sample| sample.body()).collect();
        for sample in &samples {
            assert_eq!(
                CATALOG.provider_of(sample.as_bytes()).map(Provider::folder),
                one_by_one(sample).map(Provider::folder)
            );
        }
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
        let mut recognized = 0;
        for _ in 0..20_000 {
            let body = mutated(&samples, &mut numbers);
            let found = CATALOG.provider_of(&body).map(Provider::folder);
            let expected = std::str::from_utf8(&body).ok().and_then(one_by_one).map(Provider::folder);
            assert_eq!(found, expected, "{}", String::from_utf8_lossy(&body));
            recognized += usize::from(found.is_some());
            // Decoding guesses the provider, which must not show.
            let decoded = CATALOG
                .decode(&body)
                .map(|decoded| decoded.map(|event| event.catalog_id()).map_err(|error| error.to_string()));
            let separately = CATALOG.provider_of(&body).map(|provider| provider.decode(&body));
            let separately = separately.map(|decoded| decoded.map(|event| event.catalog_id()).map_err(|error| error.to_string()));
            assert_eq!(decoded, separately, "{}", String::from_utf8_lossy(&body));
        }
        assert!((1_000..20_000).contains(&recognized), "{recognized} bodies were recognized");
    }
}
