//! Which pages are looked at.

use std::collections::BTreeSet;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::event_id::EventId;
use eventry_schema::source::ProviderSource;
use eventry_schema::version::Version;

use super::selection::Selection;
use crate::checkout::Checkout;
use crate::fetch::Fetcher;
use crate::sources::{self, Plain, Source};

/// One page.
#[derive(Clone, Debug)]
pub struct PlannedPage {
    /// The provider whose events it describes.
    pub provider: String,
    /// Which of its sources this is, by number.
    pub source: usize,
    /// Where the page is.
    pub address: String,
    /// Whether it may come over plain `http`.
    pub plain: Plain,
    /// The event version that it has to describe, if it is the page of one.
    pub event: Option<EventId>,
}

/// The pages of all known events that are selected, and those that index pages name.
pub fn targets(checkout: &Checkout, selection: &Selection, fetcher: &Fetcher, problems: &mut Diagnostics) -> Vec<PlannedPage> {
    let mut targets = Vec::new();
    for provider in checkout
        .sources
        .providers
        .iter()
        .filter(|provider| selection.touches(&provider.folder))
    {
        let sources = &checkout.settings_of(&provider.folder).sources;
        if sources.is_empty() && !selection.is_everything() {
            problems.push(
                Diagnostic::error(&provider.toml_path, "this provider has no [[sources]]")
                    .help("add [[sources]] with at = \"https://…\"; the module `provider_toml` in the documentation of eventry-codegen lists its keys"),
            );
        }
        let mut plan = Plan {
            provider,
            selection,
            events: BTreeSet::new(),
            addresses: BTreeSet::new(),
            targets: &mut targets,
        };
        for (number, source) in sources.iter().enumerate() {
            plan.source(number, source, fetcher, problems);
        }
    }
    if targets.is_empty() && problems.is_empty() && !selection.is_everything() {
        problems.extend(selection.ids().map(|id| nowhere(checkout, &id)));
    }
    targets
}

/// The problem of a version that has been asked for and that no source has an address for.
fn nowhere(checkout: &Checkout, id: &EventId) -> Diagnostic {
    let document = format!("{id}.json");
    let known = checkout.lock.documents.get(&document).and_then(|entry| entry.provenance());
    let help = match known {
        Some(provenance) => format!(
            "it was read from {} together with others; refresh those, or all of `{}`",
            provenance.source, id.provider
        ),
        None => {
            "add [[sources]] to provider.toml; the module `provider_toml` in the documentation of eventry-codegen lists its keys".to_owned()
        }
    };
    Diagnostic::error(checkout.tree.path(&document), format!("no source has a page for {id}")).help(help)
}

/// The pages of one provider so far: an event belongs to the first source that has an address for it.
struct Plan<'p> {
    provider: &'p ProviderSource,
    selection: &'p Selection,
    events: BTreeSet<EventId>,
    addresses: BTreeSet<String>,
    targets: &'p mut Vec<PlannedPage>,
}

impl Plan<'_> {
    fn source(&mut self, number: usize, source: &Source, fetcher: &Fetcher, problems: &mut Diagnostics) {
        let mut folder = None;
        if source.at.is_plain()
            && let Some(address) = source.at.expand("", "", Version::Number(0))
        {
            match fetcher.folder(&address) {
                Ok(Some(pages)) => {
                    pages.into_iter().for_each(|page| self.add((number, source), page, None));
                    folder = Some(address);
                }
                Ok(None) => self.add((number, source), address, None),
                Err(problem) => problems.push(problem),
            }
        }
        for id in self.known(source) {
            if source.covers(&id.domain, &id.event)
                && self.selection.holds(&id)
                && !self.events.contains(&id)
                // A folder is not the page of any event.
                && let Some(address) = source.address(&id).filter(|address| folder.as_ref() != Some(address))
            {
                self.add((number, source), address, Some(id.clone()));
                self.events.insert(id);
            }
        }
        if let Some(index) = source.index.as_ref().filter(|_| self.selection.discovers(&self.provider.folder)) {
            match linked(index, source, fetcher) {
                Ok(addresses) => addresses.into_iter().for_each(|address| self.add((number, source), address, None)),
                Err(found) => problems.extend(found),
            }
        }
    }

    /// The events that have an address: those on disk, those that the source names, those that the command line names.
    fn known(&self, source: &Source) -> BTreeSet<EventId> {
        let folder = &self.provider.folder;
        let on_disk = self.provider.events.iter().map(|event| event.id.clone());
        let named = source.events.keys().filter_map(|key| format!("{folder}/{key}").parse().ok());
        let asked = self.selection.ids().filter(|id| id.provider == *folder);
        on_disk.chain(named).chain(asked).collect()
    }

    fn add(&mut self, (number, source): (usize, &Source), address: String, event: Option<EventId>) {
        if self.addresses.insert(address.clone()) {
            self.targets.push(PlannedPage {
                provider: self.provider.folder.clone(),
                source: number,
                address,
                plain: source.plain,
                event,
            });
        }
    }
}

/// The addresses in an index that lead to events.
fn linked(index: &str, source: &Source, fetcher: &Fetcher) -> Result<Vec<String>, Diagnostics> {
    let all = match fetcher.folder(index)? {
        Some(files) => files,
        None => sources::links(&fetcher.page(index, source.plain)?).into_iter().collect(),
    };
    let fitting: Vec<String> = all.into_iter().filter(|address| source.links.matches(address)).collect();
    if fitting.is_empty() {
        return Err(Diagnostic::error(index, "no link of this index leads to an event")
            .help("look at the page, and correct `index` or `links` in provider.toml")
            .into());
    }
    Ok(fitting)
}
