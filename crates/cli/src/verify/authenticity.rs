//! The verdict on whether a delivery comes from its provider.

use std::time::{Duration, SystemTime};

use eventry::rt::Encoder;
use eventry::{Delivery, Timestamp};
use eventry_receive::{Covered, Reason, Refusal, Verifier};

/// Whether a delivery comes from its provider.
#[derive(Clone, Debug)]
pub enum Authenticity {
    /// The signature is right.
    Verified {
        /// What it covers.
        covered: Covered,
        /// When it was made, in seconds since 1970, if it covers a time.
        signed_at: Option<i64>,
    },
    /// The signature is missing, wrong, or too old.
    Refused(Refusal),
    /// Nobody looked.
    Unverified,
}

impl Authenticity {
    /// Verifies a delivery, if there is a verifier.
    pub fn of(verifier: Option<&Verifier>, delivery: &Delivery<'_>) -> Self {
        let Some(verifier) = verifier else {
            return Authenticity::Unverified;
        };
        match verifier.verify(delivery.clone()) {
            Ok(verified) => Authenticity::Verified {
                covered: verified.covered().clone(),
                signed_at: verified.signed_at(),
            },
            Err(refusal) => Authenticity::Refused(refusal),
        }
    }

    /// Returns whether the delivery is refused.
    pub fn is_refused(&self) -> bool {
        matches!(self, Authenticity::Refused(_))
    }

    /// Returns the verdict for programs.
    pub fn as_str(&self) -> &'static str {
        match self {
            Authenticity::Verified { .. } => "verified",
            Authenticity::Refused(_) => "refused",
            Authenticity::Unverified => "unverified",
        }
    }

    /// Returns the verdict for people.
    pub fn text(&self) -> String {
        match self {
            Authenticity::Verified { covered, signed_at } => {
                let signed_at = signed_at
                    .and_then(time)
                    .map(|time| format!(", signed at {time}"))
                    .unwrap_or_default();
                let covers = if is_empty(covered) {
                    ", by a secret that covers nothing of it"
                } else {
                    ""
                };
                format!("verified{signed_at}{covers}")
            }
            Authenticity::Refused(refusal) => format!("refused: {refusal}"),
            Authenticity::Unverified => "not verified".to_owned(),
        }
    }

    /// Adds the members `verdict`, and `reason`, `place`, and `message` if the delivery is refused, to an object.
    pub fn put(&self, to: &mut Encoder) {
        to.member("verdict");
        to.string(self.as_str());
        if let Authenticity::Refused(refusal) = self {
            to.member("reason");
            to.string(refusal.reason().as_str());
            to.member("place");
            to.string(refusal.place());
            to.member("message");
            to.string(&refusal.to_string());
            if let Some(item) = refusal.item() {
                to.member("refused_item");
                to.unsigned(item as u64);
            }
        }
    }

    /// Adds the members `covered` and `signed_at`, if the delivery is verified, to an object.
    pub fn put_proof(&self, to: &mut Encoder) {
        let Authenticity::Verified { covered, signed_at } = self else {
            return;
        };
        to.member("covered");
        to.begin_object();
        for (name, is_covered) in [
            ("body", covered.body()),
            ("parameters", covered.parameters()),
            ("method", covered.method()),
            ("url", covered.url()),
        ] {
            to.member(name);
            to.bool(is_covered);
        }
        to.end_object();
        if let Some(time) = signed_at.and_then(time) {
            to.member("signed_at");
            to.string(time.as_str());
        }
    }

    /// Returns the kind of refusal, if the delivery is refused.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Authenticity::Refused(refusal) => Some(refusal.reason()),
            Authenticity::Verified { .. } | Authenticity::Unverified => None,
        }
    }

    /// Returns what a person can do about a refusal, if that is known.
    pub fn help(&self) -> Option<&'static str> {
        let Authenticity::Refused(refusal) = self else { return None };
        match (refusal.reason(), refusal.place()) {
            (Reason::Missing, "origin") => Some("the signature covers the URL: give the public origin, `--origin https://…`"),
            _ => None,
        }
    }
}

/// Returns whether a signature covers nothing, because it is the secret itself. A list of members is something.
fn is_empty(covered: &Covered) -> bool {
    *covered == Covered::default()
}

/// Returns a point in time as text; `None` before 1970.
fn time(seconds: i64) -> Option<Timestamp> {
    let since = Duration::from_secs(u64::try_from(seconds).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(since).map(Timestamp::from)
}
