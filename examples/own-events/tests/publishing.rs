//! Events of the workshop that code makes are read as the same events.

#[path = "../../../tests/publishing/laws.rs"]
mod laws;

eventry::events!();

#[test]
fn every_event_can_be_published() {
    laws::check::<workshop::Payload>();
}
