//! Defines reserved types.

use super::Converter;
use crate::model::{Annotations, Shape, TypeId, TypeKind};
use crate::naming;
use crate::normalize::names;
use crate::normalize::place::Place;

impl<'a> Converter<'a, '_> {
    /// Defines a reserved type: sets its kind and its preferred name, and adds it to its module.
    pub(in crate::normalize) fn define(&mut self, id: TypeId, place: &Place<'a>, kind: TypeKind, mut annotations: Annotations) -> Shape {
        if let Some(deprecation) = self.deprecated.get(&place.key()) {
            annotations.deprecated = true;
            annotations.deprecation = deprecation.clone();
        }
        let module = self.types[id.0].module;
        // A root that another document converts keeps the name from its own document.
        let naming_module = if place.pointer.is_empty() {
            self.library.documents[place.document].module
        } else {
            module
        };
        let root = self.modules[naming_module]
            .root
            .as_ref()
            .map_or_else(String::new, |root| naming::snake(&root.name));
        let mut name = names::type_name(&self.location(place), &root);
        let mut identity = self.types[id.0].identity.clone();
        if !self.suffix.is_empty() {
            name = format!("{name}_{}", self.suffix);
            identity.push('~');
            identity.push_str(self.suffix);
        }
        let count = self.type_counts.entry((module, identity.clone())).or_default();
        if *count > 0 {
            // Unions split one place several times. The order distinguishes the resulting types.
            identity = format!("{identity}~{count}");
        }
        *count += 1;
        let def = &mut self.types[id.0];
        def.name = name;
        def.identity = identity;
        def.kind = kind;
        def.annotations = annotations;
        self.modules[module].types.push(id);
        Shape::Named(id)
    }
}
