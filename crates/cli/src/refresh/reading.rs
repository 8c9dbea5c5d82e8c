//! What pages say about events: read, and grouped by event version.

use std::collections::BTreeMap;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::event_id::EventId;

use crate::checkout::Checkout;
use crate::placing::identity::{self, Wanted};
use crate::readers::{self, Reader};
use crate::reading::{Note, Page, Reading};

/// A reading, and where it comes from.
pub struct Read<'p> {
    /// The page.
    pub page: &'p Page,
    /// The address of the page, if it was fetched from one.
    pub address: Option<Address<'p>>,
    /// Who read it.
    pub reader: &'static Reader,
    /// What it says.
    pub reading: Reading,
}

/// Where a page was fetched from.
#[derive(Clone, Copy)]
pub struct Address<'p> {
    /// The address that was asked for.
    pub asked: &'p str,
    /// The address that it redirects to, if it does.
    pub redirected_to: Option<&'p str>,
}

impl<'p> Address<'p> {
    /// The address that was asked for, and the one that answered.
    pub fn of(asked: &'p str, answered: &'p str) -> Self {
        Address {
            asked,
            redirected_to: Some(answered).filter(|answered| *answered != asked),
        }
    }
}

/// Reads a page with the reader of that name, or with the first one that recognizes it; problems say why there is nothing.
pub fn read<'p>(name: Option<&str>, page: &'p Page, address: Option<Address<'p>>, problems: &mut Diagnostics) -> Vec<Read<'p>> {
    let reader = match name {
        Some(name) => readers::named(name).map_err(|(message, help)| Diagnostic::error(&page.place, message).help(help)),
        None => readers::guess(page).ok_or_else(|| readers::unrecognized(page)),
    };
    let read = reader
        .map_err(Diagnostics::from)
        .and_then(|reader| Ok((reader, (reader.read)(page)?)));
    match read {
        Ok((reader, readings)) if readings.is_empty() => {
            problems.push(
                Diagnostic::error(&page.place, format!("the reader `{}` finds no event on this page", reader.name))
                    .help("check whether the form of the page has changed; its files stay as they are"),
            );
            Vec::new()
        }
        Ok((reader, readings)) => readings
            .into_iter()
            .map(|reading| Read {
                page,
                address,
                reader,
                reading,
            })
            .collect(),
        Err(found) => {
            problems.extend(found);
            Vec::new()
        }
    }
}

/// The readings by the event version that they describe. `wanted` is what else is known about a reading; `help` says what to do when that
/// is not enough, if there is a better way than to name the event on the command line.
pub fn by_event<'p>(
    checkout: &Checkout,
    read: Vec<Read<'p>>,
    wanted: impl Fn(&Read<'p>) -> Wanted,
    help: Option<&str>,
    problems: &mut Diagnostics,
) -> BTreeMap<EventId, Vec<Read<'p>>> {
    let mut groups: BTreeMap<EventId, Vec<Read<'p>>> = BTreeMap::new();
    for mut read in read {
        match identity::identify(&checkout.sources, &checkout.extracts, &wanted(&read), &read.reading) {
            Ok((id, guess)) => {
                let guess = guess.map(|words| Note { line: 1, words });
                read.reading.notes.splice(0..0, guess);
                groups.entry(id).or_default().push(read);
            }
            Err((message, own)) => problems.push(Diagnostic::error(&read.page.place, message).help(help.unwrap_or(&own))),
        }
    }
    groups
}
