//! What saved pages say.

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};

use super::found::{Found, source_for};
use super::reading::{Read, by_event, read};
use super::selection::Selection;
use crate::checkout::Checkout;
use crate::placing::identity::Wanted;
use crate::reading::{Name, Page};

/// What saved pages say. The provider of a page is the one whose events it describes and that has a source for pages of its form.
pub fn find(checkout: &Checkout, selection: &Selection, pages: &[Page], problems: &mut Diagnostics) -> Vec<Found> {
    let mut all = Vec::new();
    let help = "name the provider: cargo eventry refresh PROVIDER --from …; or name the event: cargo eventry import --as ID …";
    for page in pages {
        let read = read(None, page, None, problems);
        for (id, read) in by_event(checkout, read, |read| owner(checkout, selection, read), Some(help), problems) {
            let Some(reader) = read.first().map(|read| read.reader).filter(|_| selection.holds(&id)) else {
                continue;
            };
            if source_for(checkout, &id, reader).is_none() {
                let message = format!(
                    "this page describes {id}, but no source of its provider covers it with the reader `{}`",
                    reader.name
                );
                problems.push(
                    Diagnostic::error(&page.place, message)
                        .help("add [[sources]] to its provider.toml; or add the page once with `cargo eventry import`"),
                );
                continue;
            }
            all.extend(Found::of(checkout, id, read, problems));
        }
    }
    all
}

/// The owner of a saved page, as far as the selection and the sources tell: the provider is clear when only one has pages of this form.
fn owner(checkout: &Checkout, selection: &Selection, read: &Read<'_>) -> Wanted {
    let providers = checkout.settings.iter().filter(|(provider, _)| selection.touches(provider));
    let sources = providers.flat_map(|(provider, settings)| settings.sources.iter().map(move |source| (provider, source)));
    let fitting: Vec<_> = sources
        .filter(|(_, source)| source.reader.as_deref() == Some(read.reader.name))
        .collect();
    match fitting.as_slice() {
        [(provider, source)] => Wanted {
            provider: Some((*provider).clone()),
            name: Name {
                domain: source.domain.clone().filter(|_| read.reading.name.domain.is_none()),
                ..Name::default()
            },
        },
        _ => Wanted {
            provider: selection.only_provider().map(str::to_owned),
            name: Name::default(),
        },
    }
}
