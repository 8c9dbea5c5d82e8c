//! The events of two invented providers: one that publishes new versions, and one of which new versions are rejected.
#![deny(warnings, missing_docs)]

eventry::events!();
