//! Attacks on signatures that are a JWT or a detached JWS.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use eventry_receive::Reason;
use serde_json::{Value, json};

use crate::attack::{Attacks, run};
use crate::base::{Base, KEY_ID, KEY_SET_ADDRESS, P256_SEED, jws_header, jwt_header};
use crate::signing::{NOW, claims, hmac_sha256, p256_key_set, p256_point, plaid, truelayer};
use crate::wire::Request;

const JWT: &str = "Plaid-Verification";
const JWS: &str = "Tl-Signature";

/// The protected header with one other member, under the signature of the right one.
fn with_member(mut header: Value, name: &'static str, value: Value) -> impl Fn(&str) -> String {
    header[name] = value;
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    move |token| format!("{header}{}", &token[token.find('.').expect("a header")..])
}

/// A token that is signed anew by the right key, over these claims.
fn signed_claims(change: impl Fn(&mut Value) + 'static) -> impl Fn(&mut Request) {
    move |request| {
        let mut claims = claims(&request.body, NOW);
        change(&mut claims);
        plaid(request, &jwt_header(), &claims, P256_SEED);
    }
}

/// A token whose MAC takes a public key for a secret.
fn confused(request: &mut Request, public_key: &[u8]) {
    let header = URL_SAFE_NO_PAD.encode(json!({"alg": "HS256", "kid": KEY_ID}).to_string());
    let claims = URL_SAFE_NO_PAD.encode(claims(&request.body, NOW).to_string());
    let mac = hmac_sha256(public_key, format!("{header}.{claims}").as_bytes());
    request.set(JWT, format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(mac)));
}

#[test]
fn tokens() {
    let jwt = |name, value| with_member(jwt_header(), name, value);
    let tried = run([Attacks::on(Base::Plaid)
        .without_or_twice(JWT)
        .with_a_body_that_is_not_json()
        .header("no algorithm", Reason::Algorithm, JWT, jwt("alg", json!("none")))
        .header("no algorithm in other letters", Reason::Algorithm, JWT, jwt("alg", json!("nOnE")))
        .header("no algorithm and no signature", Reason::Empty, JWT, |token| {
            let token = with_member(jwt_header(), "alg", json!("none"))(token);
            token[..=token.rfind('.').expect("a signature")].to_owned()
        })
        .header("another algorithm", Reason::Algorithm, JWT, jwt("alg", json!("RS256")))
        .because("the public key as a secret", Reason::Algorithm, |request| {
            confused(request, p256_key_set(P256_SEED, KEY_ID).as_bytes())
        })
        .because("the point of the public key as a secret", Reason::Algorithm, |request| {
            confused(request, &p256_point(P256_SEED))
        })
        .header("the algorithm of a MAC", Reason::Algorithm, JWT, jwt("alg", json!("HS256")))
        .header("another key", Reason::UnknownKey, JWT, jwt("kid", json!("../../dev/null")))
        .header("an extension", Reason::Malformed, JWT, jwt("crit", json!(["b64"])))
        .because("a key of the sender", Reason::Mismatch, |request| {
            let mut header = jwt_header();
            let keys: Value = serde_json::from_str(&p256_key_set(99, KEY_ID)).expect("JSON");
            header["jwk"] = keys["keys"][0].clone();
            plaid(request, &header, &claims(&request.body.clone(), NOW), 99);
        })
        .because("an address of keys of the sender", Reason::Mismatch, |request| {
            let mut header = jwt_header();
            header["jku"] = json!("https://evil.example/keys");
            plaid(request, &header, &claims(&request.body.clone(), NOW), 99);
        })
        .header("a token of two parts", Reason::Malformed, JWT, |token| {
            token[..token.rfind('.').expect("a signature")].to_owned()
        })
        .header("a truncated signature", Reason::Mismatch, JWT, |token| {
            token[..token.len() - 2].to_owned()
        })
        .header("other claims", Reason::Mismatch, JWT, |token| {
            let parts: Vec<&str> = token.split('.').collect();
            format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode("{}"), parts[2])
        })
        .because(
            "a stale token",
            Reason::Stale,
            signed_claims(|claims| claims["iat"] = json!(NOW - 301)),
        )
        .because(
            "a token from the future",
            Reason::Future,
            signed_claims(|claims| claims["iat"] = json!(NOW + 301)),
        )
        .because(
            "a token without a time",
            Reason::Missing,
            signed_claims(|claims| drop(claims.as_object_mut().expect("claims").remove("iat"))),
        )
        .because(
            "a token for another body",
            Reason::Mismatch,
            signed_claims(|claims| claims["request_body_sha256"] = json!("00".repeat(32))),
        )
        .because(
            "a token for any body",
            Reason::Missing,
            signed_claims(|claims| drop(claims.as_object_mut().expect("claims").remove("request_body_sha256"))),
        )]);
    assert!(tried >= 20, "{tried}");
}

#[test]
fn detached_signatures() {
    let jws = |name, value| with_member(jws_header(), name, value);
    let tried = run([Attacks::on(Base::Truelayer)
        .without_or_twice(JWS)
        .with_a_body_that_is_not_json()
        .header("no algorithm", Reason::Algorithm, JWS, jws("alg", json!("none")))
        .header("a weaker algorithm", Reason::Algorithm, JWS, jws("alg", json!("ES256")))
        .header(
            "keys of somebody else",
            Reason::KeyAddress,
            JWS,
            jws("jku", json!("https://evil.example/.well-known/jwks")),
        )
        .header(
            "keys behind a user name",
            Reason::KeyAddress,
            JWS,
            jws("jku", json!(KEY_SET_ADDRESS.replace("https://", "https://evil.example@"))),
        )
        .header(
            "keys without TLS",
            Reason::KeyAddress,
            JWS,
            jws("jku", json!(KEY_SET_ADDRESS.replace("https", "http"))),
        )
        .header(
            "a time that is not signed",
            Reason::Missing,
            JWS,
            jws("tl_headers", json!("Content-Type")),
        )
        .header("another version", Reason::UnknownVersion, JWS, jws("tl_version", json!("1")))
        .header("a payload of its own", Reason::Malformed, JWS, |token| token.replace("..", ".e30."))
        .header("a new time", Reason::Mismatch, "X-Tl-Webhook-Timestamp", |_| {
            "2026-11-29T16:05:36Z".to_owned()
        })
        .header("another type of content", Reason::Mismatch, "Content-Type", |_| {
            "text/plain".to_owned()
        })
        .because("a listed header twice", Reason::Conflicting, |request| {
            request.add("Content-Type", "text/plain")
        })
        .because("another method", Reason::Mismatch, |request| request.method = "PUT".to_owned())
        .because("a stale delivery", Reason::Stale, |request| {
            request.set("X-Tl-Webhook-Timestamp", "2026-11-29T16:00:34Z");
            truelayer(request, &jws_header());
        })]);
    assert!(tried >= 15, "{tried}");
}
