//! Which providers and events a command is about.

use eventry_schema::event_id::EventId;

use crate::checkout::Checkout;
use crate::command::{Failure, nearest};

/// The words of the command line: providers, domains, events, versions. None means everything.
pub struct Selection {
    words: Vec<Vec<String>>,
}

impl Selection {
    /// Reads the words.
    pub fn of(words: &[String], checkout: &Checkout) -> Result<Self, Failure> {
        let mut read = Vec::new();
        for word in words {
            let parts: Vec<String> = word.trim_end_matches('/').split('/').map(str::to_owned).collect();
            let provider = parts.first().map_or("", String::as_str);
            if checkout.provider(provider).is_none() {
                let known = checkout.sources.providers.iter().map(|provider| provider.folder.as_str());
                let help = match nearest(provider, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`cargo eventry list` shows all events".to_owned(),
                };
                return Err(Failure::usage(
                    format!("there is no provider `{provider}` in {}/", checkout.place.shown),
                    help,
                ));
            }
            if parts.len() > 4 || (parts.len() == 4 && word.parse::<EventId>().is_err()) {
                return Err(Failure::usage(
                    format!("`{word}` is not an event"),
                    "give a provider, or an event such as acme/orders/created/v1",
                ));
            }
            read.push(parts);
        }
        Ok(Selection { words: read })
    }

    /// Whether the provider has any part in it.
    pub fn touches(&self, provider: &str) -> bool {
        self.words.is_empty() || self.words.iter().any(|parts| parts.first().is_some_and(|first| first == provider))
    }

    /// Whether nothing was named.
    pub fn is_everything(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether the event version is meant.
    pub fn holds(&self, id: &EventId) -> bool {
        let version = format!("v{}", id.version);
        let own = [id.provider.as_str(), &id.domain, &id.event, &version];
        let meant = |parts: &Vec<String>| parts.iter().zip(own).all(|(part, own)| part == own);
        self.words.is_empty() || self.words.iter().any(meant)
    }

    /// The provider that everything named belongs to, if it is one.
    pub fn only_provider(&self) -> Option<&str> {
        let first = self.words.first()?.first()?;
        let same = self.words.iter().all(|parts| parts.first() == Some(first));
        same.then_some(first.as_str())
    }

    /// Whether to look for events that are not named.
    pub fn discovers(&self, provider: &str) -> bool {
        let wide = |parts: &Vec<String>| parts.len() < 4 && parts.first().is_some_and(|first| first == provider);
        self.words.is_empty() || self.words.iter().any(wide)
    }

    /// The versions that were named in full.
    pub fn ids(&self) -> impl Iterator<Item = EventId> {
        self.words.iter().filter_map(|parts| parts.join("/").parse().ok())
    }
}
