//! Whole events that code makes: their envelopes name them, so that they are read as the same events.

mod laws;
mod shapes;

#[test]
#[cfg(all(feature = "pismo", feature = "apiida", feature = "paydata"))]
fn every_shipped_event_can_be_published() {
    laws::check::<eventry::pismo::Payload>();
    laws::check::<eventry::apiida::Payload>();
    laws::check::<eventry::paydata::Payload>();
}
