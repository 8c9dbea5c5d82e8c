//! Attacks: each changes a delivery that the same verifier accepts, and each is refused for the reason that the log must show.

mod in_body;
mod jws;
mod prefixes;
mod requests;
#[path = "../support/mod.rs"]
mod support;
mod versions;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use eventry::Delivery;
use eventry_receive::Reason;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
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
