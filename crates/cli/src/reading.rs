//! The result of every reader.

use eventry_schema::version::Version;
use std::collections::BTreeMap;

/// A document as it was retrieved.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it came from: a URL, or a path relative to the folder in which the command runs.
    pub place: String,
    /// Its media type, if the server named one: `text/html`.
    pub media_type: Option<String>,
    /// Its text.
    pub text: String,
}

/// What one page says about one document of `schemas/`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The name of the document, as far as the page says.
    pub name: Name,
    /// The schema as it is written to disk: the provider's own text where the page holds it, laid out by us where the reader made it.
    pub schema: String,
    /// Bodies that the page shows, by label: whole bodies, or payloads that the command wraps into an envelope.
    pub samples: BTreeMap<String, Sample>,
    /// How sure it is that the schema is what the provider sends.
    pub confidence: Confidence,
    /// What a reviewer should know: where the page contradicts itself, what was guessed.
    pub notes: Vec<Note>,
    /// Documents that the schema refers to, by their path from the provider's folder.
    pub shared: BTreeMap<String, String>,
    /// Whether the schema may describe a whole body with its envelope. The code that knows the envelope decides.
    pub whole: bool,
}

/// What a page says about the name of the event. The rest may be known from where the page was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// The provider's own grouping.
    pub domain: Option<String>,
    /// The event type.
    pub event: Option<String>,
    /// The number of the version.
    pub version: Option<Version>,
}

/// A body that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Its text, as shown.
    pub text: String,
    /// Whether it is a whole body, envelope included, or the payload alone.
    pub whole: bool,
}

/// How sure a reader is of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Inferred from samples: members that all of them have are required.
    Inferred,
    /// Made from a page for people: a table of members.
    Rendered,
    /// The provider's own JSON Schema or OpenAPI document.
    Published,
}

/// Something that a reviewer should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line of the page, counted from 1.
    pub line: usize,
    /// What, in one sentence.
    pub words: String,
}
