//! The places that select the events of a provider.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json::Span;
use crate::model::{Discriminator, Envelope, Event, Model, Record, Shape, TypeKind};
use crate::provider::{ControlSettings, Place};
use crate::source::ProviderSource;

/// The deepest nesting of types on the way to a place.
const MAX_NESTING: usize = 64;

/// Returns the places that select the events of a provider. Reports those that no schema declares, and would never have a value.
pub fn of(
    source: &ProviderSource,
    envelope: Option<&Envelope>,
    events: &[Event],
    model: &Model,
    diagnostics: &mut Diagnostics,
) -> Vec<Discriminator> {
    let record = envelope.and_then(|envelope| record_of(model, envelope.module));
    // An envelope that cannot be read, and members without an envelope, have been reported.
    let is_readable = !source.partial && (envelope.is_some() || source.settings.envelope.is_none());
    let mut found = Vec::new();
    for settings in &source.settings.discriminators {
        if is_readable {
            diagnostics.extend(problem(source, &settings.place, settings.span, envelope, events, model));
        }
        let place = match (&settings.place, record) {
            (Place::Pointer(steps), Some(record)) => match steps.as_slice() {
                [name] if record.members.iter().any(|member| member.wire == *name) => Place::Member(name.clone()),
                _ => settings.place.clone(),
            },
            (place, _) => place.clone(),
        };
        let index = match &place {
            Place::Member(name) => record.and_then(|record| record.members.iter().position(|member| member.wire == *name)),
            Place::Pointer(_) | Place::Attribute(_) | Place::Route => None,
        };
        found.push(Discriminator {
            place,
            index,
            forms: settings.forms.clone(),
        });
    }
    if is_readable {
        let identity = &source.settings.identity;
        for (place, span) in identity.delivery_id.iter().chain(&identity.occurred_at) {
            diagnostics.extend(problem(source, place, *span, envelope, events, model));
        }
    }
    found
}

/// Returns the messages that carry no event, and which of them reading an event comes across.
pub fn controls(source: &ProviderSource, envelope: Option<usize>, model: &Model) -> Vec<ControlSettings> {
    let record = envelope.and_then(|module| record_of(model, module));
    let is_declared = |name: &str| {
        let mut members = record.into_iter().flat_map(|record| &record.members);
        members.any(|member| member.wire == name || member.aliases.iter().any(|alias| alias == name))
    };
    let mut controls = source.settings.controls.clone();
    for control in &mut controls {
        control.is_apart = record.is_some()
            && control.when.iter().any(|condition| match &condition.place {
                Place::Pointer(steps) => steps.first().is_some_and(|first| !is_declared(first)),
                Place::Member(_) | Place::Attribute(_) | Place::Route => false,
            });
    }
    controls
}

/// Returns what is wrong with a place in the body.
fn problem(
    source: &ProviderSource,
    place: &Place,
    span: Span,
    envelope: Option<&Envelope>,
    events: &[Event],
    model: &Model,
) -> Option<Diagnostic> {
    match (place, envelope) {
        (Place::Member(name), Some(envelope)) => not_a_member(source, name, span, envelope, model),
        (Place::Pointer(steps), _) if !is_declared(steps, envelope, events, model) => Some(
            source
                .error(span, format!("no schema declares a value at `{place}`"))
                .help("correct the pointer, which begins at the top of the body, or add the member to the schemas"),
        ),
        _ => None,
    }
}

/// Returns whether the envelope, or the schema of an event, declares a value at a place of the body.
fn is_declared(steps: &[String], envelope: Option<&Envelope>, events: &[Event], model: &Model) -> bool {
    let in_event = |steps: &[String]| {
        let mut roots = events.iter().filter_map(|event| model.modules[event.module].root.as_ref());
        // Without events, nothing contradicts.
        events.is_empty() || roots.any(|root| declares(model, &Shape::Named(root.id), steps, MAX_NESTING))
    };
    let Some(envelope) = envelope else { return in_event(steps) };
    match steps.split_first() {
        Some((first, rest)) if *first == envelope.payload => in_event(rest),
        _ => model.modules[envelope.module]
            .root
            .as_ref()
            .is_none_or(|root| declares(model, &Shape::Named(root.id), steps, MAX_NESTING)),
    }
}

/// Returns whether a shape declares a value at these steps.
fn declares(model: &Model, shape: &Shape, steps: &[String], levels: usize) -> bool {
    let (Some((first, rest)), Some(levels)) = (steps.split_first(), levels.checked_sub(1)) else {
        return true;
    };
    match shape {
        Shape::Json | Shape::TypedOr(_) => true,
        Shape::Named(id) => match model.types.get(id.0).map(|def| &def.kind) {
            Some(TypeKind::Record(record)) => {
                let mut members = record.members.iter();
                record.positional || members.any(|member| member.wire == *first && declares(model, &member.shape, rest, levels))
            }
            Some(TypeKind::Union(union)) => union.branches.iter().any(|branch| declares(model, &branch.shape, steps, levels)),
            Some(TypeKind::Wrapper(inner)) => declares(model, inner, steps, levels),
            Some(TypeKind::Values(_)) | None => false,
        },
        Shape::List(inner) => first.bytes().all(|byte| byte.is_ascii_digit()) && declares(model, inner, rest, levels),
        Shape::Map(inner) => declares(model, inner, rest, levels),
        shape => shape.inner().is_some_and(|inner| declares(model, inner, steps, levels)),
    }
}

fn record_of(model: &Model, module: usize) -> Option<&Record> {
    match &model.types.get(model.modules.get(module)?.root.as_ref()?.id.0)?.kind {
        TypeKind::Record(record) => Some(record),
        _ => None,
    }
}

/// Reports a name that is not a member of the envelope.
fn not_a_member(source: &ProviderSource, name: &str, span: Span, envelope: &Envelope, model: &Model) -> Option<Diagnostic> {
    let members = &record_of(model, envelope.module)?.members;
    let known = || members.iter().map(|member| member.wire.as_str());
    if known().any(|member| member == name) {
        return None;
    }
    let path = &model.modules[envelope.module].document;
    let problem = if *name == envelope.payload {
        source.error(span, format!("`{name}` holds the payload, so it cannot be a discriminator"))
    } else {
        source.error(span, format!("`{name}` is not a member of the envelope"))
    };
    Some(problem.help(if name.contains(['.', '/']) {
        format!(
            "name a top-level member of the envelope, or write a JSON pointer such as `/data/type`; {}",
            members_of(path, known())
        )
    } else {
        format!("correct the name, or add the member to the schema; {}", members_of(path, known()))
    }))
}

/// Lists the members of the envelope, as a clause.
fn members_of<'m>(path: &str, names: impl Iterator<Item = &'m str>) -> String {
    const SHOWN: usize = 12;
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    match names.len() {
        0 => format!("{path} has no members besides the payload"),
        _ => format!(
            "besides the payload, {path} has the members {}{more}",
            names.get(..SHOWN).unwrap_or(&names).join(", ")
        ),
    }
}
