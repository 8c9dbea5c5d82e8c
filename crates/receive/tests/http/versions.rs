//! Attacks on signatures that announce their versions, symmetric and asymmetric.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eventry_receive::Reason;
use serde_json::Value;

use crate::attack::{Attacks, run};
use crate::base::{Base, GITHUB_KEY, STANDARD_KEY, public_key};
use crate::signing::{NOW, ed25519_key, hmac_sha256, standard, standard_asymmetric};
use crate::wire::Request;

const SIGNATURE: &str = "webhook-signature";

/// The body as another program would write it: the same value.
fn written_again(request: &mut Request) {
    let value: Value = serde_json::from_slice(&request.body).expect("JSON");
    request.body = serde_json::to_vec_pretty(&value).expect("JSON");
}

#[test]
fn versions_of_signatures() {
    let tried = run([
        Attacks::on(Base::StandardWebhooks)
            .without_or_twice(SIGNATURE)
            .without_or_twice("webhook-id")
            .without_or_twice("webhook-timestamp")
            .with_a_body_that_is_not_json()
            .header("a truncated signature", Reason::Malformed, SIGNATURE, |s| {
                s[..s.len() - 1].to_owned()
            })
            .header("a signature that lacks four characters", Reason::Mismatch, SIGNATURE, |s| {
                s[..s.len() - 4].to_owned()
            })
            .header("a version without a signature", Reason::Empty, SIGNATURE, |_| "v1,".to_owned())
            .header("an unknown version", Reason::UnknownVersion, SIGNATURE, |s| s.replace("v1,", "v9,"))
            .header("a MAC as an asymmetric signature", Reason::Mismatch, SIGNATURE, |s| {
                s.replace("v1,", "v1a,")
            })
            .header("many signatures", Reason::TooMany, SIGNATURE, |s| [s; 17].join(" "))
            .because("the key of another provider", Reason::Mismatch, |request| {
                standard(request, GITHUB_KEY.as_bytes(), NOW)
            })
            .because("the public key as a secret", Reason::Mismatch, |request| {
                standard(request, &public_key(), NOW)
            })
            .because("the public key in base64 as a secret", Reason::Mismatch, |request| {
                standard(request, STANDARD.encode(public_key()).as_bytes(), NOW)
            })
            .because("an empty key", Reason::Mismatch, |request| standard(request, b"", NOW))
            .because("a stale delivery", Reason::Stale, |request| {
                standard(request, STANDARD_KEY, NOW - 301)
            })
            .because("a delivery from the future", Reason::Future, |request| {
                standard(request, STANDARD_KEY, NOW + 301)
            })
            .header("a stale delivery with a new time", Reason::Mismatch, "webhook-timestamp", |_| {
                (NOW + 1).to_string()
            })
            .header("a time in milliseconds", Reason::Future, "webhook-timestamp", |time| {
                format!("{time}000")
            })
            .header("another id", Reason::Mismatch, "webhook-id", |id| format!("{id}0"))
            .because("an id that reaches into the time", Reason::Malformed, |request| {
                request.change("webhook-id", |id| format!("{id}.{NOW}"));
            })
            .because("a body that was written again", Reason::Mismatch, written_again)
            .because("a body behind a byte order mark", Reason::Mismatch, |request| {
                request.body.splice(0..0, *b"\xef\xbb\xbf");
            })
            .because("a body with a line break at its end", Reason::Mismatch, |request| {
                request.body.push(b'\n')
            })
            .because("no body", Reason::Mismatch, |request| request.body.clear())
            .because("headers of another family", Reason::Missing, |request| {
                for (name, _) in &mut request.headers {
                    *name = name.replace("webhook-", "svix-");
                }
            })
            .because("two signatures in one header, and neither is right", Reason::Mismatch, |request| {
                let wrong = format!("v1,{}", STANDARD.encode(hmac_sha256(b"a", b"b")));
                request.set(SIGNATURE, format!("{wrong} {wrong}"));
            }),
        Attacks::on(Base::StandardWebhooksAsymmetric)
            .with_a_body_that_is_not_json()
            .because("a key of somebody else", Reason::Mismatch, |request| {
                standard_asymmetric(request, 99, NOW)
            })
            .because("a stale delivery", Reason::Stale, |request| {
                standard_asymmetric(request, crate::base::ED25519_SEED, NOW - 301)
            })
            .because("a signature of zeros", Reason::Mismatch, |request| {
                request.set(SIGNATURE, format!("v1a,{}", STANDARD.encode([0; 64])));
            })
            .because("the public key as the signature", Reason::Mismatch, |request| {
                let key = ed25519_key(crate::base::ED25519_SEED).verifying_key();
                request.set(SIGNATURE, format!("v1a,{}", STANDARD.encode([key.to_bytes(), [0; 32]].concat())));
            })
            .header("an asymmetric signature as a MAC", Reason::Mismatch, SIGNATURE, |s| {
                s.replace("v1a,", "v1,")
            })
            .because("a body that was written again", Reason::Mismatch, written_again),
    ]);
    assert!(tried >= 40, "{tried}");
}
