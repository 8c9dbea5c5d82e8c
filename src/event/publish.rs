//! Events as deliveries: the way back from receiving.

use super::discriminate::Selectors;
use super::identify::identify;
use super::{Content, Event, Payload};
use crate::delivery::{Context, Delivery, Said, Transport, WrapError, wrap};
use crate::table::{Descriptor, Place, ProviderTable};

impl<P: Payload> Event<P> {
    /// Writes the event as a delivery: its body, and the attributes and the route that select it.
    ///
    /// The attributes are those that the event was received with, if they select it, and otherwise what [`new`](Self::new) would set. Attributes
    /// that are neither discriminators nor part of the identity, such as signatures, are left out.
    ///
    /// ```
    /// # #[cfg(feature = "pismo")] {
    /// use eventry::pismo::{self, assets::quota_update::v1::QuotaUpdate};
    ///
    /// let event = pismo::Event::new(pismo::Envelope::new(), QuotaUpdate::new());
    /// let delivery = event.to_delivery();
    /// let received = pismo::receive(&delivery).next().unwrap()?;
    /// assert_eq!(received.into_event(), Some(event));
    /// # }
    /// # Ok::<(), eventry::MalformedEvent>(())
    /// ```
    #[must_use]
    pub fn to_delivery(&self) -> Delivery<'static> {
        let body = self.to_json();
        let transport = self.transport(&body);
        let mut delivery = Delivery::owned(body.into_bytes());
        delivery.transport = transport;
        delivery
    }

    /// Writes the event as a delivery inside of wrappers, the outermost first: `event.to_delivery_in(&["sqs", "sns"])`. The wrappers take the
    /// attributes, if they have a place for them.
    ///
    /// # Errors
    ///
    /// Returns an error if the provider does not accept one of the wrappers, or if the event would not be found in them.
    pub fn to_delivery_in(&self, wrappers: &[&str]) -> Result<Delivery<'static>, WrapError> {
        wrap(P::table(), self.to_delivery(), wrappers)
    }

    /// Returns the attributes and the route that select the event.
    fn transport(&self, body: &str) -> Transport<'static> {
        let table = P::table();
        let mut transport = Transport::default();
        let received = self.context();
        let selects = |context: Context<'_>| identify(table, body, context).row.is_some_and(|row| self.descriptor() == Some(row));
        let row = match self.payload.content() {
            Content::Known(at, _) => Some(at),
            Content::Missing(descriptor) => table.events().iter().position(|row| row == descriptor),
            Content::Unknown(_) => None,
        };
        let made = row.filter(|_| !selects(received)).and_then(|at| Selectors::of(table, at));
        if let Some(selectors) = made {
            selectors.add_to(&mut transport);
        } else {
            for place in table.discriminators().iter().map(|discriminator| discriminator.place) {
                add(&mut transport, place, received);
            }
        }
        let identity = table.identity();
        for place in identity.delivery_id.iter().chain(identity.occurred_at) {
            add(&mut transport, *place, received);
        }
        transport
    }
}

/// Adds what an event was received with.
fn add(transport: &mut Transport<'static>, place: Place, received: Context<'_>) {
    match (place, received.said(place)) {
        (Place::Attribute(name), Said::Value(value)) if transport.attributes.said(name) == Said::Nothing => {
            transport.attributes.push(name.into(), value.to_owned().into());
        }
        (Place::Route, Said::Value(route)) => transport.route = Some(route.to_owned().into()),
        _ => {}
    }
}

/// Returns the delivery of a body with the attributes and the route that select an event.
pub(crate) fn deliver_sample<'b>(table: &'static ProviderTable, event: &'static Descriptor, body: &'b str) -> Delivery<'b> {
    let mut delivery = Delivery::new(body);
    let row = table.events().iter().position(|row| row == event);
    if let Some(selectors) = row.and_then(|at| Selectors::of(table, at)) {
        let mut transport = Transport::default();
        selectors.add_to(&mut transport);
        delivery.transport = transport;
    }
    delivery
}
