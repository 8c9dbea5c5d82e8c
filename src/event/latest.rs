//! Upgrading events to the newest known version.

use super::{Event, Payload, Unknown};
use crate::drift::{self, Observations};
use crate::table::Descriptor;
use crate::upgrade::{UpgradeError, Upgraded};

impl<P: Payload> Event<P> {
    /// Upgrades the payload, version by version, as far as possible. The envelope and the raw bytes stay as they came.
    ///
    /// If it does not reach the highest version, [`upgrade_error`](Self::upgrade_error) says why.
    #[must_use]
    pub fn into_latest(mut self) -> Self {
        let start = self.descriptor();
        let mut upgrades = 0;
        let error = loop {
            match self.payload.upgrade() {
                Upgraded::Next(payload) => self.payload = payload,
                Upgraded::Latest(payload) => {
                    self.payload = payload;
                    break None;
                }
                Upgraded::Blocked(payload, error) => {
                    self.payload = payload;
                    break Some(error);
                }
            }
            upgrades += 1;
        };
        if let Some(start) = start.filter(|_| upgrades > 0) {
            let passage = self.passage.get_or_insert_default();
            passage.upgraded_from.get_or_insert(start);
            if drift::is_watched() {
                drift::report(&Observations::of_event(drift::Kind::Upgrade, start.id()));
            }
        }
        if error.is_some() {
            self.passage.get_or_insert_default().error = error;
        }
        self
    }

    /// Returns the version that the body holds, if the payload was upgraded to a higher one.
    #[must_use]
    pub fn upgraded_from(&self) -> Option<&'static Descriptor> {
        self.passage.as_ref()?.upgraded_from
    }

    /// Returns why [`into_latest`](Self::into_latest) did not reach the highest version; `None` if it did or was not called.
    #[must_use]
    pub fn upgrade_error(&self) -> Option<&UpgradeError> {
        self.passage.as_ref()?.error.as_ref()
    }

    /// Returns what the envelope names, if that version is unknown and the payload was read as a known version.
    ///
    /// This happens only for a provider whose `provider.toml` says `unknown_versions = "try latest known"` or `"try same major"`. The envelope
    /// stays as it came, so that the event is written with the version that the producer named.
    #[must_use]
    pub fn assumed(&self) -> Option<&Unknown> {
        self.passage.as_ref()?.assumed.as_ref()
    }
}
