//! `cargo xtask decode`: builds and runs the package `eventry-decode`, which needs `eventry` itself.

use crate::command::Command;
use crate::delegate;

/// `decode`
pub const COMMAND: Command = Command {
    name: "decode",
    summary: "decode bodies, or show what becomes of the shipped samples",
    run: |arguments| delegate::to("eventry-decode", &[], &[], arguments),
};
