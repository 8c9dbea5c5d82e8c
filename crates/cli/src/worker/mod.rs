//! The worker: a program that decodes with the schemas of a place, and does nothing else.
//!
//! [`compile`] generates the code of the schemas and compiles it together with a small main program ([`source`]), unless a program with the
//! same [`digest`] is in the [`store`]. [`process`] runs it. Both programs talk in frames ([`frame`]).

mod beside;
mod catalog;
mod compile;
mod details;
mod digest;
pub mod frame;
mod job;
mod lockfile;
mod origin;
mod package;
mod process;
mod recipe;
mod runtime;
mod runtime_files;
mod samples;
mod source;
mod store;
mod toolchain;
mod verdict;
mod waiting;

pub use beside::Beside;
pub use catalog::Catalog;
pub use compile::worker as compiled;
pub use details::{ControlMessage, Details, Layer};
pub use job::{Job, Mode};
pub use origin::Origin;
pub use process::Worker;
pub use samples::{SampleOutcome, decode as decode_samples};
pub use verdict::{Drift, Fault, Values, Verdict};

use crate::command::Failure;
use crate::place::Place;

/// Returns whether the package of a place depends on the runtime, so that its samples can be decoded.
///
/// # Errors
///
/// Fails if Cargo rejects the manifest of the package.
pub fn has_runtime(place: &Place) -> Result<bool, Failure> {
    Ok(place.root.join("Cargo.toml").is_file() && package::read(&place.root)?.runtime.is_some())
}
