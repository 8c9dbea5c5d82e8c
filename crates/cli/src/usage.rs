//! Wrong command lines, reported as everything else that is wrong.

use std::ffi::OsString;
use std::process::ExitCode;

use anstream::ColorChoice;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::command::Failure;

/// What `--color` asks for. Reading it cannot fail; clap reports a wrong value.
#[must_use]
pub fn color(arguments: &[OsString]) -> ColorChoice {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    let mut choice = ColorChoice::Auto;
    let before = words.iter().take_while(|word| *word != "--");
    for (word, next) in before.zip(words.iter().skip(1).map(Some).chain([None])) {
        let value = match word.strip_prefix("--color=") {
            Some(value) => Some(value),
            None => next.filter(|_| word == "--color").map(|value| &**value),
        };
        choice = match value {
            Some("always") => ColorChoice::Always,
            Some("never") => ColorChoice::Never,
            Some("auto") => ColorChoice::Auto,
            _ => choice,
        };
    }
    choice
}

/// What follows when clap does not return a command: help and versions are printed, everything else is an error. `command` is the one that the
/// arguments name, if they do.
///
/// # Errors
/// With what is wrong.
pub fn ended(error: &clap::Error, command: Option<&str>) -> Result<ExitCode, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Nobody reads a closed pipe.
            let _ = error.print();
            Ok(ExitCode::SUCCESS)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Ok(ExitCode::from(2))
        }
        _ => Err(Failure::usage(message(error), help(error, command))),
    }
}

fn message(error: &clap::Error) -> String {
    let argument = || first(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = || first(error, ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = first(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("there is no command `{name}`")
        }
        ErrorKind::UnknownArgument => match argument() {
            option if option.starts_with('-') => format!("there is no option `{option}`"),
            word => format!("`{word}` is one argument too many"),
        },
        ErrorKind::MissingRequiredArgument => {
            let bare = |name: &String| {
                let name = name.trim_end_matches("...");
                let inside = name.strip_prefix('<').and_then(|name| name.strip_suffix('>'));
                format!("`{}`", inside.unwrap_or(name))
            };
            let missing: Vec<String> = all(error, ContextKind::InvalidArg).iter().map(bare).collect();
            let verb = if missing.len() == 1 { "is" } else { "are" };
            format!("{} {verb} missing", missing.join(", "))
        }
        ErrorKind::InvalidValue if value().is_empty() => format!("`{}` needs a value", argument()),
        ErrorKind::InvalidValue => format!("`{}` is not a value for `{}`", value(), argument()),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| format!(": {why}")).unwrap_or_default();
            format!("`{}` is not a value for `{}`{why}", value(), argument())
        }
        ErrorKind::ArgumentConflict => match first(error, ContextKind::PriorArg) {
            Some(prior) if prior != argument() => format!("`{}` and `{prior}` exclude each other", argument()),
            _ => format!("`{}` is given twice", argument()),
        },
        _ => {
            let text = error.render().to_string();
            let line = text.lines().next().unwrap_or_default();
            line.trim_start_matches("error: ").to_owned()
        }
    }
}

fn help(error: &clap::Error, command: Option<&str>) -> String {
    let suggested = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    // clap lists the most similar one last.
    .find_map(|kind| all(error, kind).pop());
    let valid = all(error, ContextKind::ValidValue);
    let usage = error.get(ContextKind::Usage).map(|usage| usage.to_string()).unwrap_or_default();
    let usage = usage.trim().trim_start_matches("Usage: ");
    let mut lines = Vec::new();
    match suggested {
        Some(meant) => lines.push(format!("did you mean `{meant}`?")),
        None if !valid.is_empty() => lines.push(format!("give one of {}", valid.join(", "))),
        None if !usage.is_empty() => lines.push(format!("usage: {usage}")),
        None => {}
    }
    let command = command.map(|command| format!(" {command}")).unwrap_or_default();
    lines.push(format!("`cargo eventry{command} --help` shows more"));
    lines.join("\n")
}

fn first(error: &clap::Error, kind: ContextKind) -> Option<String> {
    all(error, kind).into_iter().next()
}

fn all(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}
