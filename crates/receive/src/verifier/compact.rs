//! Signatures that are a JWT or a detached JWS.

use std::sync::Arc;

use eventry::Delivery;
use eventry_scheme::{Place, Signed, Syntax};

use super::Verifier;
use super::beside_body::{Proof, Said, check_body_digest, message, signature_text};
use crate::attributes;
use crate::encoding::to_base64url;
use crate::jose::Compact;
use crate::message::Message;
use crate::refusal::{Reason, Refusal};
use crate::source::KeyRequest;
use crate::timestamp;
use crate::verified::DeliveryKey;

/// The most attributes that a header may list.
const MAX_LISTED: usize = 64;

pub(super) fn verify(verifier: &Verifier, delivery: &Delivery<'_>, now: i64) -> Result<Proof, Refusal> {
    let scheme = &verifier.scheme;
    let place = verifier.signature_place();
    let compact = read(verifier, delivery)?;
    let accepted = accepted(verifier, &compact)?;
    for (name, expected) in &scheme.protected {
        if compact.protected(name)? != expected {
            return Err(Refusal::new(Reason::UnknownVersion, format!("protected:{name}")));
        }
    }
    let listed = listed(verifier, &compact, delivery)?;
    let said_timestamp = match &scheme.timestamp {
        Some((Place::Attribute(name), _)) => Some(attributes::value(delivery, name)?),
        Some((Place::Protected(name), _)) => Some(compact.protected(name)?),
        _ => None,
    };
    let mut signed_at = said_timestamp.map(|text| timestamp::check(scheme, text, now)).transpose()?;
    let said_id = match &scheme.id {
        Some(Place::Attribute(name)) => Some(attributes::value(delivery, name)?),
        Some(Place::Protected(name)) => Some(compact.protected(name)?),
        _ => None,
    };

    let mut input = Message::default();
    input.push_str(compact.header_text);
    input.push_str(".");
    let said = Said {
        id: said_id,
        timestamp: said_timestamp,
        listed,
    };
    match &scheme.signed {
        Signed::Parts(parts) => input.push_str(to_base64url(&message(verifier, parts, delivery, &said, false)?.to_bytes())),
        _ => input.push_str(compact.payload_text),
    }
    check_signature(verifier, &compact, &accepted, &input, now, place)?;

    let mut key = said_id.map(DeliveryKey::of_id);
    if scheme.syntax == Syntax::Jwt {
        // The claims are verified from here on.
        let claims = compact.claims(place)?;
        let claim = |name: &str| {
            let refusal = |reason| Refusal::new(reason, format!("claim:{name}"));
            let node = claims.get(name).ok_or_else(|| refusal(Reason::Missing))?;
            let text = node
                .as_str()
                .or_else(|| node.as_number())
                .ok_or_else(|| refusal(Reason::Malformed))?;
            if text.is_empty() { Err(refusal(Reason::Empty)) } else { Ok(text) }
        };
        if let Some((Place::Claim(name), _)) = &scheme.timestamp {
            signed_at = Some(timestamp::check(scheme, claim(name)?, now)?);
        }
        if let Some((Place::Claim(name), encoding)) = &scheme.body_digest {
            check_body_digest(*encoding, claim(name)?, delivery.body(), &format!("claim:{name}"))?;
        }
        if let Some(Place::Claim(name)) = &scheme.id {
            key = Some(DeliveryKey::of_id(claim(name)?));
        }
    }
    let covered = (*scheme.covered).clone().with_attributes(said.listed.iter().map(|(name, _)| *name));
    Ok(Proof {
        key,
        covered: Arc::new(covered),
        signed_at,
    })
}

/// See [`Verifier::with_wanted_key`].
pub(super) fn with_wanted_key<T>(
    verifier: &Verifier,
    delivery: &Delivery<'_>,
    with: impl FnOnce(KeyRequest<'_>) -> T,
) -> Result<Option<T>, Refusal> {
    let compact = read(verifier, delivery)?;
    accepted(verifier, &compact)?;
    Ok(Some(with(wanted(verifier, &compact)?)))
}

fn read<'d>(verifier: &Verifier, delivery: &'d Delivery<'_>) -> Result<Compact<'d>, Refusal> {
    let place = verifier.signature_place();
    let compact = Compact::read(signature_text(verifier, delivery)?, place)?;
    let detached = verifier.scheme.syntax == Syntax::DetachedJws;
    match compact.payload_text.is_empty() == detached {
        true => Ok(compact),
        false => Err(Refusal::new(Reason::Malformed, place)),
    }
}

/// What is accepted under the name that the message gives its algorithm. The name only selects; each key keeps its own algorithm.
fn accepted(verifier: &Verifier, compact: &Compact<'_>) -> Result<Vec<usize>, Refusal> {
    let name = compact.protected("alg")?;
    let accepts = verifier.scheme.accepts.iter().enumerate();
    let named: Vec<usize> = accepts
        .filter(|(_, accept)| accept.algorithm.jose_name() == Some(name))
        .map(|(index, _)| index)
        .collect();
    match named.is_empty() {
        true => Err(Refusal::new(Reason::Algorithm, "protected:alg")),
        false => Ok(named),
    }
}

fn wanted<'c>(verifier: &Verifier, compact: &'c Compact<'_>) -> Result<KeyRequest<'c>, Refusal> {
    let address = match &verifier.scheme.key_address {
        Some((Place::Protected(name), _)) => Some(verifier.allowed_address(compact.protected(name)?)?),
        _ => None,
    };
    Ok(KeyRequest::KeySet {
        address,
        id: compact.key_id()?,
    })
}

fn check_signature(
    verifier: &Verifier,
    compact: &Compact<'_>,
    accepted: &[usize],
    input: &Message<'_>,
    now: i64,
    place: &str,
) -> Result<(), Refusal> {
    let mismatch = || Err(Refusal::new(Reason::Mismatch, place));
    if verifier.source.is_some() {
        let wanted = wanted(verifier, compact)?;
        for index in accepted {
            let Some(accept) = verifier.scheme.accepts.get(*index) else {
                continue;
            };
            if verifier.fetch(accept.algorithm, wanted, now)?.verify(input, &compact.signature) {
                return Ok(());
            }
        }
        return mismatch();
    }
    let mut keys = verifier.keys.iter().filter(|(index, _)| accepted.contains(index)).peekable();
    if keys.peek().is_none() {
        return Err(Refusal::new(Reason::Algorithm, "protected:alg"));
    }
    match keys.any(|(_, key)| key.verify(input, &compact.signature)) {
        true => Ok(()),
        false => mismatch(),
    }
}

/// The attributes that the header lists, each with its value.
fn listed<'d>(verifier: &Verifier, compact: &'d Compact<'d>, delivery: &'d Delivery<'_>) -> Result<Vec<(&'d str, &'d str)>, Refusal> {
    let Some(member) = &verifier.scheme.listed else {
        return Ok(Vec::new());
    };
    let refusal = |reason| Err(Refusal::new(reason, format!("protected:{member}")));
    let mut listed: Vec<(&str, &str)> = Vec::new();
    for name in compact.protected(member)?.split(',') {
        let repeated = listed.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
        if name.is_empty() || repeated || listed.len() == MAX_LISTED {
            return refusal(Reason::Malformed);
        }
        // The name is the message's: it does not go into a refusal.
        match attributes::value(delivery, name) {
            Ok(value) if !value.contains(['\r', '\n']) => listed.push((name, value)),
            Ok(_) => return refusal(Reason::Malformed),
            Err(error) => return refusal(error.reason()),
        }
    }
    let is_listed = |required: &&String| listed.iter().any(|(name, _)| name.eq_ignore_ascii_case(required));
    match verifier.scheme.required.iter().all(|required| is_listed(&required)) {
        true => Ok(listed),
        false => refusal(Reason::Missing),
    }
}
