//! Attacks on signatures that announce their versions.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eventry::Delivery;
use eventry_receive::{Reason, Verifier};

use crate::support::{vector, with_attributes, with_body};
use crate::{Target, constant, mac};

#[test]
fn versions_of_signatures() {
    let forged = |delivery: &Delivery<'_>, key: &[u8]| {
        let said = |name| delivery.attribute(name).expect("the attribute").to_owned();
        let text = [
            said("webhook-id").as_bytes(),
            b".",
            said("webhook-timestamp").as_bytes(),
            b".",
            delivery.body(),
        ]
        .concat();
        let signature = format!("v1,{}", STANDARD.encode(mac(key, &text)));
        with_attributes(delivery, |name, value| {
            let value = if name == "webhook-signature" { &signature } else { value };
            Some((name.to_owned(), value.to_owned()))
        })
    };
    let tried = Target::new("standard-webhooks", "standardwebhooks")
        .without("no signature", "webhook-signature")
        .without("no id", "webhook-id")
        .without("no timestamp", "webhook-timestamp")
        .attribute("an empty signature", Reason::Empty, "webhook-signature", constant(""))
        .attribute("a version without a signature", Reason::Empty, "webhook-signature", constant("v1,"))
        .attribute(
            "white space as a signature",
            Reason::UnknownVersion,
            "webhook-signature",
            constant(" "),
        )
        .attribute("a signature without a version", Reason::UnknownVersion, "webhook-signature", |s| {
            s.replace("v1,", "")
        })
        .attribute("an unknown version", Reason::UnknownVersion, "webhook-signature", |s| {
            s.replace("v1,", "v9,")
        })
        .attribute("a version in capital letters", Reason::UnknownVersion, "webhook-signature", |s| {
            s.replace("v1,", "V1,")
        })
        .attribute("a MAC as another version", Reason::Mismatch, "webhook-signature", |s| {
            s.replace("v1,", "v1a,")
        })
        .attribute("a signature that lacks a character", Reason::Malformed, "webhook-signature", |s| {
            s[..s.len() - 1].to_owned()
        })
        .attribute("a signature that lacks four", Reason::Mismatch, "webhook-signature", |s| {
            s[..s.len() - 4].to_owned()
        })
        .attribute("a short signature", Reason::Mismatch, "webhook-signature", constant("v1,AAAA"))
        .attribute("white space in the signature", Reason::UnknownVersion, "webhook-signature", |s| {
            s.replace("v1,", "v1 ,")
        })
        .attribute("many signatures", Reason::TooMany, "webhook-signature", |s| [s; 17].join(" "))
        .attribute("a huge signature", Reason::Malformed, "webhook-signature", |s| {
            format!("{s}{}", "A".repeat(20_000))
        })
        .attribute("another id", Reason::Mismatch, "webhook-id", constant("msg_other"))
        .attribute("another time", Reason::Mismatch, "webhook-timestamp", |s| {
            (s.parse::<i64>().expect("a number") + 1).to_string()
        })
        .attribute("a time with a sign", Reason::Malformed, "webhook-timestamp", |s| format!("+{s}"))
        .attribute("a time with white space", Reason::Malformed, "webhook-timestamp", |s| {
            format!("{s} ")
        })
        .attribute("a time with a fraction", Reason::Malformed, "webhook-timestamp", |s| {
            format!("{s}.0")
        })
        .attribute("a time in milliseconds", Reason::Future, "webhook-timestamp", |s| format!("{s}000"))
        .attribute("a time that overflows", Reason::Malformed, "webhook-timestamp", |s| {
            format!("{s}00000000000")
        })
        .attribute("a time before all others", Reason::Stale, "webhook-timestamp", constant("0"))
        .attack("a second signature", Reason::Conflicting, |delivery| {
            with_attributes(delivery, |n, v| Some((n.to_owned(), v.to_owned()))).with_attribute("Webhook-Signature", "v1,AAAA")
        })
        .attack("a second id", Reason::Conflicting, |delivery| {
            with_attributes(delivery, |n, v| Some((n.to_owned(), v.to_owned()))).with_attribute("WEBHOOK-ID", "msg_other")
        })
        .attack("names of another family", Reason::Missing, |delivery| {
            with_attributes(delivery, |name, value| Some((name.replace("webhook-", "svix-"), value.to_owned())))
        })
        .attack("an id that reaches into the time", Reason::Malformed, |delivery| {
            let at = delivery.attribute("webhook-timestamp").expect("a time").to_owned();
            let text = String::from_utf8(delivery.body().to_vec()).expect("text");
            let (start, end) = text.split_once('.').expect("a full stop");
            with_body(
                &with_attributes(delivery, |name, value| {
                    let value = match name {
                        "webhook-id" => format!("{value}.{at}"),
                        "webhook-timestamp" => start.to_owned(),
                        _ => value.to_owned(),
                    };
                    Some((name.to_owned(), value))
                }),
                end.as_bytes(),
            )
        })
        .attack("the key of another provider", Reason::Mismatch, move |delivery| {
            forged(delivery, b"s3cret")
        })
        .attack("an empty key", Reason::Mismatch, move |delivery| forged(delivery, b""))
        .body("a body that is written again", Reason::Mismatch, |body| body.replace(":", ": "))
        .body("a line break at the end", Reason::Mismatch, |body| format!("{body}\n"))
        .body("a byte order mark", Reason::Mismatch, |body| format!("\u{feff}{body}"))
        .body("no body", Reason::Mismatch, |_| String::new())
        .body("two bodies", Reason::Mismatch, |body| format!("{body}{body}"))
        .run();
    let tried = tried
        + Target::new("standard-webhooks", "v1a")
            .attack("the public key as a secret", Reason::Mismatch, move |delivery| {
                let vector = vector("standard-webhooks", "v1a");
                let key = vector.record["keys"][0].as_str().expect("a key").replace("whpk_", "");
                forged(delivery, &STANDARD.decode(key).expect("base64"))
            })
            .attribute("a signature of zeros", Reason::Mismatch, "webhook-signature", |_| {
                format!("v1a,{}", STANDARD.encode([0; 64]))
            })
            .attribute("a signature as a MAC", Reason::Mismatch, "webhook-signature", |s| {
                s.replace("v1a,", "v1,")
            })
            .run();
    assert!(tried >= 36, "{tried}");
}

/// A signed id or time ends where it seems to end, even if what follows looks like the next part.
#[test]
fn parts_that_could_be_shifted() {
    let key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let (now, later) = ("1614265330", "1614265331");
    let message = format!("msg.{now}.{later}.5");
    let signature = format!(
        "v1,{}",
        STANDARD.encode(mac(&STANDARD.decode(key).expect("base64"), message.as_bytes()))
    );
    let verifier = Verifier::preset("standard-webhooks").expect("a preset").key(format!("whsec_{key}"));
    let verifier = verifier.clock(|| 1_614_265_330).build().expect("a verifier");
    let verdict = |id: &str, time: &str, body: &str| {
        let delivery = Delivery::new(body)
            .with_attribute("webhook-id", id.to_owned())
            .with_attribute("webhook-timestamp", time.to_owned())
            .with_attribute("webhook-signature", signature.clone());
        verifier
            .verify(delivery.into_owned())
            .map(|_| ())
            .map_err(|refusal| refusal.reason())
    };
    assert_eq!(verdict("msg", now, &format!("{later}.5")), Ok(()));
    assert_eq!(verdict(&format!("msg.{now}"), later, "5"), Err(Reason::Malformed));
}
