//! `cargo eventry listen`: receives deliveries over HTTP while somebody develops.
//!
//! [`server`] reads requests, several at a time. [`desk`] takes one delivery after another on a thread of its own: it saves, verifies, and
//! decodes it, shows what it is, and says how it is [`answer`]ed. A [`worker`] decodes, as it does for `cargo eventry decode`.

mod answer;
mod arguments;
mod bearer;
mod counts;
mod desk;
mod ending;
mod output;
mod redaction;
mod report;
mod request;
mod saved;
mod server;
mod unread;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::ExitCode;
use std::thread;

pub use arguments::Arguments;

use answer::Answers;
use desk::Desk;
use ending::Ending;
use output::Output;
use saved::Saved;
use server::Server;
use tokio::sync::mpsc;

use crate::command::Failure;
use crate::place::Place;
use crate::verify::settings::Settings;
use crate::worker::{self, Worker};

/// How many deliveries may wait for the desk.
const WAITING: usize = 16;

/// Receives deliveries until a signal ends it.
///
/// # Errors
///
/// Fails if the command line is wrong, if a key cannot be used, if the schemas do not compile, or if the port is taken.
pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let settings = Settings::read(place, &arguments.signing.provider)?;
    let verifier = settings.verifier(&arguments.signing, None)?;
    let saved = arguments
        .save
        .as_deref()
        .map(|file| Saved::open(file, arguments, &settings))
        .transpose()?;
    // What arrives while the schemas are compiled waits for it.
    let (listener, address) = listener(arguments.port)?;
    let job = arguments.job();
    let program = worker::compiled(place, &arguments.origin(), arguments.offline)?;
    let (mut worker, catalog) = Worker::start(&program)?;
    job.check(&catalog)?;
    worker.set(&job)?;
    if verifier.is_none() {
        eprintln!("note: deliveries are not verified\n   help: {}", how_to_verify(&settings));
    }
    let (deliveries, arrivals) = mpsc::channel(WAITING);
    let server = Server::new(listener, arguments.limit(), deliveries)?;
    let (ending, ended) = Ending::new(server.runtime());
    let mut output = Output::new(arguments.format);
    output.listening(address)?;
    let desk = Desk::new(worker, verifier, Answers::of(&settings), saved, output);
    let desk = thread::spawn(move || desk.run(arrivals, &ending));
    let served = server.run(ended);
    let done = desk
        .join()
        .unwrap_or_else(|_| Err(Failure::stopped("the command stopped unexpectedly", "run it again")));
    served.and(done).map(|()| ExitCode::SUCCESS)
}

/// Takes a port of this machine, which no other machine can reach.
fn listener(port: u16) -> Result<(TcpListener, SocketAddr), Failure> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|listener| {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    });
    bound.map_err(|error| {
        Failure::stopped(
            format!("cannot listen on {}:{port}: {error}", Ipv4Addr::LOCALHOST),
            "end the program that uses the port, or choose another one: --port N; 0 takes one that is free",
        )
    })
}

/// Returns what makes the command verify.
fn how_to_verify(settings: &Settings) -> &'static str {
    match settings.is_signed {
        true => "name the environment variable that holds the secret, `--secret-env NAME`, or what the provider publishes, `--keys FILE`",
        false => {
            "say in provider.toml how they are signed, as `[authenticity]`, and name the variable that holds the secret: `--secret-env NAME`"
        }
    }
}
