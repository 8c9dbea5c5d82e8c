//! The commands of `cargo eventry`, passed on to the program `cargo-eventry`. Cargo builds it with the features that the command needs and
//! no others, so that listing events does not compile an HTTP client.

use std::ffi::OsString;
use std::process::ExitCode;

use crate::cargo;
use crate::command::Failure;

/// One command of `cargo eventry`.
pub struct Passed {
    /// Its name.
    pub name: &'static str,
    /// The Cargo feature that contains it, if it is optional.
    feature: Option<&'static str>,
    /// Whether a debug build is too slow for it.
    release: bool,
}

const fn passed(name: &'static str, feature: Option<&'static str>) -> Passed {
    Passed {
        name,
        feature,
        release: false,
    }
}

/// All of them.
pub const COMMANDS: &[Passed] = &[
    passed("list", None),
    passed("expand", None),
    passed("generate", None),
    passed("new", None),
    passed("import", Some("network")),
    passed("refresh", Some("network")),
    passed("check", Some("validate,decode")),
    Passed {
        // It generates both sides; in a debug build, a whole provider takes six times as long.
        release: true,
        ..passed("diff", Some("validate"))
    },
    Passed {
        // It generates all schemas and reads files of any size.
        release: true,
        ..passed("decode", Some("decode"))
    },
    passed("listen", Some("listen")),
    passed("verify", Some("verify")),
    passed("vendor", None),
    passed("names", None),
    passed("init", None),
    passed("completions", None),
];

/// Runs `cargo eventry` with these arguments.
///
/// # Errors
/// When Cargo cannot be run.
pub fn run(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    let command = COMMANDS.iter().find(|command| arguments.iter().any(|word| word == command.name));
    let mut options = vec!["--no-default-features"];
    if let Some(feature) = command.and_then(|command| command.feature) {
        options.extend(["--features", feature]);
    }
    if command.is_some_and(|command| command.release) {
        options.push("--release");
    }
    cargo::run("cargo-eventry", &options, arguments)
}
