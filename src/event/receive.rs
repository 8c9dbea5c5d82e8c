//! The items of a delivery.

use std::marker::PhantomData;
use std::sync::Arc;

use super::reading::read_body;
use super::view::EventView;
use super::{Event, MalformedEvent, Payload};
use crate::delivery::{ControlMessage, Delivery, Found, Origin, Part, Transport, unpack, values_of};

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

    pub(crate) fn map<F>(self, change: impl FnOnce(E) -> F) -> Item<F> {
        match self {
            Item::Event(event) => Item::Event(change(event)),
            Item::Control(control) => Item::Control(control),
        }
    }
}

/// An iterator over the items of a delivery. Each is decoded on demand.
///
/// An item that cannot be decoded is an error, which keeps its bytes, its attributes and the route; the next item follows it.
pub struct Items<'d, P> {
    parts: std::vec::IntoIter<Part<'d>>,
    transport: Option<Arc<Transport<'static>>>,
    payload: PhantomData<fn() -> P>,
}

/// Finds the items of a delivery.
#[must_use]
pub fn receive<'d, P: Payload>(delivery: &'d Delivery<'_>) -> Items<'d, P> {
    Items {
        parts: unpack(P::table(), delivery).into_iter(),
        transport: shared(delivery),
        payload: PhantomData,
    }
}

/// Returns what the events of a delivery keep of it.
fn shared(delivery: &Delivery<'_>) -> Option<Arc<Transport<'static>>> {
    (!delivery.transport.is_empty()).then(|| Arc::new(delivery.transport.clone().into_owned()))
}

impl<P: Payload> Iterator for Items<'_, P> {
    type Item = Result<Item<Event<P>>, MalformedEvent>;

    fn next(&mut self) -> Option<Self::Item> {
        let part = self.parts.next()?;
        let origin = Origin {
            transport: self.transport.clone(),
            layers: part.layers,
        };
        let raw = part.body.into_bytes();
        Some(match part.found {
            Found::Event => match read_body::<P>(&raw, origin.context()) {
                Ok((reading, _)) => {
                    let origin = (!origin.is_empty()).then(|| Arc::new(origin));
                    let mut event = reading.into_event(raw);
                    event.origin = origin;
                    Ok(Item::Event(event))
                }
                Err(malformed) => Err(malformed.within(origin, None)),
            },
            Found::Control(control) => Ok(Item::Control(ControlMessage {
                provider: P::table().folder(),
                name: control.name,
                values: values_of(control, &raw, origin.context()),
                raw,
                origin,
            })),
            Found::Broken(wrapper, error) => {
                Err(MalformedEvent::new(raw, Some(P::table().folder()), None, None, error).within(origin, wrapper))
            }
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.parts.size_hint()
    }
}

impl<P: Payload> ExactSizeIterator for Items<'_, P> {}

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
            Found::Event => EventView::read_in(part.body.as_bytes(), (!origin.is_empty()).then_some(origin)).map(Item::Event),
            Found::Control(control) => Ok(Item::Control(ControlMessage {
                provider: P::table().folder(),
                name: control.name,
                values: values_of(control, part.body.as_bytes(), origin.context()),
                raw: part.body.clone().into_bytes(),
                origin: origin.clone(),
            })),
            Found::Broken(wrapper, error) => {
                Err(
                    MalformedEvent::new(part.body.clone().into_bytes(), Some(P::table().folder()), None, None, error.clone())
                        .within(origin.clone(), *wrapper),
                )
            }
        })
    }
}

/// Returns the item of a body that is known to hold one event, for a provider that accepts wrappers or names control messages.
///
/// # Errors
///
/// Returns an error if the body holds several items or none, or a control message, or if the event is malformed.
#[cold]
pub(super) fn single<P: Payload>(raw: bytes::Bytes) -> Result<Event<P>, MalformedEvent> {
    let delivery = Delivery::new(&raw);
    let mut items = receive::<P>(&delivery);
    let message = match (items.len(), items.next()) {
        (1, Some(Ok(Item::Event(event)))) => return Ok(event),
        (1, Some(Err(malformed))) => return Err(malformed),
        (1, Some(Ok(Item::Control(control)))) => format!("this is the control message `{}`, not an event", control.name()),
        (count, _) => format!("the body holds {count} items; `receive` returns all of them"),
    };
    Err(MalformedEvent::refused(raw.clone(), P::table().folder(), message))
}
