//! `cargo xtask decode`: builds and runs the package `eventry-decode`, which needs `eventry` itself.

use crate::cargo;
use crate::command::Command;

/// `decode`
pub const COMMAND: Command = Command {
    name: "decode",
    summary: "decode bodies, or show the outcome of every shipped sample",
    run: |mut arguments| cargo::run("eventry-decode", &["--release"], arguments.raw_args()?),
};
