//! Versions that are semantic versions or dates.

use archive::{CATALOG, foundry, harbor};
use eventry::{Outcome, Version};

fn packaged(version: &str) -> String {
    format!(r#"{{"id":"1","type":"dev.foundry.artifacts.packaged.{version}","subject":{{"name":"hammer","size":2}}}}"#)
}

#[test]
fn a_semantic_version_selects_its_schema() {
    let event = foundry::decode(packaged("0.10.0")).unwrap();
    let foundry::Payload::ArtifactsPackagedV0_10_0(payload) = &event.payload else {
        panic!("{event:?}");
    };
    assert_eq!(payload.size, Some(2.into()));
    assert_eq!(event.catalog_id(), "foundry/artifacts/packaged/v0.10.0");
    assert_eq!(event.to_json(), packaged("0.10.0"));
    let row = CATALOG.get("foundry/artifacts/packaged/v0.10.0").unwrap();
    assert_eq!(row.version(), "0.10.0".parse().unwrap());
    assert_eq!(row.rust_type(), "foundry::artifacts::packaged::v0_10_0::Packaged");
}

#[test]
fn upgrades_and_the_latest_version_follow_the_order() {
    let event = foundry::decode_latest(packaged("0.9.0")).unwrap();
    assert_eq!(event.catalog_id(), "foundry/artifacts/packaged/v1.0.0");
    let from = event.upgraded_from().map(|row| row.version().to_string());
    assert_eq!(from.as_deref(), Some("0.9.0"));
    assert_eq!(
        CATALOG.latest("foundry/artifacts/packaged").unwrap().id(),
        "foundry/artifacts/packaged/v1.0.0"
    );
    assert_eq!(
        CATALOG.latest("harbor/ships/docked").unwrap().id(),
        "harbor/ships/docked/v2025-01-10"
    );
}

#[test]
fn an_unknown_version_is_read_as_the_highest_of_its_major_version() {
    let event = foundry::decode(packaged("0.11.2")).unwrap();
    assert_eq!(event.catalog_id(), "foundry/artifacts/packaged/v0.10.0");
    assert_eq!(event.assumed().and_then(|unknown| unknown.version.as_deref()), Some("0.11.2"));
    assert_eq!(event.to_json(), packaged("0.11.2"));

    let event = foundry::decode(packaged("2.0.0")).unwrap();
    assert_eq!(event.outcome(), Outcome::UnknownVersion);
    assert_eq!(event.catalog_id(), "foundry/artifacts/packaged/v2.0.0");

    // An integer is not a semantic version, and has no major number.
    let event = foundry::decode(packaged("1")).unwrap();
    assert_eq!(event.outcome(), Outcome::UnknownVersion);
}

#[test]
fn a_date_selects_its_schema() {
    let body = r#"{"type":"ships.docked","api_version":"2024-06-20","data":{"ship":"Ferry"}}"#;
    let event = harbor::decode(body).unwrap();
    assert_eq!(event.catalog_id(), "harbor/ships/docked/v2024-06-20");
    assert!(matches!(event.payload, harbor::Payload::ShipsDockedV2024_06_20(_)));
    assert_eq!(event.to_json(), body);

    let unknown = harbor::decode(body.replace("2024-06-20", "2024-06-21")).unwrap();
    assert_eq!(unknown.catalog_id(), "harbor/ships/docked/v2024-06-21");
    assert_eq!(unknown.outcome(), Outcome::UnknownVersion);
    let no_date = harbor::decode(body.replace("2024-06-20", "2024-06-31")).unwrap();
    assert_eq!(no_date.outcome(), Outcome::UnknownVersion);
}

#[test]
fn versions_are_ordered() {
    let version = |text: &str| text.parse::<Version>().unwrap();
    assert!(version("0.9.0") < version("0.10.0"));
    assert!(version("v2024-06-20") < version("v2025-01-10"));
}
