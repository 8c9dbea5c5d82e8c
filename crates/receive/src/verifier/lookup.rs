//! Finds the key that a message names.

use eventry_json::tree;
use eventry_scheme::{AddressPattern, Algorithm, Place, Scheme};

use super::Verifier;
use crate::key::Key;
use crate::refusal::{Reason, Refusal};
use crate::source::KeyRequest;

impl Verifier {
    /// The address of a key, if it is one that the scheme allows.
    pub(super) fn allowed_address<'t>(&self, address: &'t str) -> Result<&'t str, Refusal> {
        let allowed = |(_, patterns): &(Place, Vec<AddressPattern>)| patterns.iter().any(|pattern| pattern.allows(address));
        match self.scheme.key_address.as_ref().is_some_and(allowed) {
            true => Ok(address),
            false => Err(Refusal::new(Reason::KeyAddress, key_address_place(&self.scheme))),
        }
    }

    /// Asks the source, and reads the key for an algorithm.
    pub(super) fn fetch(&self, algorithm: Algorithm, wanted: KeyRequest<'_>, now: i64) -> Result<Key, Refusal> {
        let place = match wanted {
            KeyRequest::KeySet { .. } => "protected:kid".to_owned(),
            KeyRequest::Certificate { .. } => key_address_place(&self.scheme),
        };
        let refusal = |reason| Refusal::new(reason, place.as_str());
        let source = self.source.as_ref().ok_or_else(|| refusal(Reason::UnknownKey))?;
        let bytes = source.find(wanted).map_err(|_| refusal(Reason::UnknownKey))?;
        match wanted {
            KeyRequest::Certificate { .. } => Key::from_certificate(algorithm, &bytes, now).ok_or_else(|| refusal(Reason::UnusableKey)),
            KeyRequest::KeySet { id, .. } => from_key_set(algorithm, &bytes, id, now).map_err(refusal),
        }
    }
}

fn key_address_place(scheme: &Scheme) -> String {
    scheme.key_address.as_ref().map_or_else(String::new, |(place, _)| place.to_string())
}

/// The key with this id in a JWKS, or a JWK alone.
fn from_key_set(algorithm: Algorithm, bytes: &[u8], id: &str, now: i64) -> Result<Key, Reason> {
    let text = std::str::from_utf8(bytes).map_err(|_| Reason::UnusableKey)?;
    let node = tree::parse(text).map_err(|_| Reason::UnusableKey)?;
    let keys = match node.get("keys") {
        Some(keys) => keys.as_array().ok_or(Reason::UnusableKey)?,
        None => std::slice::from_ref(&node),
    };
    let mut named = keys.iter().filter(|key| key.get("kid").and_then(|kid| kid.as_str()) == Some(id));
    let jwk = named.next().ok_or(Reason::UnknownKey)?;
    if named.next().is_some() {
        return Err(Reason::UnusableKey);
    }
    // Providers that retire keys keep them in the set with a time.
    if let Some(expired) = jwk.get("expired_at").filter(|expired| !expired.is_null()) {
        let expired = expired.as_u64().and_then(|expired| i64::try_from(expired).ok());
        if expired.is_none_or(|expired| expired <= now) {
            return Err(Reason::UnusableKey);
        }
    }
    Key::from_jwk(algorithm, jwk).ok_or(Reason::UnusableKey)
}
