//! Attacks on signatures behind prefixes and in pairs, and on the headers that carry them.

use eventry_receive::Reason;

use crate::attack::{Attacks, Refused, run};
use crate::base::{Base, GITHUB_KEY, SLACK_KEY, STRIPE_KEY};
use crate::signing::{NOW, github, hex, hmac_sha1, slack, stripe};
use crate::wire::{Framing, chunks};

const GITHUB: &str = "X-Hub-Signature-256";
const STRIPE: &str = "Stripe-Signature";
const SLACK: &str = "X-Slack-Signature";
const SLACK_TIME: &str = "X-Slack-Request-Timestamp";

#[test]
fn signatures_behind_prefixes_and_in_pairs() {
    let tried = run([
        Attacks::on(Base::Github)
            .without_or_twice(GITHUB)
            .with_a_body_that_is_not_json()
            .because("a weaker algorithm", Reason::UnknownVersion, |request| {
                let mac = hmac_sha1(GITHUB_KEY.as_bytes(), &request.body);
                request.set(GITHUB, format!("sha1={}", hex(&mac)));
            })
            .because("the header of a weaker algorithm", Reason::Missing, |request| {
                let mac = hmac_sha1(GITHUB_KEY.as_bytes(), &request.body);
                request.remove(GITHUB);
                request.add("X-Hub-Signature", format!("sha1={}", hex(&mac)));
            })
            .header("no algorithm", Reason::UnknownVersion, GITHUB, |s| s.replace("sha256=", ""))
            .header("only the algorithm", Reason::Empty, GITHUB, |_| "sha256=".to_owned())
            .header("a truncated signature", Reason::Mismatch, GITHUB, |s| s[..s.len() - 2].to_owned())
            .header("half a digit", Reason::Malformed, GITHUB, |s| s[..s.len() - 1].to_owned())
            .header("capital digits", Reason::Malformed, GITHUB, |s| {
                s.to_ascii_uppercase().replace("SHA256", "sha256")
            })
            .header("two signatures in one header", Reason::Malformed, GITHUB, |s| format!("{s}, {s}"))
            .because("the key of another provider", Reason::Mismatch, |request| {
                github(request, STRIPE_KEY.as_bytes())
            })
            .because("bytes that are not text", Reason::Malformed, |request| {
                let signature = request.header(GITHUB);
                request.set(GITHUB, [signature.as_bytes(), b"\xff"].concat());
            })
            .because("a signature behind the body", Reason::Missing, |request| {
                let trailer = format!("0\r\n{GITHUB}: {}\r\n\r\n", request.header(GITHUB));
                request.remove(GITHUB);
                request.add("Transfer-Encoding", "chunked");
                request.add("Trailer", GITHUB);
                request.body = [chunks(&request.body, 20), trailer.into_bytes()].concat();
                request.framing = Framing::AsWritten;
            })
            .because("a signature in the URL", Reason::Missing, |request| {
                request.target = format!("/github?{GITHUB}={}", request.header(GITHUB));
                request.remove(GITHUB);
            })
            .because("a header in a header", Reason::Conflicting, |request| {
                request.add("X-Other", format!("1\n{GITHUB}: sha256=00"));
            })
            .refused("a carriage return in a header", Refused::With(400), |request| {
                request.change(GITHUB, |signature| format!("{signature}\rX-Other: 1"));
            })
            .refused("a NUL in a header", Refused::With(400), |request| {
                request.change(GITHUB, |signature| format!("{signature}\0"));
            })
            .refused("a header that goes on in the next line", Refused::With(400), |request| {
                request.change(GITHUB, |signature| format!("{signature}\r\n 00"));
            })
            .refused("white space behind the name", Refused::With(400), |request| {
                let signature = request.header(GITHUB);
                request.remove(GITHUB);
                request.add(&format!("{GITHUB} "), signature);
            }),
        Attacks::on(Base::Stripe)
            .without_or_twice(STRIPE)
            .with_a_body_that_is_not_json()
            .header("only an old version", Reason::UnknownVersion, STRIPE, |s| s.replace("v1=", "v0="))
            .header("no time", Reason::Missing, STRIPE, |s| {
                s.split_once(',').expect("a pair").1.to_owned()
            })
            .header("an empty time", Reason::Empty, STRIPE, |s| {
                format!("t={}", &s[s.find(',').expect("a pair")..])
            })
            .header("two times", Reason::Conflicting, STRIPE, |s| format!("t={},{s}", NOW + 1))
            .header("a new time", Reason::Mismatch, STRIPE, |s| {
                s.replace(&NOW.to_string(), &(NOW + 1).to_string())
            })
            .because("a stale delivery", Reason::Stale, |request| {
                stripe(request, STRIPE_KEY.as_bytes(), NOW - 301)
            })
            .because("a delivery from the future", Reason::Future, |request| {
                stripe(request, STRIPE_KEY.as_bytes(), NOW + 301)
            })
            .because("the key of another provider", Reason::Mismatch, |request| {
                stripe(request, SLACK_KEY.as_bytes(), NOW)
            }),
        Attacks::on(Base::Slack)
            .without_or_twice(SLACK)
            .without_or_twice(SLACK_TIME)
            .with_a_body_that_is_not_json()
            .header("another version", Reason::UnknownVersion, SLACK, |s| s.replace("v0=", "v1="))
            .header("a time that is text", Reason::Malformed, SLACK_TIME, |_| "NaN".to_owned())
            .header("a time that overflows", Reason::Malformed, SLACK_TIME, |s| {
                format!("{s}00000000000")
            })
            .header("a new time", Reason::Mismatch, SLACK_TIME, |_| (NOW + 1).to_string())
            .because("a stale delivery", Reason::Stale, |request| {
                slack(request, SLACK_KEY.as_bytes(), NOW - 301)
            })
            .because("a time that reaches into the body", Reason::Malformed, |request| {
                request.change(SLACK_TIME, |time| format!("{time}:"));
            })
            .because("the key of another provider", Reason::Mismatch, |request| {
                slack(request, GITHUB_KEY.as_bytes(), NOW)
            }),
    ]);
    assert!(tried >= 45, "{tried}");
}
