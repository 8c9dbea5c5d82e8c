//! Events that are not in the catalog.

use super::Outcome;
use crate::{Json, Provider};

/// Why an event is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnknownReason {
    /// Its type is not in the catalog.
    Type,
    /// Its type is in the catalog, its version is not.
    Version,
}

/// An event that is not in the catalog: as much of its id as the envelope says, why it is unknown, and its data as it came.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Unknown {
    /// The provider's folder name.
    pub provider: &'static str,
    /// Why it is not known.
    pub reason: UnknownReason,
    /// The domain, as far as the envelope says.
    pub domain: Option<String>,
    /// The event type, as far as the envelope says.
    pub event: Option<String>,
    /// The version, as the envelope writes it.
    pub version: Option<String>,
    /// The payload as it came; `None` when the envelope had none.
    pub data: Option<Json>,
}

impl Unknown {
    pub(super) fn new(
        provider: &Provider,
        reason: UnknownReason,
        domain: Option<String>,
        event: Option<String>,
        version: Option<String>,
    ) -> Self {
        Unknown {
            provider: provider.folder(),
            reason,
            domain,
            event,
            version,
            data: None,
        }
    }

    /// The event id as far as it is known, with `?` for parts that are not: `pismo/assets/quota_update/v9`.
    #[must_use]
    pub fn catalog_id(&self) -> String {
        let part = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
        let mut id = self.provider.to_owned();
        if self.domain.is_some() || self.event.is_some() {
            id.push_str(&format!("/{}/{}", part(&self.domain), part(&self.event)));
        }
        if let Some(version) = &self.version {
            id.push_str(&format!("/v{version}"));
        }
        id
    }

    /// [`Outcome::UnknownType`] or [`Outcome::UnknownVersion`].
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self.reason {
            UnknownReason::Type => Outcome::UnknownType,
            UnknownReason::Version => Outcome::UnknownVersion,
        }
    }
}
