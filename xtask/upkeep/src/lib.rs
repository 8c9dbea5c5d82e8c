//! Keeps `schemas/`: where schemas come from, what they say, and what a change of them means.
//!
//! Five commands of `cargo xtask` live here: `refresh`, `import`, `new`, `check` and `diff`. They are a package of their own, because they
//! need a network client, a validator and readers of other people's formats, and the other commands must start without building those.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod change;
pub mod command;
pub mod import;
pub mod infer;
pub mod layout;
pub mod new;
pub mod page;
pub mod placing;
pub mod readers;
pub mod reading;
pub mod repository;
pub mod unpack;
pub mod yaml;
