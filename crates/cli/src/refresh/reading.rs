//! What pages say, as documents and samples of `schemas/`.

use std::collections::{BTreeMap, BTreeSet};

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::event_id::EventId;

use super::plan::Target;
use super::selection::Selection;
use crate::checkout::Checkout;
use crate::digest;
use crate::fetch::Fetched;
use crate::lock::Provenance;
use crate::placing::identity::{self, Wanted};
use crate::placing::{self, Placed};
use crate::readers::{self, Reader};
use crate::reading::{Confidence, Name, Note, Page, Reading};
use crate::sources::Source;

/// What one page says about one event version.
pub struct Found {
    /// Which one.
    pub id: EventId,
    /// Schemas by path below `schemas/`: of the event, of what it refers to, of events that share its parts.
    pub documents: BTreeMap<String, String>,
    /// Whole bodies by label, by the path of the schema of their event.
    pub samples: BTreeMap<String, BTreeMap<String, String>>,
    /// Where it comes from, for the lock.
    pub provenance: Provenance,
    /// What a reviewer should know.
    pub notes: Vec<Note>,
    /// The page, for messages.
    pub page: String,
}

/// A page, the source that it belongs to, and what is known about it.
struct Origin<'p> {
    page: &'p Page,
    source: &'p Source,
    /// What its address says about the event.
    hint: Name,
    /// Where the page is, for the lock; a saved page has the address of its source.
    address: Option<&'p str>,
    /// The address that the page came from, if the one above redirects to it.
    redirected_to: Option<&'p str>,
}

/// What the pages at an address say: one page, or those of an archive.
pub fn of_target(checkout: &Checkout, selection: &Selection, target: &Target, fetched: &Fetched, problems: &mut Diagnostics) -> Vec<Found> {
    let sources = checkout.settings_of(&target.provider).sources;
    let Some(source) = sources.get(target.source) else {
        return Vec::new();
    };
    let mut own = Diagnostics::new();
    let (mut found, mut described) = (Vec::new(), BTreeSet::new());
    for page in &fetched.pages {
        let origin = Origin {
            page,
            source,
            hint: hint(source, target),
            address: Some(&target.address),
            redirected_to: Some(fetched.address.as_str()).filter(|address| *address != target.address),
        };
        for (id, (reader, readings)) in identified(checkout, target, &origin, &mut own) {
            described.insert(id.clone());
            if selection.holds(&id) && source.covers(&id.domain, &id.event) {
                found.extend(place(checkout, &origin, id, reader, &readings, &mut own));
            }
        }
    }
    if let Some(wanted) = &target.event
        && !described.is_empty()
        && !described.contains(wanted)
    {
        let described: Vec<String> = described.iter().map(ToString::to_string).collect();
        let message = format!("this page is to describe {wanted}, and describes {}", described.join(", "));
        own.push(Diagnostic::error(&target.address, message).help("if the provider moved it, correct `at` or `events` in provider.toml"));
        found.clear();
    }
    // What a page says that is not understood in full may say anything.
    if source.at.is_plain() && own.is_empty() {
        let parts = found.iter().flat_map(|found| found.documents.keys());
        described.extend(parts.filter_map(|path| path.strip_suffix(".json")?.parse::<EventId>().ok()));
        own.extend(vanished(checkout, selection, source, target, &described));
    }
    problems.extend(own);
    found
}

/// The readings of a page by the event version that they are about, and who read them.
fn identified(
    checkout: &Checkout,
    target: &Target,
    origin: &Origin<'_>,
    problems: &mut Diagnostics,
) -> BTreeMap<EventId, (&'static Reader, Vec<Reading>)> {
    let mut groups: BTreeMap<EventId, (&'static Reader, Vec<Reading>)> = BTreeMap::new();
    let Some((reader, readings)) = read(origin.source.reader.as_deref(), origin.page, problems) else {
        return groups;
    };
    for reading in readings {
        let wanted = Wanted {
            provider: Some(target.provider.clone()),
            name: missing(&origin.hint, &reading.name),
        };
        match identity::identify(&checkout.sources, &checkout.extracts, &wanted, &reading) {
            Ok((id, _)) => groups.entry(id).or_insert_with(|| (reader, Vec::new())).1.push(reading),
            Err((message, _)) => problems.push(
                Diagnostic::error(&origin.page.place, message)
                    .help("name the address of its event under `events` of the source in provider.toml, or its `domain`"),
            ),
        }
    }
    groups
}

/// Events that were read from a page, and that it describes no more.
fn vanished(
    checkout: &Checkout,
    selection: &Selection,
    source: &Source,
    target: &Target,
    described: &BTreeSet<EventId>,
) -> Vec<Diagnostic> {
    let from_here = checkout.lock.documents.iter().filter(|(path, entry)| {
        let is_from_here = entry.provenance().is_some_and(|provenance| provenance.source == target.address);
        is_from_here && entry.removed.is_none() && checkout.tree.files.contains_key(*path)
    });
    let ids = from_here.filter_map(|(path, _)| path.strip_suffix(".json")?.parse::<EventId>().ok());
    let gone = ids.filter(|id| !described.contains(id) && selection.holds(id) && source.covers(&id.domain, &id.event));
    gone.map(|id| {
        Diagnostic::error(&target.address, format!("this page describes {id} no more"))
            .help("if the provider has moved it, name its page under `events` of a source; if it is gone for good, list it under `except`")
    })
    .collect()
}

/// The reader and what it gives; problems say why there is nothing.
fn read(name: Option<&str>, page: &Page, problems: &mut Diagnostics) -> Option<(&'static Reader, Vec<Reading>)> {
    let reader = match name {
        Some(name) => readers::by_name(name),
        None => readers::guess(page),
    };
    let Some(reader) = reader else {
        problems.push(match name {
            Some(name) => Diagnostic::error(&page.place, format!("there is no reader `{name}`")).help(format!(
                "the readers are {}",
                readers::READERS.iter().map(|reader| reader.name).collect::<Vec<_>>().join(", ")
            )),
            None => readers::unrecognised(page),
        });
        return None;
    };
    match (reader.read)(page) {
        Ok(readings) if readings.is_empty() => {
            problems.push(
                Diagnostic::error(&page.place, format!("the reader `{}` finds no event on this page", reader.name))
                    .help("look at the page: has its form changed? Its files stay as they are"),
            );
            None
        }
        Ok(readings) => Some((reader, readings)),
        Err(found) => {
            problems.extend(found);
            None
        }
    }
}

/// What is known about a page before it is read: from its address, from why it was fetched, from the source.
fn hint(source: &Source, target: &Target) -> Name {
    let mut name = source.at.name(&target.address);
    if name == Name::default() {
        name = source.links.name(&target.address);
    }
    let wanted = target.event.as_ref();
    Name {
        domain: name
            .domain
            .or_else(|| wanted.map(|id| id.domain.clone()))
            .or_else(|| source.domain.clone()),
        event: name.event.or_else(|| wanted.map(|id| id.event.clone())),
        version: name.version.or_else(|| wanted.map(|id| id.version)),
    }
}

/// The parts of a hint that the page does not say itself.
fn missing(hint: &Name, said: &Name) -> Name {
    Name {
        domain: hint.domain.clone().filter(|_| said.domain.is_none()),
        event: hint.event.clone().filter(|_| said.event.is_none()),
        version: hint.version.filter(|_| said.version.is_none()),
    }
}

/// The files that the readings of one event version become.
fn place(
    checkout: &Checkout,
    origin: &Origin<'_>,
    id: EventId,
    reader: &Reader,
    readings: &[Reading],
    problems: &mut Diagnostics,
) -> Option<Found> {
    let provider = checkout.provider(&id.provider)?;
    let none = BTreeMap::new();
    let extracts = checkout.extracts.get(&id.provider).unwrap_or(&none);
    let placed = match placing::place(provider, &id, readings, extracts) {
        Ok(placed) => placed,
        Err(found) => {
            problems.extend(found);
            return None;
        }
    };
    let mut notes: Vec<Note> = readings.iter().flat_map(|reading| reading.notes.clone()).collect();
    notes.extend(placed.notes.iter().cloned());
    notes.extend(origin.redirected_to.map(|address| Note {
        line: 1,
        words: format!("this address redirects to {address}"),
    }));
    let confidence = readings.iter().map(|reading| reading.confidence).max();
    let page = origin.page;
    let source = match origin.address {
        Some(address) => address.to_owned(),
        None => canonical(checkout, origin, &id),
    };
    let (documents, samples) = sorted(placed);
    Some(Found {
        id,
        documents,
        samples,
        provenance: Provenance {
            source,
            redirected_to: origin.redirected_to.map(str::to_owned),
            reader: reader.name.to_owned(),
            reader_version: reader.version,
            confidence: confidence.unwrap_or(Confidence::Inferred),
            page: digest::of_text(&page.text),
        },
        notes,
        page: page.place.clone(),
    })
}

type Samples = BTreeMap<String, BTreeMap<String, String>>;

/// Files, as schemas and as samples.
fn sorted(placed: Placed) -> (BTreeMap<String, String>, Samples) {
    let (mut documents, mut samples) = (BTreeMap::new(), Samples::new());
    for (path, text) in placed.files {
        let sample = path.strip_suffix(".json").and_then(|stem| stem.split_once(".sample."));
        match sample {
            Some((stem, label)) => drop(samples.entry(format!("{stem}.json")).or_default().insert(label.to_owned(), text)),
            None => drop(documents.insert(path, text)),
        }
    }
    (documents, samples)
}

/// What saved pages say. A page goes to the provider whose events it describes, and which has a source for pages of its form.
pub fn saved(checkout: &Checkout, selection: &Selection, pages: Vec<Page>, problems: &mut Diagnostics) -> Vec<Found> {
    let mut all = Vec::new();
    for page in &pages {
        let Some((reader, readings)) = read(None, page, problems) else {
            continue;
        };
        let mut groups: BTreeMap<EventId, Vec<Reading>> = BTreeMap::new();
        for reading in readings {
            let wanted = owner(checkout, selection, reader, &reading.name);
            match identity::identify(&checkout.sources, &checkout.extracts, &wanted, &reading) {
                Ok((id, _)) => groups.entry(id).or_default().push(reading),
                Err((message, _)) => {
                    problems.push(Diagnostic::error(&page.place, message).help(
                        "name the provider: cargo xtask refresh PROVIDER --from …; or give it its id with `cargo xtask import --as ID`",
                    ))
                }
            }
        }
        for (id, readings) in groups {
            if !selection.holds(&id) {
                continue;
            }
            let sources = checkout.settings_of(&id.provider).sources;
            let fits =
                |source: &&Source| source.covers(&id.domain, &id.event) && source.reader.as_deref().is_none_or(|name| name == reader.name);
            let Some(source) = sources.iter().find(fits) else {
                let message = format!(
                    "this page describes {id}, and its provider has no source for it that the reader `{}` reads",
                    reader.name
                );
                problems.push(
                    Diagnostic::error(&page.place, message)
                        .help("say in its provider.toml where it publishes: [[sources]]; or take it once with `cargo xtask import`"),
                );
                continue;
            };
            let origin = Origin {
                page,
                source,
                hint: Name::default(),
                address: None,
                redirected_to: None,
            };
            all.extend(place(checkout, &origin, id, reader, &readings, problems));
        }
    }
    all
}

/// Whose page a saved one is, as far as the selection and the sources say: the provider is clear when only one has pages of this form.
fn owner(checkout: &Checkout, selection: &Selection, reader: &Reader, said: &Name) -> Wanted {
    let providers = checkout.settings.iter().filter(|(provider, _)| selection.touches(provider));
    let sources = providers.flat_map(|(provider, settings)| settings.sources.iter().map(move |source| (provider, source)));
    let fitting: Vec<_> = sources
        .filter(|(_, source)| source.reader.as_deref() == Some(reader.name))
        .collect();
    match fitting.as_slice() {
        [(provider, source)] => Wanted {
            provider: Some((*provider).clone()),
            name: Name {
                domain: source.domain.clone().filter(|_| said.domain.is_none()),
                ..Name::default()
            },
        },
        _ => Wanted {
            provider: selection.only_provider().map(str::to_owned),
            name: Name::default(),
        },
    }
}

/// The address that a saved page was saved from, so that the lock says the same whichever way the page came.
fn canonical(checkout: &Checkout, origin: &Origin<'_>, id: &EventId) -> String {
    let locked = checkout
        .lock
        .documents
        .get(&format!("{id}.json"))
        .and_then(|entry| entry.provenance());
    let named = || origin.source.address(id);
    locked
        .map(|provenance| provenance.source.clone())
        .or_else(named)
        .unwrap_or_else(|| origin.page.place.clone())
}
