//! Upgrades: how a value of one version becomes one of the next, where an event type has more than one.
//!
//! Everything is decided from the shapes of the [`Model`]: a step that the shapes prove to succeed for every value becomes `From`, one that
//! may fail `TryFrom`, and where a person must decide, a trait names what is missing. The compiler checks the proof: `From` leaves no room
//! for a failure.

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

/// How sure a step is to succeed; more is worse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// For every value.
    #[default]
    Mechanical,
    /// Unless a value does not fit.
    Fallible,
    /// Only with a decision of a person.
    NeedsCode,
}

/// From one version of an event type to the next.
#[derive(Debug)]
pub struct UpgradeModule {
    /// Index of the lower version in [`Provider::events`].
    pub from: usize,
    /// Index of the higher one.
    pub to: usize,
    /// Whether every value gets there.
    pub certainty: Certainty,
    /// How code elsewhere asks for the conversion.
    pub call: Call,
    /// The module with the conversions, below the generated root; its last part is `v1_to_v2`.
    pub path: Vec<String>,
    /// What the module says about itself.
    pub docs: Docs,
    /// The code of the module; empty when both versions are one type.
    pub code: TokenStream,
}

/// How code elsewhere asks for a conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Both versions are one type.
    Same,
    /// By `From` or `TryFrom`.
    Trait,
    /// By the function `upgrade` of the upgrade's module, because the types belong to documents that others use as well.
    Function,
}

/// The upgrades of all providers, in the order of [`Model::providers`], and within of their lower versions.
///
/// `diagnostics` gets the renames of `provider.toml` that no upgrade has a use for.
pub fn modules(model: &Model, diagnostics: &mut Diagnostics) -> Vec<Vec<UpgradeModule>> {
    model
        .providers
        .iter()
        .map(|provider| {
            let mut used = BTreeSet::new();
            let upgrade_modules = neighbours(provider)
                .filter_map(|(from, to)| emit::upgrade_module(model, provider, (from, to), &mut used))
                .collect();
            let declared = provider.renames.iter().enumerate();
            for (_, rename) in declared.filter(|(at, _)| !used.contains(at)) {
                diagnostics.push(
                    Diagnostic::error(
                        &rename.toml_path,
                        format!("no version before `{}` has a member `{}` there", rename.place, rename.from),
                    )
                    .at(rename.line, rename.column)
                    .help("`in` is the document with the new name, `from` the name in the version before it"),
                );
            }
            upgrade_modules
        })
        .collect()
}

/// Each version with the next higher one of its event type.
fn neighbours(provider: &Provider) -> impl Iterator<Item = (usize, usize)> {
    let same_type = |one: &Event, other: &Event| one.id.domain == other.id.domain && one.id.event == other.id.event;
    // Events are sorted by domain, event type and version.
    let pairs = provider.events.iter().zip(provider.events.iter().skip(1)).enumerate();
    pairs
        .filter(move |(_, (one, other))| same_type(one, other))
        .map(|(at, _)| (at, at + 1))
}
