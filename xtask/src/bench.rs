//! `cargo xtask bench` and `cargo xtask bench-compile`: build and run the package `eventry-measure`.

use cargo_eventry::command::Command;

use crate::cargo;

/// `bench`
pub const GOALS: Command = Command {
    name: "bench",
    summary: "measure decoding, generating and compiling against the goals",
    feature: None,
    run: |arguments| cargo::run("eventry-measure", &["--release"], &["bench"], arguments),
};

/// `bench-compile`
pub const COMPILE: Command = Command {
    name: "bench-compile",
    summary: "measure the cost of compiling generated code",
    feature: None,
    run: |arguments| cargo::run("eventry-measure", &["--release"], &["bench-compile"], arguments),
};
