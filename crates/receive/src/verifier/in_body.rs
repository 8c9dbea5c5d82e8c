//! Signatures in the body, over members of it.

use std::sync::Arc;

use std::borrow::Cow;

use eventry::Delivery;
use eventry_json::pointer;
use eventry_json::tree::{self, Json, Node};
use eventry_scheme::{Accept, Fields, Place};

use super::Verifier;
use super::beside_body::Proof;
use crate::encoding::decode;
use crate::message::Message;
use crate::refusal::{Reason, Refusal};
use crate::source::KeyRequest;
use crate::timestamp;
use crate::verified::{DeliveryKey, Verified};

/// The place of problems with the body as a whole.
const BODY: &str = "body";

/// Verifies every item, or the body if it is the only one.
pub(super) fn verify(verifier: &Verifier, fields: &Fields, delivery: &Delivery<'_>, now: i64) -> Result<Proof, Refusal> {
    let root = parse(delivery.body())?;
    let Some((before, after)) = &verifier.scheme.items else {
        let (message, id, signed_at) = verify_item(verifier, fields, &root, now)?;
        return Ok(proof(verifier, id, &[message], signed_at));
    };
    let elements = elements(&root, before)?;
    let mut messages = Vec::with_capacity(elements.len());
    let mut oldest = None;
    for (at, element) in elements.iter().enumerate() {
        let item = item(element, after).map_err(|refusal| refusal.of_item(at))?;
        let (message, _, signed_at) = verify_item(verifier, fields, item, now).map_err(|refusal| refusal.of_item(at))?;
        messages.push(message);
        oldest = match (oldest, signed_at) {
            (Some(oldest), Some(signed_at)) => Some(i64::min(oldest, signed_at)),
            (oldest, signed_at) => oldest.or(signed_at),
        };
    }
    Ok(proof(verifier, None, &messages, oldest))
}

/// Verifies each item by itself.
pub(super) fn verify_items<'a>(
    verifier: &Verifier,
    fields: &Fields,
    (before, after): &(String, String),
    delivery: &Delivery<'a>,
    now: i64,
) -> Vec<Result<Verified<Delivery<'a>>, Refusal>> {
    let root = match parse(delivery.body()) {
        Ok(root) => root,
        Err(refusal) => return vec![Err(refusal)],
    };
    let elements = match elements(&root, before) {
        Ok(elements) => elements,
        Err(refusal) => return vec![Err(refusal)],
    };
    let (Some(first), Some(last)) = (elements.first(), elements.last()) else {
        return Vec::new();
    };
    let verdict = |(at, element): (usize, &Node)| {
        let verified = item(element, after).and_then(|item| verify_item(verifier, fields, item, now));
        let (message, id, signed_at) = verified.map_err(|refusal| refusal.of_item(at))?;
        let proof = proof(verifier, id, &[message], signed_at);
        let body = [
            delivery.body().get(..first.span.start),
            delivery.body().get(element.span.start..element.span.end),
            delivery.body().get(last.span.end..),
        ];
        let body: Vec<u8> = body.into_iter().flatten().flatten().copied().collect();
        Ok(Verified::new(
            delivery.clone().with_body(body),
            proof.key,
            proof.covered,
            proof.signed_at,
        ))
    };
    elements.iter().enumerate().map(verdict).collect()
}

/// See [`Verifier::with_wanted_key`].
pub(super) fn with_wanted_key<T>(
    verifier: &Verifier,
    delivery: &Delivery<'_>,
    with: impl FnOnce(KeyRequest<'_>) -> T,
) -> Result<Option<T>, Refusal> {
    let root = parse(delivery.body())?;
    Ok(Some(with(KeyRequest::Certificate {
        address: address(verifier, &root)?,
    })))
}

/// The body, in which no object may name a member twice: readers differ in which of them they take.
fn parse(body: &[u8]) -> Result<Node, Refusal> {
    let malformed = || Refusal::new(Reason::Malformed, BODY);
    let text = std::str::from_utf8(body).map_err(|_| malformed())?;
    let root = tree::parse(text).map_err(|_| malformed())?;
    match root.repeated_member() {
        None => Ok(root),
        Some(_) => Err(Refusal::new(Reason::Conflicting, BODY)),
    }
}

/// The elements, of which there must be one: an empty list proves nothing.
fn elements<'n>(root: &'n Node, place: &str) -> Result<&'n [Node], Refusal> {
    let node = root.pointer(place).ok_or_else(|| Refusal::new(Reason::Missing, place))?;
    match node.as_array() {
        None => Err(Refusal::new(Reason::Malformed, place)),
        Some([]) => Err(Refusal::new(Reason::Empty, place)),
        Some(elements) => Ok(elements),
    }
}

fn item<'n>(element: &'n Node, after: &str) -> Result<&'n Node, Refusal> {
    element.pointer(after).ok_or_else(|| Refusal::new(Reason::Missing, after))
}

fn proof(verifier: &Verifier, id: Option<&str>, messages: &[Message<'_>], signed_at: Option<i64>) -> Proof {
    let parts = messages.iter().flat_map(Message::parts);
    Proof {
        key: Some(id.map_or_else(|| DeliveryKey::of_message(parts), DeliveryKey::of_id)),
        covered: Arc::clone(&verifier.scheme.covered),
        signed_at,
    }
}

type VerifiedItem<'n> = (Message<'n>, Option<&'n str>, Option<i64>);

fn verify_item<'n>(verifier: &Verifier, fields: &'n Fields, item: &'n Node, now: i64) -> Result<VerifiedItem<'n>, Refusal> {
    let scheme = &verifier.scheme;
    let place = verifier.signature_place();
    let signature = text(item, place)?;
    let (index, accept) = accepted(verifier, item)?;
    let signed_at = match &scheme.timestamp {
        Some((Place::Member(pointer), _)) => Some(timestamp::check(scheme, text(item, pointer)?, now)?),
        _ => None,
    };
    let id = match &scheme.id {
        Some(Place::Member(pointer)) => Some(text(item, pointer)?),
        _ => None,
    };
    let message = message(fields, item)?;
    let signature = decode(accept.encoding, signature).ok_or_else(|| Refusal::new(Reason::Malformed, place))?;
    let matches = if accept.key.is_fetched() {
        let wanted = KeyRequest::Certificate {
            address: address(verifier, item)?,
        };
        verifier.fetch(accept.algorithm, wanted, now)?.verify(&message, &signature)
    } else {
        let mut keys = verifier.keys.iter().filter(|(accepted_for, _)| *accepted_for == index);
        keys.any(|(_, key)| key.verify(&message, &signature))
    };
    match matches {
        true => Ok((message, id, signed_at)),
        false => Err(Refusal::new(Reason::Mismatch, place)),
    }
}

/// What is accepted for the version that the item states.
fn accepted<'v>(verifier: &'v Verifier, item: &Node) -> Result<(usize, &'v Accept), Refusal> {
    let mut accepts = verifier.scheme.accepts.iter().enumerate();
    let Some(Place::Member(pointer)) = &verifier.scheme.version else {
        return accepts.next().ok_or_else(|| Refusal::new(Reason::UnknownVersion, BODY));
    };
    let version = text(item, pointer)?;
    let found = accepts.find(|(_, accept)| accept.version == version);
    found.ok_or_else(|| Refusal::new(Reason::UnknownVersion, pointer.as_str()))
}

fn address<'n>(verifier: &Verifier, item: &'n Node) -> Result<&'n str, Refusal> {
    match &verifier.scheme.key_address {
        Some((Place::Member(pointer), _)) => verifier.allowed_address(text(item, pointer)?),
        _ => Err(Refusal::new(Reason::Missing, BODY)),
    }
}

/// A string that is there and not empty.
fn text<'n>(item: &'n Node, pointer: &str) -> Result<&'n str, Refusal> {
    let refusal = |reason| Refusal::new(reason, pointer);
    let node = item.pointer(pointer).ok_or_else(|| refusal(Reason::Missing))?;
    match node.as_str() {
        Some("") => Err(refusal(Reason::Empty)),
        Some(text) => Ok(text),
        None => Err(refusal(Reason::Malformed)),
    }
}

/// Puts together what was signed. Only the one free member may contain the separator, so no text can move from one member to the next.
fn message<'n>(fields: &'n Fields, item: &'n Node) -> Result<Message<'n>, Refusal> {
    let mut message = Message::default();
    for (at, member) in fields.members.iter().enumerate() {
        let refusal = || Refusal::new(Reason::Malformed, member.as_str());
        let value = match item.pointer(member).map(|node| &node.value) {
            None | Some(Json::Null) => None,
            Some(Json::String(text)) => Some(&**text),
            Some(Json::Number(digits)) => Some(&**digits),
            Some(Json::Bool(true)) => Some("true"),
            Some(Json::Bool(false)) => Some("false"),
            Some(Json::Array(_) | Json::Object(_)) => return Err(refusal()),
        };
        let free = fields.free.as_ref() == Some(member);
        if !free && value.is_some_and(|value| value.contains(&fields.separator)) {
            return Err(refusal());
        }
        if fields.named_lines {
            let Some(value) = value.or((!fields.leave_out).then_some("")) else {
                continue;
            };
            let name = pointer::split_last(member).map_or(Cow::Borrowed(""), |(_, name)| name);
            message.push_str(name);
            message.push_str("\n");
            message.push_str(value);
            message.push_str("\n");
        } else {
            if at > 0 {
                message.push_str(fields.separator.as_str());
            }
            message.push_str(value.unwrap_or_default());
        }
    }
    Ok(message)
}
