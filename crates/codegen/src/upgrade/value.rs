//! Converts a value of one shape to another shape.

use std::collections::btree_map::Entry;

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::Certainty;
use super::conversion::{Body, Conversions, Expr, Pair};
use eventry_schema::model::{Branch, Shape, TypeKind, Union};
use eventry_schema::naming;

/// The deepest nesting of shapes. Deeper conversions need code.
const MAX_NESTED: usize = 64;

impl Conversions<'_, '_> {
    /// Returns an expression of the new shape that uses `value` once, or `None` if the shapes are unrelated.
    pub(super) fn value(&mut self, old: &Shape, new: &Shape, value: TokenStream, depth: usize) -> Option<Expr> {
        if old == new {
            return Some(Expr::infallible(value));
        }
        if depth > MAX_NESTED || self.budget == 0 {
            return None;
        }
        self.budget -= 1;
        let depth = depth + 1;
        Some(match (old, new) {
            (Shape::Boxed(old), new) => return self.value(old, new, quote!(*#value), depth),
            (old, Shape::Boxed(new)) => self.value(old, new, value, depth)?.wrap(|value| quote!(Box::new(#value))),
            (_, Shape::Json) => Expr::infallible(quote!(rt::upgrade::json(&#value))),
            (Shape::Optional(old), Shape::Optional(new)) => self.value(old, new, quote!(it), depth)?.wrap(|it| {
                quote!(match #value {
                    Some(it) => Some(#it),
                    None => None,
                })
            }),
            (old, Shape::Optional(new)) => self.value(old, new, value, depth)?.wrap(|value| quote!(Some(#value))),
            (Shape::Optional(old), new) => {
                let inner = self.value(old, new, quote!(rt::upgrade::not_null(#value)?), depth)?;
                Expr {
                    certainty: inner.certainty.max(Certainty::Fallible),
                    ..inner
                }
            }
            (Shape::TypedOr(old), Shape::TypedOr(new)) => self.value(old, new, quote!(it), depth)?.wrap(|it| {
                quote!(match #value {
                    rt::TypedOr::Typed(it) => rt::TypedOr::Typed(#it),
                    rt::TypedOr::Other(json) => rt::upgrade::relax(json),
                })
            }),
            (old, Shape::TypedOr(new)) => match self.value(old, new, value.clone(), depth) {
                Some(it) => it.wrap(|it| quote!(rt::TypedOr::Typed(#it))),
                // `TypedOr` accepts any value.
                None => Expr::infallible(quote!(rt::upgrade::relax(rt::upgrade::json(&#value)))),
            },
            (Shape::TypedOr(old), new) => {
                self.probe(old, new, depth)?;
                reread(value)
            }
            (Shape::Json, new) if !matches!(new, Shape::Nullable(_)) => reread(value),
            (Shape::List(old), Shape::List(new)) => {
                let it = self.value(old, new, quote!(it), depth)?;
                let certainty = it.certainty;
                let tokens = match certainty {
                    Certainty::Mechanical => {
                        let (value, it) = (receiver(value), it.tokens);
                        quote!(#value.into_iter().map(|it| #it).collect())
                    }
                    _ => {
                        let it = it.result();
                        quote!(rt::upgrade::list(#value, |it| #it)?)
                    }
                };
                Expr { tokens, certainty }
            }
            (Shape::Map(old), Shape::Map(new)) => {
                let it = self.value(old, new, quote!(it), depth)?;
                let certainty = it.certainty;
                let tokens = match certainty {
                    Certainty::Mechanical => {
                        let (value, it) = (receiver(value), it.tokens);
                        quote!(#value.into_iter().map(|(name, it)| (name, #it)).collect())
                    }
                    _ => {
                        let it = it.result();
                        quote!(rt::upgrade::map(#value, |it| #it)?)
                    }
                };
                Expr { tokens, certainty }
            }
            (old, new) if is_number(old) && is_number(new) => number(old, new, value),
            (old, new) if self.is_text(old) && self.is_text(new) => self.text(old, new, value),
            (Shape::Named(_), _) | (_, Shape::Named(_)) => return self.named(old, new, value, depth),
            _ => return None,
        })
    }

    /// Converts a value if at least one of the shapes is a generated type.
    fn named(&mut self, old: &Shape, new: &Shape, value: TokenStream, depth: usize) -> Option<Expr> {
        let model = self.model;
        let kind = |shape: &Shape| match shape {
            Shape::Named(id) => Some((*id, &model.get(*id).kind)),
            _ => None,
        };
        match (kind(old), kind(new)) {
            (Some((one, TypeKind::Record(a))), Some((other, TypeKind::Record(b)))) => {
                // Elements have no names, so they cannot be matched in tuples of different lengths.
                if a.positional != b.positional {
                    return None;
                }
                if a.positional && a.members.len() != b.members.len() {
                    return Some(reread(value));
                }
                Some(self.call((one, other), value))
            }
            (Some((one, TypeKind::Union(_))), Some((other, TypeKind::Union(_)))) => Some(self.call((one, other), value)),
            (Some((one, TypeKind::Wrapper(a))), Some((other, TypeKind::Wrapper(b)))) => {
                let pair = (one, other);
                if let Entry::Vacant(place) = self.bodies.entry(pair) {
                    // Insert it first, because it may refer to itself.
                    place.insert(Body::default());
                    if self.probe(a, b, depth).is_none() {
                        self.bodies.remove(&pair);
                        return None;
                    }
                }
                Some(self.call(pair, value))
            }
            (Some((_, TypeKind::Wrapper(inner))), _) => {
                let value = receiver(value);
                self.value(inner, new, quote!(#value.0), depth)
            }
            (_, Some((id, TypeKind::Wrapper(inner)))) => {
                let path = self.path(id);
                Some(self.value(old, inner, value, depth)?.wrap(|value| quote!(#path(#value))))
            }
            (_, Some((id, TypeKind::Union(union)))) => {
                let branch = self.branch_for(old, union, None, depth)?;
                let (path, name) = (self.path(id), format_ident!("{}", naming::camel(&branch.ident)));
                let it = self.value(old, &branch.shape, value, depth)?;
                Some(it.wrap(|it| quote!(#path::#name(#it))))
            }
            (Some((_, TypeKind::Union(union))), _) => {
                let fits = union.branches.iter().any(|branch| self.probe(&branch.shape, new, depth).is_some());
                fits.then(|| reread(value))
            }
            (Some((_, TypeKind::Record(record))), None) => {
                let fits = matches!((new, record.positional), (Shape::Map(_), false) | (Shape::List(_), true));
                fits.then(|| reread(value))
            }
            (None, Some((_, TypeKind::Record(record)))) => {
                let fits = matches!((old, record.positional), (Shape::Map(_), false) | (Shape::List(_), true));
                fits.then(|| reread(value))
            }
            _ => None,
        }
    }

    /// Finds the branch that accepts every value of a shape: by the tags or the name of the old branch, otherwise the first one.
    fn branch_for<'u>(&mut self, old: &Shape, union: &'u Union, known: Option<&Branch>, depth: usize) -> Option<&'u Branch> {
        let tags = known.map_or(&[][..], |known| &known.tags);
        let branches = union.branches.iter();
        let tagged = branches.clone().filter(|branch| branch.tags.iter().any(|tag| tags.contains(tag)));
        let untagged = branches.filter(|branch| branch.tags.is_empty() || tags.is_empty());
        let named = untagged
            .clone()
            .filter(|branch| known.is_some_and(|known| known.ident == branch.ident));
        tagged
            .chain(named)
            .chain(untagged)
            .find(|branch| self.probe(old, &branch.shape, depth) == Some(Certainty::Mechanical))
    }

    /// Returns the certainty of a conversion without generating it.
    pub(super) fn probe(&mut self, old: &Shape, new: &Shape, depth: usize) -> Option<Certainty> {
        self.probing += 1;
        let step = self.value(old, new, quote!(it), depth);
        self.probing -= 1;
        step.map(|step| step.certainty)
    }

    pub(super) fn union(&mut self, (old_id, new_id): Pair, old: &Union, new: &Union) -> Body {
        let (old_path, new_path) = (self.path(old_id), self.path(new_id));
        let mut arms = TokenStream::new();
        for branch in &old.branches {
            let name = format_ident!("{}", naming::camel(&branch.ident));
            if let Some(unknown) = self.unknown_tag(old, branch) {
                // The branch was only the closest match. The new version may have a branch with this tag.
                arms.extend(quote!(#old_path::#name(it) if #unknown => rt::upgrade::rematch(&it),));
            }
            let found = self.branch_for(&branch.shape, new, Some(branch), 0);
            let step = found.and_then(|found| Some((found, self.value(&branch.shape, &found.shape, quote!(it), 0)?)));
            arms.extend(match step {
                Some((found, step)) => {
                    let (target, it) = (format_ident!("{}", naming::camel(&found.ident)), step.tokens);
                    quote!(#old_path::#name(it) => #new_path::#target(#it),)
                }
                None => quote!(#old_path::#name(it) => rt::upgrade::rematch(&it),),
            });
        }
        Body {
            result: quote!(match old { #arms #old_path::Other(it) => rt::upgrade::rematch(&it), }),
            ..Body::default()
        }
    }

    /// Returns the condition under which a branch was chosen although its tag has another value.
    fn unknown_tag(&self, union: &Union, branch: &Branch) -> Option<TokenStream> {
        let Shape::Named(id) = &branch.shape else { return None };
        let TypeKind::Record(record) = &self.model.get(*id).kind else {
            return None;
        };
        let member = record.members.iter().find(|member| Some(&member.wire) == union.tag.as_ref())?;
        let Shape::Named(id) = &member.shape else { return None };
        let field = format_ident!("{}", member.ident);
        matches!(self.model.get(*id).kind, TypeKind::Values(_)).then(|| quote!(it.#field.is_unknown()))
    }

    pub(super) fn wrapper(&mut self, (_, new_id): Pair, old: &Shape, new: &Shape) -> Body {
        let path = self.path(new_id);
        match self.value(old, new, quote!(old.0), 0) {
            Some(it) => {
                let value = it.tokens;
                Body {
                    result: quote!(#path(#value)),
                    certainty: it.certainty,
                    ..Body::default()
                }
            }
            // The pair is only requested if there is a conversion.
            None => Body::default(),
        }
    }

    fn is_text(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Text | Shape::Timestamp => true,
            Shape::Named(id) => matches!(self.model.get(*id).kind, TypeKind::Values(_)),
            _ => false,
        }
    }

    /// Converts text. This always succeeds: enums are open, and timestamps keep invalid text.
    fn text(&self, old: &Shape, new: &Shape, value: TokenStream) -> Expr {
        let text = receiver(value.clone());
        Expr::infallible(match (old, new) {
            (Shape::Timestamp, Shape::Text) => quote!(String::from(#value)),
            (_, Shape::Text) => quote!(#text.as_str().to_owned()),
            (Shape::Text, Shape::Timestamp) => quote!(rt::Timestamp::from(#value)),
            (_, Shape::Timestamp) => quote!(rt::Timestamp::from(#text.as_str())),
            (_, new) => {
                let path = self.type_of(new);
                quote!(#path::from(#text.as_str()))
            }
        })
    }
}

/// Returns an expression as the receiver of a method call.
fn receiver(value: TokenStream) -> TokenStream {
    match value.clone().into_iter().next() {
        Some(TokenTree::Punct(first)) if first.as_char() == '*' => quote!((#value)),
        _ => value,
    }
}

fn is_number(shape: &Shape) -> bool {
    matches!(shape, Shape::Fixed(_) | Shape::Float | Shape::Integer | Shape::Number)
}

fn number(old: &Shape, new: &Shape, value: TokenStream) -> Expr {
    match (old, new) {
        (_, Shape::Number) => Expr::infallible(quote!(rt::upgrade::number(&#value))),
        (Shape::Fixed(_), Shape::Integer) => Expr::infallible(quote!(rt::Integer::from(#value))),
        _ => reread(value),
    }
}

/// Converts a value through JSON, which checks whether it fits.
fn reread(value: TokenStream) -> Expr {
    Expr::fallible(quote!(rt::upgrade::reread(&#value)?))
}
