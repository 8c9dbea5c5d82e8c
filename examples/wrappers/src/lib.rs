//! Events of an invented shop that come in every wrapper.
#![deny(warnings, missing_docs)]

eventry::events!();

include!(concat!(env!("OUT_DIR"), "/without.rs"));
