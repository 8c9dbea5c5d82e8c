//! Runs one contender over one body a number of times, for instruments that look at a whole process.
//!
//! `contenders` alone lists both; `contenders NAME BODY TIMES` runs.
#![forbid(unsafe_code)]

use std::env;
use std::process::ExitCode;

use eventry_bench::{bodies, contenders};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            list();
            Ok(())
        }
        [name, body, times] => run(name, body, times),
        _ => Err("usage: contenders [NAME BODY TIMES]".to_owned()),
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
    for contender in contenders::CONTENDERS {
        println!("contender {:22} {}", contender.name, contender.about);
    }
    for body in bodies::BODIES {
        println!("body {:27} {} bytes", body.name, body.text().len());
    }
}

fn run(name: &str, body: &str, times: &str) -> Result<(), String> {
    let contender = contenders::named(name).ok_or_else(|| format!("there is no contender `{name}`"))?;
    let body = bodies::named(body).ok_or_else(|| format!("there is no body `{body}`"))?;
    let times: u32 = times.parse().map_err(|_| format!("`{times}` is not a number of times"))?;
    let mut task = contender.prepare(body);
    for _ in 0..times {
        if !task() {
            return Err(format!("`{name}` cannot read `{}`", body.name));
        }
    }
    Ok(())
}
