//! Attacks over HTTP: each changes a delivery that is accepted just before, over real connections to a real server.
//!
//! Each is refused with an empty answer that does not tell why. Nothing of it is parsed, kept, or handed over. All the while, another sender
//! sends valid deliveries, and all of them are answered.

mod attack;
mod base;
mod bearers;
mod beside;
mod bodies;
mod framing;
mod jose;
mod replay;
mod server;
mod signatures;
mod signing;
#[path = "../support/mod.rs"]
mod support;
mod versions;
mod wire;
