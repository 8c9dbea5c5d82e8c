//! Attacks: each changes a delivery that the same verifier accepts, and each is refused for the reason that the log must show.

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use eventry::Delivery;
use eventry_receive::Reason;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use support::{vector, with_attributes, with_body};

/// What an attacker does to a delivery.
type Attack = Box<dyn Fn(&Delivery<'_>) -> Delivery<'static>>;

/// The attacks on one accepted delivery.
struct Target {
    preset: &'static str,
    vector: &'static str,
    attacks: Vec<(&'static str, Attack, Reason)>,
}

impl Target {
    fn new(preset: &'static str, vector: &'static str) -> Self {
        Target {
            preset,
            vector,
            attacks: Vec::new(),
        }
    }

    fn attack(mut self, what: &'static str, reason: Reason, attack: impl Fn(&Delivery<'_>) -> Delivery<'static> + 'static) -> Self {
        self.attacks.push((what, Box::new(attack), reason));
        self
    }

    /// Replaces an attribute by what a function makes of it.
    fn attribute(self, what: &'static str, reason: Reason, name: &'static str, change: impl Fn(&str) -> String + 'static) -> Self {
        self.attack(what, reason, move |delivery| {
            assert!(delivery.attribute(name).is_some(), "{name}");
            with_attributes(delivery, |known, value| {
                let changed = known.eq_ignore_ascii_case(name).then(|| change(value));
                Some((known.to_owned(), changed.unwrap_or_else(|| value.to_owned())))
            })
        })
    }

    /// Removes an attribute.
    fn without(self, what: &'static str, name: &'static str) -> Self {
        self.attack(what, Reason::Missing, move |delivery| {
            with_attributes(delivery, |known, value| {
                (!known.eq_ignore_ascii_case(name)).then(|| (known.to_owned(), value.to_owned()))
            })
        })
    }

    /// Replaces the body by what a function makes of it.
    fn body(self, what: &'static str, reason: Reason, change: impl Fn(&str) -> String + 'static) -> Self {
        self.attack(what, reason, move |delivery| {
            let text = std::str::from_utf8(delivery.body()).expect("text");
            let changed = change(text);
            assert_ne!(changed, text, "nothing was changed");
            with_body(delivery, changed.as_bytes())
        })
    }

    /// Changes the body as JSON, and writes it again.
    fn json(self, what: &'static str, reason: Reason, change: impl Fn(&mut Value) + 'static) -> Self {
        self.body(what, reason, move |text| {
            let mut value = serde_json::from_str(text).expect("JSON");
            change(&mut value);
            value.to_string()
        })
    }

    /// Changes the protected header of a JWS.
    fn header(self, what: &'static str, reason: Reason, name: &'static str, change: impl Fn(&mut Value) + 'static) -> Self {
        self.attribute(what, reason, name, move |token| {
            let (header, rest) = token.split_once('.').expect("a header");
            let mut value: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).expect("base64")).expect("JSON");
            change(&mut value);
            format!("{}.{rest}", URL_SAFE_NO_PAD.encode(value.to_string()))
        })
    }

    /// Tries all attacks, and valid traffic between them. Returns how many there were.
    fn run(self) -> usize {
        let vector = vector(self.preset, self.vector);
        let verifier = vector.verifier();
        for (what, attack, reason) in &self.attacks {
            let delivery = vector.delivery();
            assert!(verifier.verify(delivery.clone()).is_ok(), "{} {what}", self.preset);
            match verifier.verify(attack(&delivery)) {
                Ok(_) => panic!("{}: accepted: {what}", self.preset),
                Err(refusal) => assert_eq!(refusal.reason(), *reason, "{}: {what}: {refusal}", self.preset),
            }
            assert!(verifier.verify(delivery).is_ok(), "{} after {what}", self.preset);
        }
        self.attacks.len()
    }
}

fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac: Hmac<Sha256> = Hmac::new_from_slice(key).expect("any length");
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

fn constant(value: &'static str) -> impl Fn(&str) -> String {
    move |_| value.to_owned()
}

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

#[test]
fn prefixes_and_pairs() {
    let tried = Target::new("github", "plain")
        .attribute("a weaker algorithm", Reason::UnknownVersion, "X-Hub-Signature-256", |s| {
            s.replace("sha256=", "sha1=")
        })
        .attribute("no algorithm", Reason::UnknownVersion, "X-Hub-Signature-256", |s| {
            s.replace("sha256=", "")
        })
        .attribute("only the algorithm", Reason::Empty, "X-Hub-Signature-256", constant("sha256="))
        .attribute("capital digits", Reason::Malformed, "X-Hub-Signature-256", |s| {
            s.to_ascii_uppercase().replace("SHA256", "sha256")
        })
        .attribute("a header in the header", Reason::Malformed, "X-Hub-Signature-256", |s| {
            format!("{s}\r\nX-Other: 1")
        })
        .attribute("another encoding", Reason::Malformed, "X-Hub-Signature-256", |s| {
            s.replace("sha256=", "sha256=0x")
        })
        .attribute("the MAC of nothing", Reason::Mismatch, "X-Hub-Signature-256", |_| {
            let digits: Vec<String> = mac(b"", b"").iter().map(|byte| format!("{byte:02x}")).collect();
            format!("sha256={}", digits.concat())
        })
        .body("a changed body", Reason::Mismatch, |body| body.replace("12.5", "99.5"))
        .run()
        + Target::new("stripe", "plain")
            .attribute("only an old version", Reason::UnknownVersion, "Stripe-Signature", |s| {
                s.replace("v1=", "v0=")
            })
            .attribute("no time", Reason::Missing, "Stripe-Signature", |s| {
                s.split_once(',').expect("a pair").1.to_owned()
            })
            .attribute("an empty time", Reason::Empty, "Stripe-Signature", |s| {
                format!("t={}", &s[s.find(',').expect("a pair")..])
            })
            .attribute("two times", Reason::Conflicting, "Stripe-Signature", |s| format!("t=1,{s}"))
            .attribute("an empty signature", Reason::Empty, "Stripe-Signature", |s| {
                format!("{}v1=", &s[..=s.find(',').expect("a pair")])
            })
            .attribute("another time", Reason::Mismatch, "Stripe-Signature", |s| {
                let (time, rest) = s[2..].split_once(',').expect("a pair");
                format!("t={},{rest}", time.parse::<i64>().expect("a number") - 1)
            })
            .attribute("no pairs", Reason::UnknownVersion, "Stripe-Signature", constant("t v1"))
            .run()
        + Target::new("slack", "plain")
            .attribute("another version", Reason::UnknownVersion, "X-Slack-Signature", |s| {
                s.replace("v0=", "v1=")
            })
            .attribute("another time", Reason::Mismatch, "X-Slack-Request-Timestamp", |s| {
                (s.parse::<i64>().expect("a number") - 1).to_string()
            })
            .attribute(
                "a time that is text",
                Reason::Malformed,
                "X-Slack-Request-Timestamp",
                constant("NaN"),
            )
            .run()
        + Target::new("twitch", "plain")
            .attack("an id that reaches into the time", Reason::Malformed, |delivery| {
                with_attributes(delivery, |name, value| {
                    let value = match name {
                        "Twitch-Eventsub-Message-Id" => format!("{value}2"),
                        "Twitch-Eventsub-Message-Timestamp" => value[1..].to_owned(),
                        _ => value.to_owned(),
                    };
                    Some((name.to_owned(), value))
                })
            })
            .run();
    assert!(tried >= 19, "{tried}");
}

#[test]
fn urls_forms_and_public_keys() {
    const URL: &str = "X-Twilio-Signature";
    let tried = Target::new("twilio", "form")
        .attribute("another host", Reason::Mismatch, ":url", |url| url.replace("hooks.", "evil."))
        .attribute("another parameter in the URL", Reason::Mismatch, ":url", |url| format!("{url}&z=1"))
        .attribute("a URL that is none", Reason::Missing, ":url", constant("/sms"))
        .attribute("a body in the URL", Reason::Malformed, ":url", |url| format!("{url}{{"))
        .attribute("no signature", Reason::Empty, URL, constant(""))
        .body("another parameter", Reason::Mismatch, |body| format!("{body}&z=1"))
        .body("a pair without a name", Reason::Malformed, |body| format!("{body}&"))
        .body("bytes that are not text", Reason::Malformed, |body| format!("{body}&z=%ff"))
        .body("a body that is no form", Reason::Mismatch, |_| "{}".to_owned())
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
            .json("an item that is none", Reason::Missing, |body| {
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
