//! What the tests share: the service as a process, a client that breaks rules, and the providers' side of signing.
// Each test uses a part of it.
#![allow(dead_code)]

pub mod client;
pub mod process;
pub mod records;
pub mod signing;
