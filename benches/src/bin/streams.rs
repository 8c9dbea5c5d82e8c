//! Decodes a file of JSON Lines in several ways, side by side.
//!
//! `streams` alone lists them; `streams write FILE BYTES` makes a file; `streams time FILE ROUNDS` runs all of them in turn and shows the
//! best round of each; `streams NAME FILE` runs one once, for instruments that look at a whole process.
#![forbid(unsafe_code)]

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use eventry_bench::streams::{self, STREAMS};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            list();
            Ok(())
        }
        ["write", file, bytes] => write(file, bytes),
        ["time", file, rounds] => time(Path::new(file), rounds),
        [name, file] => run(name, Path::new(file)),
        _ => Err("usage: streams [write FILE BYTES | time FILE ROUNDS | NAME FILE]".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn list() {
    for stream in STREAMS {
        println!("stream {:14} {}", stream.name, stream.about);
    }
}

fn write(file: &str, bytes: &str) -> Result<(), Box<dyn Error>> {
    let bytes = bytes.parse().map_err(|_| format!("`{bytes}` is not a number of bytes"))?;
    Ok(streams::write(Path::new(file), bytes)?)
}

/// Runs all in turn, so that what else the machine does affects all alike.
fn time(file: &Path, rounds: &str) -> Result<(), Box<dyn Error>> {
    let rounds: u32 = rounds.parse().map_err(|_| format!("`{rounds}` is not a number of rounds"))?;
    let megabytes = fs::metadata(file)?.len() as f64 / 1e6;
    let mut best = vec![Duration::MAX; STREAMS.len()];
    for _ in 0..rounds {
        for (stream, best) in STREAMS.iter().zip(&mut best) {
            let start = Instant::now();
            (stream.run)(file)?;
            *best = start.elapsed().min(*best);
        }
    }
    let first = best.first().copied().unwrap_or_default();
    for (stream, best) in STREAMS.iter().zip(best) {
        let seconds = best.as_secs_f64();
        let speed = first.as_secs_f64() / seconds;
        println!("{:14} {seconds:7.3} s {:7.0} MB/s {speed:5.2}", stream.name, megabytes / seconds);
    }
    Ok(())
}

fn run(name: &str, file: &Path) -> Result<(), Box<dyn Error>> {
    let stream = streams::named(name).ok_or_else(|| format!("there is no stream `{name}`"))?;
    let count = (stream.run)(file)?;
    println!("{} events, {} of them known", count.events, count.known);
    Ok(())
}
