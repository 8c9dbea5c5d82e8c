//! Today's date.

use std::time::{SystemTime, UNIX_EPOCH};

pub use eventry_schema::date::of_second;

/// Today, in UTC: `2026-11-22`.
#[must_use]
pub fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    of_second(since.as_secs())
}
