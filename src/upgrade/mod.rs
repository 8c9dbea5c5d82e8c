//! From one version of an event to its neighbours.
//!
//! For neighbouring versions of one event type the generator writes `From`, or `TryFrom` where a value may not fit; this is what that code
//! leans on. [`Carryover`] carries what the fields alone do not say: members that the new version does not name, and how members were
//! spelled.

mod carryover;
mod error;
mod step;

pub use carryover::{Carryover, GONE};
pub use error::UpgradeError;
pub use step::{Step, convert, json, list, map, member, no_path, not_null, number, relax, rematch, required, reread, try_up};
