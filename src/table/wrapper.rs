//! What a delivery may contain besides an event: wrappers around bodies, and messages that carry no event.

use super::{ControlAnswer, Place};

/// The steps of a JSON pointer, unescaped. A step `*` is every element of an array, or every member of an object.
pub type Steps = &'static [&'static str];

/// A transport's own JSON around bodies.
#[derive(Debug)]
pub struct Wrapper {
    pub(crate) name: &'static str,
    /// Where the items are; `None` if the whole text is one.
    pub(crate) items: Option<Steps>,
    /// What distinguishes an item of this wrapper. Pointers are relative to the item.
    pub(crate) when: &'static [Condition],
    /// Where the body is in the item.
    pub(crate) body: Steps,
    pub(crate) encoding: Encoding,
    pub(crate) attributes: &'static [AttributeSource],
    /// What else stands in a wrapper that is made.
    pub(crate) made: &'static [(Place, &'static str)],
}

impl Wrapper {
    /// A wrapper whose body is at these steps. Generated code calls this.
    #[must_use]
    pub const fn new(
        name: &'static str,
        items: Option<Steps>,
        when: &'static [Condition],
        body: Steps,
        encoding: Encoding,
        attributes: &'static [AttributeSource],
    ) -> Self {
        Wrapper {
            name,
            items,
            when,
            body,
            encoding,
            attributes,
            made: &[],
        }
    }

    /// Sets what else stands in a wrapper that is made. Generated code calls this.
    #[must_use]
    pub const fn with_made(mut self, made: &'static [(Place, &'static str)]) -> Self {
        self.made = made;
        self
    }
}

/// How a wrapper contains a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As a JSON value.
    Value,
    /// As a string of JSON.
    Text,
    /// As a base64 string (RFC 4648).
    Base64,
    /// As a base64 string of a gzip file (RFC 1952).
    #[cfg(feature = "gzip")]
    Base64Gzip,
    /// Behind a zero byte and the four bytes of a schema's id.
    SchemaId,
}

/// A place, and the values that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    pub(crate) place: Place,
    /// Any value, if there are none.
    pub(crate) values: &'static [&'static str],
}

impl Condition {
    /// Takes a place and the values, one of which must stand there. Without values, any may.
    #[must_use]
    pub const fn new(place: Place, values: &'static [&'static str]) -> Self {
        Condition { place, values }
    }
}

/// Where the attributes of a wrapped body come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeSource {
    /// `None` if the step `*` of the place gives the names.
    pub(crate) name: Option<&'static str>,
    pub(crate) place: Place,
}

impl AttributeSource {
    /// An attribute with this name.
    #[must_use]
    pub const fn named(name: &'static str, place: Place) -> Self {
        AttributeSource { name: Some(name), place }
    }

    /// All attributes that the step `*` of the place finds.
    #[must_use]
    pub const fn every(place: Place) -> Self {
        AttributeSource { name: None, place }
    }
}

/// A message that carries no event.
#[derive(Debug)]
pub struct Control {
    pub(crate) name: &'static str,
    pub(crate) when: &'static [Condition],
    /// What an answer needs, by name.
    pub(crate) values: &'static [(&'static str, Place)],
    /// How it is answered, if it wants an answer of its own.
    pub(crate) answer: Option<ControlAnswer>,
    /// It is recognized by a member that the envelope does not declare.
    is_apart: bool,
}

impl Control {
    /// A message with this name. Generated code calls this.
    #[must_use]
    pub const fn new(name: &'static str, when: &'static [Condition], values: &'static [(&'static str, Place)]) -> Self {
        Control {
            name,
            when,
            values,
            answer: None,
            is_apart: false,
        }
    }

    /// Sets how it is answered. Generated code calls this.
    #[must_use]
    pub const fn with_answer(mut self, answer: ControlAnswer) -> Self {
        self.answer = Some(answer);
        self
    }

    /// Marks a message that is recognized by a member that the envelope does not declare. Generated code calls this.
    #[must_use]
    pub const fn apart(mut self) -> Self {
        self.is_apart = true;
        self
    }

    /// Returns whether reading a body as an event comes across what distinguishes the message.
    pub(crate) fn is_apart(&self) -> bool {
        self.is_apart
    }

    /// Returns whether it is recognized by what stands beside a body alone.
    pub(crate) fn is_beside(&self) -> bool {
        self.when
            .iter()
            .all(|condition| matches!(condition.place, Place::Attribute(_) | Place::Route))
    }

    /// Returns how many conditions distinguish it.
    pub(crate) const fn when_count(&self) -> usize {
        self.when.len()
    }
}

/// The places of what identifies a delivery. Of several places, the first that has a value counts.
#[derive(Clone, Copy, Debug)]
pub struct IdentityPlaces {
    pub(crate) delivery_id: &'static [Place],
    pub(crate) occurred_at: &'static [Place],
}

impl IdentityPlaces {
    /// No place.
    pub const NONE: Self = IdentityPlaces::new(&[], &[]);

    /// Takes the places of the delivery id, and those of the time of the event. Generated code calls this.
    #[must_use]
    pub const fn new(delivery_id: &'static [Place], occurred_at: &'static [Place]) -> Self {
        IdentityPlaces { delivery_id, occurred_at }
    }
}
