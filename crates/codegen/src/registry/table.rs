//! Generates the static tables that the runtime uses to dispatch: discriminators, and one descriptor per event version.

use std::collections::{BTreeSet, HashMap};

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::delivery;
use crate::render::{Piece, quoted};
use crate::upgrade::{Certainty, UpgradeModule};
use eventry_schema::event_id::folded;
use eventry_schema::model::{Event, Model, Provider};
use eventry_schema::naming;
use eventry_schema::provider::UnknownVersions;

/// Generates the description of a provider: how to select its events, and the table of its events.
pub fn of_provider(model: &Model, provider: &Provider) -> TokenStream {
    let (folder, name) = (&provider.folder, &provider.name);
    let docs = match &provider.docs {
        Some(docs) => quote!(Some(#docs)),
        None => quote!(None),
    };
    let policy = match provider.unknown_versions {
        UnknownVersions::KeepRaw => TokenStream::new(),
        UnknownVersions::Reject => quote!(.with_unknown_versions(rt::UnknownVersions::Reject)),
        UnknownVersions::TryLatestKnown => quote!(.with_unknown_versions(rt::UnknownVersions::TryLatestKnown)),
        UnknownVersions::TrySameMajor => quote!(.with_unknown_versions(rt::UnknownVersions::TrySameMajor)),
    };
    let mut order: Vec<usize> = (0..provider.events.len()).collect();
    order.sort_by_key(|at| {
        let id = &provider.events[*at].id;
        (folded(&id.event), folded(&id.domain), id.version)
    });
    let order = order.into_iter().map(Literal::usize_unsuffixed);
    let envelope = match &provider.envelope {
        Some(envelope) => {
            let payload = &envelope.payload;
            let presence = match (envelope.payload_required, envelope.payload_nullable) {
                (false, false) if envelope.payload_doubted => quote!(rt::Presence::Doubted),
                (false, true) if envelope.payload_doubted => quote!(rt::Presence::DoubtedOrNull),
                (true, false) => quote!(rt::Presence::Required),
                (true, true) => quote!(rt::Presence::RequiredOrNull),
                // If the payload is optional, null is read as absent, whatever the schema says.
                (false, _) => quote!(rt::Presence::Optional),
            };
            let (uri, formats) = (&model.modules[envelope.module].uri, provider.assert_formats);
            let schema = quote!(rt::Schema::new(#uri, &SCHEMAS, #formats));
            let index = Literal::usize_unsuffixed(envelope.payload_index);
            quote!(Some(rt::EnvelopeShape::new(#payload, #presence, #index, #schema)))
        }
        None => quote!(None),
    };
    let rules = delivery::rules(provider);
    quote! {
        /// The provider, with its discriminators and its events.
        pub static PROVIDER: rt::Provider = rt::Provider::new(&TABLE, rt::open::<Payload>, rt::receive_any::<Payload>);
        static TABLE: rt::ProviderTable = rt::ProviderTable::new(
            #folder, #name, #docs, #envelope, &EVENTS, &[#(#order),*],
        )#rules #policy;
    }
}

/// Generates the tables of events and of the schemas for strict decoding.
pub fn tables(model: &Model, provider: &Provider, upgrade_modules: &[UpgradeModule]) -> Piece {
    let module = naming::field(&naming::snake(&provider.folder));
    let events: BTreeSet<usize> = provider.events.iter().map(|event| event.module).collect();
    // All documents are in one folder, and most URIs follow from their paths in it.
    let documents = model
        .modules
        .iter()
        .enumerate()
        .filter(|(_, it)| !it.left_out && it.path.first() == Some(&module));
    let base = documents
        .clone()
        .find_map(|(_, it)| it.uri.strip_suffix(it.file.as_str()))
        .unwrap_or_default();
    let others = documents.filter(|(at, _)| !events.contains(at)).map(|(_, it)| {
        let path = quoted(it.file.trim_end_matches(".json"));
        if it.uri.strip_prefix(base) == Some(it.file.as_str()) {
            path
        } else {
            format!("{path} at {}", quoted(&it.uri))
        }
    });
    let formats = if provider.assert_formats {
        "assert_formats"
    } else {
        "annotate_formats"
    };
    let upgrade_modules: HashMap<usize, &UpgradeModule> = upgrade_modules
        .iter()
        .map(|upgrade_module| (upgrade_module.from, upgrade_module))
        .collect();
    let rows = provider.events.iter().enumerate();
    let rows = rows.map(|(at, event)| row(model, event, upgrade_modules.get(&at).copied()));
    let mut text = format!("rt::event_tables! {{\n    {module}: {}, {formats};\n", quoted(base));
    text.push_str(&block("documents", others));
    text.push_str(&block("events", rows));
    text.push_str("}\n");
    Piece::Table(text)
}

fn block(name: &str, rows: impl Iterator<Item = String>) -> String {
    let rows: String = rows.map(|row| format!("        {row},\n")).collect();
    if rows.is_empty() {
        return format!("    {name} {{}}\n");
    }
    format!("    {name} {{\n{rows}    }}\n")
}

/// Generates the row of an event: its id, its type, and one line per attribute.
fn row(model: &Model, event: &Event, upgrade_module: Option<&UpgradeModule>) -> String {
    let module = &model.modules[event.module];
    let annotations = module.root.as_ref().map(|root| &root.annotations);
    let mut path = module.path.get(1..).unwrap_or_default().join("::");
    if let Some(root) = &module.root {
        path.push_str(&format!("::{}", root.name));
    }
    let mut row = format!("{} => {path}", quoted(&event.id.to_string()));
    let mut add = |with: String| row.push_str(&format!("\n            .{with}"));
    if let Some(title) = annotations.and_then(|annotations| annotations.title.as_deref()) {
        add(format!("with_title({})", quoted(title)));
    }
    if let Some(description) = annotations.and_then(|annotations| annotations.description.as_deref()) {
        add(format!("with_description({})", quoted(description)));
    }
    if !event.samples.is_empty() {
        let samples = event.samples.iter();
        let samples = samples.map(|(label, body)| format!("\n                rt::Sample::new({}, {}),", quoted(label), quoted(body)));
        add(format!("with_samples(&[{}\n            ])", samples.collect::<String>()));
    }
    if let Some(bare) = &event.bare {
        add(format!(
            "with_bare(rt::BareDocument::new({}, {}))",
            quoted(&bare.member),
            bare.batch
        ));
    }
    if !event.discriminators.is_empty() {
        let literals: Vec<String> = event.discriminators.iter().map(|literal| quoted(literal)).collect();
        add(format!("with_discriminators(&[{}])", literals.join(", ")));
    }
    if let Some(upgrade_module) = upgrade_module {
        let certainty = match upgrade_module.certainty {
            Certainty::Mechanical => "Mechanical",
            Certainty::Fallible => "Fallible",
            Certainty::NeedsCode => "NeedsCode",
        };
        add(format!("with_upgrade(rt::Upgrade::{certainty})"));
    }
    if let Some(annotations) = annotations.filter(|annotations| annotations.deprecated) {
        let optional = |text: &Option<String>| text.as_ref().map_or("None".to_owned(), |text| format!("Some({})", quoted(text)));
        let (since, note) = (optional(&annotations.deprecation.since), optional(&annotations.deprecation.note));
        add(format!("with_deprecation(rt::Deprecation::new({since}, {note}))"));
    }
    row
}
