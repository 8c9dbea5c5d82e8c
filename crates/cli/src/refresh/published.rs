//! What the pages of sources say.

use std::collections::BTreeSet;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::event_id::EventId;

use super::found::Found;
use super::plan::PlannedPage;
use super::reading::{Address, by_event, read};
use super::selection::Selection;
use crate::checkout::Checkout;
use crate::fetch::Fetched;
use crate::placing::identity::Wanted;
use crate::reading::Name;
use crate::sources::Source;

/// What the pages at an address say: one page, or those of an archive.
pub fn find(checkout: &Checkout, selection: &Selection, target: &PlannedPage, fetched: &Fetched, problems: &mut Diagnostics) -> Vec<Found> {
    let sources = checkout.settings_of(&target.provider).sources;
    let Some(source) = sources.get(target.source) else {
        return Vec::new();
    };
    let mut own = Diagnostics::new();
    let (mut found, mut described) = (Vec::new(), BTreeSet::new());
    let hint = hint(source, target);
    let help = "name the address of its event under `events` of the source in provider.toml, or its `domain`";
    for page in &fetched.pages {
        let address = Address::of(&target.address, &fetched.address);
        let read = read(source.reader.as_deref(), page, Some(address), &mut own);
        let wanted = |name: &Name| Wanted {
            provider: Some(target.provider.clone()),
            name: missing(&hint, name),
        };
        for (id, read) in by_event(checkout, read, |read| wanted(&read.reading.name), Some(help), &mut own) {
            described.insert(id.clone());
            if selection.holds(&id) && source.covers(&id.domain, &id.event) {
                found.extend(Found::of(checkout, id, read, &mut own));
            }
        }
    }
    if let Some(wanted) = &target.event
        && !described.is_empty()
        && !described.contains(wanted)
    {
        let described: Vec<String> = described.iter().map(ToString::to_string).collect();
        let message = format!("expected this page to describe {wanted}, found {}", described.join(", "));
        own.push(Diagnostic::error(&target.address, message).help("if the provider moved it, correct `at` or `events` in provider.toml"));
        found.clear();
    }
    // A page that is only partly understood may still describe everything.
    if source.at.is_plain() && own.is_empty() {
        let parts = found.iter().flat_map(|found| found.documents.keys());
        described.extend(parts.filter_map(|path| path.strip_suffix(".json")?.parse::<EventId>().ok()));
        own.extend(vanished(checkout, selection, source, target, &described));
    }
    problems.extend(own);
    found
}

/// Events that were read from a page that no longer describes them.
fn vanished(
    checkout: &Checkout,
    selection: &Selection,
    source: &Source,
    target: &PlannedPage,
    described: &BTreeSet<EventId>,
) -> Vec<Diagnostic> {
    let from_here = checkout.lock.documents.iter().filter(|(path, entry)| {
        let is_from_here = entry.provenance().is_some_and(|provenance| provenance.source == target.address);
        is_from_here && entry.removed.is_none() && checkout.tree.files.contains_key(*path)
    });
    let ids = from_here.filter_map(|(path, _)| path.strip_suffix(".json")?.parse::<EventId>().ok());
    let gone = ids.filter(|id| !described.contains(id) && selection.holds(id) && source.covers(&id.domain, &id.event));
    gone.map(|id| {
        Diagnostic::error(&target.address, format!("this page no longer describes {id}"))
            .help("if the provider moved it, name its page under `events` of a source; if it is gone for good, list it under `except`")
    })
    .collect()
}

/// What is known about a page before it is read: from its address, from the event that it was fetched for, from the source.
fn hint(source: &Source, target: &PlannedPage) -> Name {
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

/// The parts of a hint that the page itself leaves open.
fn missing(hint: &Name, named: &Name) -> Name {
    Name {
        domain: hint.domain.clone().filter(|_| named.domain.is_none()),
        event: hint.event.clone().filter(|_| named.event.is_none()),
        version: hint.version.filter(|_| named.version.is_none()),
    }
}
