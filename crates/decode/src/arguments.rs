//! What the command line asks for.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use eventry::rt::EVENT_LIMIT;
use eventry::{CATALOG, Descriptor, Provider};
use lexopt::{Arg, Parser, ValueExt};

/// The whole of `--help`.
pub const HELP: &str = "\
Decodes bodies, one JSON line per event.

usage: cargo xtask decode [--provider NAME] [--as EVENT_ID] [--echo] [--limit BYTES] [FILE|-]…

A body may be one event, an array, values one after another, or JSON Lines, of any size: it is read event by event. Each line of output has the members
  id       the event id, as far as it is known
  outcome  known, unknown-version, unknown-type or malformed
  pointer, message
           where a malformed event does not fit, and why

Without FILE all shipped samples are decoded and shown as a table.

  --provider NAME  the folder name of the provider that sent the bodies; otherwise it is found by itself
  --as EVENT_ID    the bodies are bare payloads of this event version, without an envelope
  --echo           adds `envelope` and `payload`, written again from the typed values, or `raw` for a malformed event
  --limit BYTES    how long one event may be, 67108864 (64 MiB) without; a longer one is an error, and passed over
  -h, --help       this text

Exit status: 0 when nothing is malformed, 1 when something is or cannot be read, 2 when the command line is wrong.
";

/// What to do.
#[derive(Debug)]
pub enum Action {
    /// Show the help.
    Help,
    /// Show what becomes of the shipped samples.
    Samples,
    /// Decode inputs.
    Decode(Job),
}

/// Inputs, and what is known of them.
#[derive(Debug)]
pub struct Job {
    /// In the order given; not empty.
    pub inputs: Vec<Input>,
    /// How to take their events.
    pub mode: Mode,
    /// Whether to write out what was read.
    pub echo: bool,
    /// How many bytes an event may have.
    pub limit: usize,
}

/// How to take an event.
#[derive(Clone, Copy, Debug)]
pub enum Mode {
    /// Find the provider by looking at it.
    Recognize,
    /// It is one of this provider.
    Provider(&'static Provider),
    /// It is a bare payload of this event version.
    Payload(&'static Descriptor),
}

/// Where bytes come from.
#[derive(Debug)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::Stdin => f.write_str("standard input"),
            Input::File(path) => write!(f, "`{}`", path.display()),
        }
    }
}

/// Reads the arguments behind the name of the program.
///
/// # Errors
/// A sentence about the first argument that makes no sense.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Action, String> {
    let mut parser = Parser::from_args(arguments);
    let (mut inputs, mut echo) = (Vec::new(), false);
    let (mut provider, mut payload) = (None, None);
    let mut limit = None;
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Action::Help),
            Arg::Long("echo") => echo = true,
            Arg::Long("provider") => provider = Some(find_provider(&text(&mut parser)?)?),
            Arg::Long("as") => payload = Some(find_event(&text(&mut parser)?)?),
            Arg::Long("limit") => limit = Some(parse_limit(&text(&mut parser)?)?),
            Arg::Value(path) if path == "-" => inputs.push(Input::Stdin),
            Arg::Value(path) => inputs.push(Input::File(path.into())),
            other => return Err(other.unexpected().to_string()),
        }
    }
    let mode = match (provider, payload) {
        (None, None) => Mode::Recognize,
        (Some(provider), None) => Mode::Provider(provider),
        (None, Some(event)) => Mode::Payload(event),
        (Some(_), Some(_)) => return Err("`--as` names the provider already: leave `--provider` out".to_owned()),
    };
    if !inputs.is_empty() {
        let limit = limit.unwrap_or(EVENT_LIMIT);
        return Ok(Action::Decode(Job { inputs, mode, echo, limit }));
    }
    if echo || limit.is_some() || !matches!(mode, Mode::Recognize) {
        return Err("there is no input: name files, or `-` for standard input".to_owned());
    }
    Ok(Action::Samples)
}

fn text(parser: &mut Parser) -> Result<String, String> {
    let value = parser.value().and_then(|value| value.string());
    value.map_err(|error| error.to_string())
}

fn parse_limit(text: &str) -> Result<usize, String> {
    let limit = text.parse().ok().filter(|limit| *limit > 0);
    limit.ok_or_else(|| format!("`--limit` expects a number of bytes, found `{text}`"))
}

fn find_provider(name: &str) -> Result<&'static Provider, String> {
    CATALOG.provider(name).ok_or_else(|| {
        let folders: Vec<&str> = CATALOG.providers().iter().map(|provider| provider.folder()).collect();
        format!("there is no provider `{name}`; the providers are {}", folders.join(", "))
    })
}

fn find_event(id: &str) -> Result<&'static Descriptor, String> {
    CATALOG.get(id).ok_or_else(|| {
        let ids: Vec<&str> = CATALOG.iter().map(Descriptor::id).collect();
        format!("there is no event `{id}` in the catalog; it has\n  {}", ids.join("\n  "))
    })
}
