//! Events that code makes are read as the same events, in the version of their payload.

#[path = "../../../tests/publishing/laws.rs"]
mod laws;

use archive::{bakery, depot, kiosk};

#[test]
fn every_event_can_be_published() {
    laws::check::<bakery::Payload>();
    laws::check::<depot::Payload>();
    laws::check::<kiosk::Payload>();
}
