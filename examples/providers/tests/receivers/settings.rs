//! Verifiers of what the settings of the providers say.

use eventry::Payload;
use eventry_receive::{Reason, StaticKeys, Verifier};
use providers::*;

/// Why a delivery without a signature is refused by a verifier.
fn refusal(verifier: Verifier) -> (Reason, String) {
    let refusal = verifier.verify(eventry::Delivery::new("{}")).unwrap_err();
    (refusal.reason(), refusal.place().to_owned())
}

/// The place where the verifier of a provider looks for a signature.
fn place<P: Payload>(key: &str) -> String {
    let (reason, place) = refusal(Verifier::of::<P>().unwrap().key(key).build().unwrap());
    assert_eq!(reason, Reason::Missing);
    place
}

#[test]
fn settings_make_verifiers() {
    let found = [
        place::<slack::Payload>("a"),
        place::<zoom::Payload>("a"),
        place::<twitch::Payload>("ten or more bytes"),
        place::<github::Payload>("a"),
        place::<bitbucket::Payload>("a"),
        place::<gitlab::Payload>("a"),
        place::<okta::Payload>("a"),
        place::<pagerduty::Payload>("a"),
        place::<shopify::Payload>("a"),
        place::<stripe::Payload>("a"),
        place::<standard_webhooks::Payload>("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        place::<adyen::Payload>("6b6579"),
    ];
    let expected = [
        "attribute:X-Slack-Signature",
        "attribute:x-zm-signature",
        "attribute:Twitch-Eventsub-Message-Signature",
        "attribute:X-Hub-Signature-256",
        "attribute:X-Hub-Signature",
        "attribute:X-Gitlab-Token",
        "attribute:Authorization",
        "attribute:X-PagerDuty-Signature",
        "attribute:X-Shopify-Hmac-Sha256",
        "attribute:Stripe-Signature",
        "attribute:webhook-signature",
        "/notificationItems",
    ];
    assert_eq!(found, expected);
}

#[test]
fn settings_say_where_keys_come_from() {
    let with_source = |builder: eventry_receive::VerifierBuilder| builder.key_source(StaticKeys::new()).build().unwrap();
    let jwt = with_source(Verifier::of::<plaid::Payload>().unwrap());
    assert_eq!(refusal(jwt), (Reason::Missing, "attribute:Plaid-Verification".to_owned()));
    let jws = with_source(Verifier::of::<truelayer::Payload>().unwrap());
    assert_eq!(refusal(jws), (Reason::Missing, "attribute:Tl-Signature".to_owned()));
    let given = Verifier::of::<plaid::Payload>().unwrap().key("a").build().unwrap_err();
    assert_eq!(given.to_string(), "keys come from a key source; set one with `key_source`");
    let origin = Verifier::of::<square::Payload>()
        .unwrap()
        .origin("https://hooks.example.com")
        .key("a");
    assert!(origin.build().is_ok());
}

#[test]
fn settings_without_a_scheme_say_what_to_add() {
    let error = Verifier::of::<kubernetes::Payload>().unwrap_err().to_string();
    assert!(
        error.starts_with("the settings of Kubernetes do not say how deliveries are signed: "),
        "{error}"
    );
    assert!(
        error.contains("add [authenticity] to `kubernetes/provider.toml`, with `scheme = \"…\"`, one of "),
        "{error}"
    );
    assert!(error.contains("standard-webhooks"), "{error}");
}
