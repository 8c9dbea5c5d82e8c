//! What events of shipped providers observe, strictly decoded as well, and how much memory it takes. This test is a separate binary, because
//! it counts every allocation of the process. `examples/archive/tests/observations.rs` has the places.
#![cfg(feature = "pismo")]

use allocation_counter::measure;
use eventry::drift::Kind;
use eventry::rt::Observations;
use eventry::{CATALOG, pismo};

/// Returns the documented body of a change of a quota, with more members in its payload.
fn changed(more: &str) -> String {
    let row = CATALOG.get("pismo/interest-management/status_change_quota/v1").unwrap();
    let body = row.samples()[0].body();
    assert!(body.contains("\"status\": \"REDEEMED\""), "{body}");
    body.replace("\"status\": \"REDEEMED\"", &format!("\"status\": \"FROZEN\"{more}"))
}

fn summary(observations: &Observations) -> Vec<String> {
    let drifts = observations.iter();
    drifts
        .map(|it| format!("{} {} {:?} {}", it.kind.as_str(), it.pointer, it.value, it.count))
        .collect()
}

#[test]
fn every_outcome_of_strict_decoding_can_be_asked() {
    let body = changed(r#", "color": "blue""#);
    let expected = [
        r#"unknown-value /data/status Some("FROZEN") 1"#,
        "unknown-member /data/color None 1",
    ];
    assert_eq!(summary(&pismo::decode(&*body).unwrap().drift()), expected);
    #[cfg(feature = "validate")]
    {
        let rejected = *pismo::decode_strict(&*body).unwrap_err();
        let eventry::Rejected::Violated { decoded, .. } = rejected else {
            panic!("{rejected:?}")
        };
        assert_eq!(summary(&decoded.drift()), expected);
        let accepted = pismo::decode_strict(&*changed(r#", "color": "blue""#).replace("FROZEN", "REDEEMED")).unwrap();
        assert_eq!(summary(&accepted.drift()), ["unknown-member /data/color None 1"]);
    }
}

#[test]
fn a_million_unknown_members_take_a_few_megabytes() {
    let more: String = (0..1_000_000).map(|at| format!(r#","x{at:06}":0"#)).collect();
    let body = changed(&more);
    let event = pismo::decode(body).unwrap();
    let mut observations = Observations::default();
    let counted = measure(|| observations = event.drift());
    assert!(counted.bytes_max < 5 << 20, "{} bytes", counted.bytes_max);
    let count: usize = observations
        .iter()
        .filter(|it| it.kind == Kind::UnknownMember)
        .map(|it| it.count)
        .sum();
    assert_eq!((observations.iter().count(), count), (257, 1_000_000));
    let rest = observations.iter().last().map(|it| (it.pointer.to_owned(), it.count));
    assert_eq!(rest, Some((String::new(), 1_000_000 - 255)));
}

#[test]
fn what_is_known_allocates_nothing() {
    let body = changed("").replace("FROZEN", "REDEEMED");
    let event = pismo::decode(body).unwrap();
    let counted = measure(|| assert!(event.drift().is_empty()));
    assert_eq!(counted.count_total, 0);
}
