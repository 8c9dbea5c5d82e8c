//! `cargo xtask diff`: what a change of schemas means for whoever reads the events.

use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};

use super::input::{self, FORMS, Pair};
use super::{report, upgrade};
use crate::change::{Change, Verdict};
use crate::command::{self, Failure};

/// What the text for people consists of, in this order.
const SECTIONS: &[fn(&Pair, &[Change]) -> String] = &[report::text, upgrade::text];

fn help() -> String {
    format!(
        "\
Says what changed between two schemas, or two trees of them, and what it means.

usage: cargo xtask diff [OPTIONS] OLD NEW

OLD and NEW are each:
{FORMS}

Each change has three verdicts: WIRE (code built from OLD reads NEW events), REPLAY (code built from NEW reads OLD events) and SOURCE
(code written against the types of OLD compiles against those of NEW).

  safe     nothing is different
  note     WIRE, REPLAY: all is read and kept, and strict decoding may report it
           SOURCE: only code in the crate of `events!()` is affected, where it lists all parts of a type: a literal, a pattern without
           `..`, a `match` without `_`; code in other crates compiles, as the types are `#[non_exhaustive]` there
  edge     all is read but integers beyond 64 bits
  unknown  it cannot be decided
  unsafe   there are events that are not read, or code in any crate that does not compile

WIRE and REPLAY assume that nobody uses a name before a schema knows it: for an optional member that only one side knows, no event of the
other side has the name with a value of another type. That goes for objects that name members and for maps; the words of a change say it.

  --json           a list of objects: document, pointer, change, wire, replay, source, words, names
  --github         annotations for GitHub Actions
  --fail-on LIST   status 1 when a verdict is that grave or graver: wire, replay, source, each with `:unsafe`, `:unknown` (the default),
                   `:edge` or `:note`; several with commas. Without it, changes do not make the status.
  -h, --help       this text
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

/// A verdict that is asked for, and from when on it fails.
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
        return Err(Failure::usage("two sides are compared, OLD and NEW", help()));
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
