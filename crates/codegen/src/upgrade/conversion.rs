//! Finds the conversions of one direction of an upgrade, one per pair of types, starting at the root.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::Ident;

use super::{Certainty, names};
use crate::markdown::Docs;
use eventry_schema::model::{Fixed, Model, Shape, TypeId, TypeKind};
use eventry_schema::naming::{self, Scope};

/// The largest number of steps in one direction of an upgrade. Without a limit, nested unions could take exponential time. A member takes
/// about ten steps. Conversions beyond the limit need code.
const MAX_STEPS: usize = 200_000;

/// An old type and the corresponding new type.
pub(super) type Pair = (TypeId, TypeId);

/// An expression of the new type. It contains `?` unless it is mechanical.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub tokens: TokenStream,
    pub certainty: Certainty,
}

impl Expr {
    pub fn infallible(tokens: TokenStream) -> Expr {
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

    /// Returns the expression as a `Result`.
    pub fn result(self) -> TokenStream {
        let mut tokens: Vec<TokenTree> = self.tokens.into_iter().collect();
        match tokens.last() {
            // Without its trailing `?`, the expression is a `Result`.
            Some(TokenTree::Punct(last)) if last.as_char() == '?' => {
                tokens.pop();
                tokens.into_iter().collect()
            }
            _ => quote!(Ok(#(#tokens)*)),
        }
    }

    /// Wraps the expression in a larger one.
    pub fn wrap(self, outer: impl FnOnce(TokenStream) -> TokenStream) -> Expr {
        Expr {
            tokens: outer(self.tokens),
            certainty: self.certainty,
        }
    }
}

/// A decision that needs code.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    pub method: Ident,
    /// The type of the decided member.
    pub returns: TokenStream,
    /// The type of the old value, which the decision is based on.
    pub old: TokenStream,
    pub docs: Docs,
}

/// The body of the conversion of one pair.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    /// The statements before the result.
    pub statements: TokenStream,
    /// The expression of the new value.
    pub result: TokenStream,
    pub certainty: Certainty,
    /// Whether the conversion modifies the old value.
    pub mutates_old: bool,
    /// The pairs whose conversions it calls.
    pub uses: BTreeSet<Pair>,
    /// The decisions that it needs.
    pub decisions: Vec<Decision>,
    /// Notes about members, for the documentation.
    pub notes: Vec<Docs>,
    /// The renames of `provider.toml` that it uses.
    pub renames: BTreeSet<usize>,
}

/// The conversions of one direction of an upgrade.
pub(super) struct Conversions<'m, 's> {
    pub model: &'m Model,
    /// The modules of the two event versions. Conversions between their own types implement `From` or `TryFrom`.
    pub modules: (usize, usize),
    /// Whether this is the direction from the lower version to the higher one.
    pub up: bool,
    /// The names of functions and decisions.
    pub names: &'s mut Scope,
    pub root: Option<Pair>,
    pub bodies: BTreeMap<Pair, Body>,
    /// The pairs that the current body calls.
    pub uses: BTreeSet<Pair>,
    /// The pairs that the current body requested, even if it does not call them.
    pub requested: BTreeSet<Pair>,
    /// The nesting depth of probes, whose expressions are discarded.
    pub probing: usize,
    /// The number of remaining steps.
    pub budget: usize,
}

impl Conversions<'_, '_> {
    /// Finds the conversion of the root and all conversions that it needs. A pair counts as mechanical until it is processed. If it turns
    /// out worse, the pairs that requested it are processed again.
    pub fn find(&mut self, old: TypeId, new: TypeId) -> Option<Expr> {
        self.budget = MAX_STEPS;
        self.convert_root(old, new);
        let mut pending = std::mem::take(&mut self.requested);
        let mut requested_by: BTreeMap<Pair, BTreeSet<Pair>> = BTreeMap::new();
        let mut written: BTreeSet<Pair> = BTreeSet::new();
        while let Some(pair) = pending.pop_first() {
            let body = self.body(pair);
            for requested in std::mem::take(&mut self.requested) {
                requested_by.entry(requested).or_default().insert(pair);
                if !written.contains(&requested) {
                    pending.insert(requested);
                }
            }
            written.insert(pair);
            let certainty = body.certainty;
            let before = self.bodies.insert(pair, body).unwrap_or_default().certainty;
            if certainty != before {
                pending.extend(requested_by.get(&pair).into_iter().flatten());
            }
        }
        self.convert_root(old, new)
    }

    fn convert_root(&mut self, old: TypeId, new: TypeId) -> Option<Expr> {
        self.uses.clear();
        self.value(&Shape::Named(old), &Shape::Named(new), quote!(old), 0)
    }

    /// Returns the pairs that are reachable from the roots, without duplicates, in the order of discovery.
    pub fn reached(&self, roots: &BTreeSet<Pair>) -> Vec<Pair> {
        let mut order = Vec::new();
        let mut pending: Vec<Pair> = roots.iter().rev().copied().collect();
        while let Some(pair) = pending.pop() {
            if order.contains(&pair) {
                continue;
            }
            order.push(pair);
            pending.extend(self.bodies.get(&pair).into_iter().flat_map(|body| body.uses.iter().rev()));
        }
        order
    }

    /// Returns a call of a pair's conversion.
    pub fn call(&mut self, pair: Pair, value: TokenStream) -> Expr {
        if self.probing == 0 {
            self.uses.insert(pair);
        }
        self.requested.insert(pair);
        let certainty = self.bodies.entry(pair).or_default().certainty;
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

    /// Returns whether both types belong to the modules of the two versions, so that no other upgrade converts them.
    pub fn is_own(&self, (old, new): Pair) -> bool {
        self.model.get(old).module == self.modules.0 && self.model.get(new).module == self.modules.1
    }

    /// Returns the name of the function that converts a pair, if no trait does.
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

    /// Returns a placeholder for a generated type, which [`super::names`] replaces by its path.
    pub fn path(&self, id: TypeId) -> TokenStream {
        names::placeholder(id)
    }

    /// Returns the Rust type of a shape.
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
