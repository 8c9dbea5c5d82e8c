//! The worker of `cargo eventry`: decodes the bodies that arrive on standard input with the catalog that it is compiled with.
//!
//! It reads and writes frames, and nothing else: files, compression, and what a person sees belong to the tool that starts it.
#![forbid(unsafe_code)]

mod beside;
mod drift;
#[allow(dead_code)]
mod frame;
mod job;
mod receive;
mod samples;
mod verdict;

eventry::events!();

use std::io::{self, BufReader, Read, Write};
use std::process::ExitCode;

use frame::Content;
use job::Job;

fn main() -> ExitCode {
    let input = BufReader::with_capacity(1 << 16, io::stdin().lock());
    match serve(input, io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        // The tool is gone.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot talk to the tool: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers requests until the input ends.
fn serve(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let (mut request, mut answer) = (Vec::new(), Vec::new());
    hello(&mut answer);
    frame::send(&mut output, frame::HELLO, &answer)?;
    let mut job = Job::default();
    while let Some(kind) = frame::receive(&mut input, &mut request)? {
        answer.clear();
        let mut content = Content::new(&request);
        let kind = match kind {
            frame::JOB => match Job::read(&mut content)? {
                Ok(new) => {
                    job = new;
                    frame::put_number(&mut answer, u64::from(job.takes_arrays()));
                    frame::READY
                }
                Err(message) => {
                    frame::put_text(&mut answer, message.as_bytes());
                    frame::REFUSED
                }
            },
            frame::BODIES => {
                job.decode(&mut content, &mut answer)?;
                frame::VERDICTS
            }
            frame::DELIVERIES => {
                job.receive(&mut content, &mut answer)?;
                frame::VERDICTS
            }
            frame::SAMPLES => {
                samples::decode(&mut answer);
                frame::OUTCOMES
            }
            _ => {
                frame::put_text(&mut answer, b"this worker does not know the request");
                frame::REFUSED
            }
        };
        frame::send(&mut output, kind, &answer)?;
    }
    Ok(())
}

/// Says what the catalog has.
fn hello(answer: &mut Vec<u8>) {
    let providers = CATALOG.providers();
    frame::put_number(answer, providers.len() as u64);
    for provider in providers {
        frame::put_text(answer, provider.folder().as_bytes());
    }
    frame::put_number(answer, CATALOG.iter().count() as u64);
    for event in CATALOG.iter() {
        frame::put_text(answer, event.id().as_bytes());
    }
}
