//! `cargo xtask bench` and `cargo xtask bench-compile`: build and run the package `eventry-measure`.

use crate::command::Command;
use crate::delegate;

/// `bench`
pub const GOALS: Command = Command {
    name: "bench",
    summary: "measure decoding, generating and compiling against the goals",
    run: |arguments| delegate::to("eventry-measure", &["--release"], &["bench"], arguments),
};

/// `bench-compile`
pub const COMPILE: Command = Command {
    name: "bench-compile",
    summary: "measure what compiling generated code costs",
    run: |arguments| delegate::to("eventry-measure", &["--release"], &["bench-compile"], arguments),
};
