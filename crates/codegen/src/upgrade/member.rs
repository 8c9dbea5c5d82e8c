//! Converts a member to the next version: first its presence, then its value.

use quote::quote;

use super::Certainty;
use super::conversion::{Conversions, Expr};
use super::default;
use eventry_schema::model::{Member, Shape};

/// The presence of a member.
enum Presence<'s> {
    /// Always present. If it may be null, the shape says so.
    Always(&'s Shape),
    /// Possibly absent: an `Option`.
    Optional(&'s Shape),
    /// Possibly absent or null.
    Nullable(&'s Shape),
}

fn presence(member: &Member) -> Option<Presence<'_>> {
    match (member.required, &member.shape) {
        (true, shape) => Some(Presence::Always(shape)),
        (false, Shape::Optional(inner)) => Some(Presence::Optional(inner)),
        (false, Shape::Nullable(inner)) => Some(Presence::Nullable(inner)),
        (false, _) => None,
    }
}

impl Conversions<'_, '_> {
    /// Returns the expression of the new member from the old field `value`, or `None` if the conversion needs a decision.
    pub(super) fn member(&mut self, old: &Member, new: &Member, value: &proc_macro2::TokenStream) -> Option<Expr> {
        let plain = self.present(old, new, value.clone())?;
        if plain.certainty == Certainty::Mechanical {
            return Some(plain);
        }
        // Build it again with a variable for the value, so that an error can name the member.
        let wire = &old.wire;
        let it = self.present(old, new, quote!(it))?;
        let certainty = it.certainty;
        let it = it.result();
        Some(Expr {
            tokens: quote!(rt::upgrade::member(#wire, #value, |it| #it)?),
            certainty,
        })
    }

    fn present(&mut self, old: &Member, new: &Member, value: proc_macro2::TokenStream) -> Option<Expr> {
        use Presence::{Always, Nullable, Optional};
        if old.shape == new.shape && old.required == new.required && old.nullable == new.nullable {
            return Some(Expr::infallible(value));
        }
        // The value of an absent member if the new version requires it.
        let absent = match default::of_member(self.model, new) {
            Some(text) => Expr::infallible(quote!(rt::default_of(#text))),
            None => Expr::fallible(quote!(rt::upgrade::required(None)?)),
        };
        let null = || Expr::fallible(quote!(rt::upgrade::not_null(None)?));
        let none = || Expr::infallible(quote!(None));
        let mut step = |one: &Shape, other: &Shape| self.value(one, other, quote!(it), 0);
        let some = |it: Expr| it.wrap(|it| quote!(Some(#it)));
        let full = |it: Expr| it.wrap(|it| quote!(rt::Nullable::Value(#it)));
        Some(match (presence(old)?, presence(new)?) {
            (Always(a), Always(b)) => return self.value(a, b, value, 0),
            (Always(Shape::Optional(a)), Optional(b)) => option(value, some(step(a, b)?), null()),
            (Always(Shape::Optional(a)), Nullable(b)) => option(value, full(step(a, b)?), Expr::infallible(quote!(rt::Nullable::Null))),
            (Always(a), Optional(b)) => some(self.value(a, b, value, 0)?),
            (Always(a), Nullable(b)) => full(self.value(a, b, value, 0)?),
            (Optional(a), Always(b)) => option(value, step(a, b)?, absent),
            (Optional(a), Optional(b)) => option(value, some(step(a, b)?), none()),
            (Optional(a), Nullable(b)) => option(value, full(step(a, b)?), Expr::infallible(quote!(rt::Nullable::Absent))),
            (Nullable(a), Always(Shape::Optional(b))) => nullable(value, some(step(a, b)?), none(), absent),
            (Nullable(a), Always(Shape::Json)) => {
                let it = step(a, &Shape::Json)?;
                nullable(value, it, Expr::infallible(quote!(rt::Json::null())), absent)
            }
            (Nullable(a), Always(b)) => nullable(value, step(a, b)?, null(), absent),
            (Nullable(a), Optional(b)) => nullable(value, some(step(a, b)?), null(), none()),
            (Nullable(a), Nullable(b)) => {
                let (null, absent) = (quote!(rt::Nullable::Null), quote!(rt::Nullable::Absent));
                nullable(value, full(step(a, b)?), Expr::infallible(null), Expr::infallible(absent))
            }
        })
    }
}

fn option(value: proc_macro2::TokenStream, some: Expr, none: Expr) -> Expr {
    let certainty = some.certainty.max(none.certainty);
    let (some, none) = (some.tokens, none.tokens);
    Expr {
        tokens: quote!(match #value {
            Some(it) => #some,
            None => #none,
        }),
        certainty,
    }
}

fn nullable(value: proc_macro2::TokenStream, some: Expr, null: Expr, absent: Expr) -> Expr {
    let certainty = some.certainty.max(null.certainty).max(absent.certainty);
    let (some, null, absent) = (some.tokens, null.tokens, absent.tokens);
    Expr {
        tokens: quote!(match #value {
            rt::Nullable::Value(it) => #some,
            rt::Nullable::Null => #null,
            rt::Nullable::Absent => #absent,
        }),
        certainty,
    }
}
