//! Separates the envelope of a provider from its payload.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Envelope, Member, Model, TypeKind};
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
    })
}
