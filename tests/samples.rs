//! Every shipped sample decodes as a known event and is written back without loss.
#![cfg(all(feature = "pismo", feature = "paydata", feature = "apiida"))]

use eventry::{CATALOG, Json, Outcome};

#[test]
fn every_sample_is_known_and_round_trips() {
    let mut count = 0;
    for provider in CATALOG.providers() {
        for row in provider.events() {
            for sample in row.samples() {
                let event = provider
                    .decode(sample.body())
                    .unwrap_or_else(|error| panic!("{} {}: {error}", row.id(), sample.label()));
                assert_eq!(event.outcome(), Outcome::Known, "{} {}", row.id(), sample.label());
                assert_eq!(event.catalog_id(), row.id());
                let (before, after) = (Json::parse(sample.body()).unwrap(), Json::parse(&event.to_json()).unwrap());
                assert_eq!(before, after, "{} {}", row.id(), sample.label());
                count += 1;
            }
        }
    }
    assert!(count >= 10, "only {count} samples");
}
