//! The adapters: what they do with requests, with services that fail or are canceled, and with stores that wait.

mod axum;
mod bodies;
mod providers;
mod tower;
mod waiting;
#[path = "../http/wire.rs"]
#[allow(dead_code)]
mod wire;
