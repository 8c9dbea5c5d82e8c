//! `cargo eventry list`: the catalog, read from the schemas.

use std::process::ExitCode;

use clap::Args;
use eventry_schema::source::{EventSource, Sources};
use eventry_schema::visible::OneLine;
use serde_json::{Map, Value};

use crate::command::{self, Failure};
use crate::place::Place;

/// Show every event version of the schemas
///
/// It works even while a broken schema stops the build. Files that cannot be read are reported on standard error; the exit status is
/// then 1.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Print a JSON array with one object per event version
    #[arg(long)]
    json: bool,
}

/// One thing to know about an event version: a column of the table, and a member of the JSON objects.
struct Column {
    /// The name of the member.
    member: &'static str,
    /// The value of the member.
    value: fn(&Place, &EventSource) -> Value,
    /// How the table shows it, if it does.
    shown: Option<Shown>,
}

/// How the table shows a column.
struct Shown {
    header: &'static str,
    cell: fn(&EventSource) -> String,
    is_number: bool,
}

/// All columns, in the order of the table.
const COLUMNS: &[Column] = &[
    Column {
        member: "id",
        value: |_, event| event.id.to_string().into(),
        shown: Some(Shown {
            header: "event id",
            cell: |event| event.id.to_string(),
            is_number: false,
        }),
    },
    Column {
        member: "title",
        value: |_, event| title(event).into(),
        shown: Some(Shown {
            header: "title",
            cell: |event| title(event).unwrap_or("-").split_whitespace().collect::<Vec<_>>().join(" "),
            is_number: false,
        }),
    },
    Column {
        member: "samples",
        value: |_, event| event.samples.iter().map(|sample| sample.label.as_str()).collect(),
        shown: Some(Shown {
            header: "samples",
            cell: |event| event.samples.len().to_string(),
            is_number: true,
        }),
    },
    Column {
        member: "patch",
        value: |_, event| event.document.patch.as_ref().map(|patch| patch.reason.as_str()).into(),
        shown: Some(Shown {
            header: "patch",
            cell: |event| if event.document.patch.is_some() { "yes" } else { "-" }.to_owned(),
            is_number: false,
        }),
    },
    Column {
        member: "schema",
        value: |place, event| place.path(&format!("{}.json", event.id)).into(),
        shown: None,
    },
];

pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let tree = place.read()?;
    let (sources, problems) = Sources::read(&tree);
    let events: Vec<&EventSource> = sources.providers.iter().flat_map(|provider| &provider.events).collect();
    if arguments.json {
        command::print_json(&array(place, &events))?;
    } else {
        command::print(&table(&events))?;
    }
    let failed = problems.has_errors();
    command::report(&place.located(problems));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn title(event: &EventSource) -> Option<&str> {
    event.document.root.get("title")?.as_str()
}

fn array(place: &Place, events: &[&EventSource]) -> String {
    let member = |column: &Column, event: &EventSource| (column.member.to_owned(), (column.value)(place, event));
    let object = |event: &&EventSource| Value::Object(COLUMNS.iter().map(|column| member(column, event)).collect::<Map<_, _>>());
    format!("{}\n", Value::Array(events.iter().map(object).collect()))
}

fn table(events: &[&EventSource]) -> String {
    let columns: Vec<Vec<String>> = COLUMNS
        .iter()
        .filter_map(|column| column.shown.as_ref())
        .map(|shown| cells(shown, events))
        .collect();
    let lines = (0..=events.len()).map(|row| {
        let cells: Vec<&str> = columns.iter().filter_map(|cells| cells.get(row)).map(String::as_str).collect();
        format!("{}\n", cells.join("  ").trim_end())
    });
    lines.collect()
}

/// The header and the cells of a column, all of one width.
fn cells(shown: &Shown, events: &[&EventSource]) -> Vec<String> {
    let texts = events.iter().map(|event| OneLine(&(shown.cell)(event)).to_string());
    let texts: Vec<String> = std::iter::once(shown.header.to_owned()).chain(texts).collect();
    let width = texts.iter().map(|text| text.chars().count()).max().unwrap_or_default();
    let padded = |text: &String| {
        if shown.is_number {
            format!("{text:>width$}")
        } else {
            format!("{text:width$}")
        }
    };
    texts.iter().map(padded).collect()
}
