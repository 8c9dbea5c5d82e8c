//! Objects, maps and tuples.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::convert::{Converter, Typed};
use super::gather::Facets;
use super::place::Place;
use crate::model::{Boxing, Member, Record, RenamedFrom, Shape, TypeId, TypeKind, Words};

/// Beyond this many members a struct serves nobody.
const MAX_MEMBERS: usize = 2_000;

impl<'a> Converter<'a, '_> {
    pub(super) fn array(&mut self, id: TypeId, first: &Place<'a>, facets: &Facets<'a>) -> Shape {
        if facets.tuple.is_empty() {
            let element = self.conjunction(&facets.items).element();
            return Shape::List(Box::new(element));
        }
        if facets.tuple.len() > MAX_MEMBERS {
            self.untyped(first, "this array has too many places of its own");
            return Shape::List(Box::new(Shape::Json));
        }
        let mut members = Vec::with_capacity(facets.tuple.len());
        for (at, places) in facets.tuple.iter().enumerate() {
            let typed = self.conjunction(places);
            let required = (at as u64) < facets.min_items;
            members.push(member(format!("{at}"), format!("item{at}"), typed, required, self.words_of(places)));
        }
        let record = Record { members, positional: true };
        self.define(id, first, TypeKind::Record(record), facets.words.clone())
    }

    pub(super) fn object(&mut self, id: TypeId, first: &Place<'a>, facets: &Facets<'a>) -> Shape {
        if facets.properties.is_empty() {
            return self.map(id, first, facets);
        }
        if facets.properties.len() > MAX_MEMBERS {
            self.untyped(
                first,
                &format!("an object with {} members is more than a struct can serve", facets.properties.len()),
            );
            return Shape::Map(Box::new(Shape::Json));
        }
        // An alias counts for every struct that the schema which declares it is flattened into.
        let declared = self.aliases.iter().filter(|(schema, _)| facets.schemas.contains(schema));
        let mut aliases: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, others) in declared.flat_map(|(_, members)| members) {
            aliases.entry(name).or_default().extend(others.iter().map(String::as_str));
        }
        let aliases: BTreeMap<String, Vec<String>> = aliases
            .into_iter()
            .map(|(name, others)| (name.to_owned(), others.into_iter().map(str::to_owned).collect()))
            .collect();
        let renames: Vec<_> = self.renames.iter().filter(|(schema, _)| facets.schemas.contains(schema)).collect();
        let renames: HashMap<String, RenamedFrom> = renames.into_iter().flat_map(|(_, members)| members.clone()).collect();
        let mut members = Vec::with_capacity(facets.properties.len());
        for (name, places) in &facets.properties {
            let typed = self.conjunction(places);
            let required = facets.required_names.contains(name);
            let mut member = member((*name).to_owned(), String::new(), typed, required, self.words_of(places));
            member.aliases = aliases.get(*name).cloned().unwrap_or_default();
            member.renamed_from = renames.get(*name).cloned();
            members.push(member);
        }
        for name in &facets.required {
            if !facets.names(name) {
                members.push(member((*name).to_owned(), String::new(), Typed::any(), true, Words::default()));
            }
        }
        self.define(
            id,
            first,
            TypeKind::Record(Record {
                members,
                positional: false,
            }),
            facets.words.clone(),
        )
    }

    /// An object without members of its own: a map, or a struct of what is at least required.
    fn map(&mut self, id: TypeId, first: &Place<'a>, facets: &Facets<'a>) -> Shape {
        if facets.patterns.is_empty() {
            if !facets.additional.is_empty() {
                let element = self.conjunction(&facets.additional).element();
                return Shape::Map(Box::new(element));
            }
            if !facets.required.is_empty() && facets.required.len() <= MAX_MEMBERS {
                let names = facets.required.iter();
                let members = names.map(|name| member((*name).to_owned(), String::new(), Typed::any(), true, Words::default()));
                let record = Record {
                    members: members.collect(),
                    positional: false,
                };
                return self.define(id, first, TypeKind::Record(record), facets.words.clone());
            }
            return Shape::Map(Box::new(Shape::Json));
        }
        let [(pattern, place)] = facets.patterns.as_slice() else {
            return Shape::Map(Box::new(Shape::Json));
        };
        let element = self.place(&place.clone()).element();
        let covers_all = facets.additional.is_empty() && matches!(*pattern, "" | ".*" | "^.*" | ".*$");
        Shape::Map(Box::new(match element {
            Shape::Json => Shape::Json,
            element if covers_all => element,
            // A name that the pattern does not match may hold anything.
            element => Shape::TypedOr(Box::new(element)),
        }))
    }
}

/// A member, with presence folded into its shape. `ident` is empty where it is yet to be named.
fn member(wire: String, ident: String, typed: Typed, required: bool, words: Words) -> Member {
    let Typed { shape, nullable } = typed;
    let shape = match (required, nullable) {
        (true, false) => shape,
        (true, true) if shape == Shape::Json => shape,
        (true, true) | (false, false) => Shape::Optional(Box::new(shape)),
        (false, true) => Shape::Nullable(Box::new(shape)),
    };
    Member {
        wire,
        ident,
        shape,
        required,
        nullable,
        aliases: Vec::new(),
        renamed_from: None,
        boxing: Boxing::default(),
        words,
    }
}
