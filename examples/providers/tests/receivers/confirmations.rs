//! Subscriptions that are confirmed by fetching an address: only an allowed one is handed over.

use eventry_receive::{StaticKeys, Verifier};
use providers::aws_s3;
use serde_json::{Value, json};

use crate::server::Server;
use crate::signing::{KEY, bearing};
use crate::wire::Request;

fn confirmation(address: &str) -> Request {
    let body = json!({
        "Type": "SubscriptionConfirmation",
        "MessageId": "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
        "Token": "2336412f37",
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:mill",
        "Message": "You have chosen to subscribe to the topic.",
        "SubscribeURL": address,
        "Timestamp": "2026-11-29T16:05:35.000Z",
        "SignatureVersion": "1",
    });
    bearing(&format!("Bearer {KEY}"), &body.to_string())
}

#[test]
fn only_an_allowed_address_is_handed_over() {
    let server = Server::start::<aws_s3::Payload>(Verifier::preset("token").unwrap().key(KEY));
    for (address, is_allowed) in [
        (
            "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37",
            true,
        ),
        ("https://sns.cn-north-1.amazonaws.com.cn/?Action=ConfirmSubscription", true),
        ("http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription", false),
        (
            "https://sns.eu-west-1.amazonaws.com.evil.example/?Action=ConfirmSubscription",
            false,
        ),
        ("https://evil.example/?https://sns.eu-west-1.amazonaws.com/", false),
        ("https://evil.example#https://sns.eu-west-1.amazonaws.com/", false),
        ("https://evil.example\\@sns.eu-west-1.amazonaws.com/", false),
        ("https://sns.eu-west-1.amazonaws.com@evil.example/", false),
        ("https://user@sns.eu-west-1.amazonaws.com/", false),
        ("https://sns.eu-west-1.amazonaws.com:8080/", false),
        ("https://sns.evil.example/.amazonaws.com/", false),
        ("https://sns.evil.example?.amazonaws.com/", false),
        ("https://mybucket.s3.amazonaws.com/", false),
        ("https://sns.eu-west-1.amazonaws.com/../evil", false),
        ("https://169.254.169.254/latest/meta-data", false),
        ("https://sns.eu-west-1.amazonaws.com/\r\nHost: evil.example", false),
        ("file:///etc/passwd", false),
        ("", false),
    ] {
        // Nobody is told that the address is not allowed.
        assert_eq!(server.answer(&confirmation(address)).0, 200, "{address}");
        let mut expected = vec!["control subscription-confirmation".to_owned()];
        expected.extend(is_allowed.then(|| format!("confirm {address}")));
        assert_eq!(server.take_record(), expected, "{address}");
    }
}

#[test]
fn a_confirmation_that_is_signed_is_handed_over() {
    let vectors = include_str!("../../../../crates/receive/tests/vectors/sns.json");
    let vectors: Value = serde_json::from_str(vectors).unwrap();
    let vector = vectors["vectors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|vector| vector["name"] == "confirmation")
        .unwrap();
    let mut keys = StaticKeys::new();
    for (address, certificate) in vector["addresses"].as_object().unwrap() {
        keys = keys.with_address(address.as_str(), certificate.as_str().unwrap());
    }
    let server = Server::start::<aws_s3::Payload>(Verifier::preset("sns").unwrap().key_source(keys));
    let body = vector["delivery"]["body"].as_str().unwrap();
    assert_eq!(server.answer(&Request::new("/hooks", body)).0, 200);
    let address = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription";
    let expected = ["control subscription-confirmation".to_owned(), format!("confirm {address}")];
    assert_eq!(server.take_record(), expected);
    // Another region is allowed, but it is not what was signed.
    let changed = body.replace("https://sns.eu-west-1.amazonaws.com/?", "https://sns.us-east-1.amazonaws.com/?");
    assert_ne!(changed, body);
    assert_eq!(server.answer(&Request::new("/hooks", changed)).0, 401);
    assert_eq!(server.take_record(), ["refused: `/Signature` does not match"]);
}
