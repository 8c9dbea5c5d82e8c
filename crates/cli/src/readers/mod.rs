//! The readers of other formats.
//!
//! A reader knows one form of document, not one provider. It returns what the document says, with notes where the document contradicts itself.
//! Which files of `schemas/` that becomes is decided in `placing`.

mod cross_check;
mod docs_page;
mod openapi;
mod prose_table;
mod reference_page;
mod reference_table;
mod sample_check;
mod samples;
mod schema_files;
mod wiki_page;

pub(crate) use openapi::rewritten;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};

use crate::command::nearest;
use crate::reading::{Page, Reading};

/// One reader.
#[derive(Debug)]
pub struct Reader {
    /// As it is called in `provider.toml`, in `lock.toml` and on the command line.
    pub name: &'static str,
    /// Counts up whenever it gives something else for the same page.
    pub version: u32,
    /// What it reads, in a few words.
    pub summary: &'static str,
    /// Whether a page has its form.
    pub recognizes: fn(&Page) -> bool,
    /// Reads a page.
    pub read: fn(&Page) -> Result<Vec<Reading>, Diagnostics>,
}

/// The reader of schemas that are files of their own.
pub(crate) const SCHEMA_FILE: &str = "schema-file";

/// All readers. Where a page could be for several of them, the first one gets it.
pub const READERS: &[Reader] = &[
    Reader {
        name: "openapi",
        version: 1,
        summary: "an OpenAPI 3 document, JSON or YAML: its webhooks and callbacks, or else its schemas",
        recognizes: openapi::recognizes,
        read: openapi::read,
    },
    Reader {
        name: SCHEMA_FILE,
        version: 1,
        summary: "a JSON Schema file, named by its path: <domain>/<event>-<version>.json",
        recognizes: schema_files::recognizes,
        read: schema_files::read,
    },
    Reader {
        name: "samples",
        version: 1,
        summary: "one or more bodies, from which the schema is inferred",
        recognizes: samples::recognizes,
        read: samples::read,
    },
    Reader {
        name: "docs-page",
        version: 1,
        summary: "a documentation page, text or HTML, with a JSON Schema and the names of domain, event and version",
        recognizes: docs_page::recognizes,
        read: docs_page::read,
    },
    Reader {
        name: "reference-page",
        version: 1,
        summary: "a rendered API reference, text or HTML, with a list of members and types",
        recognizes: reference_page::recognizes,
        read: reference_page::read,
    },
    Reader {
        name: "wiki-page",
        version: 1,
        summary: "a page, text or HTML, with bodies of events; also a comparison of two versions",
        recognizes: wiki_page::recognizes,
        read: wiki_page::read,
    },
];

/// The reader that a page is for, by the page's form.
#[must_use]
pub fn guess(page: &Page) -> Option<&'static Reader> {
    READERS.iter().find(|reader| (reader.recognizes)(page))
}

/// The reader of that name.
///
/// # Errors
///
/// Fails if no reader has the name, with a message and the help.
pub fn named(name: &str) -> Result<&'static Reader, (String, String)> {
    let names = || READERS.iter().map(|reader| reader.name);
    READERS.iter().find(|reader| reader.name == name).ok_or_else(|| {
        let all = format!("the readers are {}", names().collect::<Vec<_>>().join(", "));
        let help = nearest(name, names()).map_or(all, |near| format!("did you mean `{near}`?"));
        (format!("there is no reader `{name}`"), help)
    })
}

/// The error about a page that no reader is for: where its JSON is broken, if it is meant to be JSON.
#[must_use]
pub fn unrecognized(page: &Page) -> Diagnostic {
    let broken = starts_as_json(page).then(|| samples::read(page).err()).flatten();
    if let Some(problem) = broken.and_then(|problems| problems.into_iter().next()) {
        return problem;
    }
    let forms: Vec<String> = READERS
        .iter()
        .map(|reader| format!("{:15} {}", reader.name, reader.summary))
        .collect();
    Diagnostic::error(page.place.clone(), "no reader recognizes this page")
        .at(1, 1)
        .help(format!(
            "use --reader to see what is missing from the page; the readers are:\n{}",
            forms.join("\n")
        ))
}

/// Whether a page starts as an object of JSON does, or an array of them.
fn starts_as_json(page: &Page) -> bool {
    let mut signs = page.text.trim_start_matches('\u{feff}').chars().filter(|c| !c.is_whitespace());
    matches!((signs.next(), signs.next()), (Some('{'), Some('"')) | (Some('['), Some('{')))
}
