//! The envelope of a provider: its type without the payload, and how both are found in a body.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Discriminator, Envelope, Model, TypeKind};
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
    let required_elsewhere = record.members.iter().any(|member| member.required);
    if required_elsewhere && !source.settings.documents.is_empty() {
        fail(
            "documents without an envelope need an envelope that requires nothing".to_owned(),
            "remove `required` from the envelope's schema, or `[[documents]]` from provider.toml",
        );
    }
    Some(Envelope {
        module,
        payload: settings.payload.clone(),
        payload_optional: !payload.required || payload.nullable,
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
