//! Converts the root and the definitions of a document.

use super::convert::Converter;
use super::keywords;
use super::place::Place;
use crate::model::{Annotations, Root, Shape, TypeDef, TypeId, TypeKind};

/// Converts the root of a document.
pub fn convert_root<'a>(converter: &mut Converter<'a, '_>, root: &Place<'a>) {
    let module = converter.library.documents[root.document].module;
    let annotations = converter.annotations_of(std::slice::from_ref(root));
    let typed = converter.convert_own(root);
    let shape = typed.clone().element();
    // If the root of another document is converted again for this one, its identity contains the path of that document.
    let is_own = |def: &TypeDef| def.module == module && def.pointer.is_empty() && !def.identity.contains('#');
    let (id, alias) = match shape {
        Shape::Named(id) if is_own(&converter.types[id.0]) => (id, false),
        Shape::Named(id) => (id, true),
        shape => (converter.wrap_root(root, shape, annotations.clone()), false),
    };
    if let Some(known) = &mut converter.modules[module].root {
        *known = Root {
            name: known.name.clone(),
            id,
            alias,
            annotations,
            holds_text: false,
        };
    }
}

/// Converts the definitions of a document.
pub fn convert_definitions<'a>(converter: &mut Converter<'a, '_>, root: &Place<'a>) {
    for definition in keywords::defined(root) {
        converter.convert_own(&definition);
    }
}

impl<'a> Converter<'a, '_> {
    /// Wraps a root that is not a struct or enum in a tuple struct with the document's name.
    fn wrap_root(&mut self, root: &Place<'a>, shape: Shape, annotations: Annotations) -> TypeId {
        let document = &self.library.documents[root.document];
        self.types.push(TypeDef {
            module: document.module,
            name: String::new(),
            pointer: String::new(),
            start: root.node.span.start,
            identity: String::new(),
            annotations: Annotations::default(),
            kind: TypeKind::Wrapper(Shape::Json),
            holds_text: false,
        });
        let id = TypeId(self.types.len() - 1);
        self.define(id, root, TypeKind::Wrapper(shape), annotations);
        id
    }
}
