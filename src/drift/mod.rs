//! Drift at run time: how far what arrives has moved away from what was known when the crate was built.
//!
//! Ask one event, set a hook for one batch, or set a hook for the whole process; count in whatever your program counts with.
//!
//! | what | sees |
//! |---|---|
//! | `event.drift()` of an [`Event`](crate::Event), an [`EventView`](crate::EventView), or an [`AnyEvent`](crate::AnyEvent) | the body of this event |
//! | `on_drift(hook)` of a [`Batch`](crate::rt::Batch), a [`BatchReader`](crate::BatchReader), an asynchronous stream, or a batch of views | the events of this batch, and those rejected for their version |
//! | [`set_hook`] | all of the above in the whole process, upgrades, and payloads that are decoded by event id |
//!
//! A malformed body is an error and not drift. Of an event that is not in the catalog, only that is reported. A payload that is decoded as
//! a Rust type has no event id, so that it is not reported either. The same is true for what is tolerated but has a name: a null in an optional
//! member, and a value that fits no branch of a choice.
//!
//! Each member that a schema does not name, each text that an enum does not list, each integer in quotes, and each doubted member that is
//! missing or null comes with its JSON pointer. See [`Drift`] for which of them suit the labels of a metric.
//!
//! ```
//! # #[cfg(feature = "pismo")] {
//! use eventry::drift::Kind;
//! use eventry::pismo;
//!
//! let body = r#"{
//!     "event_id": "ebda6b87-b24d-46e8-9a71-775d5c3c1ee3", "schema_version": 1, "domain": "interest-management",
//!     "event_type": "status_change_quota-1", "org_id": "TN-1", "cid": "c", "timestamp": "2019-07-20T19:03:00.000Z",
//!     "data": {"external_quota_id": "q", "asset_id": "a", "external_asset_id": null, "issuer_id": "1",
//!              "status": "FROZEN", "updated_at": "2020-12-29T19:48:25", "color": "blue"}
//! }"#;
//! let event = pismo::decode(body)?;
//! for drift in event.drift().iter() {
//!     match drift.kind {
//!         Kind::UnknownMember => assert_eq!((drift.pointer, drift.count), ("/data/color", 1)),
//!         Kind::UnknownValue => assert_eq!((drift.pointer, drift.value), ("/data/status", Some("FROZEN"))),
//!         other => println!("{} in {:?}", other.as_str(), drift.id),
//!     }
//! }
//! # }
//! # Ok::<(), eventry::MalformedEvent>(())
//! ```
//!
//! The hook of the process needs no change where events are decoded:
//!
//! ```
//! use std::sync::atomic::{AtomicUsize, Ordering};
//! use eventry::drift::{self, Kind};
//!
//! static NEW_MEMBERS: AtomicUsize = AtomicUsize::new(0);
//! drift::set_hook(|drift| {
//!     if drift.kind == Kind::UnknownMember {
//!         NEW_MEMBERS.fetch_add(drift.count, Ordering::Relaxed);
//!     }
//!     println!("{} × {} in {:?} at {:?}", drift.count, drift.kind.as_str(), drift.id, drift.pointer);
//! })?;
//!
//! # #[cfg(feature = "apiida")] {
//! let body = r#"{"type": "subscription.paused", "timestamp": "2024-03-18T09:14:06Z", "data": {}}"#;
//! eventry::apiida::decode(body)?; // prints `1 × unknown-event in "apiida/subscription/paused" at ""`
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Cost and bounds
//!
//! Without a hook, an event costs one relaxed load of a flag at most. An event in which nothing was tolerated costs no more with one. Other
//! bodies are read again, in time and memory proportional to the body. One event lists at most 256 observations, at 4,096 places including
//! those on the way to them. The rest is counted by kind, with an empty pointer.

pub(crate) mod hook;
mod locate;
mod observation;
pub(crate) mod observations;
mod places;
mod sightings;
mod tally;

pub use hook::set_hook;
pub use observation::{Drift, Kind};

pub(crate) use hook::{Hook, is_watched, report};
pub(crate) use locate::locate;
pub(crate) use observations::Observations;
pub(crate) use sightings::{Sighting, Sightings};
pub(crate) use tally::Tally;
