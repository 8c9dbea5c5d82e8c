//! Generates what a provider's table says about deliveries: the places that select events, wrappers, and control messages.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answer;
use eventry_schema::model::{Discriminator, Provider};
use eventry_schema::provider::{
    Condition, ControlSettings, EACH, Encoding, Form, FormPart, IdentitySettings, NameSettings, Place, WrapperSettings,
};

/// Generates the calls that add these rules to a table. Nothing is generated for rules that the provider does not have.
pub fn rules(provider: &Provider) -> TokenStream {
    let discriminators = provider.discriminators.iter().map(discriminator);
    let spellings = provider.names.iter().flat_map(spellings);
    let wrappers = provider.wrappers.iter().map(wrapper);
    let controls = provider.controls.iter().map(control);
    let calls = [
        call("with_discriminators", discriminators),
        call("with_spellings", spellings),
        call("with_wrappers", wrappers),
        call("with_controls", controls),
    ];
    let (identity, answers) = (identity(&provider.identity), answer::rules(provider));
    quote!(#(#calls)* #identity #answers)
}

fn call(name: &str, rows: impl Iterator<Item = TokenStream>) -> TokenStream {
    let rows: Vec<TokenStream> = rows.collect();
    if rows.is_empty() {
        return TokenStream::new();
    }
    let name = quote::format_ident!("{name}");
    quote!(.#name(&[#(#rows),*]))
}

/// Generates a discriminator: its forms, and its index in the envelope's table.
fn discriminator(discriminator: &Discriminator) -> TokenStream {
    let (place, forms) = (place(&discriminator.place), discriminator.forms.iter().map(form));
    let at = discriminator.index.map(Literal::usize_unsuffixed).map(|at| quote!(.at(#at)));
    quote!(rt::Discriminator::new(#place, &[#(&[#forms]),*])#at)
}

fn form(form: &Form) -> TokenStream {
    let parts = form.parts().iter().map(|part| match part {
        FormPart::Literal(text) => quote!(rt::FormPart::Literal(#text)),
        FormPart::Domain => quote!(rt::FormPart::Domain),
        FormPart::Event => quote!(rt::FormPart::Event),
        FormPart::Version => quote!(rt::FormPart::Version),
        FormPart::Any => quote!(rt::FormPart::Any),
    });
    quote!(#(#parts),*)
}

fn place(place: &Place) -> TokenStream {
    match place {
        Place::Member(name) => quote!(rt::Place::Member(#name)),
        Place::Pointer(steps) => quote!(rt::Place::Pointer(&[#(#steps),*])),
        Place::Attribute(name) => quote!(rt::Place::Attribute(#name)),
        Place::Route => quote!(rt::Place::Route),
    }
}

fn spellings(name: &NameSettings) -> impl Iterator<Item = TokenStream> {
    let (domain, event) = (&name.domain, &name.event);
    name.spellings.iter().map(move |(text, _)| match event {
        Some(event) => quote!(rt::Spelling::of_event(#text, #domain, #event)),
        None => quote!(rt::Spelling::of_domain(#text, #domain)),
    })
}

fn wrapper(wrapper: &WrapperSettings) -> TokenStream {
    let (name, body) = (&wrapper.name, &wrapper.body);
    let items = match &wrapper.items {
        Some(steps) => quote!(Some(&[#(#steps),*])),
        None => quote!(None),
    };
    let when = wrapper.when.iter().map(condition);
    let encoding = match wrapper.encoding {
        Encoding::Value => quote!(rt::Encoding::Value),
        Encoding::Text => quote!(rt::Encoding::Text),
        Encoding::Base64 => quote!(rt::Encoding::Base64),
        // Without the feature, this is a compile error that says what to do.
        Encoding::Base64Gzip => quote!(rt::gzip_encoding!()),
        Encoding::SchemaId => quote!(rt::Encoding::SchemaId),
    };
    let attributes = wrapper.attributes.iter().map(|(name, at)| {
        let at = place(at);
        if name == EACH {
            quote!(rt::AttributeSource::every(#at))
        } else {
            quote!(rt::AttributeSource::named(#name, #at))
        }
    });
    let made = wrapper.made.iter().map(|(at, text)| {
        let at = place(at);
        quote!((#at, #text))
    });
    let made = call("with_made", made);
    quote!(rt::Wrapper::new(#name, #items, &[#(#when),*], &[#(#body),*], #encoding, &[#(#attributes),*])#made)
}

fn control(control: &ControlSettings) -> TokenStream {
    let (name, when) = (&control.name, control.when.iter().map(condition));
    let values = control.values.iter().map(|(name, at)| {
        let at = place(at);
        quote!((#name, #at))
    });
    let apart = control.is_apart.then(|| quote!(.apart()));
    let answer = control.answer.as_ref().map(answer::of_control);
    quote!(rt::Control::new(#name, &[#(#when),*], &[#(#values),*])#answer #apart)
}

fn condition(condition: &Condition) -> TokenStream {
    let (place, values) = (place(&condition.place), &condition.values);
    quote!(rt::Condition::new(#place, &[#(#values),*]))
}

fn identity(identity: &IdentitySettings) -> TokenStream {
    if *identity == IdentitySettings::default() {
        return TokenStream::new();
    }
    let delivery_id = identity.delivery_id.iter().map(|(at, _)| place(at));
    let occurred_at = identity.occurred_at.iter().map(|(at, _)| place(at));
    quote!(.with_identity(rt::IdentityPlaces::new(&[#(#delivery_id),*], &[#(#occurred_at),*])))
}
