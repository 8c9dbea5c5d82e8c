//! Leaves out the events that the settings or the build script exclude. Their documents are read and named like all others, so that a later
//! choice renames nothing; what generated documents refer to is generated.

use std::collections::BTreeSet;

use super::documents::{DocumentPlan, Role};
use super::items::origin;
use super::library::Library;
use super::order;
use crate::diagnostic::Diagnostics;
use crate::event_id::EventId;
use crate::items::{EventRule, fits_event};
use crate::nearest::nearest;
use crate::source::{ProviderSource, Sources};

const EVENT_HELP: &str = "an event is `<provider>/<domain>/<event>`; in provider.toml, `<domain>/<event>`; `*` is any text without a slash";

/// Returns the events of a provider that are not generated.
pub fn events(source: &ProviderSource, rules: &[EventRule], diagnostics: &mut Diagnostics) -> BTreeSet<EventId> {
    let is_own = |rule: &&EventRule| rule.pattern.split('/').next() == Some(source.folder.as_str());
    let mut own: Vec<EventRule> = rules.iter().filter(is_own).cloned().collect();
    for (patterns, only) in [(&source.settings.events.only, true), (&source.settings.events.except, false)] {
        own.extend(patterns.iter().map(|(pattern, span)| EventRule {
            pattern: format!("{}/{pattern}", source.folder),
            only,
            origin: origin(source, *span),
        }));
    }
    if own.is_empty() {
        return BTreeSet::new();
    }
    let names: BTreeSet<String> = source.events.iter().map(|event| event.id.event_type()).collect();
    for rule in &own {
        if !source.partial && !names.iter().any(|name| fits_event(&rule.pattern, name)) {
            let known = names.iter().map(|name| rule.origin.spelled(name));
            let help = match nearest(rule.origin.spelled(&rule.pattern), known) {
                Some(name) => format!("did you mean `{name}`?"),
                None => EVENT_HELP.to_owned(),
            };
            diagnostics.push(
                rule.origin
                    .error(format!("`{}` fits no event", rule.origin.spelled(&rule.pattern)), help),
            );
        }
    }
    let fits = |only: bool, name: &str| own.iter().any(|rule| rule.only == only && fits_event(&rule.pattern, name));
    let chooses = own
        .iter()
        .any(|rule| rule.only && names.iter().any(|name| fits_event(&rule.pattern, name)));
    let ids = source.events.iter().map(|event| &event.id);
    let left_out = ids.filter(|id| {
        let name = id.event_type();
        (chooses && !fits(true, &name)) || fits(false, &name)
    });
    left_out.cloned().collect()
}

/// Reports rules of the build script that name no provider.
pub fn report_strays(sources: &Sources, diagnostics: &mut Diagnostics) {
    for rule in &sources.rules.events {
        let folder = rule.pattern.split('/').next().unwrap_or_default();
        if !sources.providers.iter().any(|provider| provider.folder == folder) {
            diagnostics.push(
                rule.origin
                    .error(format!("`{}` fits no event", rule.origin.spelled(&rule.pattern)), EVENT_HELP),
            );
        }
    }
}

/// Returns the documents of these events to which no other document refers, as indices of the library.
pub fn documents(source: &ProviderSource, plans: &[DocumentPlan<'_>], library: &Library<'_>, events: &BTreeSet<EventId>) -> Vec<usize> {
    let is_left_out = |plan: &DocumentPlan<'_>| match plan.role {
        Role::Event(at) => source.events.get(at).is_some_and(|event| events.contains(&event.id)),
        Role::Shared | Role::Envelope => false,
    };
    let mut unused: BTreeSet<usize> = (0..plans.len()).filter(|at| plans.get(*at).is_some_and(is_left_out)).collect();
    if unused.is_empty() {
        return Vec::new();
    }
    let mut pending: Vec<usize> = (0..plans.len()).filter(|at| !unused.contains(at)).collect();
    while let Some(document) = pending.pop() {
        pending.extend(
            order::referred(library, document)
                .into_iter()
                .filter(|target| unused.remove(target)),
        );
    }
    unused.into_iter().collect()
}
