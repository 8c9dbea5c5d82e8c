//! Eventry's generator: JSON Schemas of versioned events in, Rust types out, while `cargo build` runs.
//!
//! A build script needs one line:
//!
//! ```no_run
//! // fn main() {
//! eventry_codegen::Config::new("schemas").build();
//! // }
//! ```
//!
//! and the crate that it belongs to mounts the result with `eventry::events!();`. The layout of the `schemas` folder, the form of
//! `provider.toml` and what the generated types mean are described in the repository's README.
//!
//! The pipeline is pure between its two edges: [`discover::read_tree`] reads, [`generate`] turns a tree into files in memory,
//! [`output::write`] writes.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod config;
mod decorate;
pub mod diagnostic;
pub mod discover;
mod document;
pub mod event_id;
pub mod json;
mod ladder;
pub mod lock;
mod markdown;
pub mod model;
mod naming;
mod normalize;
pub mod output;
pub mod patch;
mod pipeline;
pub mod pointer;
pub mod provider;
mod registry;
mod render;
pub mod schema;
mod selection;
pub mod source;
mod syntax;
mod toml;
mod types;
pub mod visible;

pub use config::Config;
pub use pipeline::{Generated, JudgedBy, generate, generate_sources};
