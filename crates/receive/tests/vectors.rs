//! Every preset against deliveries that somebody else signed, and against one change of each signed part.

mod support;

use std::collections::BTreeSet;

use eventry::Delivery;
use eventry_receive::{Reason, Refusal, Verifier};
use serde_json::Value;
use support::{Vector, all_vectors, vectors, with_attributes, with_body};

/// Presets whose verification is slow without optimization: fewer changes are tried.
fn is_slow(vector: &Vector) -> bool {
    matches!(vector.preset.as_str(), "sendgrid" | "sns" | "plaid" | "truelayer") || vector.name.starts_with("v1a")
}

#[test]
fn every_preset_has_vectors_by_somebody_else() {
    let proven: BTreeSet<String> = vectors().into_iter().map(|vector| vector.preset).collect();
    let presets: BTreeSet<String> = Verifier::presets().into_iter().collect();
    assert_eq!(proven, presets);
    for vector in vectors() {
        let signed_by = vector.record["signed_by"].as_str().expect("a signer");
        assert!(!signed_by.contains("eventry"), "{} {}", vector.preset, vector.name);
        if let Some(verdicts) = vector.record["verdicts"].as_object() {
            assert_eq!(verdicts["accepts"], Value::Bool(true), "{} {}", vector.preset, vector.name);
            assert_eq!(
                verdicts["accepts_changed_body"],
                Value::Bool(false),
                "{} {}",
                vector.preset,
                vector.name
            );
        }
    }
}

#[test]
fn every_vector_is_accepted() {
    for vector in vectors() {
        let delivery = vector.delivery();
        // What is verified never contains the secret itself.
        let expected = match vector.preset.as_str() {
            "token" | "basic" => delivery.clone().without_attribute("Authorization"),
            _ => delivery.clone(),
        };
        match vector.verifier().verify(delivery) {
            Ok(verified) => assert!(*verified.get() == expected, "{} {}", vector.preset, vector.name),
            Err(refusal) => panic!("{} {}: {refusal}", vector.preset, vector.name),
        }
    }
}

/// A signer that leaves out a member that the scheme signs is not taken for the provider.
#[test]
fn a_vector_that_does_not_sign_everything_is_refused() {
    let mut tried = 0;
    for vector in all_vectors().into_iter().filter(|vector| vector.record["expect"] == "refused") {
        let refusal = refused(&vector, &vector.verifier(), vector.delivery(), "an unsigned subject");
        assert_eq!(refusal.reason(), Reason::Mismatch);
        tried += 1;
    }
    assert_eq!(tried, 1);
}

#[test]
fn one_changed_bit_of_the_body_is_refused() {
    for vector in vectors() {
        let (verifier, delivery) = (vector.verifier(), vector.delivery());
        let covered = verifier.verify(delivery.clone()).expect("accepted").covered().clone();
        if !covered.body() && !covered.parameters() {
            continue;
        }
        let (step, bits) = match is_slow(&vector) {
            true => (delivery.body().len() / 5, 0..1),
            false => (1, 0..if covered.parameters() { 1 } else { 8 }),
        };
        for at in (0..delivery.body().len()).step_by(step.max(1)) {
            for bit in bits.clone() {
                let mut body = delivery.body().to_vec();
                body[at] ^= 1 << bit;
                refused(
                    &vector,
                    &verifier,
                    with_body(&delivery, &body),
                    &format!("bit {bit} of byte {at} of the body"),
                );
            }
        }
        let longer = [delivery.body(), b" "].concat();
        refused(&vector, &verifier, with_body(&delivery, &longer), "a longer body");
        let shorter = &delivery.body()[1..];
        refused(&vector, &verifier, with_body(&delivery, shorter), "a shorter body");
    }
}

#[test]
fn one_changed_member_that_is_covered_is_refused() {
    let mut changed = 0;
    for vector in vectors()
        .into_iter()
        .filter(|vector| matches!(vector.preset.as_str(), "adyen" | "sns"))
    {
        let verifier = vector.verifier();
        let body: Value = serde_json::from_slice(vector.delivery().body()).expect("JSON");
        let covered = verifier.verify(vector.delivery()).expect("accepted").covered().clone();
        let item = match vector.preset.as_str() {
            "adyen" => "/notificationItems/0/NotificationRequestItem",
            _ => "",
        };
        let pointers = [
            "/pspReference",
            "/originalReference",
            "/merchantAccountCode",
            "/merchantReference",
            "/amount/value",
            "/amount/currency",
            "/eventCode",
            "/success",
            "/Message",
            "/MessageId",
            "/Subject",
            "/SubscribeURL",
            "/Timestamp",
            "/Token",
            "/TopicArn",
            "/Type",
        ];
        for pointer in pointers.iter().filter(|pointer| covered.member(pointer)) {
            let mut body = body.clone();
            let target = body.pointer_mut(item).expect("the item");
            match target.pointer_mut(pointer) {
                Some(Value::String(text)) => text.push('1'),
                Some(Value::Number(number)) => *number = (number.as_u64().expect("a number") + 1).into(),
                Some(other) => panic!("{other}"),
                // An absent member that is added.
                None => target[&pointer[1..]] = Value::from("1"),
            }
            changed += 1;
            refused(
                &vector,
                &verifier,
                with_body(&vector.delivery(), body.to_string().as_bytes()),
                pointer,
            );
        }
    }
    assert!(changed > 40, "{changed}");
}

#[test]
fn one_changed_character_of_a_signed_attribute_is_refused() {
    for vector in vectors() {
        let (verifier, delivery) = (vector.verifier(), vector.delivery());
        let covered = verifier.verify(delivery.clone()).expect("accepted").covered().clone();
        let several = vector.name.starts_with("two signatures");
        let names: Vec<String> = delivery.attributes().map(|(name, _)| name.to_owned()).collect();
        for name in names {
            let carries = is_signature(&name) && !several;
            let is_url = matches!(name.as_str(), ":url" | ":path") && covered.url();
            let is_method = name == ":method" && covered.method();
            if !carries && !is_url && !is_method && !covered.attribute(&name) {
                continue;
            }
            let length = delivery.attribute(&name).expect("the attribute").len();
            let step = if is_slow(&vector) { length.div_ceil(6) } else { 1 };
            // The query is not part of the path that is signed.
            let length = match delivery.attribute(&name).and_then(|value| value.find('?')) {
                Some(end) if vector.preset == "truelayer" => end,
                _ => length,
            };
            for at in (0..length).step_by(step) {
                let changed = with_attributes(&delivery, |known, value| {
                    let mut bytes = value.as_bytes().to_vec();
                    if known == name {
                        bytes[at] ^= 1;
                    }
                    Some((known.to_owned(), String::from_utf8(bytes).ok()?))
                });
                // The scheme of HTTP authentication is not a secret, and may be written in any case.
                refused(&vector, &verifier, changed, &format!("byte {at} of {name}"));
            }
        }
    }
}

#[test]
fn a_missing_empty_or_conflicting_attribute_is_refused() {
    for vector in vectors() {
        let (verifier, delivery) = (vector.verifier(), vector.delivery());
        let covered = verifier.verify(delivery.clone()).expect("accepted").covered().clone();
        let names: Vec<String> = delivery.attributes().map(|(name, _)| name.to_owned()).collect();
        for name in names.iter().filter(|name| is_signature(name) || covered.attribute(name)) {
            let same = |known: &str, value: &str| Some((known.to_owned(), value.to_owned()));
            let missing = with_attributes(&delivery, |known, value| same(known, value).filter(|_| known != name));
            assert_eq!(refused(&vector, &verifier, missing, name).reason(), Reason::Missing);
            let empty = with_attributes(&delivery, |known, value| same(known, if known == name { "" } else { value }));
            assert_eq!(refused(&vector, &verifier, empty, name).reason(), Reason::Empty);
            let conflict = delivery.clone().with_attribute(name.to_ascii_uppercase(), "1");
            assert_eq!(refused(&vector, &verifier, conflict, name).reason(), Reason::Conflicting);
            let value = delivery.attribute(name).expect("the attribute").to_owned();
            let repeated = delivery.clone().with_attribute(name.to_ascii_uppercase(), value);
            assert!(verifier.verify(repeated).is_ok(), "the same twice: {} {name}", vector.preset);
        }
    }
}

#[test]
fn another_time_is_refused_in_both_directions() {
    let mut tried = 0;
    for vector in vectors() {
        let Some(signed_at) = vector.verifier().verify(vector.delivery()).expect("accepted").signed_at() else {
            continue;
        };
        let tolerance = match vector.preset.as_str() {
            "sns" => 3900,
            "twitch" => 600,
            _ => 300,
        };
        let at = |now: i64| vector.builder().clock(move || now).build().expect("a verifier");
        for edge in [signed_at - tolerance, signed_at + tolerance] {
            // The certificate is not valid before it was made.
            if vector.preset == "sns" && edge < signed_at {
                continue;
            }
            assert!(at(edge).verify(vector.delivery()).is_ok(), "{} {}", vector.preset, vector.name);
        }
        let late = at(signed_at + tolerance + 1);
        assert_eq!(refused(&vector, &late, vector.delivery(), "late").reason(), Reason::Stale);
        let early = at(signed_at - tolerance - 1);
        assert_eq!(refused(&vector, &early, vector.delivery(), "early").reason(), Reason::Future);
        tried += 1;
    }
    assert!(tried > 15, "{tried}");
}

#[test]
fn another_key_is_refused() {
    for vector in vectors().into_iter().filter(|vector| vector.record["keys"].is_array()) {
        let own: Vec<&str> = vector.record["keys"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut builder = vector.without_keys();
        let other = match own[0] {
            key if key.starts_with("whsec_") => "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            key if key.starts_with("whpk_") => "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".to_owned(),
            _ if vector.preset == "adyen" => "00".repeat(32),
            _ if vector.preset == "basic" => "Aladdin:open sesamf".to_owned(),
            _ if matches!(vector.preset.as_str(), "sendgrid" | "truelayer") => {
                let others = vectors()
                    .into_iter()
                    .filter(|other| other.preset == vector.preset && other.name != vector.name);
                let keys = others.flat_map(|other| other.record["keys"].as_array().cloned().unwrap_or_default());
                let foreign = keys
                    .filter_map(|key| key.as_str().map(str::to_owned))
                    .find(|key| !own.contains(&key.as_str()));
                // There is only one key of this kind.
                let Some(foreign) = foreign else { continue };
                foreign
            }
            _ => "another key".to_owned(),
        };
        builder = builder.key(other);
        let verifier = builder.build().expect("a verifier");
        assert_eq!(
            refused(&vector, &verifier, vector.delivery(), "another key").reason(),
            Reason::Mismatch
        );
    }
}

/// Whether an attribute carries the signature.
fn is_signature(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["signature", "hmac", "verification", "authorization"]
        .iter()
        .any(|part| name.contains(part))
}

fn refused(vector: &Vector, verifier: &Verifier, delivery: Delivery<'_>, what: &str) -> Refusal {
    match verifier.verify(delivery) {
        Ok(_) => panic!("accepted: {} {}: {what}", vector.preset, vector.name),
        Err(refusal) => refusal,
    }
}
