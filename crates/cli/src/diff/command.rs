//! `cargo eventry diff`: what a change of schemas means for readers of the events.

use std::process::ExitCode;

use clap::Args;

use super::input::{self, FORMS, Pair};
use super::{report, upgrade};
use crate::change::{Change, Verdict};
use crate::command::{self, Failure};
use crate::place::Place;

/// The sections of the text for people, in order.
const SECTIONS: &[fn(&Pair, &[Change]) -> String] = &[report::text, upgrade::text];

const NOTES: &str = "\
Each change has three verdicts: WIRE (code built from OLD reads NEW events), REPLAY (code built from NEW reads OLD events) and SOURCE \
(code written against the types of OLD compiles against the types of NEW).

  safe     no difference
  note     WIRE, REPLAY: everything is read and kept, but strict decoding may report it
           SOURCE: only code that lists all parts of a type is affected: a literal or a pattern
           without `..`, and in the crate of `events!()` a `match` without `_`
  edge     everything is read except integers beyond 64 bits
  unknown  the effect is not known
  unsafe   some events cannot be read, or some code does not compile

WIRE and REPLAY assume that nobody uses a name before it is in the schema: for an optional member that only one side knows, no event of \
the other side has that name with a value of another type. This applies to objects with named members and to maps; such changes say so.";

fn sides() -> String {
    format!("OLD and NEW are each:\n{FORMS}\n\n{NOTES}")
}

/// Show what a change of schemas means for readers and for code
///
/// Compares two schemas or two folders of schemas.
#[derive(Debug, Args)]
#[command(after_help = sides())]
pub struct Arguments {
    /// A folder, a file, an event id, a revision of git, or REVISION:EVENT_ID
    old: String,
    /// The same
    new: String,
    /// Print a list of objects: document, pointer, change, wire, replay, source, words, names
    #[arg(long, overrides_with = "github")]
    json: bool,
    /// Print annotations for GitHub Actions
    #[arg(long, overrides_with = "json")]
    github: bool,
    /// Exit with status 1 if a verdict is at least this severe: wire, replay, source, each with `:unsafe`, `:unknown` (the default),
    /// `:edge` or `:note`, separated by commas; by default, changes do not affect the status
    #[arg(long, value_name = "LIST")]
    fail_on: Vec<String>,
}

/// A verdict of `--fail-on`, and the severity from which on it fails.
struct Limit {
    of: fn(&Change) -> Verdict,
    from: Verdict,
}

/// Runs the command. The place is needed only if a side is an event id or a revision.
pub fn run(place: &Result<Place, Failure>, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let words = arguments.fail_on.iter().flat_map(|list| list.split(','));
    let limits = words.map(limit).collect::<Result<Vec<_>, _>>()?;
    let pair = input::pair(place, &arguments.old, &arguments.new)?;
    let changes = match &pair.document {
        Some(document) => super::compare(&pair.old, &pair.new, document),
        None => super::compare_trees(&pair.old, &pair.new),
    };
    let changes = changes.map_err(|problems| pair.located(problems))?;
    if arguments.json {
        command::print_json(&report::as_json(&pair, &changes))?;
    } else if arguments.github {
        command::print(&report::annotations(&pair, &changes))?;
    } else {
        command::print(&SECTIONS.iter().map(|section| section(&pair, &changes)).collect::<String>())?;
    }
    let failed = limits
        .iter()
        .any(|limit| changes.iter().any(|change| (limit.of)(change) >= limit.from));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn limit(word: &str) -> Result<Limit, Failure> {
    let (name, from) = word.split_once(':').unwrap_or((word, "unknown"));
    let wrong = || {
        Failure::usage(
            format!("`{word}` is not a verdict to fail on"),
            "write wire, replay or source, each alone or with `:unsafe`, `:unknown`, `:edge` or `:note`",
        )
    };
    let of: fn(&Change) -> Verdict = match name {
        "wire" => |change| change.wire,
        "replay" => |change| change.replay,
        "source" => |change| change.source,
        _ => return Err(wrong()),
    };
    let from = match from {
        "unsafe" => Verdict::Unsafe,
        "unknown" => Verdict::Unknown,
        "edge" => Verdict::Edge,
        "note" => Verdict::Note,
        _ => return Err(wrong()),
    };
    Ok(Limit { of, from })
}
