//! The samples of a page, beside those that people added.

use std::collections::BTreeMap;

use super::rules::Rules;
use crate::checkout::Checkout;
use crate::digest;
use crate::lock::Entry;

/// What becomes of the samples of one event version.
#[derive(Debug, Default)]
pub struct ComparedSamples {
    /// To write, by path below `schemas/`.
    pub written: BTreeMap<String, String>,
    /// Those that stay as they are, with the text on the page, by path below `schemas/`.
    pub kept: BTreeMap<String, String>,
    /// The digests of those that are the page's, by label.
    pub locked: BTreeMap<String, String>,
}

/// Compares the samples that a page shows of the event at `document` with those on disk.
pub fn compare(
    checkout: &Checkout,
    document: &str,
    found: &BTreeMap<String, String>,
    entry: Option<&Entry>,
    rules: &Rules,
) -> ComparedSamples {
    let mut samples = ComparedSamples::default();
    let none = BTreeMap::new();
    let locked = entry.map_or(&none, |entry| &entry.samples);
    if rules.on_request {
        // The page that is named may show only some of them.
        samples.locked.clone_from(locked);
    }
    let stem = document.strip_suffix(".json").unwrap_or(document);
    for (label, text) in found {
        let path = format!("{stem}.sample.{label}.json");
        let digest = digest::of_meaning(text);
        let before = locked.get(label);
        let on_disk = checkout.tree.files.get(&path).map(|text| digest::of_meaning(text));
        match on_disk {
            Some(on_disk) if on_disk == digest => {}
            // A person removed it, and the provider has not changed it since.
            None if before == Some(&digest) && !rules.on_request => {}
            None => drop(samples.written.insert(path, text.clone())),
            Some(on_disk) if rules.overwrite || (before == Some(&on_disk) && !rules.on_request) => {
                drop(samples.written.insert(path, text.clone()))
            }
            Some(_) => {
                samples.kept.insert(path, text.clone());
                if let Some(before) = before {
                    samples.locked.insert(label.clone(), before.clone());
                }
                continue;
            }
        }
        samples.locked.insert(label.clone(), digest);
    }
    samples
}
