//! How a member of one version becomes one of the next: presence first, then the value.

use quote::quote;

use super::Certainty;
use super::conversion::{Conversions, Expr};
use super::default;
use eventry_schema::model::{Member, Shape};

/// Whether a member is there, and null.
enum Presence<'s> {
    /// Always there; null, if it may be, is part of the shape.
    Always(&'s Shape),
    /// It may be absent: an `Option`.
    Optional(&'s Shape),
    /// It may be absent and it may be null.
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
    /// An expression of the new member for the field `value`; `None` when a person has to decide.
    pub(super) fn member(&mut self, old: &Member, new: &Member, value: &proc_macro2::TokenStream) -> Option<Expr> {
        let plain = self.present(old, new, value.clone())?;
        if plain.certainty == Certainty::Mechanical {
            return Some(plain);
        }
        // Once more with a name for the value, so that an error can say where it is.
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
            return Some(Expr::sure(value));
        }
        // What an absent member becomes where the new version requires one.
        let absent = match default::of_member(self.model, new) {
            Some(text) => Expr::sure(quote!(rt::default_of(#text))),
            None => Expr::fallible(quote!(rt::upgrade::required(None)?)),
        };
        let null = || Expr::fallible(quote!(rt::upgrade::not_null(None)?));
        let none = || Expr::sure(quote!(None));
        let mut step = |one: &Shape, other: &Shape| self.value(one, other, quote!(it), 0);
        let some = |it: Expr| it.within(|it| quote!(Some(#it)));
        let full = |it: Expr| it.within(|it| quote!(rt::Nullable::Value(#it)));
        Some(match (presence(old)?, presence(new)?) {
            (Always(a), Always(b)) => return self.value(a, b, value, 0),
            (Always(Shape::Optional(a)), Optional(b)) => option(value, some(step(a, b)?), null()),
            (Always(Shape::Optional(a)), Nullable(b)) => option(value, full(step(a, b)?), Expr::sure(quote!(rt::Nullable::Null))),
            (Always(a), Optional(b)) => some(self.value(a, b, value, 0)?),
            (Always(a), Nullable(b)) => full(self.value(a, b, value, 0)?),
            (Optional(a), Always(b)) => option(value, step(a, b)?, absent),
            (Optional(a), Optional(b)) => option(value, some(step(a, b)?), none()),
            (Optional(a), Nullable(b)) => option(value, full(step(a, b)?), Expr::sure(quote!(rt::Nullable::Absent))),
            (Nullable(a), Always(Shape::Optional(b))) => nullable(value, some(step(a, b)?), none(), absent),
            (Nullable(a), Always(Shape::Json)) => {
                let it = step(a, &Shape::Json)?;
                nullable(value, it, Expr::sure(quote!(rt::Json::null())), absent)
            }
            (Nullable(a), Always(b)) => nullable(value, step(a, b)?, null(), absent),
            (Nullable(a), Optional(b)) => nullable(value, some(step(a, b)?), null(), none()),
            (Nullable(a), Nullable(b)) => {
                let (null, absent) = (quote!(rt::Nullable::Null), quote!(rt::Nullable::Absent));
                nullable(value, full(step(a, b)?), Expr::sure(null), Expr::sure(absent))
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
