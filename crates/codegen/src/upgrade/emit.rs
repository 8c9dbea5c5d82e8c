//! Generates the module of one upgrade: the conversions up, and the lossless conversions down.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::conversion::{Body, Conversions, Expr, Pair};
use super::{Call, Certainty, UpgradeModule, names};
use crate::markdown::Docs;
use eventry_schema::model::{Event, Model, Provider, TypeId};
use eventry_schema::naming::Scope;

/// Generates the upgrade between two versions. Returns `None` if one of them has no type.
pub(super) fn upgrade_module(
    model: &Model,
    provider: &Provider,
    (from, to): (usize, usize),
    used: &mut BTreeSet<usize>,
) -> Option<UpgradeModule> {
    let (one, other) = (provider.events.get(from)?, provider.events.get(to)?);
    let (old, new) = (root(model, one)?, root(model, other)?);
    let parent = model.modules[one.module].path.split_last()?.1;
    let mut path = parent.to_vec();
    path.push(format!("{}_to_{}", one.id.version.module(), other.id.version.module()));
    let mut names = Scope::reserving(&["upgrade", "downgrade"]);
    let mut docs = Vec::new();
    let mut direction = |up: bool| {
        let (old, new) = if up { (old, new) } else { (new, old) };
        let modules = if up {
            (one.module, other.module)
        } else {
            (other.module, one.module)
        };
        let mut conversions = Conversions {
            model,
            modules,
            up,
            names: &mut names,
            root: Some((old, new)),
            bodies: Default::default(),
            uses: BTreeSet::new(),
            requested: BTreeSet::new(),
            probing: 0,
            budget: 0,
        };
        let step = conversions.find(old, new);
        let roots = std::mem::take(&mut conversions.uses);
        let reached = conversions.reached(&roots);
        let bodies = reached.iter().filter_map(|pair| conversions.bodies.get(pair));
        let bodies: Vec<Body> = bodies.cloned().collect();
        if up {
            for body in &bodies {
                used.extend(&body.renames);
                docs.extend(body.notes.iter().cloned());
            }
        }
        let certainty = step.as_ref().map_or(Certainty::NeedsCode, |step| step.certainty);
        let code = write(&mut conversions, (old, new), step, &reached, &bodies);
        (certainty, code)
    };
    let (certainty, up) = direction(true);
    let (_, down) = direction(false);
    let call = if old == new {
        Call::Same
    } else if model.get(old).module == one.module && model.get(new).module == other.module {
        Call::Trait
    } else {
        Call::Function
    };
    let code = match call {
        Call::Same => TokenStream::new(),
        Call::Trait | Call::Function => names::resolved(model, &path, quote!(#up #down)),
    };
    Some(UpgradeModule {
        from,
        to,
        certainty,
        call,
        docs: module_docs(one, other, certainty, &docs),
        path,
        code,
    })
}

/// Returns the type of an event's payload.
fn root(model: &Model, event: &Event) -> Option<TypeId> {
    Some(model.modules.get(event.module)?.root.as_ref()?.id)
}

fn write(conversions: &mut Conversions<'_, '_>, root: Pair, step: Option<Expr>, reached: &[Pair], bodies: &[Body]) -> TokenStream {
    let up = conversions.up;
    let certainty = step.as_ref().map_or(Certainty::NeedsCode, |step| step.certainty);
    if root.0 == root.1 || (!up && certainty == Certainty::NeedsCode) {
        return TokenStream::new();
    }
    let mut code = TokenStream::new();
    for (pair, body) in reached.iter().zip(bodies) {
        code.extend(conversion(conversions, *pair, body));
    }
    let is_own = conversions.is_own(root);
    let is_written = is_own && reached.contains(&root);
    let (old, new) = (conversions.path(root.0), conversions.path(root.1));
    let function = if up { quote!(upgrade) } else { quote!(downgrade) };
    let result = step.clone().map(Expr::result);
    let value = step.map(|step| step.tokens);
    code.extend(match (certainty, value) {
        (Certainty::NeedsCode, _) => upgrade(conversions, root, result, bodies),
        (_, None) => TokenStream::new(),
        (_, Some(_)) if is_written => TokenStream::new(),
        (certainty, Some(value)) if is_own => implementation(certainty, &old, &new, &quote!(old: #old), &TokenStream::new(), &value),
        (Certainty::Mechanical, Some(value)) => quote! {
            /// Converts a value to the other version.
            #[must_use]
            pub fn #function(old: #old) -> #new { #value }
        },
        (_, Some(_)) => quote! {
            /// Converts a value to the other version.
            ///
            /// # Errors
            ///
            /// Fails if the value does not fit.
            pub fn #function(old: #old) -> Result<#new, rt::UpgradeError> { #result }
        },
    });
    code
}

/// Generates the conversion of one pair: an impl of a trait if no other upgrade converts the types, otherwise a function.
fn conversion(conversions: &mut Conversions<'_, '_>, pair: Pair, body: &Body) -> TokenStream {
    let (old, new) = (conversions.path(pair.0), conversions.path(pair.1));
    let (statements, result) = (&body.statements, &body.result);
    let argument = if body.mutates_old {
        quote!(mut old: #old)
    } else {
        quote!(old: #old)
    };
    if conversions.is_own(pair) && body.certainty != Certainty::NeedsCode {
        return implementation(body.certainty, &old, &new, &argument, statements, result);
    }
    let name = conversions.function(pair);
    match body.certainty {
        Certainty::Mechanical => quote! {
            fn #name(#argument) -> #new { #statements #result }
        },
        Certainty::Fallible => quote! {
            fn #name(#argument) -> Result<#new, rt::UpgradeError> { #statements Ok(#result) }
        },
        Certainty::NeedsCode => quote! {
            fn #name<U: Upgrade + ?Sized>(#argument, with: &U) -> Result<#new, rt::UpgradeError> {
                #statements
                Ok(#result)
            }
        },
    }
}

fn implementation(
    certainty: Certainty,
    old: &TokenStream,
    new: &TokenStream,
    argument: &TokenStream,
    statements: &TokenStream,
    result: &TokenStream,
) -> TokenStream {
    if certainty == Certainty::Mechanical {
        return quote! {
            impl From<#old> for #new {
                fn from(#argument) -> Self { #statements #result }
            }
        };
    }
    quote! {
        impl TryFrom<#old> for #new {
            type Error = rt::UpgradeError;
            fn try_from(#argument) -> Result<Self, rt::UpgradeError> { #statements Ok(#result) }
        }
    }
}

/// Generates the trait of the required decisions, and the function that uses it.
fn upgrade(conversions: &Conversions<'_, '_>, root: Pair, value: Option<TokenStream>, bodies: &[Body]) -> TokenStream {
    let (old, new) = (conversions.path(root.0), conversions.path(root.1));
    let methods = bodies.iter().flat_map(|body| &body.decisions).map(|decision| {
        let (method, returns, old, docs) = (&decision.method, &decision.returns, &decision.old, &decision.docs);
        quote! {
            #docs
            ///
            /// # Errors
            ///
            /// Fails if nothing can be decided from `old`.
            fn #method(&self, old: &#old) -> Result<#returns, rt::UpgradeError>;
        }
    });
    let (methods, value) = match value {
        Some(value) => (quote!(#(#methods)*), value),
        None => (
            quote! {
                /// The two versions have nothing in common that could be converted.
                ///
                /// # Errors
                ///
                /// Fails if nothing can be decided from `old`.
                fn payload(&self, old: &#old) -> Result<#new, rt::UpgradeError>;
            },
            quote!(with.payload(&old)),
        ),
    };
    quote! {
        /// Decisions that the schemas leave open.
        pub trait Upgrade {
            #methods
        }
        /// Converts a value to the next version. `with` makes the decisions that the schemas leave open.
        ///
        /// # Errors
        ///
        /// Fails if the value does not fit, or if a decision fails.
        pub fn upgrade<U: Upgrade + ?Sized>(old: #old, with: &U) -> Result<#new, rt::UpgradeError> {
            #value
        }
    }
}

fn module_docs(one: &Event, other: &Event, certainty: Certainty, notes: &[Docs]) -> Docs {
    let what = match certainty {
        Certainty::Mechanical => "Every value can be converted, with `From`.",
        Certainty::Fallible => "A value may not fit, so the conversion is `TryFrom`.",
        Certainty::NeedsCode => "The schemas leave decisions open. Implement `Upgrade` and call `upgrade`.",
    };
    let mut text = Docs::of("Conversions from ").code(&one.id.to_string()).and(" to ");
    text = text.code(&format!("v{}", other.id.version)).and(", and back.\n\n").and(what);
    for (at, note) in notes.iter().enumerate() {
        let gap = if at == 0 { "\n\n- " } else { "\n- " };
        text = text.and(gap).then(note);
    }
    text
}
