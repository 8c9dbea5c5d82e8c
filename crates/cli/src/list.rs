//! `cargo xtask list`: the catalog, read from the schemas.

use std::process::ExitCode;

use eventry_schema::source::{EventSource, Sources};
use eventry_schema::visible::OneLine;
use lexopt::{Arg, Parser};
use serde_json::{Value, json};

use crate::command::{self, Failure};
use crate::repository;

const HELP: &str = "\
Shows every event version in schemas/, even while a broken schema stops the build.

usage: cargo xtask list [--json]

  --json      print a JSON array with one object per event version
  -h, --help  print this help

Files that cannot be read are reported on standard error; the exit status is then 1.
";

pub fn run(mut arguments: Parser) -> Result<ExitCode, Failure> {
    let mut as_json = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("json") => as_json = true,
            Arg::Short('h') | Arg::Long("help") => {
                command::print(HELP)?;
                return Ok(ExitCode::SUCCESS);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let tree = repository::schemas(&repository::root()?)?;
    let (sources, problems) = Sources::read(&tree);
    let events: Vec<&EventSource> = sources.providers.iter().flat_map(|provider| &provider.events).collect();
    if as_json {
        command::print_json(&array(&events))?;
    } else {
        command::print(&table(&events))?;
    }
    command::report(&problems);
    Ok(if problems.has_errors() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn title(event: &EventSource) -> Option<&str> {
    event.document.root.get("title")?.as_str()
}

fn array(events: &[&EventSource]) -> String {
    let object = |event: &&EventSource| {
        json!({
            "id": event.id.to_string(),
            "title": title(event),
            "schema": event.document.path,
            "samples": event.samples.iter().map(|sample| &sample.label).collect::<Vec<_>>(),
            "patch": event.document.patch.as_ref().map(|patch| &patch.reason),
        })
    };
    format!("{}\n", Value::Array(events.iter().map(object).collect()))
}

fn table(events: &[&EventSource]) -> String {
    let mut rows = vec![["event id", "title", "samples", "patch"].map(str::to_owned)];
    rows.extend(events.iter().map(|event| {
        let title = title(event).unwrap_or("-").split_whitespace().collect::<Vec<_>>().join(" ");
        let title = OneLine(&title).to_string();
        let patch = if event.document.patch.is_some() { "yes" } else { "-" };
        [event.id.to_string(), title, event.samples.len().to_string(), patch.to_owned()]
    }));
    let widest = |of: fn(&[String; 4]) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
    let (id_width, title_width) = (widest(|[id, ..]| id), widest(|[_, title, ..]| title));
    let line = |[id, title, samples, patch]: &[String; 4]| format!("{id:id_width$}  {title:title_width$}  {samples:>7}  {patch}\n");
    rows.iter().map(line).collect()
}
