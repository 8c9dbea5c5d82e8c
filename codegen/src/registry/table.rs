//! The static table by which the runtime dispatches: discriminators, and one descriptor per event version.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::payload;
use crate::event_id::folded;
use crate::ladder::{Certainty, Rung};
use crate::model::{Discriminator, Event, Model, Provider};
use crate::provider::{Form, FormPart, UnknownVersions};

pub fn of_provider(model: &Model, provider: &Provider, rungs: &[Rung]) -> TokenStream {
    let (folder, name) = (&provider.folder, &provider.name);
    let docs = optional(provider.docs.as_deref());
    let descriptors = provider.events.iter().enumerate().map(|(at, event)| {
        let rung = rungs.iter().find(|rung| rung.from == at);
        descriptor(model, provider, event, rung)
    });
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
    let count = Literal::usize_unsuffixed(provider.events.len());
    let segment = crate::naming::field(&crate::naming::snake(&provider.folder));
    let documents: Vec<_> = model
        .modules
        .iter()
        .filter(|module| module.path.first() == Some(&segment))
        .collect();
    let uris = documents.iter().map(|module| &module.uri);
    let files = documents.iter().map(|module| format!("/eventry/{}.json", module.path.join("/")));
    // A provider without any schema in use has nothing to judge by.
    let schemas = if provider.events.is_empty() && provider.envelope.is_none() {
        TokenStream::new()
    } else {
        quote!(
            static SCHEMAS: rt::SchemaSet = rt::SchemaSet::new(rt::schema_documents!(#((#uris, #files)),*));
        )
    };
    let order = order.into_iter().map(Literal::usize_unsuffixed);
    let envelope = match &provider.envelope {
        Some(envelope) => {
            let payload = &envelope.payload;
            let optional = envelope.payload_optional;
            let schema = schema(model, provider, envelope.module);
            let index = Literal::usize_unsuffixed(envelope.payload_index);
            let discriminators = envelope.discriminators.iter().map(discriminator);
            quote!(::std::option::Option::Some(rt::EnvelopeShape::new(#payload, #optional, #index, &[#(#discriminators),*], #schema)))
        }
        None => quote!(::std::option::Option::None),
    };
    quote! {
        /// The provider: how its events are told apart, and the table of them.
        pub static PROVIDER: rt::Provider = rt::Provider::new(
            #folder, #name, #docs, #envelope, &EVENTS, &[#(#order),*], rt::open::<Payload>,
        )#policy;
        static EVENTS: [rt::Descriptor; #count] = [#(#descriptors),*];
        #schemas
    }
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

fn descriptor(model: &Model, provider: &Provider, event: &Event, rung: Option<&Rung>) -> TokenStream {
    let id = event.id.to_string();
    let (folder, domain, name) = (&event.id.provider, &event.id.domain, &event.id.event);
    let schema = schema(model, provider, event.module);
    let version = Literal::u32_unsuffixed(event.id.version);
    let module = &model.modules[event.module];
    let words = module.root.as_ref().map(|root| &root.words);
    let title = optional(words.and_then(|words| words.title.as_deref()));
    let description = optional(words.and_then(|words| words.description.as_deref()));
    let rust = format!(
        "{}::{}",
        module.path.join("::"),
        module.root.as_ref().map_or("", |root| root.name.as_str())
    );
    let samples = event.samples.iter().map(|(label, text)| quote!(rt::Sample::new(#label, #text)));
    let path = payload::type_path(model, event);
    let bare = match &event.bare {
        Some(bare) => {
            let (member, batch) = (&bare.member, bare.batch);
            quote!(::std::option::Option::Some(rt::BareDocument::new(#member, #batch)))
        }
        None => quote!(::std::option::Option::None),
    };
    let upgrade = rung.map(|rung| match rung.certainty {
        Certainty::Mechanical => quote!(.with_upgrade(rt::Upgrade::Mechanical)),
        Certainty::Fallible => quote!(.with_upgrade(rt::Upgrade::Fallible)),
        Certainty::NeedsCode => quote!(.with_upgrade(rt::Upgrade::NeedsCode)),
    });
    let deprecation = words.filter(|words| words.deprecated).map(|words| {
        let since = optional(words.deprecation.since.as_deref());
        let note = optional(words.deprecation.note.as_deref());
        quote!(.with_deprecation(rt::Deprecation::new(#since, #note)))
    });
    quote! {
        rt::Descriptor::new(
            rt::Identity::new(#id, #folder, #domain, #name, #version),
            (#title, #description), #rust, &[#(#samples),*], #bare, rt::blank_of::<#path>, #schema,
        )#upgrade #deprecation
    }
}

fn optional(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(::std::option::Option::Some(#text)),
        None => quote!(::std::option::Option::None),
    }
}

/// The schema of a module's document, for strict decoding.
fn schema(model: &Model, provider: &Provider, module: usize) -> TokenStream {
    let uri = model.modules.get(module).map_or("", |module| module.uri.as_str());
    let formats = provider.assert_formats;
    quote!(rt::Schema::new(#uri, &SCHEMAS, #formats))
}
