//! Events that code makes or changes.

use bytes::Bytes;

use super::discriminate::Selectors;
use super::identify::identify;
use super::reading::read_parts;
use super::{Content, Event, Payload};
use crate::delivery::Origin;
use crate::delivery::{Context, Transport};
use crate::record::Record;
use crate::table::Presence;
use crate::value::Json;

impl<P: Payload> Event<P> {
    /// Creates an event, and makes its envelope name it.
    ///
    /// Discriminators that already select the event stay as they are. Otherwise, all of them are set: to the values in a sample of the event, to
    /// values that the schema of the envelope lists, or to what the forms in `provider.toml` spell. The envelope stays as it is if the
    /// payload is unknown, or if it is a document without an envelope.
    ///
    /// The event has no [`raw`](Self::raw) bytes. [`to_json`](Self::to_json) writes its body, which decodes as the same event.
    ///
    /// ```
    /// # #[cfg(feature = "pismo")] {
    /// use eventry::pismo::{self, assets::quota_update::v1::QuotaUpdate};
    ///
    /// let envelope = pismo::Envelope { org_id: "TN-1".to_owned(), ..pismo::Envelope::new() };
    /// let event = pismo::Event::new(envelope, QuotaUpdate::new());
    /// assert_eq!((event.envelope.domain.as_str(), event.envelope.event_type.as_str()), ("assets", "quota_update-1"));
    /// assert_eq!(pismo::decode(event.to_json())?.catalog_id(), QuotaUpdate::ID);
    /// # }
    /// # Ok::<(), eventry::MalformedEvent>(())
    /// ```
    #[must_use]
    pub fn new(envelope: P::Envelope, payload: impl Into<P>) -> Self {
        let mut event = Event {
            envelope,
            payload: payload.into(),
            raw: Bytes::new(),
            passage: None,
            origin: Origin::default(),
            surprised: false,
        };
        event.name_payload();
        event
    }

    /// Replaces the payload, and makes the envelope name it, as [`new`](Self::new) does. [`raw`](Self::raw) and [`drift`](Self::drift) still
    /// describe what was received.
    pub fn set_payload(&mut self, payload: impl Into<P>) {
        self.payload = payload.into();
        self.passage = self.passage.take().and_then(|passage| passage.of_the_body());
        self.name_payload();
    }

    /// Sets the discriminators that are values in the body, unless these select the event already. The event is read from the body with them.
    fn name_in_body(&mut self, at: usize, selectors: &Selectors) {
        let mut transport = Transport::default();
        selectors.add_to(&mut transport);
        let context = Context {
            transport: Some(&transport),
            layers: &[],
            is_presumed: false,
        };
        let body = self.to_json();
        let row = P::table().events().get(at);
        if identify(P::table(), &body, context).row == row {
            return;
        }
        let body = selectors.set_in(body);
        if let Ok(reading) = read_parts::<P>(&body, context)
            && matches!(reading.payload.content(), Content::Known(found, _) if found == at)
        {
            (self.envelope, self.payload) = (reading.envelope, reading.payload);
        }
    }

    /// Makes the envelope name the payload.
    fn name_payload(&mut self) {
        let table = P::table();
        let (row, is_missing) = match self.payload.content() {
            Content::Known(at, _) => (Some(at), false),
            Content::Missing(descriptor) => (table.events().iter().position(|row| row == descriptor), true),
            Content::Unknown(_) => return,
        };
        let Some((at, selectors)) = row.and_then(|at| Some((at, Selectors::of(table, at)?))) else {
            return;
        };
        if table.envelope().is_some() {
            selectors.write_to(&mut self.envelope);
        }
        if let Some(shape) = table
            .envelope()
            .filter(|shape| is_missing && shape.presence == Presence::RequiredOrNull)
        {
            self.envelope.extra_mut().insert(shape.payload, Json::null());
        }
        if table.has_pointers() {
            self.name_in_body(at, &selectors);
        }
    }
}
