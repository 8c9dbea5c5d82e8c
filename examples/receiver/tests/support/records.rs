//! Reads the files of the service.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// A line of a file.
pub struct Record {
    /// The delivery id.
    pub delivery: String,
    /// The event id in the sink, and the reason in quarantine.
    pub what: String,
    /// Where the line begins in the file.
    pub at: u64,
}

/// The records of a file, and the lines that cannot be read.
pub struct Records {
    /// What can be read.
    pub records: Vec<Record>,
    /// What cannot.
    pub torn: Vec<String>,
}

/// Reads the sink of a folder.
pub fn sink(folder: &Path) -> Records {
    read(&folder.join("events.jsonl"), |line| {
        Some((line["delivery_id"].as_str()?.to_owned(), line["id"].as_str()?.to_owned()))
    })
}

/// Reads the quarantine of a folder.
pub fn quarantine(folder: &Path) -> Records {
    read(&folder.join("quarantine.jsonl"), |line| {
        let mut attributes = line["attributes"].as_object()?.iter();
        let is_id = |name: &str| name.eq_ignore_ascii_case("webhook-id") || name.eq_ignore_ascii_case("x-orchard-delivery");
        let (_, id) = attributes.find(|(name, _)| is_id(name))?;
        Some((id.as_str()?.to_owned(), line["reason"].as_str()?.to_owned()))
    })
}

fn read(path: &Path, parts: impl Fn(&Value) -> Option<(String, String)>) -> Records {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut found = Records {
        records: Vec::new(),
        torn: Vec::new(),
    };
    let mut at = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let parsed = serde_json::from_slice::<Value>(line).ok();
        match parsed.as_ref().and_then(&parts) {
            Some((delivery, what)) => found.records.push(Record { delivery, what, at }),
            None => found.torn.push(String::from_utf8_lossy(line).into_owned()),
        }
        at += line.len() as u64;
    }
    found
}
