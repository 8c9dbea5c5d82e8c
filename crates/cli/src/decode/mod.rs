//! `cargo eventry decode`: decodes bodies with the schemas of the package.
//!
//! The schemas are compiled into a worker, a program that decodes and does nothing else ([`compile`]). This program reads inputs, cuts them
//! into events ([`feed`]), hands them to several workers and keeps their order ([`pool`]), and writes what a person or another program
//! asked for ([`render`]). Both programs talk in frames ([`frame`]).

mod arguments;
mod catalog;
mod chunk;
mod compile;
mod digest;
mod feed;
pub mod frame;
mod input;
mod job;
mod line;
mod lockfile;
mod package;
mod pool;
mod progress;
mod quarantine;
mod recipe;
mod recorded;
mod recovery;
mod redrive;
mod render;
mod runtime;
mod samples;
mod source_files;
mod store;
mod stream;
mod summary;
mod table;
mod tally;
mod toolchain;
mod verdict;
mod worker;
mod worker_source;

use std::process::ExitCode;

pub use arguments::{Arguments, Origin};
pub use samples::SampleOutcome;

use arguments::Action;
use worker::Worker;

use crate::command::{self, Failure};
use crate::place::Place;

/// Decodes what the command line names.
///
/// # Errors
///
/// Fails if the command line is wrong, if the schemas do not compile, or if the output cannot be written.
pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let action = arguments.action()?;
    let program = compile::worker(place, &arguments.origin(), arguments.offline())?;
    let fine = match action {
        Action::Samples => {
            let (table, fine) = samples::table(&samples::decode(&program)?);
            command::print(&table)?;
            fine
        }
        action => {
            let job = arguments.job();
            let (mut worker, catalog) = Worker::start(&program)?;
            job.check(&catalog)?;
            let whole_arrays = worker.set(&job)?;
            stream::run(action, arguments, worker, &program, whole_arrays)?
        }
    };
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns whether the package of a place depends on the runtime, so that its samples can be decoded.
///
/// # Errors
///
/// Fails if Cargo rejects the manifest of the package.
pub fn has_runtime(place: &Place) -> Result<bool, Failure> {
    Ok(place.root.join("Cargo.toml").is_file() && package::read(&place.root)?.runtime.is_some())
}

/// Decodes every sample of a place with its own schemas.
///
/// # Errors
///
/// Fails if the schemas do not compile.
pub fn samples(place: &Place, origin: &Origin, offline: bool) -> Result<Vec<SampleOutcome>, Failure> {
    samples::decode(&compile::worker(place, origin, offline)?)
}
