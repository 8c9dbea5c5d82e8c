//! Drift at run time: how far what arrives has moved away from what was known when the crate was built.
//!
//! Set one hook, and count in whatever your program counts with. Without a hook, an event costs one relaxed load of a flag.
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
//!     println!("{} × {} in {}", drift.count, drift.kind.as_str(), drift.id);
//! })?;
//!
//! # #[cfg(feature = "apiida")] {
//! let body = r#"{"type": "subscription.paused", "timestamp": "2024-03-18T09:14:06Z", "data": {}}"#;
//! eventry::apiida::decode(body)?; // prints `1 × unknown-event in apiida/subscription/paused`
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod hook;
mod sightings;

pub use hook::{Drift, Kind, set_hook};

pub(crate) use hook::{is_watched, report};
pub(crate) use sightings::Sightings;
