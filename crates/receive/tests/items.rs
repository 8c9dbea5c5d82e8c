//! Verdicts where each item carries its own signature, and keys by which duplicates are recognized.

mod support;

use eventry::Delivery;
use eventry_receive::{Claim, KeyRequest, Reason, SeenKeys, Verifier, Window};
use serde_json::Value;
use support::{vector, with_attributes, with_body};

#[test]
fn each_item_has_a_verdict_and_a_body_of_its_own() {
    let vector = vector("adyen", "two items");
    let delivery = vector.delivery().with_attribute("X-Other", "1").with_route("/hooks");
    let mut body: Value = serde_json::from_slice(delivery.body()).unwrap();
    body["notificationItems"][0]["NotificationRequestItem"]["eventCode"] = Value::from("CAPTURE");
    let changed = with_body(&delivery, serde_json::to_string_pretty(&body).unwrap().as_bytes());

    let verdicts = vector.verifier().verify_items(changed);
    let [Err(refusal), Ok(verified)] = verdicts.as_slice() else {
        panic!("{verdicts:?}")
    };
    assert_eq!((refusal.reason(), refusal.item()), (Reason::Mismatch, Some(0)));
    assert_eq!(refusal.to_string(), "item 0: `/additionalData/hmacSignature` does not match");

    let item: Value = serde_json::from_slice(verified.get().body()).unwrap();
    let items = item["notificationItems"].as_array().unwrap();
    assert_eq!(items.as_slice(), &body["notificationItems"].as_array().unwrap()[1..]);
    assert_eq!(item["live"], body["live"]);
    assert_eq!(
        (verified.get().attribute("x-other"), verified.get().route()),
        (Some("1"), Some("/hooks"))
    );
    assert!(verified.covered().member("/amount/value") && !verified.covered().member("/reason") && !verified.covered().body());
}

#[test]
fn a_verified_item_is_verified_by_itself_with_the_same_key() {
    let vector = vector("adyen", "two items");
    let verdicts = vector.verifier().verify_items(vector.delivery());
    assert_eq!(verdicts.len(), 2);
    let verified: Vec<_> = verdicts.into_iter().map(Result::unwrap).collect();
    for item in &verified {
        assert_eq!(vector.verifier().verify(item.get().clone()).unwrap().key(), item.key());
    }
    assert_ne!(verified[0].key(), verified[1].key());
}

#[test]
fn what_cannot_be_split_is_refused_once() {
    let verifier = vector("adyen", "two items").verifier();
    for (body, reason) in [
        ("[", Reason::Malformed),
        ("{}", Reason::Missing),
        (r#"{"notificationItems": []}"#, Reason::Empty),
    ] {
        let verdicts = verifier.verify_items(Delivery::new(body));
        let [Err(refusal)] = verdicts.as_slice() else {
            panic!("{verdicts:?}")
        };
        assert_eq!(refusal.reason(), reason, "{body}");
    }
    let github = vector("github", "plain");
    assert_eq!(github.verifier().verify_items(github.delivery()).len(), 1);
}

#[test]
fn only_what_is_covered_makes_a_delivery_new() {
    // An id that is covered is the key.
    let vector_of = vector("standard-webhooks", "standardwebhooks");
    let (window, verifier) = (Window::new(10), vector_of.verifier());
    let key = |verifier: &Verifier, delivery: Delivery<'_>| verifier.verify(delivery).unwrap().key();
    assert_eq!(window.claim(&key(&verifier, vector_of.delivery())).unwrap(), Claim::New);
    window.complete(&key(&verifier, vector_of.delivery())).unwrap();
    assert_eq!(window.claim(&key(&verifier, vector_of.delivery())).unwrap(), Claim::Seen);

    // An id that is not covered does not count: whoever repeats the delivery can change it.
    let github = vector("github", "plain");
    let with_id = |id: &'static str| github.delivery().with_attribute("X-GitHub-Delivery", id);
    assert_eq!(key(&github.verifier(), with_id("1")), key(&github.verifier(), with_id("2")));

    // Nor do members of the body that are not covered.
    let adyen = vector("adyen", "one item");
    let mut body: Value = serde_json::from_slice(adyen.delivery().body()).unwrap();
    body["notificationItems"][0]["NotificationRequestItem"]["reason"] = Value::from("changed");
    let changed = with_body(&adyen.delivery(), body.to_string().as_bytes());
    assert_eq!(key(&adyen.verifier(), adyen.delivery()), key(&adyen.verifier(), changed));
}

#[test]
fn a_receiver_can_ask_which_key_is_wanted() {
    let asked = |preset: &str, name: &str| {
        let vector = vector(preset, name);
        vector
            .verifier()
            .with_wanted_key(&vector.delivery(), |wanted| format!("{wanted:?}"))
    };
    let sns = asked("sns", "version 2").unwrap().unwrap();
    assert!(
        sns.starts_with("Certificate { address: \"https://sns.eu-west-1.amazonaws.com/"),
        "{sns}"
    );
    let plaid = asked("plaid", "one key").unwrap().unwrap();
    assert_eq!(plaid, r#"KeySet { address: None, id: "6c5516e1-92dc-479e-a8ff-5a51992e0001" }"#);
    assert!(asked("truelayer", "Python").unwrap().unwrap().contains("jwks"));
    assert_eq!(asked("github", "plain"), Ok(None));

    let sns = vector("sns", "version 2");
    let body = String::from_utf8(sns.delivery().body().to_vec())
        .unwrap()
        .replace("sns.eu-west-1", "evil");
    let ask = |_: KeyRequest<'_>| panic!("an address that is not allowed");
    let refusal = sns.verifier().with_wanted_key(&Delivery::new(&body), ask).unwrap_err();
    assert_eq!(refusal.reason(), Reason::KeyAddress);
}

#[test]
fn nothing_secret_and_nothing_strange_is_shown() {
    let vector = vector("standard-webhooks", "standardwebhooks");
    let shown = format!("{:?} {:?}", vector.builder(), vector.verifier());
    let secret = vector.record["keys"][0].as_str().unwrap();
    assert!(!shown.contains(secret) && !shown.contains(&secret[6..]), "{shown}");
    let hostile = with_attributes(&vector.delivery(), |name, value| {
        let value = if name == "webhook-signature" {
            "\u{1b}[31mhostile\r\n"
        } else {
            value
        };
        Some((name.to_owned(), value.to_owned()))
    });
    let refusal = vector.verifier().verify(hostile).unwrap_err();
    assert!(!format!("{refusal} {refusal:?}").contains("hostile"));
}
