//! The enum of all payloads of a provider.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, Path};

use super::tree::name_in_docs;
use crate::decorate::deprecation;
use crate::ladder::{Call, Certainty, Rung};
use crate::syntax;
use eventry_schema::model::{Event, Model, Provider};

/// The path of an event's type, from the provider's file.
pub fn type_path(model: &Model, event: &Event) -> Path {
    let module = &model.modules[event.module];
    let name = module.root.as_ref().map_or("Payload", |root| root.name.as_str());
    syntax::path(module.path.iter().skip(1).map(String::as_str).chain([name]))
}

/// The type of an event, in an enum whose texts are kept as `T`.
fn variant_type(model: &Model, event: &Event) -> TokenStream {
    let path = type_path(model, event);
    if root_holds_text(model, event.module) {
        quote!(#path<T>)
    } else {
        quote!(#path)
    }
}

fn root_holds_text(model: &Model, module: usize) -> bool {
    let root = model.modules[module].root.as_ref();
    root.is_some_and(|root| root.holds_text)
}

pub fn of_provider(model: &Model, provider: &Provider, rungs: &[Rung]) -> TokenStream {
    let variants: Vec<Ident> = provider.events.iter().map(|event| format_ident!("{}", event.variant)).collect();
    let types: Vec<TokenStream> = provider.events.iter().map(|event| variant_type(model, event)).collect();
    let indices: Vec<Literal> = (0..variants.len()).map(Literal::usize_unsuffixed).collect();
    let docs = provider.events.iter().map(|event| format!(" `{}`", event.id));
    let deprecations = provider.events.iter().map(|event| {
        let root = model.modules.get(event.module).and_then(|module| module.root.as_ref());
        root.and_then(|root| deprecation(&root.words))
    });
    let climb = climb(&variants, rungs);
    let title = format!(" What an event of {} carries.", name_in_docs(provider));
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
    // An enum without any text has nothing to borrow; a view of such an event is the event itself.
    let generic = provider.events.iter().any(|event| root_holds_text(model, event.module));
    let (declared, text, view) = if generic {
        (
            quote!(<T: rt::TextStore = ::std::string::String>),
            quote!(T,),
            quote!(Payload<rt::Text<'de>>),
        )
    } else {
        (quote!(), quote!(), quote!(Payload))
    };
    let envelope_type = match &provider.envelope {
        Some(envelope) if generic && root_holds_text(model, envelope.module) => quote!(Envelope<T>),
        _ => quote!(Envelope),
    };
    quote! {
        #envelope
        #[doc = #title]
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Payload #declared {
            #(#[doc = #docs] #deprecations #variants(#types),)*
            /// A known event that came without a payload, where the envelope allows it.
            Missing(&'static rt::Descriptor),
            /// An event of a type or version that is not in the catalog: what is known of it, and its data as it came.
            Unknown(rt::Unknown),
        }
        rt::payload_impls!(#text #envelope_type, { #(#indices => #variants),* });
        impl rt::Payload for Payload {
            type View<'de> = #view;
            #climb
        }
    }
}

/// The way from each version to the next; nothing where no event type has more than one.
fn climb(variants: &[Ident], rungs: &[Rung]) -> TokenStream {
    if rungs.is_empty() {
        return TokenStream::new();
    }
    let arms = rungs.iter().filter_map(|rung| {
        let (from, to) = (variants.get(rung.from)?, variants.get(rung.to)?);
        let (here, there) = (Literal::usize_unsuffixed(rung.from), Literal::usize_unsuffixed(rung.to));
        let module = rung.path.iter().skip(1).map(|segment| format_ident!("{segment}"));
        let upgrade = quote!(#(#module::)*upgrade);
        Some(match (rung.certainty, rung.call) {
            (Certainty::NeedsCode, _) => {
                quote!(Self::#from(old) => rt::ladder::no_path(Self::#from(old), &EVENTS[#here], &EVENTS[#there]),)
            }
            (_, Call::Same) => quote!(Self::#from(old) => rt::Step::Up(Self::#to(old)),),
            (Certainty::Mechanical, Call::Trait) => quote!(Self::#from(old) => rt::Step::Up(Self::#to(old.into())),),
            (Certainty::Mechanical, Call::Function) => quote!(Self::#from(old) => rt::Step::Up(Self::#to(#upgrade(old))),),
            (Certainty::Fallible, Call::Trait) => {
                quote!(Self::#from(old) => rt::ladder::try_up(old, rt::ladder::climb, Self::#from, Self::#to),)
            }
            (Certainty::Fallible, Call::Function) => quote!(Self::#from(old) => rt::ladder::try_up(old, #upgrade, Self::#from, Self::#to),),
        })
    });
    quote! {
        fn climb(self) -> rt::Step<Self> {
            match self {
                #(#arms)*
                other => rt::Step::Top(other),
            }
        }
    }
}
