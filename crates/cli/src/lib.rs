//! The commands that maintain `schemas/`: where schemas come from, what they say, and what a change of them means.
//!
//! [`main`] is the program `cargo eventry`. Its features, all on by default, hold what is slow to compile:
//!
//! | feature | commands | what it compiles |
//! |---|---|---|
//! | `decode` | `decode` | the runtime without events, compression, a progress bar |
//! | `verify` | `verify` | keys and signatures; includes `decode` |
//! | `listen` | `listen` | an HTTP server; includes `verify` |
//! | `validate` | `check`, `diff` | a validator of JSON Schema, the readers of other formats |
//! | `network` | `refresh`, `import` | an HTTP client with TLS, archives; includes `validate` |
#![forbid(unsafe_code)]
#![deny(missing_docs)]
// Only the commands and their tests use this library; its documentation is for those who work on it.
#![allow(rustdoc::private_intra_doc_links)]

pub mod body;
pub mod cargo;
pub mod command;
mod commands;
mod completions;
mod expand;
pub mod files;
mod generate;
mod init;
pub mod layout;
mod list;
mod names;
mod new;
pub mod place;
pub mod render;
pub mod transaction;
mod usage;
mod vendor;

#[cfg(not(all(feature = "listen", feature = "network")))]
mod left_out;

#[cfg(feature = "validate")]
pub mod change;
#[cfg(feature = "validate")]
mod check;
#[cfg(feature = "validate")]
pub mod checkout;
#[cfg(feature = "validate")]
pub mod date;
#[cfg(feature = "validate")]
pub mod diff;
#[cfg(feature = "validate")]
pub mod digest;
#[cfg(feature = "validate")]
pub mod gate;
#[cfg(feature = "validate")]
pub mod history;
#[cfg(feature = "validate")]
pub mod infer;
#[cfg(feature = "validate")]
pub mod lock;
#[cfg(feature = "validate")]
pub mod page;
#[cfg(feature = "validate")]
pub mod placing;
#[cfg(feature = "validate")]
pub mod readers;
#[cfg(feature = "validate")]
pub mod reading;
#[cfg(feature = "validate")]
pub mod sources;
#[cfg(feature = "validate")]
pub mod yaml;

#[cfg(feature = "decode")]
pub mod decode;
#[cfg(feature = "decode")]
pub mod worker;

#[cfg(feature = "verify")]
mod verify;

#[cfg(feature = "listen")]
mod listen;

#[cfg(feature = "network")]
pub mod fetch;
#[cfg(feature = "network")]
mod import;
#[cfg(feature = "network")]
mod refresh;
#[cfg(feature = "network")]
pub mod unpack;

pub use commands::main;
