//! The enum of all payloads of a provider.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::Ident;

use crate::model::{Event, Model, Provider};

/// The path of an event's type, from the provider's file.
pub fn type_path(model: &Model, event: &Event) -> TokenStream {
    let module = &model.modules[event.module];
    let segments = module.path.iter().skip(1).map(|segment| format_ident!("{segment}"));
    let name = format_ident!("{}", module.root.as_ref().map_or("Payload", |root| root.name.as_str()));
    quote!(#(#segments::)*#name)
}

pub fn of_provider(model: &Model, provider: &Provider) -> TokenStream {
    let variants: Vec<Ident> = provider.events.iter().map(|event| format_ident!("{}", event.variant)).collect();
    let types: Vec<TokenStream> = provider.events.iter().map(|event| type_path(model, event)).collect();
    let indices: Vec<Literal> = (0..variants.len()).map(Literal::usize_unsuffixed).collect();
    let docs = provider.events.iter().map(|event| format!(" `{}`", event.id));
    let title = format!(" What an event of {} carries.", provider.name);
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
    let read = if variants.is_empty() {
        quote!(_ => ::std::result::Result::Err(rt::no_such_event(from)),)
    } else {
        quote! {
            #(#indices => rt::read(from).map(Self::#variants),)*
            _ => ::std::result::Result::Err(rt::no_such_event(from)),
        }
    };
    quote! {
        #envelope
        #[doc = #title]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Payload {
            #(#[doc = #docs] #variants(#types),)*
            /// A known event that came without a payload, where the envelope allows it.
            Missing(&'static rt::Descriptor),
            /// An event of a type or version that is not in the catalog: what is known of it, and its data as it came.
            Unknown(rt::Unknown),
        }
        impl rt::Payload for Payload {
            type Envelope = Envelope;
            fn provider() -> &'static rt::Provider {
                &PROVIDER
            }
            fn read(at: usize, from: &mut rt::Decoder<'_>) -> ::std::result::Result<Self, rt::Fault> {
                match at {
                    #read
                }
            }
            fn missing(descriptor: &'static rt::Descriptor) -> Self {
                Self::Missing(descriptor)
            }
            fn unknown(unknown: rt::Unknown) -> Self {
                Self::Unknown(unknown)
            }
            fn content(&self) -> rt::Content<'_> {
                match self {
                    #(Self::#variants(value) => rt::Content::Known(#indices, value),)*
                    Self::Missing(descriptor) => rt::Content::Missing(descriptor),
                    Self::Unknown(unknown) => rt::Content::Unknown(unknown),
                }
            }
        }
    }
}
