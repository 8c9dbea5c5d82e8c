//! Conversions between neighboring versions of an event.
//!
//! The generator writes `From` for neighboring versions, or `TryFrom` if a value may not fit. That code uses this module. [`Carryover`]
//! carries what the fields do not hold: members that the new version does not name, and the spelling of members.

mod carryover;
mod convert;
mod error;
mod upgraded;

pub use carryover::{Carryover, GONE};
pub use convert::{convert, json, list, map, member, not_null, number, relax, rematch, required, reread};
pub use error::UpgradeError;
pub use upgraded::{Upgraded, needs_code, try_upgrade};
