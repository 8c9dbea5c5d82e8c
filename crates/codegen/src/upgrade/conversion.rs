//! The conversions that one direction of an upgrade consists of: one per pair of types, found from the root.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::Ident;

use super::{Certainty, names};
use crate::markdown::Docs;
use eventry_schema::model::{Fixed, Model, Shape, TypeId, TypeKind};
use eventry_schema::naming::{self, Scope};

/// How many steps are looked at in one direction of an upgrade: choices within choices must not cost exponential time. A member takes about
/// ten. What is not looked at is left to a person.
const STEPS: usize = 200_000;

/// An old type and the new one.
pub(super) type Pair = (TypeId, TypeId);

/// An expression of the new type; unless it is mechanical it contains `?`.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub tokens: TokenStream,
    pub certainty: Certainty,
}

impl Expr {
    pub fn sure(tokens: TokenStream) -> Expr {
        Expr {
            tokens,
            certainty: Certainty::Mechanical,
        }
    }

    pub fn fallible(tokens: TokenStream) -> Expr {
        Expr {
            tokens,
            certainty: Certainty::Fallible,
        }
    }

    /// The same as a `Result`.
    pub fn result(self) -> TokenStream {
        let mut tokens: Vec<TokenTree> = self.tokens.into_iter().collect();
        match tokens.last() {
            // What ends in `?` is a `Result` without it.
            Some(TokenTree::Punct(last)) if last.as_char() == '?' => {
                tokens.pop();
                tokens.into_iter().collect()
            }
            _ => quote!(Ok(#(#tokens)*)),
        }
    }

    /// The same, as a part of something larger.
    pub fn within(self, wrap: impl FnOnce(TokenStream) -> TokenStream) -> Expr {
        Expr {
            tokens: wrap(self.tokens),
            certainty: self.certainty,
        }
    }
}

/// Something that a person has to decide.
#[derive(Clone, Debug)]
pub(super) struct Hole {
    pub method: Ident,
    /// The type that it has to have.
    pub gives: TokenStream,
    /// The old value that is there to decide by.
    pub old: TokenStream,
    pub docs: Docs,
}

/// The conversion of one pair.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    /// What comes before the result.
    pub statements: TokenStream,
    /// The new value.
    pub result: TokenStream,
    pub certainty: Certainty,
    /// The old value is changed on the way.
    pub takes_apart: bool,
    pub uses: BTreeSet<Pair>,
    pub holes: Vec<Hole>,
    /// What happens to members, for people.
    pub notes: Vec<Docs>,
    /// Renames of `provider.toml` that it rests on.
    pub renames: BTreeSet<usize>,
}

/// One direction of an upgrade.
pub(super) struct Conversions<'m, 's> {
    pub model: &'m Model,
    /// The modules of the two event versions: conversions between their own types are `From` and `TryFrom`.
    pub home: (usize, usize),
    /// From the lower version to the higher one.
    pub up: bool,
    /// Names of functions and of what a person decides.
    pub names: &'s mut Scope,
    pub root: Option<Pair>,
    pub known: BTreeMap<Pair, Body>,
    /// Pairs that the body being written uses.
    pub uses: BTreeSet<Pair>,
    /// Pairs that it asked for, used or not.
    pub asked: BTreeSet<Pair>,
    /// How many questions are being asked whose answer is not written.
    pub probing: usize,
    /// How many more steps are looked at.
    pub budget: usize,
}

impl Conversions<'_, '_> {
    /// Writes the root and everything that it leads to. A pair counts as mechanical until it is looked at; where it gets worse, those
    /// that asked for it are looked at again.
    pub fn settle(&mut self, old: TypeId, new: TypeId) -> Option<Expr> {
        self.budget = STEPS;
        self.root_step(old, new);
        let mut open = std::mem::take(&mut self.asked);
        let mut asked_by: BTreeMap<Pair, BTreeSet<Pair>> = BTreeMap::new();
        let mut written: BTreeSet<Pair> = BTreeSet::new();
        while let Some(pair) = open.pop_first() {
            let body = self.body(pair);
            for asked in std::mem::take(&mut self.asked) {
                asked_by.entry(asked).or_default().insert(pair);
                if !written.contains(&asked) {
                    open.insert(asked);
                }
            }
            written.insert(pair);
            let certainty = body.certainty;
            let before = self.known.insert(pair, body).unwrap_or_default().certainty;
            if certainty != before {
                open.extend(asked_by.get(&pair).into_iter().flatten());
            }
        }
        self.root_step(old, new)
    }

    fn root_step(&mut self, old: TypeId, new: TypeId) -> Option<Expr> {
        self.uses.clear();
        self.value(&Shape::Named(old), &Shape::Named(new), quote!(old), 0)
    }

    /// The pairs that are used from a root on, each once, in the order in which they are met.
    pub fn reached(&self, roots: &BTreeSet<Pair>) -> Vec<Pair> {
        let mut order = Vec::new();
        let mut open: Vec<Pair> = roots.iter().rev().copied().collect();
        while let Some(pair) = open.pop() {
            if order.contains(&pair) {
                continue;
            }
            order.push(pair);
            open.extend(self.known.get(&pair).into_iter().flat_map(|body| body.uses.iter().rev()));
        }
        order
    }

    /// A call of a pair's conversion.
    pub fn call(&mut self, pair: Pair, value: TokenStream) -> Expr {
        if self.probing == 0 {
            self.uses.insert(pair);
        }
        self.asked.insert(pair);
        let certainty = self.known.entry(pair).or_default().certainty;
        let new = self.path(pair.1);
        let tokens = match (self.is_own(pair), certainty) {
            (true, Certainty::Mechanical) => quote!(#new::from(#value)),
            (true, Certainty::Fallible) => quote!(rt::upgrade::convert(#value)?),
            (false, Certainty::Mechanical) => {
                let name = self.function(pair);
                quote!(#name(#value))
            }
            (false, Certainty::Fallible) => {
                let name = self.function(pair);
                quote!(#name(#value)?)
            }
            (_, Certainty::NeedsCode) => {
                let name = self.function(pair);
                quote!(#name(#value, with)?)
            }
        };
        Expr { tokens, certainty }
    }

    /// Whether both types belong to the two versions alone, so that no other upgrade converts them too.
    pub fn is_own(&self, (old, new): Pair) -> bool {
        self.model.get(old).module == self.home.0 && self.model.get(new).module == self.home.1
    }

    /// The function that converts a pair, where no trait does.
    pub fn function(&mut self, (old, new): Pair) -> Ident {
        let name = &self.model.get(new).name;
        let identity = format!("{} to {}", old.0, new.0);
        format_ident!("{}", naming::field(&self.names.claim_as(name, &identity)))
    }

    fn body(&mut self, pair: Pair) -> Body {
        let outer = std::mem::take(&mut self.uses);
        let model = self.model;
        let mut body = match (&model.get(pair.0).kind, &model.get(pair.1).kind) {
            (TypeKind::Record(old), TypeKind::Record(new)) => self.record(pair, old, new),
            (TypeKind::Union(old), TypeKind::Union(new)) => self.union(pair, old, new),
            (TypeKind::Wrapper(old), TypeKind::Wrapper(new)) => self.wrapper(pair, old, new),
            _ => Body::default(),
        };
        body.uses = std::mem::replace(&mut self.uses, outer);
        body
    }

    /// A generated type, until [`super::names`] knows what it is called.
    pub fn path(&self, id: TypeId) -> TokenStream {
        names::placeholder(id)
    }

    /// The Rust type of a shape, from the upgrade's module.
    pub fn type_of(&self, shape: &Shape) -> TokenStream {
        match shape {
            Shape::Json => quote!(rt::Json),
            Shape::Bool => quote!(bool),
            Shape::Fixed(Fixed::I64) => quote!(i64),
            Shape::Fixed(Fixed::U64) => quote!(u64),
            Shape::Float => quote!(f64),
            Shape::Integer => quote!(rt::Integer),
            Shape::Number => quote!(rt::Number),
            Shape::Text => quote!(String),
            Shape::Timestamp => quote!(rt::Timestamp),
            Shape::Named(id) => self.path(*id),
            Shape::List(inner) => {
                let inner = self.type_of(inner);
                quote!(Vec<#inner>)
            }
            Shape::Map(inner) => {
                let inner = self.type_of(inner);
                quote!(BTreeMap<String, #inner>)
            }
            Shape::Optional(inner) => {
                let inner = self.type_of(inner);
                quote!(Option<#inner>)
            }
            Shape::Nullable(inner) => {
                let inner = self.type_of(inner);
                quote!(rt::Nullable<#inner>)
            }
            Shape::TypedOr(inner) => {
                let inner = self.type_of(inner);
                quote!(rt::TypedOr<#inner>)
            }
            Shape::Boxed(inner) => {
                let inner = self.type_of(inner);
                quote!(Box<#inner>)
            }
        }
    }
}
