//! Attacks on signatures behind prefixes and in pairs.

use eventry_receive::Reason;

use crate::support::with_attributes;
use crate::{Target, constant, mac};

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
