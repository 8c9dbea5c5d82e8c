//! Typed, lossless, tolerant events, generated at build time from JSON Schemas.
//!
//! An event either decodes or is kept as it came, and nothing in it is lost. To add an event version, drop in a schema file.
//!
//! Each shipped provider is a module and a Cargo feature. Without default features, this crate is only the runtime for events that your
//! own crate generates with `eventry-codegen`.
//!
//! ```
//! # #[cfg(feature = "pismo")] {
//! use eventry::pismo;
//!
//! let body = r#"{
//!     "event_id": "ebda6b87-b24d-46e8-9a71-775d5c3c1ee3", "schema_version": 1, "domain": "interest-management",
//!     "event_type": "status_change_quota-1", "org_id": "TN-1", "cid": "c", "timestamp": "2019-07-20T19:03:00.000Z",
//!     "data": {"external_quota_id": "q", "asset_id": "a", "external_asset_id": null, "issuer_id": "1",
//!              "status": "FROZEN", "updated_at": "2020-12-29T19:48:25", "color": "blue"}
//! }"#;
//! let event = pismo::decode(body)?;
//! match &event.payload {
//!     pismo::Payload::InterestManagementStatusChangeQuotaV1(change) => {
//!         assert_eq!(change.external_asset_id, None);
//!         assert!(change.status.is_unknown()); // a value the schema does not list yet
//!         assert_eq!(change.extra.get("color").and_then(|c| c.to_text()).as_deref(), Some("blue"));
//!     }
//!     pismo::Payload::Unknown(unknown) => println!("not in the catalog: {}", unknown.catalog_id()),
//!     _ => {}
//! }
//! assert_eq!(event.envelope.event_id, "ebda6b87-b24d-46e8-9a71-775d5c3c1ee3");
//! assert_eq!(event.raw(), body);
//! # }
//! # Ok::<(), eventry::MalformedEvent>(())
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod bare;
mod body;
mod catalog;
mod codec;
mod delivery;
pub mod drift;
mod error;
mod event;
mod event_items;
mod json;
mod kind;
mod macros;
#[cfg(feature = "schemars")]
mod published;
mod record;
#[doc(hidden)]
pub mod rt;
mod samples;
#[cfg(feature = "serde")]
mod serde_bridge;
mod split;
#[cfg(test)]
mod steps;
mod stream_macros;
mod table;
mod union;
mod upgrade;
#[cfg(feature = "validate")]
mod validate;
mod validate_macros;
mod value;
mod version;

pub use bare::{decode, view};
pub use body::Body;
pub use catalog::{Catalog, Provider};
pub use codec::{AnyValue, TextStore, encode};
pub use delivery::{ControlMessage, Delivery};
pub use error::{DecodeError, Reason};
#[cfg(feature = "serde")]
pub use event::Received;
pub use event::{AnyEvent, BatchError, BatchReader, Event, EventView, Item, MalformedEvent, Outcome, Payload, Unknown, decode_event};
pub use table::Descriptor;
pub use upgrade::UpgradeError;
#[cfg(feature = "validate")]
pub use validate::{Rejected, Strict};
pub use value::{Extra, Integer, Json, Nullable, Number, Text, Timestamp, TypedOr};
pub use version::Version;

/// Declares the generated events in the current module: one module per provider, and the static `CATALOG`.
///
/// The crate's build script must call `eventry_codegen::Config::build`.
#[macro_export]
macro_rules! events {
    () => {
        #[doc(hidden)]
        #[allow(unused_imports)]
        pub(crate) use $crate::rt as __eventry;
        include!(concat!(env!("OUT_DIR"), "/eventry/mod.rs"));
    };
}

#[cfg(feature = "generate")]
events!();

/// Every event version that was known when this crate was built: none, because no provider's feature is enabled.
#[cfg(not(feature = "generate"))]
pub static CATALOG: Catalog = Catalog::new(&[]);
