//! Whole bodies: distinguishes them from payloads, and wraps a payload into its provider's envelope.

pub mod sample;

use eventry_schema::event_id::EventId;
use eventry_schema::json::{self, Json, Node};
use eventry_schema::provider::Place;
use eventry_schema::source::ProviderSource;

use crate::layout;

/// Whether the event comes as a whole body, without the provider's envelope.
#[must_use]
pub fn is_bare(provider: &ProviderSource, id: &EventId) -> bool {
    let name = format!("{}/{}", id.domain, id.event);
    provider.settings.envelope.is_none() || provider.settings.documents.iter().any(|document| document.event == name)
}

/// Whether a body has the payload's member and all members that identify events.
#[must_use]
pub fn is_whole(provider: &ProviderSource, body: &Node) -> bool {
    let Some(envelope) = &provider.settings.envelope else { return true };
    let told = &provider.settings.discriminators;
    body.get(&envelope.payload).is_some() && told.iter().all(|it| is_outside(&it.place) || it.place.value_in(body).is_some())
}

/// Whether a place is not part of the body.
fn is_outside(place: &Place) -> bool {
    matches!(place, Place::Attribute(_) | Place::Route)
}

/// The payload of a body: what its envelope holds, or all of it.
#[must_use]
pub fn payload<'b>(provider: &ProviderSource, id: &EventId, body: &'b Node) -> &'b Node {
    let member = provider.settings.envelope.as_ref().map(|envelope| envelope.payload.as_str());
    let inside = member.filter(|_| !is_bare(provider, id) && is_whole(provider, body));
    inside.and_then(|member| body.get(member)).unwrap_or(body)
}

/// Wraps a payload into a whole body. Members that identify the event have the first form in `provider.toml`; every other member has
/// the envelope schema's first example, or a value of its type.
#[must_use]
pub fn wrap(provider: &ProviderSource, id: &EventId, payload: &Node) -> Node {
    let Some(envelope) = &provider.settings.envelope else {
        return payload.clone();
    };
    let schema = provider.envelope.as_ref().map(|document| &document.root);
    let made = schema.map(|schema| sample::all_members(schema, &|_| None));
    let mut body = made.filter(|made| made.as_object().is_some()).unwrap_or_else(|| layout::object([]));
    for discriminator in &provider.settings.discriminators {
        let Some(form) = discriminator.forms.first() else { continue };
        let text = form.spell(&id.domain, &id.event, id.version);
        let Place::Member(name) = &discriminator.place else { continue };
        let wants_number = schema
            .and_then(|schema| schema.pointer("/properties")?.get(name))
            .is_some_and(|member| {
                let kind = member.get("type");
                let first = kind
                    .and_then(Node::as_array)
                    .and_then(|kinds| kinds.first())
                    .or(kind)
                    .and_then(Node::as_str);
                matches!(first, Some("integer" | "number"))
            });
        let number = json::parse(&text)
            .ok()
            .filter(|node| wants_number && matches!(node.value, Json::Number(_)));
        body.insert(name, number.unwrap_or_else(|| layout::string(&text)));
    }
    body.insert(&envelope.payload, payload.clone());
    body
}
