//! A provider of the catalog.

use crate::body::Body;
use crate::delivery::Delivery;
use crate::event::{AnyEvent, AnyItem, MalformedEvent, OpenEvent, ReceiveItems};
use crate::table::{Descriptor, EnvelopeShape, ProviderTable, UnknownVersions};

/// A provider of events.
#[derive(Debug)]
pub struct Provider {
    table: &'static ProviderTable,
    open: OpenEvent,
    receive: ReceiveItems,
}

impl Provider {
    /// A provider, and the functions that decode its events. Generated code calls this.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(table: &'static ProviderTable, open: OpenEvent, receive: ReceiveItems) -> Self {
        Provider { table, open, receive }
    }

    /// Returns the folder name, which is the first part of the provider's event ids.
    #[must_use]
    pub const fn folder(&self) -> &'static str {
        self.table.folder()
    }

    /// Returns the name for people.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.table.name()
    }

    /// Returns the address of the provider's documentation.
    #[must_use]
    pub const fn docs(&self) -> Option<&'static str> {
        self.table.docs()
    }

    /// Returns how the provider wraps payloads; `None` if its bodies are bare payloads.
    #[must_use]
    pub const fn envelope(&self) -> Option<&'static EnvelopeShape> {
        self.table.envelope()
    }

    /// Returns the event versions, sorted by domain, event type and version.
    #[must_use]
    pub const fn events(&self) -> &'static [Descriptor] {
        self.table.events()
    }

    /// Returns what happens to an event whose type is known and whose version is not.
    #[must_use]
    pub const fn unknown_versions(&self) -> UnknownVersions {
        self.table.unknown_versions()
    }

    /// Decodes one body as an event of this provider.
    ///
    /// # Errors
    ///
    /// Returns an error if the body is not JSON or does not fit the type that it names.
    pub fn decode(&self, body: impl Into<Body>) -> Result<Box<dyn AnyEvent>, MalformedEvent> {
        (self.open)(body.into(), None)
    }

    /// Decodes one body as the event with this id, whatever its discriminators say.
    ///
    /// # Errors
    ///
    /// Returns an error if the provider has no event with this id, or if the body is not JSON or does not fit the event's type.
    pub fn decode_as(&self, id: &str, body: impl Into<Body>) -> Result<Box<dyn AnyEvent>, MalformedEvent> {
        (self.open)(body.into(), Some(id))
    }

    /// Takes the wrappers off a delivery of this provider, and decodes its items.
    ///
    /// ```
    /// # #[cfg(feature = "apiida")] {
    /// use eventry::{Delivery, Item};
    ///
    /// let provider = eventry::CATALOG.provider("apiida").unwrap();
    /// let body = r#"[{"type": "subscription.renew", "timestamp": "2024-03-18T09:14:06Z", "data": {}}, 7]"#;
    /// let items = provider.receive(&Delivery::new(body));
    /// assert!(matches!(&items[0], Ok(Item::Event(event)) if event.catalog_id() == "apiida/subscription/renew"));
    /// assert_eq!(items[1].as_ref().unwrap_err().raw(), "7");
    /// # }
    /// ```
    #[must_use]
    pub fn receive(&self, delivery: &Delivery<'_>) -> Vec<AnyItem> {
        (self.receive)(delivery)
    }

    /// Returns whether a body of this provider may hold something else than one event: it accepts wrappers, or it names control messages.
    #[doc(hidden)]
    #[must_use]
    pub const fn unpacks(&self) -> bool {
        self.table.unpacks()
    }

    pub(crate) const fn table(&self) -> &'static ProviderTable {
        self.table
    }
}
