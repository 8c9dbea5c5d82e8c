//! Receivers for these providers, over HTTP: how control messages are answered, and how items are judged one by one.

mod challenges;
mod confirmations;
mod items;
mod server;
mod settings;
mod signing;
#[path = "../../../../crates/receive/tests/http/wire.rs"]
#[allow(dead_code)]
mod wire;
