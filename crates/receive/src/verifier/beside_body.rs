//! Signatures in an attribute.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eventry::Delivery;
use eventry_scheme::{Accept, Algorithm, Covered, Encoding, Part, Place, Signed};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Verifier, signatures};
use crate::attributes;
use crate::encoding::decode;
use crate::form::sorted_parameters;
use crate::message::Message;
use crate::refusal::{Reason, Refusal};
use crate::timestamp;
use crate::verified::DeliveryKey;

/// What a verified delivery carries.
pub(super) struct Proof {
    /// `None` for the digest of the body.
    pub(super) key: Option<DeliveryKey>,
    pub(super) covered: Arc<Covered>,
    pub(super) signed_at: Option<i64>,
}

/// What the delivery says about itself, as it is signed.
#[derive(Default)]
pub(super) struct Said<'d> {
    pub(super) id: Option<&'d str>,
    pub(super) timestamp: Option<&'d str>,
    pub(super) listed: Vec<(&'d str, &'d str)>,
}

pub(super) fn verify(verifier: &Verifier, delivery: &Delivery<'_>, now: i64) -> Result<Proof, Refusal> {
    let scheme = &verifier.scheme;
    let place = verifier.signature_place();
    let text = signature_text(verifier, delivery)?;
    let candidates = signatures::read(scheme, text, place)?;
    let said = Said {
        id: scheme.id.as_ref().map(|place| said_in(place, delivery, text)).transpose()?,
        timestamp: match &scheme.timestamp {
            Some((place, _)) => Some(said_in(place, delivery, text)?),
            None => None,
        },
        listed: Vec::new(),
    };
    let signed_at = said.timestamp.map(|text| timestamp::check(scheme, text, now)).transpose()?;
    let mut covered = Arc::clone(&scheme.covered);
    let message = match &scheme.signed {
        Signed::Parts(parts) => {
            let by_digest = digest_in_url(verifier, delivery)?;
            if by_digest {
                covered = Arc::new((*covered).clone().with_body());
            }
            message(verifier, parts, delivery, &said, by_digest)?
        }
        Signed::Fields(_) | Signed::Nothing => Message::default(),
    };
    any_matches(verifier, &candidates, &message, place)?;
    let key = match (said.id, &scheme.signed) {
        (Some(id), _) => Some(DeliveryKey::of_id(id)),
        (None, Signed::Parts(parts)) if parts.contains(&Part::Parameters) => Some(DeliveryKey::of_message(message.parts())),
        _ => None,
    };
    Ok(Proof { key, covered, signed_at })
}

/// The attribute with the signature.
pub(super) fn signature_text<'d>(verifier: &Verifier, delivery: &'d Delivery<'_>) -> Result<&'d str, Refusal> {
    match &verifier.scheme.signature {
        Place::Attribute(name) => attributes::value(delivery, name),
        place => Err(Refusal::new(Reason::Missing, place.to_string())),
    }
}

fn said_in<'d>(place: &Place, delivery: &'d Delivery<'_>, signature: &'d str) -> Result<&'d str, Refusal> {
    match place {
        Place::Attribute(name) => attributes::value(delivery, name),
        Place::Pair(name) => signatures::pair(signature, name),
        place => Err(Refusal::new(Reason::Missing, place.to_string())),
    }
}

/// Whether the URL holds a digest of the body. A wrong one is a refusal.
fn digest_in_url(verifier: &Verifier, delivery: &Delivery<'_>) -> Result<bool, Refusal> {
    let Some((Place::Query(name), encoding)) = &verifier.scheme.body_digest else {
        return Ok(false);
    };
    let url = attributes::url(delivery, verifier.scheme.origin.as_deref())?;
    match attributes::query(&url, name)? {
        None => Ok(false),
        Some(text) => check_body_digest(*encoding, &text, delivery.body(), &format!("query:{name}")).map(|()| true),
    }
}

/// Checks a digest that the signature covers. Digests are public, so this comparison may take any time.
pub(super) fn check_body_digest(encoding: Encoding, text: &str, body: &[u8], place: &str) -> Result<(), Refusal> {
    let stated = decode(encoding, text).ok_or_else(|| Refusal::new(Reason::Malformed, place))?;
    let actual = Sha256::digest(body);
    match stated.as_slice() == actual.as_slice() {
        true => Ok(()),
        false => Err(Refusal::new(Reason::Mismatch, place)),
    }
}

/// Puts together what was signed.
pub(super) fn message<'d>(
    verifier: &Verifier,
    parts: &'d [Part],
    delivery: &'d Delivery<'_>,
    said: &Said<'d>,
    by_digest: bool,
) -> Result<Message<'d>, Refusal> {
    let scheme = &verifier.scheme;
    let mut message = Message::default();
    for (at, part) in parts.iter().enumerate() {
        let next = parts.get(at + 1);
        match part {
            Part::Text(text) => message.push_str(text.as_str()),
            Part::Body => message.push(delivery.body()),
            Part::Id => message.push_str(bounded(said.id, scheme.id.as_ref(), next, delivery)?),
            Part::Timestamp => {
                let place = scheme.timestamp.as_ref().map(|(place, _)| place);
                message.push_str(bounded(said.timestamp, place, next, delivery)?);
            }
            Part::Attribute(name) => {
                let place = Place::Attribute(name.clone());
                message.push_str(bounded(Some(attributes::value(delivery, name)?), Some(&place), next, delivery)?);
            }
            Part::Method => message.push_str(attributes::method(delivery)?),
            Part::Url => message.push_str(attributes::url(delivery, scheme.origin.as_deref())?),
            Part::Path => message.push_str(attributes::path(delivery)?),
            Part::Parameters if by_digest => {}
            Part::Parameters => {
                let parameters = sorted_parameters(delivery.body());
                message.push_str(parameters.ok_or_else(|| Refusal::new(Reason::Malformed, "body"))?);
            }
            Part::Listed => {
                for (name, value) in &said.listed {
                    message.push_str(format!("{name}: {value}\n"));
                }
            }
        }
    }
    Ok(message)
}

/// A value that ends where it seems to end: text that follows it in the message is not in it, and a body that follows it directly does not
/// continue its digits. Otherwise one signature would fit several deliveries.
fn bounded<'d>(value: Option<&'d str>, place: Option<&Place>, next: Option<&Part>, delivery: &Delivery<'_>) -> Result<&'d str, Refusal> {
    let place = || place.map_or_else(String::new, Place::to_string);
    let value = value.ok_or_else(|| Refusal::new(Reason::Missing, place()))?;
    let runs_on = match next {
        Some(Part::Text(text)) => value.contains(text.as_str()),
        Some(Part::Body) => value.ends_with(|c: char| c.is_ascii_digit()) && delivery.body().first().is_some_and(u8::is_ascii_digit),
        _ => false,
    };
    match runs_on {
        true => Err(Refusal::new(Reason::Malformed, place())),
        false => Ok(value),
    }
}

/// Tries every signature with every key that is for its version.
fn any_matches(verifier: &Verifier, candidates: &[signatures::Candidate<'_>], message: &Message<'_>, place: &str) -> Result<(), Refusal> {
    let mut decoded_any = false;
    for (index, text) in candidates {
        let Some(accept) = verifier.scheme.accepts.get(*index) else {
            continue;
        };
        let mut keys = verifier.keys.iter().filter(|(accepted_for, _)| accepted_for == index);
        match with_decoded(accept, text, |signature| keys.any(|(_, key)| key.verify(message, signature))) {
            None => {}
            Some(true) => return Ok(()),
            Some(false) => decoded_any = true,
        }
    }
    let reason = if decoded_any { Reason::Mismatch } else { Reason::Malformed };
    Err(Refusal::new(reason, place))
}

/// Hands out the bytes of a signature, or of a token. Returns `None` if the text is not how they are written.
fn with_decoded(accept: &Accept, text: &str, take: impl FnOnce(&[u8]) -> bool) -> Option<bool> {
    if text.is_empty() {
        return None;
    }
    match accept.algorithm {
        Algorithm::Token => Some(take(text.as_bytes())),
        Algorithm::Basic => STANDARD.decode(text).ok().map(|pair| take(&Zeroizing::new(pair))),
        _ => decode(accept.encoding, text).map(|signature| take(&signature)),
    }
}
