//! What schema documents say: the part of Eventry that its generator and its commands share.
//!
//! **Internal.** This crate follows no semantic versioning. Depend on `eventry-codegen` or `cargo-eventry` instead.
//!
//! Data flows one way: [`discover`] reads a folder of files, [`source`] gives them their meaning and applies [`patch`]es, [`mod@normalize`]
//! turns JSON Schema of any dialect into the [`model`]. [`lock`] holds the names that are remembered.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod diagnostic;
pub mod discover;
pub mod event_id;
pub mod json;
pub mod lock;
pub mod model;
pub mod naming;
pub mod nearest;
pub mod normalize;
pub mod patch;
pub mod pointer;
pub mod provider;
pub mod schema;
pub mod selection;
pub mod source;
pub mod toml;
pub mod visible;
