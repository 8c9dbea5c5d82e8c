//! Separates the envelope of a provider from its payload.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Discriminator, Envelope, Member, Model, TypeKind};
use crate::source::ProviderSource;

/// Removes the payload from the envelope's struct and returns the description of the envelope.
pub fn split(source: &ProviderSource, module: usize, model: &mut Model, diagnostics: &mut Diagnostics) -> Option<Envelope> {
    let settings = source.settings.envelope.as_ref()?;
    let root = model.modules[module].root.clone()?;
    let path = model.modules[module].document.clone();
    let mut fail = |message: String, help: &str| diagnostics.push(Diagnostic::error(&path, message).help(help));
    if root.alias {
        fail(
            "the envelope must declare its own members".to_owned(),
            "declare the members in this file; their schemas may refer to other documents",
        );
        return None;
    }
    let TypeKind::Record(record) = &mut model.types[root.id.0].kind else {
        fail(
            "the envelope must be an object with members".to_owned(),
            "add `type: object` and `properties` to the schema",
        );
        return None;
    };
    let Some(at) = record.members.iter().position(|member| member.wire == settings.payload) else {
        fail(
            format!("the envelope has no member `{}` for the payload", settings.payload),
            "set `payload` in provider.toml to the member that holds the payload",
        );
        return None;
    };
    let payload = record.members.remove(at);
    diagnostics.extend(unknown_discriminators(source, &path, &payload, &record.members));
    let required_elsewhere = record.members.iter().any(Member::is_required_by_schema);
    if required_elsewhere && !source.settings.documents.is_empty() {
        diagnostics.push(
            Diagnostic::error(
                &path,
                "the envelope must not require members, because provider.toml has [[documents]]",
            )
            .help("remove `required` from the envelope's schema, or [[documents]] from provider.toml"),
        );
    }
    Some(Envelope {
        module,
        payload: settings.payload.clone(),
        payload_required: payload.required,
        payload_doubted: payload.doubted,
        payload_nullable: payload.nullable,
        payload_index: at,
        discriminators: source
            .settings
            .discriminators
            .iter()
            .map(|it| Discriminator {
                member: it.member.clone(),
                index: record.members.iter().position(|member| member.wire == it.member),
                forms: it.forms.clone(),
            })
            .collect(),
    })
}

/// Reports discriminators that are not members of the envelope, and would never match.
fn unknown_discriminators(source: &ProviderSource, path: &str, payload: &Member, members: &[Member]) -> Vec<Diagnostic> {
    let known = || members.iter().map(|member| member.wire.as_str());
    let mut found = Vec::new();
    for discriminator in &source.settings.discriminators {
        let name = &discriminator.member;
        if known().any(|member| member == name) {
            continue;
        }
        let problem = if *name == payload.wire {
            source.error(
                discriminator.span,
                format!("`{name}` holds the payload, so it cannot be a discriminator"),
            )
        } else {
            source.error(discriminator.span, format!("`{name}` is not a member of the envelope"))
        };
        found.push(problem.help(if name.contains(['.', '/']) {
            format!("name a top-level member of the envelope; {}", members_of(path, known()))
        } else {
            format!("correct the name, or add the member to the schema; {}", members_of(path, known()))
        }));
    }
    found
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
