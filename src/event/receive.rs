//! The items of a delivery.

use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;

use super::reading::{read_body, read_parts};
use super::view::EventView;
use super::{Event, MalformedEvent, Payload};
use crate::body::text_of;
use crate::delivery::{Context, ControlMessage, Delivery, Found, Origin, Part, Transport, may_be_event, unpack, unpack_part, values_of};
use crate::error::DecodeError;
use crate::table::Control;

/// An item of a delivery.
#[derive(Clone, Debug)]
pub enum Item<E> {
    /// An event, which may be of an unknown type or version.
    Event(E),
    /// A message that carries no event.
    Control(ControlMessage),
}

impl<E> Item<E> {
    /// Returns the event, if the item is one.
    #[must_use]
    pub fn into_event(self) -> Option<E> {
        match self {
            Item::Event(event) => Some(event),
            Item::Control(_) => None,
        }
    }
}

/// An iterator over the items of a delivery. Each is decoded on demand.
///
/// An item that cannot be decoded is an error, which keeps its bytes, its attributes and the route; the next item follows it.
pub struct Items<'d, P> {
    delivery: &'d Delivery<'d>,
    /// What comes next.
    next: Option<Part<'d>>,
    /// What follows it; the last one comes first.
    rest: Vec<Part<'d>>,
    /// How many bytes may still be unpacked.
    left: usize,
    transport: Option<Arc<Transport<'static>>>,
    payload: PhantomData<fn() -> P>,
}

/// Finds the items of a delivery.
#[must_use]
pub fn receive<'d, P: Payload>(delivery: &'d Delivery<'_>) -> Items<'d, P> {
    let table = P::table();
    let mut items = Items {
        delivery,
        next: None,
        rest: Vec::new(),
        left: delivery.limit(),
        transport: shared(delivery),
        payload: PhantomData,
    };
    let whole = Part::whole(delivery);
    if may_be_event(table, delivery) {
        items.next = Some(whole);
    } else {
        items.unpack(whole);
    }
    items
}

/// Returns what the events of a delivery keep of it.
fn shared(delivery: &Delivery<'_>) -> Option<Arc<Transport<'static>>> {
    (!delivery.transport.is_empty()).then(|| Arc::new(delivery.transport.to_static()))
}

impl<'d, P: Payload> Items<'d, P> {
    /// Takes a part apart, and puts what is in it in front.
    fn unpack(&mut self, part: Part<'d>) {
        let parts = unpack_part(P::table(), self.delivery, part, &mut self.left, true);
        self.rest.extend(parts.into_iter().rev());
    }
}

impl<P: Payload> Iterator for Items<'_, P> {
    type Item = Result<Item<Event<P>>, MalformedEvent>;

    fn next(&mut self) -> Option<Self::Item> {
        Event::next_item(self)
    }
}

/// The driver of [`Items`]. It belongs to events, so that the compiler puts all that handles one event type into one place.
impl<P: Payload> Event<P> {
    fn next_item(items: &mut Items<'_, P>) -> Option<Result<Item<Self>, MalformedEvent>> {
        loop {
            let part = items.next.take().or_else(|| items.rest.pop())?;
            if !matches!(part.found, Found::Unseen) || !P::table().unpacks() {
                return Some(Self::item(items, part));
            }
            match Self::presumed(items, part) {
                Ok(event) => return Some(Ok(Item::Event(event))),
                Err(part) => items.unpack(part),
            }
        }
    }

    /// Decodes a part that has not been looked at, if it is a known event.
    fn presumed<'d>(items: &Items<'_, P>, part: Part<'d>) -> Result<Self, Part<'d>> {
        let context = Context {
            transport: Some(&items.delivery.transport),
            layers: &part.layers,
            is_presumed: true,
        };
        let Ok(text) = text_of(part.body.as_bytes()) else {
            return Err(part);
        };
        let reading = match read_parts::<P>(text, context) {
            Ok(reading) if reading.is_known => reading,
            _ => return Err(part),
        };
        reading.report(text, context);
        let mut event = reading.into_event(part.body.into_bytes());
        event.origin = Origin {
            transport: items.transport.clone(),
            layers: part.layers,
        };
        Ok(event)
    }

    fn item(items: &Items<'_, P>, part: Part<'_>) -> Result<Item<Self>, MalformedEvent> {
        let origin = Origin {
            transport: items.transport.clone(),
            layers: part.layers,
        };
        let raw = part.body.into_bytes();
        match part.found {
            Found::Event | Found::Unseen => match read_body::<P>(&raw, origin.context()) {
                Ok((reading, _)) => {
                    let mut event = reading.into_event(raw);
                    event.origin = origin;
                    Ok(Item::Event(event))
                }
                Err(malformed) => Err(malformed.within(origin, None)),
            },
            Found::Control(control) => Ok(Item::Control(message::<P>(control, raw, origin))),
            Found::Broken(wrapper, error) => Err(broken::<P>(raw, wrapper, error, origin)),
        }
    }

    /// Returns the item of a body that is known to hold one event, for a provider that accepts wrappers or names control messages.
    ///
    /// # Errors
    ///
    /// Returns an error if the body holds several items or none, or a control message, or if the event is malformed.
    #[cold]
    pub(super) fn single(raw: Bytes) -> Result<Self, MalformedEvent> {
        let delivery = Delivery::new(&raw);
        let mut items = Items {
            delivery: &delivery,
            next: None,
            rest: Vec::new(),
            left: delivery.limit(),
            transport: None,
            payload: PhantomData,
        };
        items.unpack(Part::whole(&delivery));
        let (mut count, mut last) = (0_usize, None);
        while let Some(item) = Self::next_item(&mut items) {
            count += 1;
            last = Some(item);
        }
        let message = match (count, last) {
            (1, Some(Ok(Item::Event(event)))) => return Ok(event),
            (1, Some(Err(malformed))) => return Err(malformed),
            (1, Some(Ok(Item::Control(control)))) => format!("this is the control message `{}`, not an event", control.name()),
            _ => format!("the body holds {count} items; `receive` returns all of them"),
        };
        Err(MalformedEvent::refused(raw.clone(), P::table().folder(), message))
    }
}

fn message<P: Payload>(control: &'static Control, raw: Bytes, origin: Origin) -> ControlMessage {
    ControlMessage {
        provider: P::table().folder(),
        name: control.name,
        answer: control.answer.as_ref(),
        values: values_of(control, &raw, origin.context()),
        raw,
        origin,
    }
}

fn broken<P: Payload>(raw: Bytes, wrapper: Option<&'static str>, error: DecodeError, origin: Origin) -> MalformedEvent {
    MalformedEvent::new(raw, Some(P::table().folder()), None, None, error).within(origin, wrapper)
}

/// A delivery whose wrappers are taken off, so that views of its events can borrow from it.
pub struct Opened<'d, P> {
    parts: Vec<(Part<'d>, Origin)>,
    payload: PhantomData<fn() -> P>,
}

/// Takes the wrappers off a delivery.
#[must_use]
pub fn open_delivery<'d, P: Payload>(delivery: &'d Delivery<'_>) -> Opened<'d, P> {
    let transport = shared(delivery);
    let parts = unpack(P::table(), delivery).into_iter().map(|mut part| {
        let origin = Origin {
            transport: transport.clone(),
            layers: std::mem::take(&mut part.layers),
        };
        (part, origin)
    });
    Opened {
        parts: parts.collect(),
        payload: PhantomData,
    }
}

impl<P: Payload> Opened<'_, P> {
    /// Returns how many items the delivery has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Returns whether the delivery has no items, as an empty array has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Returns the items with events as views. Each is read on demand.
    pub fn views(&self) -> impl ExactSizeIterator<Item = Result<Item<EventView<'_, P>>, MalformedEvent>> {
        self.parts.iter().map(|(part, origin)| match &part.found {
            Found::Event | Found::Unseen => {
                EventView::read_in(part.body.as_bytes(), (!origin.is_empty()).then_some(origin)).map(Item::Event)
            }
            Found::Control(control) => Ok(Item::Control(message::<P>(control, part.body.clone().into_bytes(), origin.clone()))),
            Found::Broken(wrapper, error) => Err(broken::<P>(part.body.clone().into_bytes(), *wrapper, error.clone(), origin.clone())),
        })
    }
}
