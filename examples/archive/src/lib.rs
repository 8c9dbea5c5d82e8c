//! The events of three invented providers: the bakery publishes new versions, unknown versions of the kiosk are rejected, and the depot
//! nests its events in every way.
#![deny(warnings, missing_docs)]

eventry::events!();
