//! `cargo eventry listen` as a person runs it, with senders that sign, that lie, and that are slow.
#![cfg(all(feature = "listen", unix))]

#[path = "../decode/hub.rs"]
#[allow(dead_code, reason = "the tests of `decode` use all of it")]
mod hub;
#[path = "../decode/scratch.rs"]
#[allow(dead_code, reason = "the tests of `decode` use all of it")]
mod scratch;
#[path = "../decode/support.rs"]
#[allow(dead_code, reason = "the tests of `decode` use all of it")]
mod support;

mod beginnings;
mod endings;
mod limits;
mod output;
mod receiver;
mod saved;
mod sender;
mod verdicts;
