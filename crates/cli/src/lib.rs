//! Keeps `schemas/`: where schemas come from, what they say, and what a change of them means.
//!
//! Five commands of `cargo xtask` live here: `refresh`, `import`, `new`, `check` and `diff`. They are a package of their own, because they
//! need a network client, a validator and readers of other people's formats, and the other commands must start without building those.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
// Nobody but the commands and their tests uses this library; its documentation is for those who work on it.
#![allow(rustdoc::private_intra_doc_links)]

pub mod change;
pub mod check;
pub mod checkout;
// One file for both packages: this one may not depend on `xtask`, nor `xtask` on what this one needs.
#[path = "../../../xtask/src/command.rs"]
pub mod command;
pub mod date;
pub mod diff;
pub mod digest;
pub mod fetch;
pub mod gate;
pub mod history;
pub mod import;
pub mod infer;
pub mod layout;
pub mod lock;
pub mod new;
pub mod page;
pub mod placing;
pub mod readers;
pub mod reading;
pub mod refresh;
pub mod repository;
pub mod sources;
pub mod toml;
pub mod transaction;
pub mod unpack;
pub mod yaml;
