//! Reserved types become types.

use super::Converter;
use crate::model::{Shape, TypeId, TypeKind, Words};
use crate::naming;
use crate::normalize::names;
use crate::normalize::place::Place;

impl<'a> Converter<'a, '_> {
    /// Gives a reserved type its kind, and the name that it would have if no other type wanted it, and lists it in its module.
    pub(in crate::normalize) fn define(&mut self, id: TypeId, place: &Place<'a>, kind: TypeKind, mut words: Words) -> Shape {
        if let Some(deprecation) = self.deprecated.get(&place.key()) {
            words.deprecated = true;
            words.deprecation = deprecation.clone();
        }
        let module = self.types[id.0].module;
        // A root that another document converts for itself keeps the name that it has at home.
        let named_by = if place.pointer.is_empty() {
            self.library.documents[place.document].module
        } else {
            module
        };
        let root = self.modules[named_by]
            .root
            .as_ref()
            .map_or_else(String::new, |root| naming::snake(&root.name));
        let mut name = names::of_place(&place.pointer, &root);
        let mut identity = self.types[id.0].identity.clone();
        if !self.part.is_empty() {
            name = format!("{name}_{}", self.part);
            identity.push('~');
            identity.push_str(self.part);
        }
        let given = self.given.entry((module, identity.clone())).or_default();
        if *given > 0 {
            // Unions take one place apart several times; the parts are told apart by their order.
            identity = format!("{identity}~{given}");
        }
        *given += 1;
        let def = &mut self.types[id.0];
        def.name = name;
        def.identity = identity;
        def.kind = kind;
        def.words = words;
        self.modules[module].types.push(id);
        Shape::Named(id)
    }
}
