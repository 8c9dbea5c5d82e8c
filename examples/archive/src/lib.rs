//! The events of five invented providers: the bakery publishes new versions, unknown versions of the kiosk are rejected, the depot nests its
//! events in every way, and the ferry and the tram leave out members that their schemas require.
#![deny(warnings, missing_docs)]

eventry::events!();
