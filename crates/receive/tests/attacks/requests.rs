//! Attacks on URLs, forms, public keys, and tokens.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eventry_receive::Reason;

use crate::support::{with_attributes, with_body};
use crate::{Target, constant};

#[test]
fn urls_forms_and_public_keys() {
    const URL: &str = "X-Twilio-Signature";
    let tried = Target::new("twilio", "form")
        .attribute("another host", Reason::Mismatch, ":url", |url| url.replace("hooks.", "evil."))
        .attribute("another parameter in the URL", Reason::Mismatch, ":url", |url| format!("{url}&z=1"))
        .attribute("a path in place of the URL", Reason::Missing, ":url", constant("/sms"))
        .attribute("a body in the URL", Reason::Malformed, ":url", |url| format!("{url}{{"))
        .attribute("no signature", Reason::Empty, URL, constant(""))
        .body("another parameter", Reason::Mismatch, |body| format!("{body}&z=1"))
        .body("a pair without a name", Reason::Malformed, |body| format!("{body}&"))
        .body("bytes that are not text", Reason::Malformed, |body| format!("{body}&z=%ff"))
        .body("JSON in place of a form", Reason::Mismatch, |_| "{}".to_owned())
        .run()
        + Target::new("twilio", "JSON")
            .body("another body", Reason::Mismatch, |body| body.replace("12.5", "12.6"))
            .attribute("no digest", Reason::Mismatch, ":path", |url| {
                url[..url.find("&body").expect("a digest")].to_owned()
            })
            .attribute("two digests", Reason::Conflicting, ":path", |url| format!("{url}&bodySHA256=00"))
            .attribute("an empty digest", Reason::Empty, ":path", |url| {
                url[..url.find("SHA256=").expect("a digest") + 7].to_owned()
            })
            .run()
        + Target::new("sendgrid", "plain")
            .attack("a time that reaches into the body", Reason::Stale, |delivery| {
                let time = delivery
                    .attribute("X-Twilio-Email-Event-Webhook-Timestamp")
                    .expect("a time")
                    .to_owned();
                let (start, end) = time.split_at(time.len() - 1);
                let moved = with_attributes(delivery, |name, value| {
                    let value = if name.ends_with("Timestamp") { start } else { value };
                    Some((name.to_owned(), value.to_owned()))
                });
                with_body(&moved, &[end.as_bytes(), delivery.body()].concat())
            })
            .attribute(
                "a signature of nothing",
                Reason::Mismatch,
                "X-Twilio-Email-Event-Webhook-Signature",
                constant("MAYCAQACAQA="),
            )
            .attribute(
                "a signature in another form",
                Reason::Mismatch,
                "X-Twilio-Email-Event-Webhook-Signature",
                |_| STANDARD.encode([1; 64]),
            )
            .body("a changed body", Reason::Mismatch, |body| body.replace("delivered", "bounce"))
            .run()
        + Target::new("square", "plain")
            .attack("another path", Reason::Mismatch, |delivery| {
                with_attributes(delivery, |n, v| Some((n.to_owned(), v.to_owned()))).with_route("/other")
            })
            .run()
        + Target::new("token", "Bearer")
            .attribute("another token", Reason::Mismatch, "Authorization", constant("Bearer other"))
            .attribute("the start of the token", Reason::Mismatch, "Authorization", |s| {
                s[..s.len() - 1].to_owned()
            })
            .attribute("more than the token", Reason::Mismatch, "Authorization", |s| format!("{s}M"))
            .attribute("no token", Reason::Empty, "Authorization", constant("Bearer "))
            .attribute("another scheme", Reason::UnknownVersion, "Authorization", |s| {
                s.replace("Bearer", "Basic")
            })
            .run()
        + Target::new("basic", "Aladdin")
            .attribute("another password", Reason::Mismatch, "Authorization", |_| {
                format!("Basic {}", STANDARD.encode("Aladdin:sesame"))
            })
            .attribute("no password", Reason::Mismatch, "Authorization", |_| {
                format!("Basic {}", STANDARD.encode("Aladdin:"))
            })
            .attribute(
                "not base64",
                Reason::Malformed,
                "Authorization",
                constant("Basic Aladdin:open sesame"),
            )
            .run();
    assert!(tried >= 26, "{tried}");
}
