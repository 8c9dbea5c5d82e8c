//! Generates the payload enum of a provider.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, Path};

use crate::decorate::deprecation;
use crate::markdown::{Docs, Style};
use crate::render::{Piece, table};
use crate::syntax;
use crate::upgrade::{Call, Certainty, UpgradeModule};
use eventry_schema::model::{Boxing, Event, Model, Provider};

/// Returns the path of an event's type, relative to the provider's file.
fn type_path(model: &Model, event: &Event) -> Path {
    let module = &model.modules[event.module];
    let name = module.root.as_ref().map_or("Payload", |root| root.name.as_str());
    syntax::path(module.path.iter().skip(1).map(String::as_str).chain([name]))
}

/// Returns the type of an event's variant, in an enum with the type parameter `T` for text.
fn variant_type(model: &Model, event: &Event) -> TokenStream {
    let path = type_path(model, event);
    let held = if root_holds_text(model, event.module) {
        quote!(#path<T>)
    } else {
        quote!(#path)
    };
    if is_boxed(event) { quote!(Box<#held>) } else { held }
}

/// Returns whether a variant boxes its event.
fn is_boxed(event: &Event) -> bool {
    event.boxing == Boxing::Always
}

fn root_holds_text(model: &Model, module: usize) -> bool {
    let root = model.modules[module].root.as_ref();
    root.is_some_and(|root| root.holds_text)
}

/// Generates the enum and the envelope's name, and the table of the enum.
pub fn of_provider(model: &Model, provider: &Provider) -> (TokenStream, Piece) {
    let variants: Vec<Ident> = provider.events.iter().map(|event| format_ident!("{}", event.variant)).collect();
    let types: Vec<TokenStream> = provider.events.iter().map(|event| variant_type(model, event)).collect();
    let docs = provider.events.iter().map(|event| Docs::default().code(&event.id.to_string()));
    let deprecations = provider.events.iter().map(|event| {
        let root = model.modules.get(event.module).and_then(|module| module.root.as_ref());
        root.and_then(|root| deprecation(&root.annotations))
    });
    let title = Docs::of("The payload of an event of ")
        .untrusted(Style::Line, &provider.name)
        .and(".");
    let envelope = match &provider.envelope {
        Some(envelope) => {
            let module = &model.modules[envelope.module];
            let path = module.path.iter().skip(1).map(|segment| format_ident!("{segment}"));
            quote! {
                #[doc(inline)]
                pub use #(#path::)*Envelope;
            }
        }
        None => quote! {
            pub use rt::NoEnvelope as Envelope;
        },
    };
    let generic = is_generic(model, provider);
    let (declared, head) = if generic {
        (quote!(<T: rt::TextStore = String>), "Payload<T>")
    } else {
        (quote!(), "Payload")
    };
    let envelope_type = match &provider.envelope {
        Some(envelope) if generic && root_holds_text(model, envelope.module) => "Envelope<T>",
        _ => "Envelope",
    };
    let rows = variants.iter().enumerate().map(|(at, variant)| format!("{at} => {variant}"));
    let table = table("payload_impls", &format!("{head} in {envelope_type}"), rows, &[]);
    let declaration = quote! {
        #envelope
        #title
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Payload #declared {
            #(#docs #deprecations #variants(#types),)*
            /// A known event without a payload, if the envelope allows that.
            Missing(&'static rt::Descriptor),
            /// An event whose type or version is not in the catalog, with its raw data.
            Unknown(rt::Unknown),
        }
    };
    (declaration, table)
}

/// Returns whether any payload holds text. If not, the enum has nothing to borrow, and a view of an event is the event itself.
fn is_generic(model: &Model, provider: &Provider) -> bool {
    provider.events.iter().any(|event| root_holds_text(model, event.module))
}

/// Generates the impl of `rt::Payload`, with the view type and the upgrades.
pub fn upgrades(model: &Model, provider: &Provider, upgrade_modules: &[UpgradeModule]) -> TokenStream {
    let view = if is_generic(model, provider) {
        quote!(Payload<rt::Text<'de>>)
    } else {
        quote!(Payload)
    };
    let variants: Vec<Ident> = provider.events.iter().map(|event| format_ident!("{}", event.variant)).collect();
    let upgrade = upgrade(&provider.events, &variants, upgrade_modules);
    quote! {
        impl rt::Payload for Payload {
            type View<'de> = #view;
            #upgrade
        }
    }
}

/// Generates the method that upgrades a payload by one version, unless no event type has several versions.
fn upgrade(events: &[Event], variants: &[Ident], upgrade_modules: &[UpgradeModule]) -> TokenStream {
    if upgrade_modules.is_empty() {
        return TokenStream::new();
    }
    let arms = upgrade_modules.iter().filter_map(|upgrade_module| {
        let (from, to) = (variants.get(upgrade_module.from)?, variants.get(upgrade_module.to)?);
        let (from_index, to_index) = (
            Literal::usize_unsuffixed(upgrade_module.from),
            Literal::usize_unsuffixed(upgrade_module.to),
        );
        let module = upgrade_module.path.iter().skip(1).map(|segment| format_ident!("{segment}"));
        let upgrade = quote!(#(#module::)*upgrade);
        let boxed = |at: usize| events.get(at).is_some_and(is_boxed);
        let held = if boxed(upgrade_module.from) { quote!(*old) } else { quote!(old) };
        let new = |value: TokenStream| {
            if boxed(upgrade_module.to) {
                quote!(Self::#to(Box::new(#value)))
            } else {
                quote!(Self::#to(#value))
            }
        };
        let stay = if boxed(upgrade_module.from) {
            quote!(|old| Self::#from(Box::new(old)))
        } else {
            quote!(Self::#from)
        };
        let up = if boxed(upgrade_module.to) {
            quote!(|new| Self::#to(Box::new(new)))
        } else {
            quote!(Self::#to)
        };
        Some(match (upgrade_module.certainty, upgrade_module.call) {
            (Certainty::NeedsCode, _) => {
                quote!(Self::#from(old) => rt::upgrade::needs_code(Self::#from(old), &EVENTS[#from_index], &EVENTS[#to_index]),)
            }
            (certainty, call) => {
                let step = match (certainty, call) {
                    (_, Call::Same) => {
                        let new = new(held);
                        quote!(rt::Upgraded::Next(#new))
                    }
                    (Certainty::Fallible, Call::Trait) => quote!(rt::upgrade::try_upgrade(#held, rt::upgrade::convert, #stay, #up)),
                    (Certainty::Fallible, Call::Function) => quote!(rt::upgrade::try_upgrade(#held, #upgrade, #stay, #up)),
                    (_, Call::Trait) if boxed(upgrade_module.from) => {
                        let new = new(quote!((#held).into()));
                        quote!(rt::Upgraded::Next(#new))
                    }
                    (_, Call::Trait) => {
                        let new = new(quote!(old.into()));
                        quote!(rt::Upgraded::Next(#new))
                    }
                    (_, Call::Function) => {
                        let new = new(quote!(#upgrade(#held)));
                        quote!(rt::Upgraded::Next(#new))
                    }
                };
                quote!(Self::#from(old) => #step,)
            }
        })
    });
    quote! {
        fn upgrade(self) -> rt::Upgraded<Self> {
            match self {
                #(#arms)*
                other => rt::Upgraded::Latest(other),
            }
        }
    }
}
