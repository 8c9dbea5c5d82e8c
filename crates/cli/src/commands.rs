//! The command line: all commands and what they have in common.

use std::ffi::OsString;
use std::process::ExitCode;

use anstream::ColorChoice;
use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::command::Failure;
#[cfg(feature = "decode")]
use crate::decode;
#[cfg(not(feature = "decode"))]
use crate::left_out as decode;
#[cfg(not(feature = "listen"))]
use crate::left_out as listen;
#[cfg(not(feature = "verify"))]
use crate::left_out as verify;
#[cfg(feature = "listen")]
use crate::listen;
use crate::place::{Lookup, Place};
#[cfg(feature = "verify")]
use crate::verify;
#[cfg(feature = "validate")]
use crate::{check, diff};
use crate::{completions, expand, generate, init, list, names, new, transaction, usage, vendor};
#[cfg(feature = "network")]
use crate::{import, refresh};
#[cfg(not(feature = "validate"))]
use {crate::left_out as check, crate::left_out as diff};
#[cfg(not(feature = "network"))]
use {crate::left_out as import, crate::left_out as refresh};

/// How Cargo colors its help.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::BrightGreen.on_default().bold())
    .usage(AnsiColor::BrightGreen.on_default().bold())
    .literal(AnsiColor::BrightCyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_STATUS: &str = "\
Exit status:
  0  everything is in order
  1  something is wrong, or differs where the command line asks for that to fail
  2  the command line is wrong

Run it in a package that has a folder `schemas/`, or in any folder below it. `cargo eventry init` creates that folder.";

/// Maintain the event schemas of a package, and see what they become
///
/// Eventry generates Rust types from the JSON Schemas of versioned events while `cargo build` runs. These commands add schemas,
/// refresh them from what providers publish, check them, compare them, and show the code.
#[derive(Parser)]
#[command(
    name = "cargo-eventry",
    bin_name = "cargo eventry",
    version,
    styles = STYLES,
    after_help = EXIT_STATUS,
    arg_required_else_help = true,
    // The last one counts, so that aliases of a shell can be overruled.
    args_override_self = true,
    max_term_width = 120
)]
struct CommandLine {
    #[command(flatten)]
    lookup: Lookup,
    /// When to color messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Common options")]
    color: clap::ColorChoice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Arguments),
    List(list::Arguments),
    Expand(expand::Arguments),
    Generate(generate::Arguments),
    New(new::Arguments),
    /// Add what a document, a page or a recorded body says about events
    Import(import::Arguments),
    /// Update schemas from what providers publish, or show what differs
    Refresh(refresh::Arguments),
    /// Check schemas, samples, patches and lock.toml
    Check(check::Arguments),
    /// Show what a change of schemas means for readers and for code
    Diff(diff::Arguments),
    #[cfg_attr(not(feature = "decode"), command(about = "Decode bodies, or show the outcome of every sample"))]
    Decode(decode::Arguments),
    #[cfg_attr(not(feature = "listen"), command(about = "Receive deliveries over HTTP, and show what they are"))]
    Listen(listen::Arguments),
    #[cfg_attr(not(feature = "verify"), command(about = "Verify recorded deliveries"))]
    Verify(verify::Arguments),
    Vendor(vendor::Arguments),
    Names(names::Arguments),
    Completions(completions::Arguments),
}

/// Runs the command that the arguments name. The first argument is the program, as for every process.
#[must_use]
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    // Cargo passes the name of the subcommand on.
    if arguments.get(1).is_some_and(|name| name == "eventry") {
        arguments.remove(1);
    }
    // Before anything is parsed, because a wrong command line is reported in color too.
    usage::color(&arguments).write_global();
    run(&arguments).unwrap_or_else(|failure| {
        failure.report();
        failure.status()
    })
}

/// The whole command line, as clap knows it.
fn definition() -> clap::Command {
    CommandLine::command().color(match ColorChoice::global() {
        ColorChoice::Never => clap::ColorChoice::Never,
        ColorChoice::Auto => clap::ColorChoice::Auto,
        ColorChoice::Always | ColorChoice::AlwaysAnsi => clap::ColorChoice::Always,
    })
}

fn run(arguments: &[OsString]) -> Result<ExitCode, Failure> {
    let matches = definition().try_get_matches_from(arguments);
    let line = matches.and_then(|matches| CommandLine::from_arg_matches(&matches));
    let CommandLine { lookup, command, .. } = match line {
        Ok(line) => line,
        Err(error) => return usage::ended(&error, named(arguments).as_deref()),
    };
    match command {
        Command::Init(arguments) => init::run(&lookup, &arguments),
        Command::List(arguments) => here(&lookup, |place| list::run(place, &arguments)),
        Command::Expand(arguments) => here(&lookup, |place| expand::run(place, &arguments)),
        Command::Generate(arguments) => here(&lookup, |place| generate::run(place, &arguments)),
        Command::New(arguments) => here(&lookup, |place| new::run(place, &arguments)),
        Command::Import(arguments) => here(&lookup, |place| import::run(place, &arguments)),
        Command::Refresh(arguments) => here(&lookup, |place| refresh::run(place, &arguments)),
        Command::Check(arguments) => here(&lookup, |place| check::run(place, &arguments)),
        // Files and folders can be compared anywhere.
        Command::Diff(arguments) => diff::run(&find(&lookup), &arguments),
        Command::Decode(arguments) => here(&lookup, |place| decode::run(place, &arguments)),
        Command::Listen(arguments) => here(&lookup, |place| listen::run(place, &arguments)),
        Command::Verify(arguments) => here(&lookup, |place| verify::run(place, &arguments)),
        Command::Vendor(arguments) => here(&lookup, |place| vendor::run(place, &arguments)),
        Command::Names(arguments) => here(&lookup, |place| names::run(place, &arguments)),
        Command::Completions(arguments) => completions::run(&mut definition(), &arguments),
    }
}

/// The command that the arguments name.
fn named(arguments: &[OsString]) -> Option<String> {
    let line = definition();
    let mut words = arguments.iter().skip(1).map(|word| word.to_string_lossy());
    let name = words.find(|word| line.find_subcommand(&**word).is_some())?;
    Some(name.into_owned())
}

/// Runs a command in the place that the command line means.
fn here(lookup: &Lookup, run: impl FnOnce(&Place) -> Result<ExitCode, Failure>) -> Result<ExitCode, Failure> {
    let place = find(lookup)?;
    run(&place).map_err(|failure| match failure {
        Failure::Schemas(problems) => Failure::Schemas(place.located(problems)),
        other => other,
    })
}

/// Finds the place, and cleans up what a killed command left behind there.
fn find(lookup: &Lookup) -> Result<Place, Failure> {
    let place = lookup.find()?;
    transaction::recover(&place.schemas)?;
    Ok(place)
}
