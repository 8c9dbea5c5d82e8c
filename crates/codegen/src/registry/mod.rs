//! Generates the code that ties types together: the payload enum, the dispatch table and the module tree of each provider, and the catalog.

mod answer;
mod delivery;
mod items;
mod page;
mod payload;
mod table;
mod tree;

pub use items::EventItems;
pub use page::{HEADER as PAGE_HEADER, of_provider as pages};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse_quote;

use crate::markdown::{Docs, Style, docs};
use crate::render::Piece;
use crate::syntax::module;
use crate::upgrade::UpgradeModule;
use eventry_schema::model::{Model, Provider};
use eventry_schema::naming;

/// Generates the file of a provider: payload enum, functions, tables and modules.
///
/// # Errors
/// Fails if the code is not valid Rust, which is a bug in this crate.
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

/// Generates the top-level file: the providers and the catalog.
///
/// # Errors
/// Fails where [`provider_file`] does.
pub fn root_file(model: &Model) -> syn::Result<Vec<Piece>> {
    let modules = model.providers.iter().map(|provider| {
        let name = naming::field(&naming::snake(&provider.folder));
        let file = format!("{}.rs", provider.folder);
        let mut attributes = docs(&tree::provider_docs(model, provider));
        // Where the code is checked in, `cargo fmt` reaches this file, but none that it includes.
        attributes.push(parse_quote!(#[rustfmt::skip]));
        attributes.push(parse_quote!(#[allow(clippy::all, clippy::pedantic, rustdoc::all)]));
        // In a private module, much of the code may be unused.
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
        #[rustfmt::skip]
        #[allow(dead_code, unreachable_pub)]
        pub static CATALOG: __eventry::Catalog = __eventry::Catalog::new(&[#(&#statics::PROVIDER),*]);
    })?);
    Ok(pieces)
}

/// Parses tokens into the items of a file.
///
/// # Errors
/// Fails if the tokens are not valid Rust.
pub fn parsed(tokens: TokenStream) -> syn::Result<Vec<Piece>> {
    syn::parse2(tokens).map(|file: syn::File| file.items.into_iter().map(Piece::from).collect())
}

fn functions(provider: &Provider) -> TokenStream {
    let about = |before: &'static str, after: &'static str| Docs::of(before).untrusted(Style::Line, &provider.name).and(after);
    let event_docs = about("An event of ", ", with its envelope, its payload and its raw bytes.");
    let decode_docs = about("Decodes an event of ", " from a body.");
    let decode_as_docs = about("Decodes a body as the event of ", " with this id, whatever its discriminators say.");
    let view_type_docs = about("A view of an event of ", ", whose strings are borrowed from the body.");
    let view_docs = about("Decodes an event of ", " as a view that borrows its strings from the body.");
    let batch_docs = about(
        "Decodes a body that may hold many events of ",
        ": an array, a sequence of values, JSON Lines, or a single event.",
    );
    let receive_docs = about(
        "Takes the wrappers off a delivery of ",
        ", and decodes its items. Attributes and the route may select the event.",
    );
    quote! {
        #event_docs
        pub type Event = rt::Event<Payload>;
        #decode_docs
        ///
        /// An unknown event type or version is not an error; the payload is then [`Payload::Unknown`].
        ///
        /// # Errors
        ///
        /// Fails if the body is not JSON or does not fit the type of its event. The error keeps the body and says where it does not fit.
        pub fn decode(body: impl Into<rt::Body>) -> Result<Event, rt::MalformedEvent> {
            rt::decode_event(body.into())
        }
        #decode_as_docs
        ///
        /// # Errors
        ///
        /// Fails where [`decode`] does, and if there is no event with this id.
        pub fn decode_as(id: &str, body: impl Into<rt::Body>) -> Result<Event, rt::MalformedEvent> {
            rt::decode_event_as(id, body.into())
        }
        #decode_docs
        ///
        /// Upgrades the payload to the highest version of its event type that it can reach, so that archived events can be handled like new
        /// ones. An event that cannot be upgraded keeps its version.
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
        /// Each item is an event, or an error that keeps the part of the body that could not be decoded. After an error, the iterator
        /// continues with the next event.
        pub fn decode_batch(body: impl Into<rt::Body>) -> rt::Batch<Payload> {
            rt::Batch::new(body.into())
        }
        #receive_docs
        ///
        /// An item is an event or a control message, or an error that keeps what could not be decoded. After an error, the iterator continues
        /// with the next item.
        #[inline]
        pub fn receive<'d>(delivery: &'d rt::Delivery<'_>) -> rt::Items<'d, Payload> {
            rt::receive(delivery)
        }
        /// Takes the wrappers off a delivery, so that views can borrow from it: `open(&delivery).views()`.
        #[inline]
        pub fn open<'d>(delivery: &'d rt::Delivery<'_>) -> rt::Opened<'d, Payload> {
            rt::open_delivery(delivery)
        }
        /// Decodes a stream that may hold many events, such as a large file, and yields the same items as [`decode_batch`].
        ///
        /// Only the current event is in memory; see [`rt::BatchReader`]. An event that exceeds the size limit is an error, after which the
        /// iterator continues with the next event. A read error ends the iteration.
        pub fn read_batch<R: ::std::io::Read>(reader: R) -> rt::BatchReader<R, Payload> {
            rt::BatchReader::new(reader)
        }
        rt::stream_function!();
    }
}
