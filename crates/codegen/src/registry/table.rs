//! The static table by which the runtime dispatches: discriminators, and one descriptor per event version.

use std::collections::HashMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::{Expr, Item, ItemStatic, parse_quote};

use super::payload;
use crate::event_id::folded;
use crate::ladder::{Certainty, Rung};
use crate::model::{Discriminator, Event, Model, Provider};
use crate::provider::{Form, FormPart, UnknownVersions};
use crate::syntax::{array, boolean, function_of, instance, number, option, path, reference, runtime, slice, text, tuple, value, with};

/// What the runtime knows about a provider: how its events are told apart, and where the table of them is.
pub fn of_provider(model: &Model, provider: &Provider) -> TokenStream {
    let (folder, name) = (&provider.folder, &provider.name);
    let docs = optional(provider.docs.as_deref());
    let policy = match provider.unknown_versions {
        UnknownVersions::KeepRaw => TokenStream::new(),
        UnknownVersions::Reject => quote!(.with_unknown_versions(rt::UnknownVersions::Reject)),
        UnknownVersions::TryLatestKnown => quote!(.with_unknown_versions(rt::UnknownVersions::TryLatestKnown)),
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
                (true, false) => quote!(rt::Presence::Required),
                (true, true) => quote!(rt::Presence::RequiredOrNull),
                // Where absence is fine, a null is read as absence whatever the schema says of it.
                (false, _) => quote!(rt::Presence::Optional),
            };
            let schema = schema(model, provider, envelope.module);
            let index = Literal::usize_unsuffixed(envelope.payload_index);
            let discriminators = envelope.discriminators.iter().map(discriminator);
            quote!(::std::option::Option::Some(rt::EnvelopeShape::new(#payload, #presence, #index, &[#(#discriminators),*], #schema)))
        }
        None => quote!(::std::option::Option::None),
    };
    quote! {
        /// The provider: how its events are told apart, and the table of them.
        pub static PROVIDER: rt::Provider = rt::Provider::new(
            #folder, #name, #docs, #envelope, &EVENTS, &[#(#order),*], rt::open::<Payload>,
        )#policy;
    }
}

/// The table of events, in their order.
pub fn events(model: &Model, provider: &Provider, rungs: &[Rung]) -> Item {
    let count = Literal::usize_unsuffixed(provider.events.len());
    let mut table: ItemStatic = parse_quote!(static EVENTS: [rt::Descriptor; #count] = [];);
    let rungs: HashMap<usize, &Rung> = rungs.iter().map(|rung| (rung.from, rung)).collect();
    let descriptors = provider
        .events
        .iter()
        .enumerate()
        .map(|(at, event)| descriptor(model, provider, event, rungs.get(&at).copied()));
    *table.expr = array(descriptors);
    Item::Static(table)
}

/// The documents by which strict decoding judges.
pub fn schemas(model: &Model, provider: &Provider) -> TokenStream {
    // A provider without any schema in use has nothing to judge by.
    if provider.events.is_empty() && provider.envelope.is_none() {
        return TokenStream::new();
    }
    let segment = crate::naming::field(&crate::naming::snake(&provider.folder));
    let documents: Vec<_> = model
        .modules
        .iter()
        .filter(|module| module.path.first() == Some(&segment))
        .collect();
    let uris = documents.iter().map(|module| &module.uri);
    let files = documents.iter().map(|module| format!("/eventry/{}.json", module.path.join("/")));
    quote!(
        static SCHEMAS: rt::SchemaSet = rt::SchemaSet::new(rt::schema_documents!(#((#uris, #files)),*));
    )
}

/// How a discriminator's values are read, and where the envelope's table has it.
fn discriminator(known: &Discriminator) -> TokenStream {
    let (member, forms) = (&known.member, known.forms.iter().map(form_parts));
    let at = known.index.map(Literal::usize_unsuffixed).map(|at| quote!(.at(#at)));
    quote!(rt::Discriminator::new(#member, &[#(&[#forms]),*])#at)
}

fn form_parts(form: &Form) -> TokenStream {
    let parts = form.parts().iter().map(|part| match part {
        FormPart::Literal(text) => quote!(rt::Part::Literal(#text)),
        FormPart::Domain => quote!(rt::Part::Domain),
        FormPart::Event => quote!(rt::Part::Event),
        FormPart::Version => quote!(rt::Part::Version),
    });
    quote!(#(#parts),*)
}

fn descriptor(model: &Model, provider: &Provider, event: &Event, rung: Option<&Rung>) -> Expr {
    let id = &event.id;
    let module = &model.modules[event.module];
    let words = module.root.as_ref().map(|root| &root.words);
    let rust = format!(
        "{}::{}",
        module.path.join("::"),
        module.root.as_ref().map_or("", |root| root.name.as_str())
    );
    let samples = event
        .samples
        .iter()
        .map(|(label, sample)| instance("Sample", [text(label), text(sample)]));
    let bare = event
        .bare
        .as_ref()
        .map(|bare| instance("BareDocument", [text(&bare.member), boolean(bare.batch)]));
    let known = [
        instance(
            "Identity",
            [
                text(&id.to_string()),
                text(&id.provider),
                text(&id.domain),
                text(&id.event),
                number(id.version),
            ],
        ),
        tuple([
            optional(words.and_then(|words| words.title.as_deref())),
            optional(words.and_then(|words| words.description.as_deref())),
        ]),
        text(&rust),
        slice(samples),
        option(bare),
        function_of(payload::type_path(model, event), "AnyValue", "blank_boxed"),
        schema(model, provider, event.module),
    ];
    let mut descriptor = instance("Descriptor", known);
    if let Some(rung) = rung {
        let certainty = match rung.certainty {
            Certainty::Mechanical => "Mechanical",
            Certainty::Fallible => "Fallible",
            Certainty::NeedsCode => "NeedsCode",
        };
        descriptor = with(descriptor, "with_upgrade", [runtime(&["Upgrade", certainty])]);
    }
    if let Some(words) = words.filter(|words| words.deprecated) {
        let since = optional(words.deprecation.since.as_deref());
        let note = optional(words.deprecation.note.as_deref());
        descriptor = with(descriptor, "with_deprecation", [instance("Deprecation", [since, note])]);
    }
    descriptor
}

fn optional(said: Option<&str>) -> Expr {
    option(said.map(text))
}

/// The schema of a module's document, for strict decoding.
fn schema(model: &Model, provider: &Provider, module: usize) -> Expr {
    let uri = model.modules.get(module).map_or("", |module| module.uri.as_str());
    instance(
        "Schema",
        [text(uri), reference(value(path(["SCHEMAS"]))), boolean(provider.assert_formats)],
    )
}
