//! Attacks on URLs and forms that are signed, and on signatures in the body.

use eventry_receive::Reason;
use serde_json::{Value, json};

use crate::attack::{Attacks, run};
use crate::base::{Base, GITHUB_KEY, IN_BODY_KEY, ORIGIN};
use crate::signing::{in_body, twilio};
use crate::wire::Request;

/// Changes the body as JSON, and writes it again.
fn json(change: impl Fn(&mut Value) + 'static) -> impl Fn(&mut Request) {
    move |request| {
        let mut body = serde_json::from_slice(&request.body).expect("JSON");
        change(&mut body);
        request.body = body.to_string().into_bytes();
    }
}

fn set(name: &'static str, to: &'static str) -> impl Fn(&mut Request) {
    json(move |body| body[name] = Value::from(to))
}

#[test]
fn signed_urls_and_forms() {
    let tried = run([Attacks::on(Base::Twilio)
        .without_or_twice("X-Twilio-Signature")
        .with_a_body_that_is_not_json()
        .because("another parameter in the URL", Reason::Mismatch, |request| {
            request.target.push_str("&z=1")
        })
        .because("no parameter in the URL", Reason::Mismatch, |request| {
            request.target.truncate("/twilio".len())
        })
        .because("another parameter in the form", Reason::Mismatch, |request| {
            request.body.extend(b"&z=1")
        })
        .because("a pair without a name", Reason::Malformed, |request| request.body.push(b'&'))
        .because("a digest of the body that is wrong", Reason::Mismatch, |request| {
            request.target.push_str("&bodySHA256=00")
        })
        .because("another host that is signed", Reason::Mismatch, |request| {
            request.set("Host", "evil.example");
            twilio(request, crate::base::TWILIO_KEY.as_bytes(), "https://evil.example");
        })
        .because("the key of another provider", Reason::Mismatch, |request| {
            twilio(request, GITHUB_KEY.as_bytes(), ORIGIN)
        })]);
    assert!(tried >= 12, "{tried}");
}

#[test]
fn signatures_in_the_body() {
    let tried = run([
        Attacks::on(Base::InBody)
            .because(
                "no signature",
                Reason::Missing,
                json(|body| drop(body.as_object_mut().expect("an object").remove("signature"))),
            )
            .because("an empty signature", Reason::Empty, set("signature", ""))
            .because(
                "a truncated signature",
                Reason::Mismatch,
                json(|body| {
                    let signature = body["signature"].as_str().expect("text");
                    body["signature"] = Value::from(&signature[..8]);
                }),
            )
            .because("another serial", Reason::Mismatch, set("serial", "0"))
            .because("another type", Reason::Mismatch, set("type", "subscription.create"))
            .because("a value that reaches into the next", Reason::Malformed, set("type", "a|b"))
            .because(
                "a member that is a number",
                Reason::Mismatch,
                json(|body| body["serial"] = json!(1)),
            )
            .because(
                "the key of another provider",
                Reason::Mismatch,
                json(|body| in_body(body, GITHUB_KEY.as_bytes())),
            )
            .because("a member twice", Reason::Conflicting, |request| {
                request.body = request.body_text().replacen('{', "{\"serial\": \"0\", ", 1).into_bytes();
            })
            .because("a member twice, and both are signed", Reason::Conflicting, |request| {
                let mut body: Value = serde_json::from_slice(&request.body).expect("JSON");
                in_body(&mut body, IN_BODY_KEY.as_bytes());
                request.body = body
                    .to_string()
                    .replacen('{', "{\"type\": \"subscription.renew\", ", 1)
                    .into_bytes();
            })
            .because("a body that is not JSON", Reason::Malformed, |request| {
                request.body.pop();
            })
            .because("a deep body", Reason::Malformed, |request| request.body = vec![b'['; 10_000])
            .because("bytes that are not text", Reason::Malformed, |request| request.body[3] = 0xff),
        Attacks::on(Base::Sns)
            .because(
                "a certificate of somebody else",
                Reason::KeyAddress,
                set("SigningCertURL", "https://sns.eu-west-1.amazonaws.com.evil.example/a.pem"),
            )
            .because(
                "a certificate that is not there",
                Reason::UnknownKey,
                set("SigningCertURL", "https://sns.eu-west-1.amazonaws.com/a.pem"),
            )
            .because("a weaker version", Reason::Mismatch, set("SignatureVersion", "1"))
            .because("an unknown version", Reason::UnknownVersion, set("SignatureVersion", "3"))
            .because("another message", Reason::Mismatch, set("Message", "{}"))
            .because(
                "an address to confirm",
                Reason::Mismatch,
                set("SubscribeURL", "https://evil.example"),
            )
            .because(
                "a message of another time",
                Reason::Stale,
                set("Timestamp", "2026-11-29T14:00:00.000Z"),
            ),
    ]);
    assert!(tried >= 20, "{tried}");
}
