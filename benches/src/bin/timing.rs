//! Looks for a difference in time between signatures that are wrong in their first byte and in their last one.
//!
//! `timing [ROUNDS]` measures both in turn, in random order, and prints Welch's t. If it is beyond 4.5 in the same direction twice, the times
//! depend on where a signature is wrong, and whoever can measure them finds a signature byte by byte. A comparison with `==` is measured beside
//! it, as a control that shows what the test can see.
#![forbid(unsafe_code)]

use std::env;
use std::process::ExitCode;

use eventry_bench::timing::{Statistic, compared, verified};

/// So many that a comparison of 32 bytes that stops early shows.
const ROUNDS: usize = 400_000;
/// The bound of the test vector leakage assessment (TVLA).
const LIMIT: f64 = 4.5;

fn main() -> ExitCode {
    let rounds = env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(ROUNDS);
    println!("{rounds} rounds, twice; |t| below {LIMIT} in one of them shows no dependency");
    let mut leaks = false;
    for ((name, once), (_, again)) in verified(rounds).into_iter().zip(verified(rounds)) {
        let (once, again) = (report(&name, &once), report(&name, &again));
        leaks |= once.abs().min(again.abs()) >= LIMIT && once.signum() == again.signum();
    }
    report("control: ==", &compared(rounds));
    if leaks { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn report(name: &str, statistic: &Statistic) -> f64 {
    let t = statistic.t();
    println!(
        "{name:24} t = {t:8.2}   first byte {:8.1} ns, last byte {:8.1} ns",
        statistic.first.mean, statistic.last.mean
    );
    t
}
