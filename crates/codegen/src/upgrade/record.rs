//! Converts an object to the next version: which member becomes which, and which decisions are needed.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::Certainty;
use super::conversion::{Body, Conversions, Decision, Pair};
use super::default;
use crate::markdown::Docs;
use eventry_schema::model::{Member, Record};
use eventry_schema::naming;

impl Conversions<'_, '_> {
    pub(super) fn record(&mut self, pair: Pair, old: &Record, new: &Record) -> Body {
        let mut body = Body {
            mutates_old: true,
            ..Body::default()
        };
        let mut places: Vec<Option<usize>> = vec![None; old.members.len()];
        let mut fields = TokenStream::new();
        let mut decided = Vec::new();
        for (to, member) in new.members.iter().enumerate() {
            let from = self.counterpart(old, new, member, &mut body);
            let known = from.and_then(|at| Some((at, old.members.get(at)?)));
            let field = format_ident!("{}", member.ident);
            let before = self.uses.clone();
            let step = match known {
                Some((_, old)) => {
                    let name = format_ident!("{}", old.ident);
                    self.member(old, member, &quote!(old.#name))
                }
                None => self.added(member),
            };
            let value = match step {
                Some(step) => {
                    body.certainty = body.certainty.max(step.certainty);
                    step.tokens
                }
                None => {
                    self.uses = before;
                    body.certainty = Certainty::NeedsCode;
                    decided.push(Literal::usize_unsuffixed(to));
                    let (decision, value) = self.decision(pair, member, known.map(|(_, old)| old));
                    body.statements.extend(self.ask(&decision, member, &value));
                    body.decisions.push(decision);
                    quote!(#value)
                }
            };
            fields.extend(quote!(#field: #value,));
            if let Some((at, old)) = known {
                places[at] = Some(to);
                if old.wire != member.wire {
                    body.notes
                        .push(self.note(pair, &old.wire, &Docs::of("becomes ").code(&member.wire)));
                }
            }
            if member.required && known.is_none_or(|(_, old)| !old.required) {
                body.notes.extend(
                    default::of_member(self.model, member)
                        .map(|text| self.note(pair, &member.wire, &Docs::of("is ").code(text).and(" if it was absent"))),
                );
            }
        }
        for (at, member) in old.members.iter().enumerate() {
            if places.get(at).is_some_and(Option::is_none) {
                body.notes.push(self.note(pair, &member.wire, &Docs::of("moves to `extra`")));
            }
        }
        let places = places.iter().map(|place| match place {
            Some(at) => {
                let at = Literal::usize_unsuffixed(*at);
                quote!(#at)
            }
            None => quote!(rt::upgrade::GONE),
        });
        let mut carryover = quote!(rt::upgrade::Carryover::pack(&mut old, &[#(#places),*]));
        if !decided.is_empty() {
            carryover.extend(quote!(.decided(&[#(#decided),*])));
        }
        let path = self.path(pair.1);
        body.statements.extend(quote! {
            let mut carryover = #carryover;
            let mut new = #path { #fields extra: rt::Extra::new() };
            carryover.unpack(&mut new);
        });
        body.result = quote!(new);
        body
    }

    /// Returns the expression of a member that the old version does not have.
    fn added(&self, member: &Member) -> Option<super::conversion::Expr> {
        use super::conversion::Expr;
        if !member.required {
            return Some(Expr::infallible(quote!(rt::blank())));
        }
        let text = default::of_member(self.model, member)?;
        Some(Expr::infallible(quote!(rt::default_of(#text))))
    }

    /// Finds the old member that becomes `member`: by a declared rename, by its name, or by an alias.
    fn counterpart(&self, old: &Record, new: &Record, member: &Member, body: &mut Body) -> Option<usize> {
        let find = |fits: &dyn Fn(&Member) -> bool| old.members.iter().position(fits);
        let renamed = if self.up {
            let rename = member.renamed_from.as_ref();
            let found = rename.and_then(|rename| find(&|old| old.wire == rename.from));
            if let (Some(_), Some(rename)) = (found, rename) {
                body.renames.insert(rename.declared);
            }
            found
        } else {
            find(&|old| old.renamed_from.as_ref().is_some_and(|rename| rename.from == member.wire))
        };
        let named = |record: &Record, wire: &str| record.members.iter().any(|known| known.wire == wire);
        renamed.or_else(|| find(&|old| old.wire == member.wire)).or_else(|| {
            find(&|other| {
                (member.aliases.contains(&other.wire) && !named(new, &other.wire))
                    || (other.aliases.contains(&member.wire) && !named(old, &member.wire))
            })
        })
    }

    /// Creates a decision about a member, and the variable for its result.
    fn decision(&mut self, pair: Pair, member: &Member, old: Option<&Member>) -> (Decision, proc_macro2::Ident) {
        let plain = member.ident.trim_end_matches('_');
        let name = if self.root == Some(pair) {
            plain.to_owned()
        } else {
            format!("{}_{plain}", self.model.get(pair.1).name)
        };
        let identity = format!("{} to {}: {}", pair.0.0, pair.1.0, member.wire);
        let method = format_ident!("{}", naming::field(&self.names.claim_as(&name, &identity)));
        let why = match old {
            Some(_) => "has another type",
            None => "is required, and the old version does not have it",
        };
        let decision = Decision {
            method,
            returns: self.type_of(&member.shape),
            old: self.path(pair.0),
            docs: self.note(pair, &member.wire, &Docs::of(why)).and("."),
        };
        (decision, format_ident!("decided_{plain}"))
    }

    fn ask(&self, decision: &Decision, member: &Member, value: &proc_macro2::Ident) -> TokenStream {
        let (method, wire) = (&decision.method, &member.wire);
        quote!(let #value = with.#method(&old).map_err(|error| error.under_member(#wire))?;)
    }

    /// Returns a sentence about a member, without its period.
    fn note(&self, (_, new): Pair, wire: &str, what: &Docs) -> Docs {
        let mut text = Docs::default().code(wire);
        if self.root.is_none_or(|(_, root)| root != new) {
            text = text.and(" of ").code(&naming::camel(&self.model.get(new).name));
        }
        text.and(" ").then(what)
    }
}
