//! Commands that keep the schemas: builds and runs the package `cargo-eventry`, which needs what the other commands start without.

use std::process::ExitCode;

use lexopt::Parser;

use crate::command::{Command, Failure};
use crate::delegate;

/// `refresh`
pub const REFRESH: Command = Command {
    name: "refresh",
    summary: "take schemas from what providers publish, or say what differs",
    run: |arguments| run("refresh", arguments),
};

/// `check`
pub const CHECK: Command = Command {
    name: "check",
    summary: "check schemas, samples, patches and lock.toml, and refuse what changes published versions",
    run: |arguments| run("check", arguments),
};

/// `import`
pub const IMPORT: Command = Command {
    name: "import",
    summary: "take a document, a page or a body into schemas/",
    run: |arguments| run("import", arguments),
};

/// `new`
pub const NEW: Command = Command {
    name: "new",
    summary: "make the schema and the sample of a new event to start from",
    run: |arguments| run("new", arguments),
};

/// `diff`
pub const DIFF: Command = Command {
    name: "diff",
    summary: "say what a change of schemas means for readers and for code",
    // Both sides are generated: in a debug build a whole provider takes six times as long, every time.
    run: |arguments| delegate::to("cargo-eventry", &["--release"], &["diff"], arguments),
};

fn run(command: &str, arguments: Parser) -> Result<ExitCode, Failure> {
    delegate::to("cargo-eventry", &[], &[command], arguments)
}
