//! The events of seven invented providers: the bakery publishes new versions, unknown versions of the kiosk are rejected, the depot nests its
//! events in every way, the ferry and the tram leave out members that their schemas require, and the versions of the foundry and the harbor
//! are semantic versions and dates.
#![deny(warnings, missing_docs)]

eventry::events!();
