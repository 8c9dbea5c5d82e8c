//! What the readings of one event version become: documents and samples of `schemas/`.

use std::collections::BTreeMap;
use std::path::Path;

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::event_id::EventId;

use super::reading::Read;
use crate::checkout::Checkout;
use crate::digest;
use crate::lock::Provenance;
use crate::placing::{self, Placed};
use crate::readers::Reader;
use crate::reading::{Confidence, Note, Page, Reading};
use crate::sources::Source;

/// What pages say about one event version.
pub struct Found {
    /// The event version.
    pub id: EventId,
    /// Schemas by path below `schemas/`: of the event, of what it refers to, of events that share its parts.
    pub documents: BTreeMap<String, String>,
    /// Whole bodies by label, by the path of the schema of their event.
    pub samples: BodiesByEvent,
    /// Where it comes from, for the lock.
    pub provenance: Provenance,
    /// What a reviewer should know.
    pub notes: Vec<Note>,
    /// The page, for messages.
    pub page: String,
}

type BodiesByEvent = BTreeMap<String, BTreeMap<String, String>>;

impl Found {
    /// Places the readings of one event version; problems say why there is nothing.
    pub fn of(checkout: &Checkout, id: EventId, read: Vec<Read<'_>>, problems: &mut Diagnostics) -> Option<Self> {
        let provider = checkout.provider(&id.provider)?;
        let &Read { page, address, reader, .. } = read.first()?;
        let readings: Vec<Reading> = read.into_iter().map(|read| read.reading).collect();
        let none = BTreeMap::new();
        let extracts = checkout.extracts.get(&id.provider).unwrap_or(&none);
        let placed = placing::place(provider, &id, &readings, extracts);
        let placed = placed.map_err(|found| problems.extend(found)).ok()?;
        let redirected_to = address.and_then(|address| address.redirected_to);
        let mut notes: Vec<Note> = readings.iter().flat_map(|reading| reading.notes.clone()).collect();
        notes.extend(placed.notes.iter().cloned());
        notes.extend(redirected_to.map(|address| Note {
            line: 1,
            words: format!("this address redirects to {address}"),
        }));
        let source = match address {
            Some(address) => address.asked.to_owned(),
            None => canonical(checkout, &id, reader, page),
        };
        let confidence = readings.iter().map(|reading| reading.confidence).max();
        let (documents, samples) = sorted(placed);
        Some(Found {
            id,
            documents,
            samples,
            provenance: Provenance {
                source,
                redirected_to: redirected_to.map(str::to_owned),
                reader: reader.name.to_owned(),
                reader_version: reader.version,
                confidence: confidence.unwrap_or(Confidence::Inferred),
                page: digest::of_text(&page.text),
            },
            notes,
            page: page.place.clone(),
        })
    }
}

/// Files, as schemas and as samples.
fn sorted(placed: Placed) -> (BTreeMap<String, String>, BodiesByEvent) {
    let (mut documents, mut samples) = (BTreeMap::new(), BodiesByEvent::new());
    for (path, text) in placed.files {
        let sample = path.strip_suffix(".json").and_then(|stem| stem.split_once(".sample."));
        match sample {
            Some((stem, label)) => drop(samples.entry(format!("{stem}.json")).or_default().insert(label.to_owned(), text)),
            None => drop(documents.insert(path, text)),
        }
    }
    (documents, samples)
}

/// The source of a provider that is for pages of this reader about this event.
pub fn source_for(checkout: &Checkout, id: &EventId, reader: &Reader) -> Option<Source> {
    let fits = |source: &Source| source.covers(&id.domain, &id.event) && source.reader.as_deref().is_none_or(|name| name == reader.name);
    checkout.settings_of(&id.provider).sources.into_iter().find(fits)
}

/// The address that a saved page was saved from, so that the lock says the same however the page came here: the locked one, or that of its
/// source. Where neither is known, the page itself.
fn canonical(checkout: &Checkout, id: &EventId, reader: &Reader, page: &Page) -> String {
    let locked = checkout.lock.documents.get(&format!("{id}.json"));
    let locked = locked
        .and_then(|entry| entry.provenance())
        .map(|provenance| provenance.source.clone());
    locked
        .or_else(|| source_for(checkout, id, reader)?.address(id))
        .unwrap_or_else(|| portable(&checkout.place.root, &page.place))
}

/// The place of a saved page as any checkout can name it: a path from the folder around the schemas, or the name of the file alone.
fn portable(root: &Path, place: &str) -> String {
    let file = place.split("!/").next().unwrap_or(place);
    if !Path::new(file).exists() {
        return place.to_owned();
    }
    let inside = std::path::absolute(place).ok();
    let inside = inside.as_deref().and_then(|path| path.strip_prefix(root).ok());
    match inside {
        Some(path) => path.to_string_lossy().replace('\\', "/"),
        None => place.rsplit(['/', '\\']).next().unwrap_or(place).to_owned(),
    }
}
