//! `cargo eventry decode` as a person runs it: samples, other people's bodies, bodies that are out to break it, and processes that are
//! killed.

mod attributes;
mod compiling;
mod deliveries;
mod hub;
mod inputs;
mod lines;
mod quarantine;
mod redrive;
mod scratch;
mod summary;
mod support;
mod wrong;
