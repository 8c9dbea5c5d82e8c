//! What pages say, as documents and samples of `schemas/`.

use std::collections::BTreeMap;

use eventry_codegen::diagnostic::{Diagnostic, Diagnostics};
use eventry_codegen::event_id::{EventId, check_name, folded};
use eventry_codegen::source::ProviderSource;

use super::plan::Target;
use super::selection::Selection;
use crate::checkout::Checkout;
use crate::digest;
use crate::lock::Provenance;
use crate::readers::{self, Reader};
use crate::reading::{Confidence, Name, Note, Page, Reading};
use crate::sources::Source;

/// One event version as a page describes it.
pub struct Found {
    /// Which one.
    pub id: EventId,
    /// Its schema, and the documents that it refers to, by path below `schemas/`.
    pub documents: BTreeMap<String, String>,
    /// Bodies, by label.
    pub samples: BTreeMap<String, String>,
    /// Where it comes from, for the lock.
    pub provenance: Provenance,
    /// What a reviewer should know.
    pub notes: Vec<Note>,
    /// The page, for messages.
    pub page: String,
}

/// The path of an event's schema below `schemas/`.
pub fn path_of(id: &EventId) -> String {
    format!("{id}.json")
}

/// What a fetched page says.
pub fn of_page(checkout: &Checkout, selection: &Selection, target: &Target, page: &Page, problems: &mut Diagnostics) -> Vec<Found> {
    let sources = checkout.settings_of(&target.provider).sources;
    let (Some(provider), Some(source)) = (checkout.provider(&target.provider), sources.get(target.source)) else {
        return Vec::new();
    };
    let Some(readings) = read(source, page, problems) else {
        return Vec::new();
    };
    let (reader, readings) = readings;
    let mut found = Vec::new();
    for reading in readings {
        match identify(provider, source, target, &reading.name) {
            Ok(id) => found.extend(place(checkout, provider, &id, target, page, reader, reading, problems)),
            Err(message) => problems.push(
                Diagnostic::error(&page.place, message)
                    .help("name the address of this event under `events` of its source in provider.toml, or its `domain`"),
            ),
        }
    }
    if let Some(wanted) = &target.event {
        let described: Vec<String> = found.iter().map(|found| found.id.to_string()).collect();
        if !described.is_empty() && !found.iter().any(|found| found.id == *wanted) {
            problems.push(
                Diagnostic::error(
                    &page.place,
                    format!("this page is to describe {wanted}, and describes {}", described.join(", ")),
                )
                .help("if the provider moved it, correct `at` or `events` in provider.toml"),
            );
            return Vec::new();
        }
    }
    found.retain(|found| selection.holds(&found.id));
    found
}

/// The reader and what it gives; problems say why there is nothing.
fn read(source: &Source, page: &Page, problems: &mut Diagnostics) -> Option<(&'static Reader, Vec<Reading>)> {
    let reader = match &source.reader {
        Some(name) => readers::by_name(name),
        None => readers::guess(page),
    };
    let Some(reader) = reader else {
        problems.push(match &source.reader {
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

/// Which event version a page describes: what the page says, then what its address says, then what is there already.
fn identify(provider: &ProviderSource, source: &Source, target: &Target, said: &Name) -> Result<EventId, String> {
    let from_address = source.links.name(&target.address);
    let from_address = [source.at.name(&target.address), from_address]
        .into_iter()
        .find(|name| *name != Name::default())
        .unwrap_or_default();
    let wanted = target.event.as_ref();
    let event = said.event.clone().or(from_address.event).or_else(|| Some(wanted?.event.clone()));
    let event = event.ok_or("this page does not say which event it describes")?;
    let same = |one: &str, two: &str| folded(one) == folded(two);
    let known = provider.events.iter().filter(|known| same(&known.id.event, &event));
    let domains: Vec<&str> = known.map(|known| known.id.domain.as_str()).collect();
    let only = domains.first().filter(|first| domains.iter().all(|domain| domain == *first));
    let domain = said.domain.clone().or(from_address.domain).or_else(|| source.domain.clone());
    let domain = domain.or_else(|| Some(wanted.filter(|wanted| same(&wanted.event, &event))?.domain.clone()));
    let domain = domain.or_else(|| only.map(|domain| (*domain).to_owned()));
    let domain = domain.ok_or_else(|| format!("this page does not say to which domain `{event}` belongs"))?;
    // The spelling of the folders that are there.
    let known = provider.events.iter().map(|known| &known.id);
    let known: Vec<&EventId> = known.filter(|id| same(&id.domain, &domain)).collect();
    let domain = known.first().map_or(domain, |id| id.domain.clone());
    let versions: Vec<&&EventId> = known.iter().filter(|id| same(&id.event, &event)).collect();
    let event = versions.first().map_or(event, |id| id.event.clone());
    let version = said.version.or(from_address.version).or_else(|| Some(wanted?.version));
    let version = version.or_else(|| versions.iter().map(|id| id.version).max()).unwrap_or(1);
    check_name("domain", &domain).map_err(|error| error.to_string())?;
    check_name("event type", &event).map_err(|error| error.to_string())?;
    Ok(EventId {
        provider: provider.folder.clone(),
        domain,
        event,
        version,
    })
}

/// The files that a reading becomes.
#[expect(clippy::too_many_arguments, reason = "everything that is known about one reading")]
fn place(
    checkout: &Checkout,
    provider: &ProviderSource,
    id: &EventId,
    target: &Target,
    page: &Page,
    reader: &Reader,
    reading: Reading,
    problems: &mut Diagnostics,
) -> Option<Found> {
    let samples = match super::samples::bodies(provider, id, &reading) {
        Ok(samples) => samples,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let schema = match reading.confidence {
        Confidence::Inferred => super::inferred::schema(checkout, provider, id, &reading, &samples),
        Confidence::Rendered | Confidence::Published => reading.schema,
    };
    let documents = [(path_of(id), schema)].into();
    Some(Found {
        id: id.clone(),
        documents,
        samples,
        provenance: Provenance {
            source: target.address.clone(),
            reader: reader.name.to_owned(),
            reader_version: reader.version,
            confidence: reading.confidence,
            page: digest::of_text(&page.text),
        },
        notes: reading.notes,
        page: page.place.clone(),
    })
}

/// What saved pages say: each goes to the provider whose sources name a reader that understands it.
pub fn saved(checkout: &Checkout, selection: &Selection, pages: Vec<Page>, problems: &mut Diagnostics) -> Vec<Found> {
    let mut found = Vec::new();
    for page in pages {
        match owner(checkout, selection, &page) {
            Ok(target) => {
                let mut of_page = of_page(checkout, selection, &target, &page, problems);
                for found in &mut of_page {
                    found.provenance.source = canonical(checkout, &target, found, &page);
                }
                found.extend(of_page);
            }
            Err(problem) => problems.push(problem),
        }
    }
    found
}

/// The source that a saved page belongs to.
fn owner(checkout: &Checkout, selection: &Selection, page: &Page) -> Result<Target, Diagnostic> {
    let guessed = readers::guess(page);
    let mut fitting = Vec::new();
    for provider in checkout
        .sources
        .providers
        .iter()
        .filter(|provider| selection.touches(&provider.folder))
    {
        for (number, source) in checkout.settings_of(&provider.folder).sources.iter().enumerate() {
            let understands = match &source.reader {
                Some(name) => readers::by_name(name).is_some_and(|reader| (reader.recognises)(page)),
                None => guessed.is_some(),
            };
            if understands {
                fitting.push((provider.folder.as_str(), number));
            }
        }
    }
    let Some((provider, source)) = fitting.first().copied() else {
        return Err(match guessed {
            None => readers::unrecognised(page),
            Some(reader) => Diagnostic::error(
                &page.place,
                format!(
                    "no selected provider has a source with the reader `{}`, which understands this page",
                    reader.name
                ),
            )
            .help("name the provider, and say in its provider.toml where it publishes: [[sources]] with `reader`"),
        });
    };
    if let Some((other, _)) = fitting.iter().find(|(other, _)| *other != provider) {
        return Err(
            Diagnostic::error(&page.place, format!("this page may be of `{provider}` or of `{other}`"))
                .help(format!("name the provider: cargo xtask refresh {provider} --from …")),
        );
    }
    Ok(Target {
        provider: provider.to_owned(),
        source,
        address: page.place.clone(),
        event: None,
    })
}

/// The address that a saved page was saved from, so that the lock says the same whichever way the page came.
fn canonical(checkout: &Checkout, target: &Target, found: &Found, page: &Page) -> String {
    let locked = checkout
        .lock
        .documents
        .get(&path_of(&found.id))
        .and_then(|entry| entry.provenance());
    let sources = checkout.settings_of(&target.provider).sources;
    let named = sources.get(target.source).and_then(|source| source.address(&found.id));
    locked
        .map(|provenance| provenance.source.clone())
        .or(named)
        .unwrap_or_else(|| page.place.clone())
}
