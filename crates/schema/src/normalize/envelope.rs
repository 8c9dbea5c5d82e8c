//! The envelope of a provider: its type without the payload, and how both are found in a body.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Discriminator, Envelope, Member, Model, TypeKind};
use crate::source::ProviderSource;

/// Takes the payload out of the envelope's struct and notes how it is found.
pub fn split(source: &ProviderSource, module: usize, model: &mut Model, diagnostics: &mut Diagnostics) -> Option<Envelope> {
    let settings = source.settings.envelope.as_ref()?;
    let root = model.modules[module].root.clone()?;
    let path = model.modules[module].document.clone();
    let mut fail = |message: String, help: &str| diagnostics.push(Diagnostic::error(&path, message).help(help));
    if root.alias {
        fail(
            "an envelope must say by itself what its members are".to_owned(),
            "put the members into this file; they may refer to other documents",
        );
        return None;
    }
    let TypeKind::Record(record) = &mut model.types[root.id.0].kind else {
        fail(
            "an envelope must be an object with members".to_owned(),
            "give the schema `type: object` and `properties`",
        );
        return None;
    };
    let Some(at) = record.members.iter().position(|member| member.wire == settings.payload) else {
        fail(
            format!("the envelope has no member `{}` for the payload", settings.payload),
            "name the member that holds the payload under `payload` in provider.toml",
        );
        return None;
    };
    let payload = record.members.remove(at);
    diagnostics.extend(strangers(source, &path, &payload, &record.members));
    let required_elsewhere = record.members.iter().any(|member| member.required);
    if required_elsewhere && !source.settings.documents.is_empty() {
        diagnostics.push(
            Diagnostic::error(&path, "documents without an envelope need an envelope that requires nothing")
                .help("remove `required` from the envelope's schema, or `[[documents]]` from provider.toml"),
        );
    }
    Some(Envelope {
        module,
        payload: settings.payload.clone(),
        payload_required: payload.required,
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

/// The discriminators that are no members of the envelope: they would never match.
fn strangers(source: &ProviderSource, path: &str, payload: &Member, members: &[Member]) -> Vec<Diagnostic> {
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
                format!("`{name}` holds the payload, and cannot be a discriminator"),
            )
        } else {
            source.error(discriminator.span, format!("`{name}` is not a member of the envelope"))
        };
        found.push(problem.help(if name.contains(['.', '/']) {
            format!(
                "a discriminator is a member of the envelope itself, not a place inside of one; {}",
                members_of(path, known())
            )
        } else {
            format!("{}; correct the name, or add the member to the schema", members_of(path, known()))
        }));
    }
    found
}

/// The members that there are, as a part of a sentence.
fn members_of<'m>(path: &str, names: impl Iterator<Item = &'m str>) -> String {
    const SHOWN: usize = 12;
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    match names.len() {
        0 => format!("besides the payload, {path} has no members"),
        _ => format!(
            "besides the payload, {path} has {}{more}",
            names.get(..SHOWN).unwrap_or(&names).join(", ")
        ),
    }
}
