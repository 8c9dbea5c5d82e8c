//! Converts objects, maps and tuples.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::convert::{Converter, Typed};
use super::gather::Facets;
use super::place::Place;
use crate::model::{Annotations, Boxing, Member, Record, RenamedFrom, Shape, TypeId, TypeKind};

/// The largest number of members in a struct.
const MAX_MEMBERS: usize = 2_000;

impl<'a> Converter<'a, '_> {
    pub(super) fn array(&mut self, id: TypeId, first: &Place<'a>, facets: &Facets<'a>) -> Shape {
        if facets.tuple.is_empty() {
            let element = self.conjunction(&facets.items).element();
            return Shape::List(Box::new(element));
        }
        if facets.tuple.len() > MAX_MEMBERS {
            self.untyped(first, "this tuple has too many elements");
            return Shape::List(Box::new(Shape::Json));
        }
        let mut members = Vec::with_capacity(facets.tuple.len());
        for (at, places) in facets.tuple.iter().enumerate() {
            let typed = self.conjunction(places);
            let required = (at as u64) < facets.min_items;
            members.push(member(
                format!("{at}"),
                format!("item{at}"),
                typed,
                if required { Presence::Required } else { Presence::Optional },
                self.annotations_of(places),
            ));
        }
        let record = Record { members, positional: true };
        self.define(id, first, TypeKind::Record(record), facets.annotations.clone())
    }

    pub(super) fn object(&mut self, id: TypeId, first: &Place<'a>, facets: &Facets<'a>) -> Shape {
        if facets.properties.is_empty() {
            return self.map(id, first, facets);
        }
        if facets.properties.len() > MAX_MEMBERS {
            self.untyped(
                first,
                &format!(
                    "this object has {} members, but a struct can have at most {MAX_MEMBERS}",
                    facets.properties.len()
                ),
            );
            return Shape::Map(Box::new(Shape::Json));
        }
        // An alias applies to every struct into which its schema is flattened.
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
            let presence = self.presence(facets, name);
            let mut member = member((*name).to_owned(), String::new(), typed, presence, self.annotations_of(places));
            member.aliases = aliases.get(*name).cloned().unwrap_or_default();
            member.renamed_from = renames.get(*name).cloned();
            members.push(member);
        }
        for name in &facets.required {
            if !facets.declares(name) {
                members.push(member(
                    (*name).to_owned(),
                    String::new(),
                    Typed::any(),
                    self.presence(facets, name),
                    Annotations::default(),
                ));
            }
        }
        self.define(
            id,
            first,
            TypeKind::Record(Record {
                members,
                positional: false,
            }),
            facets.annotations.clone(),
        )
    }

    fn presence(&self, facets: &Facets<'a>, member: &str) -> Presence {
        if !facets.required_names.contains(member) {
            Presence::Optional
        } else if self.doubts.covers(facets, member) {
            Presence::Doubted
        } else {
            Presence::Required
        }
    }

    /// Converts an object without declared members: a map, or a struct of the required members.
    fn map(&mut self, id: TypeId, first: &Place<'a>, facets: &Facets<'a>) -> Shape {
        if facets.patterns.is_empty() {
            if !facets.additional.is_empty() {
                let element = self.conjunction(&facets.additional).element();
                return Shape::Map(Box::new(element));
            }
            if !facets.required.is_empty() && facets.required.len() <= MAX_MEMBERS {
                let names = facets.required.iter();
                let members = names.map(|name| {
                    let presence = self.presence(facets, name);
                    member((*name).to_owned(), String::new(), Typed::any(), presence, Annotations::default())
                });
                let record = Record {
                    members: members.collect(),
                    positional: false,
                };
                return self.define(id, first, TypeKind::Record(record), facets.annotations.clone());
            }
            return Shape::Map(Box::new(Shape::Json));
        }
        let [(pattern, place)] = facets.patterns.as_slice() else {
            return Shape::Map(Box::new(Shape::Json));
        };
        let element = self.convert(&place.clone()).element();
        let covers_all = facets.additional.is_empty() && matches!(*pattern, "" | ".*" | "^.*" | ".*$");
        Shape::Map(Box::new(match element {
            Shape::Json => Shape::Json,
            element if covers_all => element,
            // A member that does not match the pattern may hold anything.
            element => Shape::TypedOr(Box::new(element)),
        }))
    }
}

/// Whether an object has a member.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Required,
    /// The schema requires it, and `provider.toml` doubts that.
    Doubted,
    Optional,
}

/// Creates a member and adds its presence to its shape. `ident` is empty if the name is assigned later.
fn member(wire: String, ident: String, typed: Typed, presence: Presence, annotations: Annotations) -> Member {
    let Typed { shape, nullable } = typed;
    let required = presence == Presence::Required;
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
        doubted: presence == Presence::Doubted,
        nullable,
        aliases: Vec::new(),
        renamed_from: None,
        boxing: Boxing::default(),
        annotations,
    }
}
