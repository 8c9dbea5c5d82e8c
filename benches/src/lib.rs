//! What is measured: bodies, and every way of decoding or encoding them. `contenders.rs` has the table.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod bodies;
pub mod contenders;
mod peers;
pub mod streams;
mod task;
pub mod timing;
mod verified;
mod wrapped;

/// The events of `schemas/`: made for this, because no shipped event is large.
#[allow(missing_docs, reason = "generated from schemas that do not describe everything")]
pub mod events {
    eventry::events!();
}
