//! Events that are not in the catalog.

use super::Outcome;
use crate::table::ProviderTable;
use crate::value::Json;

/// An event that is not in the catalog: what the envelope says about its id, and its data as it came.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Unknown {
    /// The provider's folder name.
    pub provider: &'static str,
    /// The domain, if the envelope says it.
    pub domain: Option<String>,
    /// The event type, if the envelope says it.
    pub event: Option<String>,
    /// The version, as the envelope writes it.
    pub version: Option<String>,
    /// The payload as it came; `None` if the envelope had none.
    pub data: Option<Json>,
    outcome: Outcome,
}

impl Unknown {
    pub(super) fn new(
        provider: &ProviderTable,
        outcome: Outcome,
        domain: Option<String>,
        event: Option<String>,
        version: Option<String>,
    ) -> Self {
        Unknown {
            provider: provider.folder(),
            domain,
            event,
            version,
            data: None,
            outcome,
        }
    }

    /// Returns the event id as far as it is known, with `?` for unknown parts: `pismo/assets/quota_update/v9`.
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

    /// Returns [`Outcome::UnknownType`] or [`Outcome::UnknownVersion`].
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }
}
