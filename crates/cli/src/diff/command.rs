//! `cargo xtask diff`: what a change of schemas means for readers of the events.

use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};

use super::input::{self, FORMS, Pair};
use super::{report, upgrade};
use crate::change::{Change, Verdict};
use crate::command::{self, Failure};

/// The sections of the text for people, in order.
const SECTIONS: &[fn(&Pair, &[Change]) -> String] = &[report::text, upgrade::text];

fn help() -> String {
    format!(
        "\
Shows what changed between two schemas or two folders of schemas, and what that means.

usage: cargo xtask diff [OPTIONS] OLD NEW

OLD and NEW are each:
{FORMS}

Each change has three verdicts: WIRE (code built from OLD reads NEW events), REPLAY (code built from NEW reads OLD events) and SOURCE
(code written against the types of OLD compiles against the types of NEW).

  safe     no difference
  note     WIRE, REPLAY: everything is read and kept, but strict decoding may report it
           SOURCE: only code in the crate of `events!()` is affected, if it lists all parts of a type: a literal, a pattern without `..`,
           a `match` without `_`; for code in other crates, the types are `#[non_exhaustive]`
  edge     everything is read except integers beyond 64 bits
  unknown  the effect is not known
  unsafe   some events cannot be read, or some code does not compile

WIRE and REPLAY assume that nobody uses a name before it is in the schema: for an optional member that only one side knows, no event of the
other side has that name with a value of another type. This applies to objects with named members and to maps; such changes say so.

  --json           print a list of objects: document, pointer, change, wire, replay, source, words, names
  --github         print annotations for GitHub Actions
  --fail-on LIST   exit with status 1 if a verdict is at least this severe: wire, replay, source, each with `:unsafe`, `:unknown` (the
                   default), `:edge` or `:note`, separated by commas; by default, changes do not affect the status
  -h, --help       print this help
"
    )
}

/// Where the output goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    People,
    Json,
    GitHub,
}

/// A verdict of `--fail-on`, and the severity from which on it fails.
struct Limit {
    of: fn(&Change) -> Verdict,
    from: Verdict,
}

pub fn run(mut arguments: Parser) -> Result<ExitCode, Failure> {
    let mut form = Form::People;
    let mut limits = Vec::new();
    let mut sides: Vec<String> = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("json") => form = Form::Json,
            Arg::Long("github") => form = Form::GitHub,
            Arg::Long("fail-on") => {
                let list = arguments.value()?.string()?;
                for word in list.split(',') {
                    limits.push(limit(word)?);
                }
            }
            Arg::Value(side) if sides.len() < 2 => sides.push(side.string()?),
            Arg::Short('h') | Arg::Long("help") => {
                command::print(&help())?;
                return Ok(ExitCode::SUCCESS);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let [old, new] = sides.as_slice() else {
        return Err(Failure::usage("OLD and NEW are required", help()));
    };
    let pair = input::pair(old, new)?;
    let changes = match &pair.document {
        Some(document) => super::compare(&pair.old, &pair.new, document),
        None => super::compare_trees(&pair.old, &pair.new),
    };
    let changes = changes.map_err(|problems| pair.located(problems))?;
    match form {
        Form::People => command::print(&SECTIONS.iter().map(|section| section(&pair, &changes)).collect::<String>())?,
        Form::Json => command::print_json(&report::as_json(&pair, &changes))?,
        Form::GitHub => command::print(&report::annotations(&pair, &changes))?,
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
