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
//! The pipeline is pure between its two edges: the folder is read into a [`Tree`], [`generate`] turns the tree into files in memory, and
//! [`Config`] writes them.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod config;
mod decorate;
mod document;
mod markdown;
mod output;
mod pipeline;
mod registry;
mod render;
mod syntax;
mod types;
mod upgrade;

pub use config::Config;
pub use eventry_schema::diagnostic::Diagnostics;
pub use eventry_schema::discover::Tree;
#[doc(hidden)]
pub use pipeline::generate_sources;
pub use pipeline::{Generated, JudgedBy, generate};
