//! Generates upgrades: conversions from each version of an event type to the next.
//!
//! The shapes of the [`Model`] decide: a conversion that succeeds for every value becomes `From`, one that may fail becomes `TryFrom`, and
//! if a decision is needed, a trait has a method for it. The compiler verifies that conversions with `From` cannot fail.

mod conversion;
mod default;
mod emit;
mod member;
mod names;
mod record;
mod value;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;

use crate::markdown::Docs;
use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::model::{Event, Model, Provider};

/// How certain a conversion is to succeed. Greater is worse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It succeeds for every value.
    #[default]
    Mechanical,
    /// It fails if a value does not fit.
    Fallible,
    /// It needs a decision in code.
    NeedsCode,
}

/// The upgrade from one version of an event type to the next.
#[derive(Debug)]
pub struct UpgradeModule {
    /// The index of the lower version in [`Provider::events`].
    pub from: usize,
    /// The index of the higher version.
    pub to: usize,
    /// Whether the upgrade always succeeds.
    pub certainty: Certainty,
    /// How to call the conversion.
    pub call: Call,
    /// The path of the module, such as `v1_to_v2` in the module of the event type.
    pub path: Vec<String>,
    /// The documentation of the module.
    pub docs: Docs,
    /// The code of the module. It is empty if both versions have the same type.
    pub code: TokenStream,
}

/// How to call a conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Not at all, because both versions have the same type.
    Same,
    /// With `From` or `TryFrom`.
    Trait,
    /// With the function `upgrade` of the module, because the types belong to documents that others also use.
    Function,
}

/// Generates the upgrades of all providers, in the order of [`Model::providers`] and of the lower versions.
///
/// Reports renames in `provider.toml` that no upgrade uses.
pub fn modules(model: &Model, diagnostics: &mut Diagnostics) -> Vec<Vec<UpgradeModule>> {
    model
        .providers
        .iter()
        .map(|provider| {
            let mut used = BTreeSet::new();
            let upgrade_modules = consecutive_versions(provider)
                .filter_map(|(from, to)| emit::upgrade_module(model, provider, (from, to), &mut used))
                .collect();
            let declared = provider.renames.iter().enumerate();
            for (_, rename) in declared.filter(|(at, _)| !used.contains(at)) {
                diagnostics.push(
                    Diagnostic::error(
                        &rename.toml_path,
                        format!(
                            "the version before `{}` has no member `{}` in this place",
                            rename.place, rename.from
                        ),
                    )
                    .at(rename.line, rename.column)
                    .help("set `in` to the document with the new name, and `from` to the member's name in the previous version"),
                );
            }
            upgrade_modules
        })
        .collect()
}

/// Returns each version with the next version of its event type.
fn consecutive_versions(provider: &Provider) -> impl Iterator<Item = (usize, usize)> {
    let same_type = |one: &Event, other: &Event| one.id.domain == other.id.domain && one.id.event == other.id.event;
    // Events are sorted by domain, event type and version.
    let pairs = provider.events.iter().zip(provider.events.iter().skip(1)).enumerate();
    pairs
        .filter(move |(_, (one, other))| same_type(one, other))
        .map(|(at, _)| (at, at + 1))
}
