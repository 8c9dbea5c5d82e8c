//! `cargo xtask decode`: builds and runs the package `eventry-decode`, which needs `eventry` itself.

use cargo_eventry::command::Command;

use crate::cargo;

/// `decode`
pub const COMMAND: Command = Command {
    name: "decode",
    summary: "decode bodies, or show the outcome of every shipped sample",
    feature: None,
    run: |arguments| cargo::run("eventry-decode", &[], &[], arguments),
};
