//! The samples of a page, beside those that people added.

use std::collections::BTreeMap;

use eventry_codegen::diagnostic::Diagnostic;
use eventry_codegen::event_id::EventId;
use eventry_codegen::source::ProviderSource;

use super::reading::Found;
use crate::checkout::Checkout;
use crate::digest;
use crate::lock::Entry;
use crate::reading::Reading;

/// The bodies of a reading, whole, by label.
pub fn bodies(_provider: &ProviderSource, _id: &EventId, reading: &Reading) -> Result<BTreeMap<String, String>, Diagnostic> {
    let whole = reading.samples.iter().filter(|(_, sample)| sample.whole);
    Ok(whole.map(|(label, sample)| (label.clone(), sample.text.clone())).collect())
}

/// What becomes of the samples of one event version.
#[derive(Debug, Default)]
pub struct Samples {
    /// To write, by path below `schemas/`.
    pub written: BTreeMap<String, String>,
    /// Not written over, because a person made or changed them: paths.
    pub kept: Vec<String>,
    /// The digests of those that are the page's, by label.
    pub locked: BTreeMap<String, String>,
}

/// Compares the samples of a page with those on disk.
pub fn compare(checkout: &Checkout, found: &Found, entry: Option<&Entry>, overwrite: bool) -> Samples {
    let mut samples = Samples::default();
    let none = BTreeMap::new();
    let locked = entry.map_or(&none, |entry| &entry.samples);
    for (label, text) in &found.samples {
        let path = format!("{}.sample.{label}.json", found.id);
        let digest = digest::of_meaning(text);
        let before = locked.get(label);
        let on_disk = checkout.tree.files.get(&path).map(|text| digest::of_meaning(text));
        match on_disk {
            Some(on_disk) if on_disk == digest => {}
            // Taken away by a person since it was written, and not changed by the provider.
            None if before == Some(&digest) => {}
            None => drop(samples.written.insert(path, text.clone())),
            Some(on_disk) if overwrite || before == Some(&on_disk) => drop(samples.written.insert(path, text.clone())),
            Some(_) => {
                samples.kept.push(path);
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
