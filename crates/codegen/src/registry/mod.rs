//! What binds the types together: per provider the payload enum, the dispatch table and the module tree; at the top the catalog.

mod payload;
mod table;
mod tree;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse_quote;

use crate::markdown::{Docs, How};
use crate::render::Piece;
use crate::syntax::{docs, module};
use crate::upgrade::UpgradeModule;
use eventry_schema::model::{Model, Provider};
use eventry_schema::naming;

/// The file of one provider: its payload enum, functions, table and modules.
///
/// # Errors
/// When what was made is no Rust, which only a bug in this crate can cause.
pub fn provider_file(model: &Model, provider: &Provider, upgrade_modules: &[UpgradeModule]) -> syn::Result<Vec<Piece>> {
    let (payload, payload_table) = payload::of_provider(model, provider);
    let mut pieces = parsed(quote!(
        use super::__eventry as rt;
    ))?;
    pieces.extend(parsed(payload)?);
    pieces.push(payload_table);
    pieces.extend(parsed(payload::upgrades(model, provider, upgrade_modules))?);
    pieces.extend(parsed(functions(provider))?);
    pieces.extend(parsed(table::of_provider(model, provider))?);
    pieces.push(table::tables(model, provider, upgrade_modules));
    pieces.extend(tree::of_provider(model, provider, upgrade_modules).into_iter().map(Piece::from));
    Ok(pieces)
}

/// The top file: providers and the catalog.
///
/// # Errors
/// As [`provider_file`].
pub fn root_file(model: &Model) -> syn::Result<Vec<Piece>> {
    let modules = model.providers.iter().map(|provider| {
        let name = naming::field(&naming::snake(&provider.folder));
        let file = format!("/eventry/{}.rs", provider.folder);
        let mut attributes = docs(&tree::provider_docs(model, provider));
        attributes.push(parse_quote!(#[allow(clippy::all, clippy::pedantic, rustdoc::all)]));
        // Where the events are mounted in a private module, much of them is used by nobody.
        attributes.push(parse_quote!(#[allow(dead_code, deprecated, nonstandard_style, unreachable_pub, unused_imports)]));
        module(&name, attributes, vec![tree::include(&file)])
    });
    let mut pieces: Vec<Piece> = modules.map(Piece::from).collect();
    let statics = model
        .providers
        .iter()
        .map(|provider| format_ident!("{}", naming::field(&naming::snake(&provider.folder))));
    pieces.extend(parsed(quote! {
        /// Every event version known when this crate was built.
        #[allow(dead_code, unreachable_pub)]
        pub static CATALOG: __eventry::Catalog = __eventry::Catalog::new(&[#(&#statics::PROVIDER),*]);
    })?);
    Ok(pieces)
}

/// Tokens as the items of a file.
///
/// # Errors
/// When they are no Rust.
pub fn parsed(tokens: TokenStream) -> syn::Result<Vec<Piece>> {
    syn::parse2(tokens).map(|file: syn::File| file.items.into_iter().map(Piece::from).collect())
}

fn functions(provider: &Provider) -> TokenStream {
    let about = |before: &'static str, behind: &'static str| Docs::of(before).foreign(How::Line, &provider.name).and(behind);
    let event_docs = about("An event of ", ": its envelope, its payload and its raw bytes.");
    let decode_docs = about("Decodes an event of ", ", of any type, from a body.");
    let view_type_docs = about("A view of an event of ", ": the same types, with strings borrowed from the body.");
    let view_docs = about("Decodes an event of ", " as a view, which borrows its strings from the body.");
    let batch_docs = about(
        "Decodes a body that may hold many events of ",
        ": an array, one value after another, JSON Lines, or a single event.",
    );
    quote! {
        #event_docs
        pub type Event = rt::Event<Payload>;
        #decode_docs
        ///
        /// An event whose type or version is unknown is not an error: its payload is [`Payload::Unknown`].
        ///
        /// # Errors
        ///
        /// Fails if the body is not JSON, or does not fit the type that it names. The error keeps the body, and says where it does not fit.
        pub fn decode(body: impl Into<rt::Body>) -> Result<Event, rt::MalformedEvent> {
            rt::decode_event(body.into())
        }
        #decode_docs
        ///
        /// Upgrades the payload to the highest version of its event type that it can reach, so that archived events read as new ones. An
        /// event that cannot be upgraded keeps its version.
        ///
        /// # Errors
        ///
        /// Fails where [`decode`] does.
        pub fn decode_latest(body: impl Into<rt::Body>) -> Result<Event, rt::MalformedEvent> {
            rt::decode_event(body.into()).map(Event::into_latest)
        }
        rt::strict_function!();
        #view_type_docs
        pub type EventView<'de> = rt::EventView<'de, Payload>;
        #view_docs
        ///
        /// # Errors
        ///
        /// Fails where [`decode`] does. The error keeps a copy of the body.
        #[inline]
        pub fn view(body: &[u8]) -> Result<EventView<'_>, rt::MalformedEvent> {
            rt::EventView::read(body)
        }
        /// Decodes a body that may hold many events as views, one at a time.
        #[inline]
        pub fn view_batch(body: &[u8]) -> rt::BatchView<'_, Payload> {
            rt::BatchView::new(body)
        }
        #batch_docs
        ///
        /// Each item is an event, or an error that keeps the part of the body that could not be decoded. After an error, the iterator goes on
        /// with the next event.
        pub fn decode_batch(body: impl Into<rt::Body>) -> rt::Batch<Payload> {
            rt::Batch::new(body.into())
        }
        /// Decodes a stream that may hold many events, such as a file of any size, and yields the same items as [`decode_batch`].
        ///
        /// Only the current event is in memory; see [`rt::BatchReader`]. An event that is longer than the limit is an error, after which the
        /// iterator goes on with the next one. A failed read ends it.
        pub fn read_batch<R: ::std::io::Read>(reader: R) -> rt::BatchReader<R, Payload> {
            rt::BatchReader::new(reader)
        }
    }
}
