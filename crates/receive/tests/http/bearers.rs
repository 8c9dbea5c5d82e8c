//! Attacks on secrets that are sent along.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eventry_receive::Reason;

use crate::attack::{Attacks, run};
use crate::base::{Base, GITHUB_KEY, TOKEN};

const SECRET: &str = "Authorization";

/// Nobody may look at a body that comes with a wrong secret.
fn not_json(attacks: Attacks) -> Attacks {
    attacks.because("a body that is not JSON, with a wrong secret", Reason::Mismatch, |request| {
        request.body = b"{\"type\": [".to_vec();
        request.change(SECRET, |secret| match secret.starts_with("Basic") {
            true => format!("Basic {}", STANDARD.encode("Aladdin:")),
            false => "Bearer other".to_owned(),
        });
    })
}

#[test]
fn secrets_that_are_sent_along() {
    let basic = |text: &str| format!("Basic {}", STANDARD.encode(text));
    let tried = run([
        not_json(Attacks::on(Base::Token))
            .without_or_twice(SECRET)
            .header("another token", Reason::Mismatch, SECRET, |_| format!("Bearer {GITHUB_KEY}"))
            .header("a truncated token", Reason::Mismatch, SECRET, |s| s[..s.len() - 1].to_owned())
            .header("more than the token", Reason::Mismatch, SECRET, |s| format!("{s}M"))
            .header("capital letters", Reason::Mismatch, SECRET, |s| {
                s.to_ascii_uppercase().replace("BEARER", "Bearer")
            })
            .header("no token", Reason::UnknownVersion, SECRET, |_| "Bearer".to_owned())
            .header("another scheme", Reason::UnknownVersion, SECRET, |s| s.replace("Bearer", "Basic"))
            .because("a token in the URL", Reason::Missing, |request| {
                request.remove(SECRET);
                request.target = format!("/token?access_token={TOKEN}");
            }),
        not_json(Attacks::on(Base::Basic))
            .without_or_twice(SECRET)
            .header("another password", Reason::Mismatch, SECRET, move |_| basic("Aladdin:sesame"))
            .header("no password", Reason::Mismatch, SECRET, move |_| basic("Aladdin:"))
            .header("another user", Reason::Mismatch, SECRET, move |_| basic("aladdin:open sesame"))
            .header("not base64", Reason::Malformed, SECRET, |_| "Basic Aladdin:open sesame".to_owned())
            .because("a user in the URL", Reason::Missing, |request| {
                request.remove(SECRET);
                request.target = "http://Aladdin:open%20sesame@127.0.0.1/basic".to_owned();
            }),
    ]);
    assert!(tried >= 18, "{tried}");
}
