//! The events of two invented providers: one publishes new versions, and the other one's unknown versions are rejected.
#![deny(warnings, missing_docs)]

eventry::events!();
