//! Measures Eventry against its goals: decoding and generating by instructions, compiling by CPU time.
//!
//! `goals.rs` has the table of goals. Instructions are counted by valgrind and do not depend on what else the machine does; CPU time
//! does a little, so only ratios of one run are compared.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod catalog;
pub mod compile;
pub mod consumers;
pub mod counted;
pub mod decode;
pub mod document;
pub mod generate;
pub mod generators;
pub mod goals;
pub mod handwritten;
pub mod machine;
pub mod report;
pub mod rustc;
pub mod scratch;
pub mod shared;
