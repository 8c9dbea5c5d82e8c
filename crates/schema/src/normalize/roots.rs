//! What is converted of a document: its root, and what it defines for others.

use super::convert::Converter;
use super::keywords;
use super::place::Place;
use crate::model::{Root, Shape, TypeDef, TypeId, TypeKind, Words};

/// Gives a document's root its type.
pub fn convert_root<'a>(converter: &mut Converter<'a, '_>, root: &Place<'a>) {
    let module = converter.library.documents[root.document].module;
    let words = converter.words_of(std::slice::from_ref(root));
    let typed = converter.place_at_home(root);
    let shape = typed.clone().element();
    // The root of another document, converted anew for this one, is called as it is at home: its identity names that document.
    let is_own = |def: &TypeDef| def.module == module && def.pointer.is_empty() && !def.identity.contains('#');
    let (id, alias) = match shape {
        Shape::Named(id) if is_own(&converter.types[id.0]) => (id, false),
        Shape::Named(id) => (id, true),
        shape => (converter.wrap_root(root, shape, words.clone()), false),
    };
    if let Some(known) = &mut converter.modules[module].root {
        *known = Root {
            name: known.name.clone(),
            id,
            alias,
            words,
            holds_text: false,
        };
    }
}

/// Converts everything that a document defines for others.
pub fn convert_definitions<'a>(converter: &mut Converter<'a, '_>, root: &Place<'a>) {
    for definition in keywords::defined(root) {
        converter.place_at_home(&definition);
    }
}

impl<'a> Converter<'a, '_> {
    /// A root that is no struct or enum by itself becomes a tuple struct of the document's name.
    fn wrap_root(&mut self, root: &Place<'a>, shape: Shape, words: Words) -> TypeId {
        let document = &self.library.documents[root.document];
        self.types.push(TypeDef {
            module: document.module,
            name: String::new(),
            pointer: String::new(),
            start: root.node.span.start,
            identity: String::new(),
            words: Words::default(),
            kind: TypeKind::Wrapper(Shape::Json),
            holds_text: false,
        });
        let id = TypeId(self.types.len() - 1);
        self.define(id, root, TypeKind::Wrapper(shape), words);
        id
    }
}
