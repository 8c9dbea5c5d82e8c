//! Arbitrary input never panics, and is never accepted.

mod support;

use eventry_receive::Verifier;
use proptest::prelude::*;
use proptest::sample::Index;
use support::{Vector, vectors, with_attributes, with_body};

/// Whether verifying takes long without optimization.
fn is_slow(vector: &Vector) -> bool {
    matches!(vector.preset.as_str(), "plaid" | "sendgrid" | "sns" | "truelayer") || vector.name == "v1a"
}

/// Vectors with a verifier each.
fn targets(of: fn(&Vector) -> bool) -> Vec<(Vector, Verifier)> {
    let vectors = vectors().into_iter().filter(of);
    vectors.map(|vector| (vector.clone(), vector.verifier())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_attributes(text in any::<String>(), shaped in "(v0=|v1=|t=|v1,|v1a,|sha256=|Bearer |Basic |[.,= {}%&?/a-f0-9A-Za-z+-]){0,60}", at in any::<Index>()) {
        for (vector, verifier) in targets(|vector| !is_slow(vector)) {
            let delivery = vector.delivery();
            let names: Vec<String> = delivery.attributes().map(|(name, _)| name.to_owned()).collect();
            if names.is_empty() {
                continue;
            }
            let name = at.get(&names);
            for value in [&text, &shaped] {
                let covered = |name: &str| {
                    let name = name.to_ascii_lowercase();
                    name.starts_with(':') || ["signature", "hmac", "verification", "authorization", "timestamp", "-id"].iter().any(|part| name.contains(part))
                };
                let changed = with_attributes(&delivery, |known, old| Some((known.to_owned(), if known == name { value.clone() } else { old.to_owned() })));
                let verified = verifier.verify(changed.clone());
                let _ = verifier.verify_items(changed.clone());
                let _ = verifier.with_wanted_key(&changed, |wanted| format!("{wanted:?}"));
                if covered(name) && !name.contains("Webhook-Id") {
                    prop_assert!(verified.is_err(), "{} {name} {value:?}", vector.preset);
                }
            }
        }
    }

    #[test]
    fn arbitrary_bodies(bytes in any::<Vec<u8>>(), from in any::<Index>(), to in any::<Index>()) {
        for (vector, verifier) in targets(|vector| !is_slow(vector)) {
            let delivery = vector.delivery();
            let body = delivery.body();
            let (from, to) = (from.index(body.len()), to.index(body.len()));
            let spliced = [&body[..from], &bytes, &body[to..]].concat();
            for changed in [bytes.as_slice(), &spliced] {
                let changed = with_body(&delivery, changed);
                let verified = verifier.verify(changed.clone());
                let _ = verifier.verify_items(changed.clone());
                let covers = verified.as_ref().is_ok_and(|verified| verified.covered().body());
                prop_assert!(!covers || changed.body() == body, "{}", vector.preset);
            }
        }
    }

    /// These rarely come as far as the public key.
    #[test]
    fn arbitrary_input_for_slow_algorithms(text in any::<String>(), shaped in "[.,={}a-zA-Z0-9+/_-]{0,80}", bytes in any::<Vec<u8>>()) {
        for (vector, verifier) in targets(is_slow) {
            let delivery = vector.delivery();
            for value in [&text, &shaped] {
                let is_signature = |name: &str| ["-signature", "-verification"].iter().any(|end| name.to_ascii_lowercase().ends_with(end));
                let changed = with_attributes(&delivery, |name, old| {
                    Some((name.to_owned(), if is_signature(name) { value.clone() } else { old.to_owned() }))
                });
                let _ = verifier.with_wanted_key(&changed, |wanted| format!("{wanted:?}"));
                if vector.preset != "sns" {
                    prop_assert!(verifier.verify(changed).is_err());
                }
            }
            if vector.preset == "sns" {
                prop_assert!(verifier.verify(with_body(&delivery, &bytes)).is_err());
            }
        }
    }
}
