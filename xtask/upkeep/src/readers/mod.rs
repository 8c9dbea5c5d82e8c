//! The readers: what other people's documents say about events.

use eventry_codegen::diagnostic::{Diagnostic, Diagnostics};
use eventry_codegen::json;

use crate::reading::{Confidence, Name, Page, Reading};

/// One reader.
#[derive(Debug)]
pub struct Reader {
    /// As it is called in `provider.toml`, in `lock.toml` and on the command line.
    pub name: &'static str,
    /// Counts up whenever it gives something else for the same page.
    pub version: u32,
    /// Whether a page has its form.
    pub recognises: fn(&Page) -> bool,
    /// Reads a page.
    pub read: fn(&Page) -> Result<Vec<Reading>, Diagnostics>,
}

/// All readers. Where a page could be for several of them, the first one gets it.
pub const READERS: &[Reader] = &[Reader {
    name: "schema-file",
    version: 1,
    recognises: |page| json::parse(&page.text).is_ok(),
    read: schema_file,
}];

fn schema_file(page: &Page) -> Result<Vec<Reading>, Diagnostics> {
    json::parse(&page.text).map_err(|error| {
        Diagnostic::error(&page.place, error.message)
            .at_offset(&page.text, error.offset)
            .help(error.help)
    })?;
    Ok(vec![Reading {
        name: by_place(&page.place),
        schema: page.text.clone(),
        samples: [].into(),
        confidence: Confidence::Published,
        notes: Vec::new(),
    }])
}

/// What a place in the layout `<domain>/<event>-<version>.json` says.
fn by_place(place: &str) -> Name {
    let parts: Vec<&str> = place.rsplit('/').collect();
    let [file, domain, ..] = parts.as_slice() else {
        return Name::default();
    };
    let event = file.strip_suffix(".json").and_then(|stem| stem.rsplit_once('-'));
    match event.and_then(|(event, version)| Some((event, version.parse().ok()?))) {
        Some((event, version)) => Name {
            domain: Some((*domain).to_owned()),
            event: Some(event.to_owned()),
            version: Some(version),
        },
        None => Name::default(),
    }
}

/// The reader that a page is for, by the page's form.
#[must_use]
pub fn guess(page: &Page) -> Option<&'static Reader> {
    READERS.iter().find(|reader| (reader.recognises)(page))
}

/// The reader of that name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Reader> {
    READERS.iter().find(|reader| reader.name == name)
}

/// The error about a page that no reader is for.
#[must_use]
pub fn unrecognised(page: &Page) -> Diagnostic {
    Diagnostic::error(page.place.clone(), "no reader understands this page")
}
