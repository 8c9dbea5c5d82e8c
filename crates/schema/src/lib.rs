//! Reads schema documents and normalizes them into one model: the part of Eventry that its generator and its commands share.
//!
//! **Internal.** This crate does not follow semantic versioning. Depend on `eventry-codegen` or `cargo-eventry` instead.
//!
//! Data flows one way: [`discover`] reads a folder of files, [`source`] interprets them and applies [`patch`]es, and [`mod@normalize`]
//! turns JSON Schema of any dialect into the [`model`]. [`lock`] records the names that earlier runs assigned.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod date;
pub mod diagnostic;
pub mod discover;
pub mod event_id;
pub mod excerpt;
pub mod items;
pub mod json;
pub mod kinds;
pub mod lock;
pub mod model;
pub mod naming;
pub mod nearest;
pub mod normalize;
pub mod patch;
pub mod provider;
pub mod selection;
pub mod source;
pub mod toml;
pub mod version;
pub mod visible;

pub use eventry_json::pointer;
