//! Attacks on signatures that are a JWT or a detached JWS.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use eventry_receive::Reason;
use serde_json::{Value, json};

use crate::support::vector;
use crate::{Target, constant, mac};

#[test]
fn signatures_that_are_a_jws() {
    const JWT: &str = "Plaid-Verification";
    const JWS: &str = "Tl-Signature";
    let set = |name: &'static str, to: Value| move |header: &mut Value| header[name] = to.clone();
    let tried = Target::new("plaid", "one key")
        .header("no algorithm", Reason::Algorithm, JWT, set("alg", json!("none")))
        .header("no algorithm in other letters", Reason::Algorithm, JWT, set("alg", json!("nOnE")))
        .header("another algorithm", Reason::Algorithm, JWT, set("alg", json!("RS256")))
        .header("an algorithm that is a list", Reason::Malformed, JWT, set("alg", json!(["ES256"])))
        .header("another key", Reason::UnknownKey, JWT, set("kid", json!("other")))
        .header("a key with a line break", Reason::Malformed, JWT, set("kid", json!("a\nb")))
        .header("a path as a key", Reason::UnknownKey, JWT, set("kid", json!("../../dev/null")))
        .header("a long key", Reason::Malformed, JWT, set("kid", json!("k".repeat(300))))
        .header("a key of its own", Reason::Mismatch, JWT, set("jwk", json!({"kty": "EC"})))
        .header("an extension", Reason::Malformed, JWT, set("crit", json!(["b64"])))
        .attribute("a public key as a secret", Reason::Algorithm, JWT, |token| {
            let header = URL_SAFE_NO_PAD.encode(json!({"alg": "HS256", "kid": "6c5516e1-92dc-479e-a8ff-5a51992e0001"}).to_string());
            let claims = token.split('.').nth(1).expect("claims");
            let key = vector("plaid", "one key").record["key_set"].to_string();
            let signature = URL_SAFE_NO_PAD.encode(mac(key.as_bytes(), format!("{header}.{claims}").as_bytes()));
            format!("{header}.{claims}.{signature}")
        })
        .attribute("no signature", Reason::Empty, JWT, |token| {
            format!("{}.", &token[..token.rfind('.').expect("a signature")])
        })
        .attribute("two parts", Reason::Malformed, JWT, |token| {
            token[..token.rfind('.').expect("a signature")].to_owned()
        })
        .attribute("four parts", Reason::Malformed, JWT, |token| format!("{token}.a"))
        .attribute("no claims", Reason::Malformed, JWT, |token| {
            let parts: Vec<&str> = token.split('.').collect();
            format!("{}..{}", parts[0], parts[2])
        })
        .attribute("other claims", Reason::Mismatch, JWT, |token| {
            let parts: Vec<&str> = token.split('.').collect();
            format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode("{}"), parts[2])
        })
        .attribute("a signature of zeros", Reason::Mismatch, JWT, |token| {
            format!(
                "{}.{}",
                &token[..token.rfind('.').expect("a signature")],
                URL_SAFE_NO_PAD.encode([0; 64])
            )
        })
        .attribute("white space", Reason::Malformed, JWT, |token| format!("{token} "))
        .body("a changed body", Reason::Mismatch, |body| body.replace("12.5", "12.6"))
        .run()
        + Target::new("truelayer", "with the address of the key set")
            .header("no algorithm", Reason::Algorithm, JWS, set("alg", json!("none")))
            .header("a weaker algorithm", Reason::Algorithm, JWS, set("alg", json!("ES256")))
            .header(
                "keys of somebody else",
                Reason::KeyAddress,
                JWS,
                set("jku", json!("https://evil.org/.well-known/jwks")),
            )
            .header(
                "keys behind a query",
                Reason::KeyAddress,
                JWS,
                set("jku", json!("https://webhooks.truelayer.com/.well-known/jwks?a")),
            )
            .header("another version", Reason::UnknownVersion, JWS, set("tl_version", json!("1")))
            .header(
                "a time that is not signed",
                Reason::Missing,
                JWS,
                set("tl_headers", json!("Content-Type")),
            )
            .header(
                "an attribute that is not there",
                Reason::Missing,
                JWS,
                set("tl_headers", json!("X-Tl-Webhook-Timestamp,X-Other")),
            )
            .header(
                "an attribute twice",
                Reason::Malformed,
                JWS,
                set("tl_headers", json!("X-Tl-Webhook-Timestamp,x-tl-webhook-timestamp")),
            )
            .attribute("a payload of its own", Reason::Malformed, JWS, |token| token.replace("..", ".e30."))
            .attribute("another method", Reason::Mismatch, ":method", constant("PUT"))
            .attribute("another path", Reason::Mismatch, ":path", |path| format!("{path}/"))
            .attribute("another type of content", Reason::Mismatch, "Content-Type", constant("text/plain"))
            .without("no method", ":method")
            .run();
    assert!(tried >= 32, "{tried}");
}
