//! Every shipped sample decodes as a known event and is written back without loss.
#![cfg(all(feature = "pismo", feature = "paydata", feature = "apiida"))]

use eventry::CATALOG;

#[test]
fn every_sample_is_known_and_round_trips() {
    eventry::assert_samples!(CATALOG);
    let count: usize = CATALOG.iter().map(|row| row.samples().len()).sum();
    assert!(count >= 10, "only {count} samples");
}
