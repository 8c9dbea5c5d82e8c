//! The way from a document's root to a place in the data, and the types there.

use std::collections::BTreeSet;

use eventry_schema::model::{Member, Model, Record, Shape, TypeDef, TypeId, TypeKind};

use super::facts::Spot;

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The member of an object.
    Member(String),
    /// Any element of an array.
    Item,
    /// An element of an array by its place.
    Place(usize),
    /// A member of an object that the schema does not name.
    Value,
    /// One branch of a choice, with the documents and positions of its schema before and after.
    Branch {
        /// The document and the pointer in the old schemas.
        old: (String, String),
        /// The same in the new schemas.
        new: (String, String),
    },
}

/// Where a way begins, and its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The document, as its path relative to the schemas folder.
    pub document: String,
    /// The schema in it: empty for the root, or a definition.
    pub pointer: String,
    /// The steps from there.
    pub steps: Vec<Step>,
}

impl Way {
    /// One step further.
    pub fn then(&self, step: Step) -> Way {
        let mut way = self.clone();
        way.steps.push(step);
        way
    }
}

/// The model of one side, with the documents named as [`Way`] names them.
#[derive(Clone, Copy)]
pub struct Types<'m> {
    /// The model.
    pub model: &'m Model,
    /// The prefix of document paths: `schemas/`.
    pub root: &'m str,
    /// Whether this is the old side: branches have a place on each.
    pub old: bool,
}

/// What a way leads to.
#[derive(Clone, Debug)]
pub struct Reached<'m> {
    /// The shape at its end, or where the types do not go on.
    pub shape: Shape,
    /// The last struct member on it.
    pub slot: Option<Slot<'m>>,
    /// Whether that is its end.
    pub whole: bool,
}

/// The member of a struct that holds a value.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'m> {
    /// The struct.
    pub owner: TypeId,
    /// The member; `None` where the struct has none of that name.
    pub member: Option<&'m Member>,
}

impl<'m> Types<'m> {
    /// The shape at the start of a way.
    pub fn base(&self, way: &Way) -> Option<Shape> {
        let named = |path: &str| path.strip_prefix(self.root) == Some(&way.document);
        let module = self.model.modules.iter().position(|module| named(&module.document))?;
        if way.pointer.is_empty() {
            return self.model.modules.get(module)?.root.as_ref().map(|root| Shape::Named(root.id));
        }
        let mut types = self.model.modules.get(module)?.types.iter();
        types
            .find(|id| self.get(**id).is_some_and(|def| def.pointer == way.pointer))
            .map(|id| Shape::Named(*id))
    }

    /// The type behind an id.
    pub fn get(&self, id: TypeId) -> Option<&'m TypeDef> {
        self.model.types.get(id.0)
    }

    /// The document of a type, relative to the schemas folder.
    pub fn document(&self, id: TypeId) -> Option<&'m str> {
        let module = self.model.modules.get(self.get(id)?.module)?;
        module.document.strip_prefix(self.root)
    }

    /// A shape without the wrappers that say nothing about its form.
    pub fn bare(&self, shape: &Shape) -> Shape {
        let mut shape = shape.clone();
        // Wrappers around wrappers end somewhere, cycles of them included.
        for _ in 0..64 {
            shape = match shape {
                Shape::Boxed(inner) | Shape::Optional(inner) | Shape::Nullable(inner) => *inner,
                Shape::Named(id) => match self.get(id).map(|def| &def.kind) {
                    Some(TypeKind::Wrapper(inner)) => inner.clone(),
                    _ => return Shape::Named(id),
                },
                other => return other,
            };
        }
        shape
    }

    /// The struct that a shape is.
    pub fn record(&self, shape: &Shape) -> Option<(TypeId, &'m Record)> {
        let Shape::Named(id) = shape else { return None };
        match &self.get(*id)?.kind {
            TypeKind::Record(record) => Some((*id, record)),
            _ => None,
        }
    }

    /// Goes a way, through choices and lenient parts.
    pub fn follow(&self, way: &Way) -> Option<Reached<'m>> {
        let mut shape = self.base(way)?;
        let mut slot = None;
        for step in &way.steps {
            let mut here = self.bare(&shape);
            if let Shape::TypedOr(inner) = here {
                here = self.bare(&inner);
            }
            shape = match (step, &here) {
                (Step::Member(name), Shape::Named(_)) => {
                    let (owner, record) = self.record(&here)?;
                    let member = find(record, name);
                    slot = Some(Slot { owner, member });
                    member.map_or(Shape::Json, |member| member.shape.clone())
                }
                (Step::Place(at), Shape::Named(_)) => {
                    let (owner, record) = self.record(&here)?;
                    let member = record.members.get(*at);
                    slot = Some(Slot { owner, member });
                    member.map_or(Shape::Json, |member| member.shape.clone())
                }
                (Step::Member(_) | Step::Value, Shape::Map(inner)) | (Step::Item | Step::Place(_), Shape::List(inner)) => (**inner).clone(),
                // Any element, whichever place it has.
                (Step::Item, Shape::Named(_)) if self.record(&here).is_some_and(|(_, record)| record.positional) => Shape::Json,
                (Step::Branch { old, new }, Shape::Named(id)) => match &self.get(*id)?.kind {
                    TypeKind::Union(union) => {
                        let (document, pointer) = if self.old { old } else { new };
                        let stands = |shape: &Shape| self.stands_at(shape, document, pointer);
                        match union.branches.iter().find(|branch| stands(&branch.shape)) {
                            Some(branch) => branch.shape.clone(),
                            None => {
                                let whole = false;
                                return Some(Reached { shape: here, slot, whole });
                            }
                        }
                    }
                    _ => here,
                },
                (Step::Branch { .. }, _) => here,
                _ => {
                    return Some(Reached {
                        shape: Shape::Json,
                        slot,
                        whole: false,
                    });
                }
            };
        }
        Some(Reached { shape, slot, whole: true })
    }

    /// Whether a place is inside of a type that keeps values of other types.
    pub fn absorbs(&self, way: &Way) -> bool {
        (0..=way.steps.len()).any(|count| {
            let steps = way.steps.get(..count).unwrap_or_default().to_vec();
            let part = Way { steps, ..way.clone() };
            match self.follow(&part) {
                Some(reached) => match self.bare(&reached.shape) {
                    Shape::Json | Shape::TypedOr(_) => true,
                    Shape::Named(id) => self.get(id).is_some_and(|def| matches!(def.kind, TypeKind::Union(_))),
                    _ => false,
                },
                None => true,
            }
        })
    }

    fn stands_at(&self, shape: &Shape, document: &str, pointer: &str) -> bool {
        match shape {
            Shape::Named(id) => self.get(*id).is_some_and(|def| def.pointer == pointer) && self.document(*id) == Some(document),
            Shape::Optional(inner)
            | Shape::Nullable(inner)
            | Shape::Boxed(inner)
            | Shape::TypedOr(inner)
            | Shape::List(inner)
            | Shape::Map(inner) => self.stands_at(inner, document, pointer),
            _ => false,
        }
    }

    /// The generated types that a shape is made of, the direct ones only.
    pub fn direct(&self, shape: &Shape) -> BTreeSet<TypeId> {
        let mut found = BTreeSet::new();
        let mut open = vec![shape.clone()];
        while let Some(shape) = open.pop() {
            match shape {
                Shape::Named(id) if found.insert(id) => {
                    if let Some(TypeKind::Wrapper(inner)) = self.get(id).map(|def| &def.kind) {
                        open.push(inner.clone());
                    }
                }
                Shape::List(inner)
                | Shape::Map(inner)
                | Shape::Optional(inner)
                | Shape::Nullable(inner)
                | Shape::TypedOr(inner)
                | Shape::Boxed(inner) => open.push(*inner),
                _ => {}
            }
        }
        found
    }

    /// The names of the types that a document's schemas became at a place and below.
    pub fn made_below(&self, document: &str, pointer: &str) -> impl Iterator<Item = &'m str> {
        let root = self.root;
        let modules = self
            .model
            .modules
            .iter()
            .filter(move |module| module.document.strip_prefix(root) == Some(document));
        let all = modules.flat_map(|module| &module.types).filter_map(|id| self.get(*id));
        all.filter(move |def| {
            let rest = def.pointer.strip_prefix(pointer);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
        .map(|def| def.name.as_str())
    }

    /// The generated types that are reached from a shape.
    pub fn reached(&self, shape: &Shape) -> BTreeSet<TypeId> {
        let mut found = self.direct(shape);
        let mut open: Vec<TypeId> = found.iter().copied().collect();
        while let Some(id) = open.pop() {
            let shapes: Vec<&Shape> = match self.get(id).map(|def| &def.kind) {
                Some(TypeKind::Record(record)) => record.members.iter().map(|member| &member.shape).collect(),
                Some(TypeKind::Union(union)) => union.branches.iter().map(|branch| &branch.shape).collect(),
                _ => Vec::new(),
            };
            for next in shapes.into_iter().flat_map(|shape| self.direct(shape)) {
                if found.insert(next) {
                    open.push(next);
                }
            }
        }
        found
    }
}

/// The member that is read under a name.
pub fn find<'m>(record: &'m Record, name: &str) -> Option<&'m Member> {
    let own = record.members.iter().find(|member| member.wire == name);
    own.or_else(|| {
        record
            .members
            .iter()
            .find(|member| member.aliases.iter().any(|alias| alias == name))
    })
}

/// A place of a library as a way names it.
pub fn named(spot: &Spot, documents: &[String]) -> (String, String) {
    (documents.get(spot.document).cloned().unwrap_or_default(), spot.pointer.clone())
}
