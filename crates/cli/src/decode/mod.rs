//! `cargo eventry decode`: decodes bodies with the schemas of the package.
//!
//! The schemas are compiled into a [`worker`], which decodes. The command reads inputs, cuts them into events ([`feed`]) or reads
//! recorded deliveries ([`deliveries`]), hands
//! them to several workers and keeps their order ([`pool`]), and writes what a person or another program asked for ([`render`]).

mod arguments;
mod attribute;
mod chunk;
mod deliveries;
mod feed;
mod input;
pub(crate) mod line;
mod pool;
mod progress;
pub(crate) mod quarantine;
pub(crate) mod recorded;
mod recovery;
mod render;
mod samples;
mod stream;
pub(crate) mod summary;
mod table;
pub(crate) mod tally;

use std::process::ExitCode;

pub use arguments::Arguments;

use arguments::Action;

use crate::command::{self, Failure};
use crate::place::Place;
use crate::worker::{self, Worker};

/// Decodes what the command line names.
///
/// # Errors
///
/// Fails if the command line is wrong, if the schemas do not compile, or if the output cannot be written.
pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let action = arguments.action()?;
    let program = worker::compiled(place, &arguments.origin(), arguments.offline())?;
    let fine = match action {
        Action::Samples => {
            let (table, fine) = samples::table(&worker::decode_samples(&program)?);
            command::print(&table)?;
            fine
        }
        action => {
            let job = arguments.job();
            let (mut first, catalog) = Worker::start(&program)?;
            job.check(&catalog)?;
            let whole_arrays = first.set(&job)?;
            stream::run(action, arguments, first, &program, whole_arrays)?
        }
    };
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
