//! Schemas for the crate `schemars`, with the feature of that name: those that the providers published.
//!
//! A generated type refers to its place in its schema document. The document becomes a definition as a whole, and so does every document
//! that it refers to; all of them are rewritten to the dialect that `schemars` produces. The result therefore stands on its own.

mod definitions;
mod dialect;
mod documents;
mod uri;
mod values;

pub use definitions::published_schema;
