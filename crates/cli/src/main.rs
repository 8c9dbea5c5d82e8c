//! The program `cargo-eventry`, which Cargo runs as `cargo eventry`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_eventry::main(std::env::args_os())
}
