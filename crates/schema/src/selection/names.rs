//! Checks `[names]`: each entry belongs to a folder, and no name is that of another event or domain.

use crate::diagnostic::Diagnostic;
use crate::event_id::folded;
use crate::model::Provider;
use crate::nearest::nearest;
use crate::provider::NameSettings;
use crate::source::ProviderSource;

/// Reports what is wrong with the names that deliveries use.
pub(super) fn names(source: &ProviderSource, provider: &Provider) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    if source.partial {
        return problems;
    }
    for name in &provider.names {
        if !exists(source, &name.domain, name.event.as_deref()) {
            problems.push(unknown(source, name));
            continue;
        }
        for (spelling, span) in &name.spellings {
            let Some(other) = taken(source, provider, name, spelling) else {
                continue;
            };
            let problem = source.error(*span, format!("`{spelling}` is also a name of `{other}`"));
            problems.push(problem.help("keep one of the two names"));
        }
    }
    problems
}

fn exists(source: &ProviderSource, domain: &str, event: Option<&str>) -> bool {
    let mut ids = source.events.iter().map(|event| &event.id);
    ids.any(|id| id.domain == domain && event.is_none_or(|event| id.event == event))
}

fn unknown(source: &ProviderSource, name: &NameSettings) -> Diagnostic {
    let ids = || source.events.iter().map(|event| &event.id);
    let (key, kind, known): (String, &str, Vec<String>) = match &name.event {
        Some(event) => (
            format!("{}/{event}", name.domain),
            "event type",
            ids().map(|id| format!("{}/{}", id.domain, id.event)).collect(),
        ),
        None => (name.domain.clone(), "domain", ids().map(|id| id.domain.clone()).collect()),
    };
    let help = match nearest(&key, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a folder: <domain>/<event> for an event type, or <domain>".to_owned(),
    };
    source.error(name.span, format!("there is no {kind} `{key}`")).help(help)
}

/// Returns what else has a name. Two event types of different domains may share one: the domain distinguishes them.
fn taken(source: &ProviderSource, provider: &Provider, own: &NameSettings, spelling: &str) -> Option<String> {
    let spelling = folded(spelling);
    let mut ids = source.events.iter().map(|event| &event.id);
    let folder = ids.find_map(|id| match &own.event {
        Some(event) => {
            (id.domain == own.domain && id.event != *event && folded(&id.event) == spelling).then(|| format!("{}/{}", id.domain, id.event))
        }
        None => (id.domain != own.domain && folded(&id.domain) == spelling).then(|| id.domain.clone()),
    });
    let other = || {
        let mut others = provider
            .names
            .iter()
            .filter(|other| *other != own && other.event.is_some() == own.event.is_some());
        let other = others.find(|other| {
            let is_comparable = own.event.is_none() || other.domain == own.domain;
            is_comparable && other.spellings.iter().any(|(text, _)| folded(text) == spelling)
        })?;
        Some(match &other.event {
            Some(event) => format!("{}/{event}", other.domain),
            None => other.domain.clone(),
        })
    };
    folder.or_else(other)
}
