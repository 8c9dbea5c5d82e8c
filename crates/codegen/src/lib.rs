//! The generator of Eventry: turns JSON Schemas of versioned events into Rust types during `cargo build`.
//!
//! A build script needs one call:
//!
//! ```no_run
//! // fn main() {
//! eventry_codegen::Config::new("schemas").build();
//! // }
//! ```
//!
//! The crate includes the result with `eventry::events!();`. [`provider_toml`] describes the settings of a provider. The README of the repository
//! describes the layout of the `schemas` folder and the generated types.
//!
//! Only the two ends of the pipeline do I/O: the folder is read into a [`Tree`], [`generate`] turns the tree into files in memory, and
//! [`Config`] writes them.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod checked_in;
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

#[doc(hidden)]
pub use checked_in::is_generated;
pub use config::Config;
pub use eventry_schema::diagnostic::Diagnostics;
pub use eventry_schema::discover::Tree;
#[doc(hidden)]
pub use pipeline::generate_sources;
pub use pipeline::{Generated, ValidatorSchema, generate};

// In the repository, `provider-toml.md` is a symbolic link to `docs/`; in the package, it is a file.
#[cfg(doc)]
#[doc = include_str!("../provider-toml.md")]
pub mod provider_toml {}
