//! The closed set of event versions that are known at build time.

mod guesses;
mod provider;

use std::sync::OnceLock;

pub use provider::Provider;

use guesses::Guesses;

use crate::body::{Body, text_of};
use crate::codec::AnyValue;
use crate::delivery::Delivery;
use crate::drift;
use crate::event::{AnyEvent, MalformedEvent, Signs};
use crate::table::Descriptor;

/// All event versions of a crate, by provider.
///
/// ```
/// let latest = eventry::CATALOG.latest("pismo/assets/quota_update").map(|row| row.id());
/// # #[cfg(feature = "pismo")]
/// assert_eq!(latest, Some("pismo/assets/quota_update/v1"));
/// ```
#[derive(Debug)]
pub struct Catalog {
    providers: &'static [&'static Provider],
    /// Collected when a provider is first asked for.
    signs: OnceLock<Signs>,
    guesses: Guesses,
}

impl Catalog {
    /// A catalog of these providers. Generated code calls this.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(providers: &'static [&'static Provider]) -> Self {
        Catalog {
            providers,
            signs: OnceLock::new(),
            guesses: Guesses::new(),
        }
    }

    /// Returns the providers, sorted by folder name.
    #[must_use]
    pub const fn providers(&self) -> &'static [&'static Provider] {
        self.providers
    }

    /// Returns the provider with this folder name.
    #[must_use]
    pub fn provider(&self, folder: &str) -> Option<&'static Provider> {
        self.providers.iter().copied().find(|provider| provider.folder() == folder)
    }

    /// Returns every event version, sorted by provider, domain, event type and version.
    pub fn iter(&self) -> impl Iterator<Item = &'static Descriptor> + use<> {
        self.providers.iter().flat_map(|provider| provider.events())
    }

    /// Returns the event version with this id, such as `pismo/assets/quota_update/v1`.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&'static Descriptor> {
        self.iter().find(|descriptor| descriptor.id() == id)
    }

    /// Returns all versions of an event type, oldest first. `event_type` is an event id without its version:
    /// `pismo/assets/quota_update`.
    pub fn versions<'t>(&self, event_type: &'t str) -> impl Iterator<Item = &'static Descriptor> + use<'t> {
        self.iter().filter(move |descriptor| descriptor.event_type() == event_type)
    }

    /// Returns the highest known version of an event type.
    ///
    /// No generated type has that name, because another version may be the latest when a schema is added.
    #[must_use]
    pub fn latest(&self, event_type: &str) -> Option<&'static Descriptor> {
        self.versions(event_type).max_by_key(|descriptor| descriptor.version())
    }

    /// Decodes a bare payload as the event version with this id. Returns `None` if the catalog does not have the id.
    ///
    /// # Errors
    ///
    /// Returns an error if the payload does not fit. The error keeps the bytes.
    pub fn decode_payload(&self, id: &str, payload: impl Into<Body>) -> Option<Result<Box<dyn AnyValue>, MalformedEvent>> {
        Some(self.get(id)?.decode_payload(payload))
    }

    /// Returns the provider that a body most likely comes from, or `None` if the body does not point to any provider.
    ///
    /// If two providers recognize the body equally well, the one whose envelope has more members in common with it wins, and then the
    /// first by name.
    ///
    /// ```
    /// # #[cfg(feature = "apiida")] {
    /// let body = br#"{"type": "subscription.create", "timestamp": "2024-03-18T09:14:06Z", "data": {}}"#;
    /// let provider = eventry::CATALOG.provider_of(body);
    /// assert_eq!(provider.map(|provider| provider.folder()), Some("apiida"));
    /// # }
    /// assert!(eventry::CATALOG.provider_of(b"{\"n\": 1}").is_none());
    /// ```
    #[must_use]
    pub fn provider_of(&self, body: &[u8]) -> Option<&'static Provider> {
        let text = text_of(body).ok()?;
        self.providers.get(self.signs().recognize(text)?).copied()
    }

    /// Returns the provider that a delivery most likely comes from, with its attributes, its route, and what is in its wrappers.
    #[must_use]
    pub fn provider_of_delivery(&self, delivery: &Delivery<'_>) -> Option<&'static Provider> {
        self.providers.get(self.signs().recognize_delivery(delivery)?).copied()
    }

    /// Decodes one body as an event of the provider that it most likely comes from. Returns `None` if the body does not point to any
    /// provider.
    ///
    /// The result is that of [`provider_of`](Self::provider_of) and [`Provider::decode`], but most bodies are read only once.
    ///
    /// # Errors
    ///
    /// Returns an error if the body is not JSON or does not fit the type that it names.
    ///
    /// ```
    /// # #[cfg(feature = "apiida")] {
    /// let body = br#"{"type": "subscription.renew", "timestamp": "2024-03-18T09:14:06Z", "data": {}}"#;
    /// let event = eventry::CATALOG.decode(body).transpose()?;
    /// assert_eq!(event.map(|event| event.catalog_id()).as_deref(), Some("apiida/subscription/renew"));
    /// # }
    /// # Ok::<(), eventry::MalformedEvent>(())
    /// ```
    #[must_use]
    pub fn decode(&self, body: impl Into<Body>) -> Option<Result<Box<dyn AnyEvent>, MalformedEvent>> {
        let body = body.into();
        let text = text_of(body.as_bytes()).ok()?;
        let signs = self.signs();
        // The hook of the process must not see what a wrong guess finds.
        let guess = self.guesses.guess(text).filter(|_| !drift::is_watched());
        let guessed = guess.and_then(|at| Some((at, self.providers.get(at)?.decode(body.clone()))));
        if let Some((at, Ok(event))) = &guessed
            && signs.confirm(*at, event.as_ref())
        {
            return guessed.map(|(_, decoded)| decoded);
        }
        let found = signs.recognize(text)?;
        match guessed {
            Some((at, decoded)) if at == found => Some(decoded),
            _ => {
                self.guesses.learn(text, found);
                Some(self.providers.get(found)?.decode(body))
            }
        }
    }

    /// Decodes one body as the event with this id, whatever its discriminators say. They may be absent.
    ///
    /// # Errors
    ///
    /// Returns an error if the catalog has no event with this id, or if the body is not JSON or does not fit the event's type.
    ///
    /// ```
    /// # #[cfg(feature = "paydata")] {
    /// let event = eventry::CATALOG.decode_as("paydata/webhook-v1/AccountCreated/v1", r#"{"id": "n-1", "eventData": {}}"#)?;
    /// assert_eq!(event.catalog_id(), "paydata/webhook-v1/AccountCreated/v1");
    /// let event = event.into_any().downcast::<eventry::paydata::Event>().unwrap();
    /// assert_eq!(event.envelope.event_type.as_ref(), None);
    /// # }
    /// # Ok::<(), eventry::MalformedEvent>(())
    /// ```
    pub fn decode_as(&self, id: &str, body: impl Into<Body>) -> Result<Box<dyn AnyEvent>, MalformedEvent> {
        match id.split('/').next().and_then(|folder| self.provider(folder)) {
            Some(provider) => provider.decode_as(id, body),
            None => Err(MalformedEvent::unknown_id(body.into().into_bytes(), None, id, self.iter())),
        }
    }

    fn signs(&self) -> &Signs {
        self.signs
            .get_or_init(|| Signs::of(self.providers.iter().map(|provider| provider.table())))
    }
}
