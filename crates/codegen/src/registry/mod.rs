//! What binds the types together: per provider the payload enum, the dispatch table and the module tree; at the top the catalog.

mod payload;
mod table;
mod tree;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use crate::ladder::Rung;
use crate::markdown::{Docs, How};
use crate::model::{Model, Provider};
use crate::naming;
use crate::syntax::{docs, module};

/// The file of one provider: its payload enum, functions, table and modules.
///
/// # Errors
/// When what was made is no Rust, which only a fault in this crate can cause.
pub fn provider_file(model: &Model, provider: &Provider, rungs: &[Rung]) -> syn::Result<Vec<Item>> {
    let payload = payload::of_provider(model, provider, rungs);
    let functions = functions(provider);
    let table = table::of_provider(model, provider);
    let mut items = parsed(quote!(
        use super::__eventry as rt;
    ))?;
    for tokens in [payload, functions, table] {
        items.extend(parsed(tokens)?);
    }
    items.push(table::events(model, provider, rungs));
    items.extend(parsed(table::schemas(model, provider))?);
    items.extend(tree::of_provider(model, provider, rungs));
    Ok(items)
}

/// The top file: providers and the catalog.
///
/// # Errors
/// As [`provider_file`].
pub fn root_file(model: &Model) -> syn::Result<Vec<Item>> {
    let modules = model.providers.iter().map(|provider| {
        let name = naming::field(&naming::snake(&provider.folder));
        let file = format!("/eventry/{}.rs", provider.folder);
        let mut attributes = docs(&tree::provider_docs(model, provider));
        attributes.push(parse_quote!(#[allow(clippy::all, clippy::pedantic, deprecated, nonstandard_style, rustdoc::all)]));
        // Where the events are mounted in a private module, much of them is used by nobody.
        attributes.push(parse_quote!(#[allow(dead_code, unreachable_pub, unused_imports)]));
        module(&name, attributes, vec![tree::include(&file)])
    });
    let mut items: Vec<Item> = modules.collect();
    let statics = model
        .providers
        .iter()
        .map(|provider| format_ident!("{}", naming::field(&naming::snake(&provider.folder))));
    items.extend(parsed(quote! {
        /// Every event version known when this crate was built.
        #[allow(dead_code, unreachable_pub)]
        pub static CATALOG: __eventry::Catalog = __eventry::Catalog::new(&[#(&#statics::PROVIDER),*]);
    })?);
    Ok(items)
}

fn parsed(tokens: TokenStream) -> syn::Result<Vec<Item>> {
    syn::parse2(tokens).map(|file: syn::File| file.items)
}

fn functions(provider: &Provider) -> TokenStream {
    let about = |before: &'static str, behind: &'static str| Docs::of(before).foreign(How::Line, &provider.name).and(behind);
    let decode_docs = about("Decodes one body of ", ": an event with its envelope, whatever its type.");
    let batch_docs = about(
        "Decodes a body that may hold many events of ",
        ": an array, values one after another, JSON Lines, or one event.",
    );
    let view_docs = about("Reads one body of ", " as a view: an event that borrows its texts from the body.");
    let view_type_docs = about("A view of an event of ", ": the same types, with texts borrowed from the body.");
    let event_docs = about("An event of ", ": its envelope, its payload and the bytes it came in.");
    quote! {
        #event_docs
        pub type Event = rt::Event<Payload>;
        #decode_docs
        ///
        /// An event whose type or version is not known is not an error: its payload is [`Payload::Unknown`].
        ///
        /// # Errors
        /// When the body is no JSON, or does not fit the type that it names. The error keeps the body, and says where it does not fit.
        pub fn decode(body: impl ::std::convert::Into<rt::Body>) -> ::std::result::Result<Event, rt::Malformed> {
            rt::decode_event(body.into())
        }
        /// Decodes one body, and takes its payload to the highest version of its event type that it can reach.
        ///
        /// An archived event of an old version so reads as the newest one. Where there is no way, it stays what it is.
        ///
        /// # Errors
        /// As [`decode`].
        pub fn decode_latest(body: impl ::std::convert::Into<rt::Body>) -> ::std::result::Result<Event, rt::Malformed> {
            rt::decode_latest(body.into())
        }
        rt::strict_function!();
        #view_type_docs
        pub type EventView<'de> = rt::EventView<'de, Payload>;
        #view_docs
        ///
        /// # Errors
        /// As [`decode`]. The error keeps a copy of the body.
        #[inline]
        pub fn view(body: &[u8]) -> ::std::result::Result<EventView<'_>, rt::Malformed> {
            rt::view_event(body)
        }
        /// Reads the events of a body that may hold many as views, each when it is asked for.
        #[inline]
        pub fn view_batch(body: &[u8]) -> rt::BatchView<'_, Payload> {
            rt::BatchView::new(body)
        }
        #batch_docs
        ///
        /// Each item is an event, or an error that keeps the part of the body that could not be read; the next item goes on behind it.
        pub fn decode_batch(body: impl ::std::convert::Into<rt::Body>) -> rt::Batch<Payload> {
            rt::Batch::new(body.into())
        }
        /// Decodes a stream that may hold many events, such as a file of any size: the same items as [`decode_batch`], one after another.
        ///
        /// Of the stream no more is held than its longest event; see [`rt::BatchReader`]. An item is also an error when an event is longer than
        /// the limit, which goes on behind it, or when reading fails, which ends it.
        pub fn read_batch<R: ::std::io::Read>(reader: R) -> rt::BatchReader<R, Payload> {
            rt::BatchReader::new(reader)
        }
    }
}
