//! Checks the rules of a provider: they can select every event, and no delivery selects two.

use std::collections::BTreeMap;

use super::names::names;
use super::{Rules, Selected, combinations};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::event_id::EventId;
use crate::json::Span;
use crate::kinds::Kinds;
use crate::model::{Event, Member, Model, Provider, Record, TypeKind};
use crate::provider::{BareDocument, DiscriminatorSettings, FORMS_HELP, FormPart, Place, UnknownVersions};
use crate::source::ProviderSource;
use crate::version::Version;

/// The largest number of events that a message lists.
const MAX_LISTED: usize = 5;

/// Reports what is wrong with the rules of a provider. Does nothing if `provider.toml` has errors, which must be fixed first.
pub fn check(source: &ProviderSource, provider: &Provider, model: &Model, diagnostics: &mut Diagnostics) {
    let is_broken = |problem: &Diagnostic| problem.severity == Severity::Error && problem.path == source.toml_path;
    if diagnostics.iter().any(is_broken) || source.settings.envelope.is_some() != provider.envelope.is_some() {
        return;
    }
    diagnostics.extend(majors(source));
    let wrong_names = names(source, provider);
    if !wrong_names.is_empty() {
        diagnostics.extend(wrong_names);
        return;
    }
    let Some(rules) = Rules::of(provider) else { return };
    documents(source, provider, model, diagnostics);
    let meaningless = meaningless(source, provider, model);
    if meaningless.is_empty() {
        discriminators(source, &rules, diagnostics);
    }
    diagnostics.extend(meaningless);
}

/// Reports a policy about major numbers if no version has one.
fn majors(source: &ProviderSource) -> Option<Diagnostic> {
    let has_major = source.events.iter().any(|event| matches!(event.id.version, Version::Semantic(..)));
    let settings = &source.settings;
    (settings.unknown_versions == UnknownVersions::TrySameMajor && !has_major).then(|| {
        source
            .error(
                settings.unknown_versions_span,
                "\"try same major\" never applies: no event has a semantic version, such as v0.3.0.json",
            )
            .help("set `unknown_versions` to \"keep raw\", \"reject\" or \"try latest known\"")
    })
}

/// Reports discriminators whose values are neither strings nor numbers. Other values have no meaning.
fn meaningless(source: &ProviderSource, provider: &Provider, model: &Model) -> Vec<Diagnostic> {
    let Some(envelope) = &provider.envelope else { return Vec::new() };
    let root = model.modules.get(envelope.module).and_then(|module| module.root.as_ref());
    let Some(TypeKind::Record(record)) = root.and_then(|root| model.types.get(root.id.0)).map(|def| &def.kind) else {
        return Vec::new();
    };
    let is_meaningless = |member: &Member| {
        let kinds = Kinds::of_shape(&member.shape, &|id| model.types.get(id.0).map(|def| &def.kind));
        !kinds.meets(Kinds::STRING.or(Kinds::NUMBER))
    };
    let settings = source.settings.discriminators.iter().zip(&provider.discriminators);
    let meaningless = settings.filter(|(_, discriminator)| {
        let member = discriminator.index.and_then(|at| record.members.get(at));
        member.is_some_and(is_meaningless)
    });
    let problem = |(discriminator, _): (&DiscriminatorSettings, _)| {
        let message = format!(
            "`{}` cannot select an event: its schema allows neither a string nor a number",
            discriminator.place
        );
        source
            .error(discriminator.span, message)
            .help("name a member that is a string or a number, or correct the envelope's schema")
    };
    meaningless.map(problem).collect()
}

/// Checks the rules for events in an envelope.
fn discriminators(source: &ProviderSource, rules: &Rules<'_>, diagnostics: &mut Diagnostics) {
    let enveloped: Vec<usize> = (0..rules.events.len())
        .filter(|at| rules.events.get(*at).is_some_and(|event| event.bare.is_none()))
        .collect();
    let Some(first) = enveloped.first().and_then(|at| rules.events.get(*at)) else {
        return;
    };
    let settings = &source.settings;
    let problem = match (&settings.envelope, settings.discriminators.first()) {
        (None, None) => {
            let span = settings.documents.first().map_or(Span::default(), |document| document.span);
            Some(
                source
                    .error(span, format!("no rule selects {}", listed(rules, &enveloped)))
                    .help("add [discriminators], or a [[documents]] section for each event"),
            )
        }
        (Some(envelope), None) => Some(
            source
                .error(envelope.span, "this envelope has no [discriminators] to select its events")
                .help(format!("add [discriminators]: {FORMS_HELP}")),
        ),
        (_, Some(discriminator)) if !uses(rules, &FormPart::Event) => Some(
            source
                .error(discriminator.span, "no form has `{event}`, so nothing selects the event type")
                .help(FORMS_HELP),
        ),
        _ => None,
    };
    if let Some(problem) = problem {
        diagnostics.push(problem);
        return;
    }
    let span = settings
        .discriminators
        .first()
        .map(|discriminator| discriminator.span)
        .unwrap_or_default();
    let mut lost = Vec::new();
    let mut taken: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in enveloped {
        let Some(event) = rules.events.get(at) else { continue };
        let found = outcomes(rules, event);
        let own = found.contains(&Selected::Event(at));
        let other = found.iter().find_map(|selected| match selected {
            // A body without a version is read as the highest version. This is not a conflict if another value can select the version
            // itself.
            Selected::Event(other) if *other != at && !(own && same_type(rules, at, *other)) => Some(*other),
            _ => None,
        });
        match other {
            Some(other) => taken.entry(other).or_default().push(at),
            None if !own => lost.push(at),
            None => {}
        }
    }
    for (by, events) in taken {
        diagnostics.push(conflict(source, rules, span, by, &events));
    }
    if !lost.is_empty() {
        let help = missing_placeholder(rules, &lost).unwrap_or_else(|| {
            let expected = expected_values(rules, &first.id);
            format!("with these forms, a body of `{}` has {expected}", first.id)
        });
        let message = format!("the discriminators can never select {}", listed(rules, &lost));
        diagnostics.push(source.error(span, message).help(help));
    }
}

/// Returns the results of selection for all values that the forms produce for an event.
fn outcomes(rules: &Rules<'_>, event: &Event) -> Vec<Selected> {
    let places = rules.discriminators.iter();
    let spelled: Vec<Vec<String>> = places.map(|discriminator| rules.spellings(discriminator, &event.id)).collect();
    let mut found = Vec::new();
    for texts in combinations(&spelled) {
        let selected = rules.resolve(&texts);
        if !found.contains(&selected) {
            found.push(selected);
        }
    }
    found
}

fn conflict(source: &ProviderSource, rules: &Rules<'_>, span: Span, by: usize, events: &[usize]) -> Diagnostic {
    let name = rules.events.get(by).map(|event| event.id.to_string()).unwrap_or_default();
    let one = events.len() == 1;
    let message = format!(
        "one delivery can select two events: the values for {} select `{name}`",
        listed(rules, events)
    );
    let versions = events.iter().all(|at| same_type(rules, *at, by));
    let help = match missing_placeholder(rules, &[events, &[by]].concat()) {
        Some(help) if versions => format!("{help}, or keep only the highest version, which is the one that is read"),
        Some(help) => help,
        None if one => "change the forms so that the two events have different values".to_owned(),
        None => "change the forms so that all of these events have different values".to_owned(),
    };
    source.error(span, message).help(help)
}

/// Returns help about the placeholder that would distinguish these events, if no form has it.
fn missing_placeholder(rules: &Rules<'_>, events: &[usize]) -> Option<String> {
    let ids = || events.iter().filter_map(|at| rules.events.get(*at).map(|event| &event.id));
    let first = ids().next()?;
    let differ = |differs: fn(&EventId, &EventId) -> bool| ids().any(|id| differs(first, id));
    // An event that is never selected may conflict with an event that is not in the list.
    let domains = differ(|one, other| one.domain != other.domain)
        || ids().any(|id| {
            rules
                .events
                .iter()
                .any(|other| other.id.event == id.event && other.id.domain != id.domain)
        });
    if domains && !uses(rules, &FormPart::Domain) {
        return Some("add a form with `{domain}`".to_owned());
    }
    (differ(|one, other| one.version != other.version) && !uses(rules, &FormPart::Version))
        .then(|| "add a form with `{version}`".to_owned())
}

fn uses(rules: &Rules<'_>, part: &FormPart) -> bool {
    let mut forms = rules.discriminators.iter().flat_map(|discriminator| discriminator.forms);
    forms.any(|form| form.parts().contains(part))
}

fn same_type(rules: &Rules<'_>, one: usize, other: usize) -> bool {
    match (rules.events.get(one), rules.events.get(other)) {
        (Some(one), Some(other)) => one.id.domain == other.id.domain && one.id.event == other.id.event,
        _ => false,
    }
}

/// Formats event ids for a message.
fn listed(rules: &Rules<'_>, events: &[usize]) -> String {
    let ids = events.iter().filter_map(|at| rules.events.get(*at)).take(MAX_LISTED);
    let mut text = ids.map(|event| format!("`{}`", event.id)).collect::<Vec<_>>().join(", ");
    match events.len().saturating_sub(MAX_LISTED) {
        0 => {}
        more => text.push_str(&format!(" and {more} more")),
    }
    text
}

/// Describes the values that the discriminators have for an event.
pub(super) fn expected_values(rules: &Rules<'_>, id: &EventId) -> String {
    let of = |discriminator: &super::Discriminator<'_>| {
        let texts = rules.spellings(discriminator, id).into_iter().map(|text| format!("`{text}`"));
        format!("{} in `{}`", texts.collect::<Vec<_>>().join(" or "), discriminator.place)
    };
    rules.discriminators.iter().map(of).collect::<Vec<_>>().join(", ")
}

/// Checks the rules for bodies without an envelope.
fn documents(source: &ProviderSource, provider: &Provider, model: &Model, diagnostics: &mut Diagnostics) {
    let sections = &source.settings.documents;
    for (at, section) in sections.iter().enumerate() {
        let before = || sections.iter().take(at);
        if before().any(|other| other.event == section.event) {
            let message = format!("`{}` has two [[documents]] sections, but only the first one applies", section.event);
            diagnostics.push(source.error(section.span, message).help("remove one of them"));
        } else if let Some(other) = before().find(|other| other.member == section.member) {
            let message = format!(
                "one delivery can select two events: a body with the member `{}` is both `{}` and `{}`",
                section.member, other.event, section.event
            );
            let help = "name a top-level member that only this body has; if no member distinguishes them, make the two a single event";
            diagnostics.push(source.error(section.span, message).help(help));
        } else if let Some((message, help)) = document(section, sections, provider, model) {
            diagnostics.push(source.error(section.span, message).help(help));
        }
    }
}

/// Returns the message and the help about a body that cannot be selected.
fn document(section: &BareDocument, sections: &[BareDocument], provider: &Provider, model: &Model) -> Option<(String, String)> {
    let (name, member) = (&section.event, &section.member);
    let is_own = |event: &&Event| *name == format!("{}/{}", event.id.domain, event.id.event);
    let own: Vec<&Event> = provider.events.iter().filter(is_own).collect();
    if let [first, _, ..] = own.as_slice() {
        return Some((
            format!(
                "`{name}` has {} versions, but its member does not distinguish them: every body is read as v{}",
                own.len(),
                first.id.version
            ),
            "keep one version: nothing in the body names another one".to_owned(),
        ));
    }
    let envelope = provider.envelope.as_ref();
    let is_enveloped = |member: &str| {
        envelope.is_some_and(|envelope| envelope.payload == member)
            || provider
                .discriminators
                .iter()
                .any(|discriminator| discriminator.place == Place::Member(member.to_owned()))
    };
    if is_enveloped(member) {
        return Some((
            format!("`{name}` can never be selected: a body with the member `{member}` is an event in an envelope"),
            "name a member that is neither the payload nor a discriminator".to_owned(),
        ));
    }
    let record = own.first().and_then(|event| record_of(model, event))?;
    if let Some(required) = record
        .members
        .iter()
        .find(|it| it.is_required_by_schema() && is_enveloped(&it.wire))
    {
        return Some((
            format!(
                "`{name}` can never be selected: it requires the member `{}`, and a body with that member is an event in an envelope",
                required.wire
            ),
            "remove it from [[documents]]: the discriminators select it".to_owned(),
        ));
    }
    let other = sections
        .iter()
        .find(|other| other.event != *name && record.members.iter().any(|it| it.wire == other.member))?;
    (other.member != *member).then(|| {
        (
            format!(
                "one delivery can select two events: `{name}` may have the member `{}`, which identifies `{}`",
                other.member, other.event
            ),
            format!("identify `{}` by a member that `{name}` does not have", other.event),
        )
    })
}

fn record_of<'m>(model: &'m Model, event: &Event) -> Option<&'m Record> {
    let root = model.modules.get(event.module)?.root.as_ref()?;
    match &model.types.get(root.id.0)?.kind {
        TypeKind::Record(record) if !record.positional => Some(record),
        _ => None,
    }
}
