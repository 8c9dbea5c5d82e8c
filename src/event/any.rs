//! Events behind trait objects, for code that does not know their providers.

use std::any::Any;
use std::fmt::Debug;

use super::{Event, Item, MalformedEvent, Outcome, Payload, decode_event, decode_event_as, receive};
use crate::body::Body;
use crate::delivery::{Delivery, Layer, WrapError};
use crate::drift::Observations;
use crate::record::{Record, RecordShape};
use crate::table::Descriptor;
use crate::value::{Extra, Timestamp};

/// An event of a provider that is known only at run time.
pub trait AnyEvent: Debug + Send + Sync {
    /// Returns the event id, as far as it is known.
    fn catalog_id(&self) -> String;

    /// Returns the event's row in the catalog, if the event is known.
    fn descriptor(&self) -> Option<&'static Descriptor>;

    /// Returns whether the event is known.
    fn outcome(&self) -> Outcome;

    /// Returns the version that the body holds, if the payload was upgraded to a higher one.
    fn upgraded_from(&self) -> Option<&'static Descriptor>;

    /// Writes the whole event as JSON, from its typed values.
    fn to_json(&self) -> String;

    /// Writes the envelope as JSON.
    fn envelope_json(&self) -> String;

    /// Writes the payload as JSON; `null` if the event has no payload.
    fn payload_json(&self) -> String;

    /// Returns the bytes that the event came in.
    fn raw(&self) -> &bytes::Bytes;

    /// Returns what is new to this build in the body. See [`Event::drift`].
    fn drift(&self) -> Observations;

    /// Returns what distinguishes this delivery from others. See [`Event::delivery_id`].
    fn delivery_id(&self) -> Option<String>;

    /// Returns when the event occurred. See [`Event::occurred_at`].
    fn occurred_at(&self) -> Option<Timestamp>;

    /// Returns an attribute of the delivery, or of the innermost wrapper that has it.
    fn attribute(&self, name: &str) -> Option<&str>;

    /// Returns all attributes: those of the delivery, then those of the wrappers, outermost first.
    fn attributes(&self) -> Vec<(&str, &str)>;

    /// Returns the route of the delivery.
    fn route(&self) -> Option<&str>;

    /// Returns the wrappers that were around the body, outermost first.
    fn layers(&self) -> Vec<&Layer>;

    /// Writes the event as a delivery. See [`Event::to_delivery`].
    fn to_delivery(&self) -> Delivery<'static>;

    /// Writes the event as a delivery in wrappers, the outermost first. See [`Event::to_delivery_in`].
    ///
    /// # Errors
    ///
    /// Returns an error if the provider does not accept one of the wrappers, or if the event would not be found in them.
    fn to_delivery_in(&self, wrappers: &[&str]) -> Result<Delivery<'static>, WrapError>;

    /// Returns the table of the envelope, and the members that it does not name.
    #[doc(hidden)]
    fn envelope_table(&self) -> (&'static RecordShape, &Extra);

    /// Returns the event itself, to downcast it to `eventry::Event<…::Payload>`.
    fn as_any(&self) -> &dyn Any;

    /// Returns the event itself, to take it out of its box: `event.into_any().downcast::<eventry::Event<…::Payload>>()`.
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send + Sync>;
}

impl<P: Payload> AnyEvent for Event<P> {
    fn catalog_id(&self) -> String {
        Event::catalog_id(self)
    }

    fn descriptor(&self) -> Option<&'static Descriptor> {
        Event::descriptor(self)
    }

    fn outcome(&self) -> Outcome {
        Event::outcome(self)
    }

    fn upgraded_from(&self) -> Option<&'static Descriptor> {
        Event::upgraded_from(self)
    }

    fn to_json(&self) -> String {
        Event::to_json(self)
    }

    fn envelope_json(&self) -> String {
        Event::envelope_json(self)
    }

    fn payload_json(&self) -> String {
        Event::payload_json(self)
    }

    fn raw(&self) -> &bytes::Bytes {
        Event::raw(self)
    }

    fn drift(&self) -> Observations {
        Event::drift(self)
    }

    fn delivery_id(&self) -> Option<String> {
        Event::delivery_id(self)
    }

    fn occurred_at(&self) -> Option<Timestamp> {
        Event::occurred_at(self)
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        Event::attribute(self, name)
    }

    fn attributes(&self) -> Vec<(&str, &str)> {
        Event::attributes(self)
    }

    fn route(&self) -> Option<&str> {
        Event::route(self)
    }

    fn layers(&self) -> Vec<&Layer> {
        Event::layers(self).collect()
    }

    fn to_delivery(&self) -> Delivery<'static> {
        Event::to_delivery(self)
    }

    fn to_delivery_in(&self, wrappers: &[&str]) -> Result<Delivery<'static>, WrapError> {
        Event::to_delivery_in(self, wrappers)
    }

    fn envelope_table(&self) -> (&'static RecordShape, &Extra) {
        self.envelope.table()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any + Send + Sync> {
        self
    }
}

/// An item of a delivery, behind a trait object.
pub type AnyItem = Result<Item<Box<dyn AnyEvent>>, MalformedEvent>;

/// Decodes the items of a delivery of one provider.
pub type ReceiveItems = fn(&Delivery<'_>) -> Vec<AnyItem>;

/// Decodes the items of a delivery as events behind trait objects. Generated tables refer to this function.
#[must_use]
pub fn receive_any<P: Payload>(delivery: &Delivery<'_>) -> Vec<AnyItem> {
    Event::<P>::receive_any(delivery)
}

impl<P: Payload> Event<P> {
    fn receive_any(delivery: &Delivery<'_>) -> Vec<AnyItem> {
        let mut items: Vec<AnyItem> = Vec::new();
        for item in receive::<P>(delivery) {
            items.push(match item {
                Ok(Item::Event(event)) => Ok(Item::Event(Box::new(event))),
                Ok(Item::Control(control)) => Ok(Item::Control(control)),
                Err(malformed) => Err(malformed),
            });
        }
        items
    }

    fn open_any(body: Body, id: Option<&str>) -> Result<Box<dyn AnyEvent>, MalformedEvent> {
        let event: Self = match id {
            Some(id) => decode_event_as(id, body)?,
            None => decode_event(body)?,
        };
        Ok(Box::new(event))
    }
}

/// Decodes one body as an event of one provider: the event with this id, or the one that the body names.
pub type OpenEvent = fn(Body, Option<&str>) -> Result<Box<dyn AnyEvent>, MalformedEvent>;

/// Decodes one body as an event behind a trait object. Generated tables refer to this function.
///
/// # Errors
///
/// Fails where [`decode_event`] fails, and if the provider has no event with the id.
pub fn open<P: Payload>(body: Body, id: Option<&str>) -> Result<Box<dyn AnyEvent>, MalformedEvent> {
    Event::<P>::open_any(body, id)
}
