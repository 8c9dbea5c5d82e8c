//! Today's date.

use std::time::{SystemTime, UNIX_EPOCH};

/// Today in UTC, as `2026-03-02`.
pub fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    eventry_schema::date::of_second(since.as_secs())
}
