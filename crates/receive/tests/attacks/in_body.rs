//! Attacks on signatures in the body.

use eventry_receive::Reason;
use serde_json::{Value, json};

use crate::Target;

#[test]
fn signatures_in_the_body() {
    let set = |name: &'static str, to: &'static str| move |body: &mut Value| body[name] = Value::from(to);
    let tried = Target::new("sns", "version 2")
        .json(
            "a certificate of somebody else",
            Reason::KeyAddress,
            set("SigningCertURL", "https://sns.eu-west-1.amazonaws.com.evil.org/a.pem"),
        )
        .json(
            "a certificate behind a user name",
            Reason::KeyAddress,
            set("SigningCertURL", "https://sns.eu-west-1.amazonaws.com@evil.org/a.pem"),
        )
        .json(
            "a certificate without TLS",
            Reason::KeyAddress,
            set("SigningCertURL", "http://sns.eu-west-1.amazonaws.com/a.pem"),
        )
        .json(
            "a certificate in a bucket",
            Reason::KeyAddress,
            set("SigningCertURL", "https://evil.s3.amazonaws.com/a.pem"),
        )
        .json(
            "a certificate that is not there",
            Reason::UnknownKey,
            set("SigningCertURL", "https://sns.eu-west-1.amazonaws.com/a.pem"),
        )
        .json("an unknown version", Reason::UnknownVersion, set("SignatureVersion", "3"))
        .json("a weaker version", Reason::Mismatch, set("SignatureVersion", "1"))
        .json("a number as the version", Reason::Malformed, |body| {
            body["SignatureVersion"] = Value::from(2)
        })
        .json("no signature", Reason::Empty, set("Signature", ""))
        .json("another kind of message", Reason::Mismatch, set("Type", "SubscriptionConfirmation"))
        .json("an address to confirm", Reason::Mismatch, set("SubscribeURL", "https://evil.org"))
        .json(
            "a subject that reaches into the next line",
            Reason::Malformed,
            set("Subject", "a\nTimestamp\nb"),
        )
        .json("a message that is an object", Reason::Malformed, |body| body["Message"] = json!({}))
        .json("no time", Reason::Missing, |body| {
            drop(body.as_object_mut().expect("an object").remove("Timestamp"))
        })
        .body("a message twice", Reason::Conflicting, |body| {
            body.replacen('{', "{\"Message\":\"first\",", 1)
        })
        .body("not JSON", Reason::Malformed, |body| body.replacen('{', "", 1))
        .body("a deep body", Reason::Malformed, |_| "[".repeat(100_000))
        .run()
        + Target::new("adyen", "two items")
            .json("another amount", Reason::Mismatch, |body| {
                body["notificationItems"][1]["NotificationRequestItem"]["amount"]["value"] = Value::from(1)
            })
            .json("an item without a signature", Reason::Missing, |body| {
                let items = body["notificationItems"].as_array_mut().expect("items");
                items.push(json!({"NotificationRequestItem": {"eventCode": "REFUND"}}));
            })
            .json("an empty object in place of an item", Reason::Missing, |body| {
                body["notificationItems"][0] = json!({})
            })
            .json("no items", Reason::Empty, |body| body["notificationItems"] = json!([]))
            .json("no list", Reason::Missing, |body| *body = json!({}))
            .json("a value that reaches into the next", Reason::Malformed, |body| {
                let item = &mut body["notificationItems"][0]["NotificationRequestItem"];
                item["merchantAccountCode"] = Value::from("TestMerchant:TestPayment-1407325143704");
                item["merchantReference"] = Value::from("é");
            })
            .json("the signature of the other item", Reason::Mismatch, |body| {
                let signature = body["notificationItems"][0]["NotificationRequestItem"]["additionalData"]["hmacSignature"].clone();
                body["notificationItems"][1]["NotificationRequestItem"]["additionalData"]["hmacSignature"] = signature;
            })
            .run();
    assert!(tried >= 24, "{tried}");
}
