//! Events as real providers deliver them. The providers are folders of data: settings, schemas, and recorded deliveries.
#![deny(warnings, missing_docs)]

eventry::events!();
