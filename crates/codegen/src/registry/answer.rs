//! Generates what a provider's table says about answers, and about how deliveries are signed.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use eventry_schema::model::Provider;
use eventry_schema::provider::{AnswerPart, AnswersSettings, ControlAnswer};

/// Generates the calls that add these rules to a table. Nothing is generated for rules that the provider does not have.
pub fn rules(provider: &Provider) -> TokenStream {
    let answers = provider.answers.as_ref().map(answers);
    let authenticity = provider.authenticity.as_ref().map(|section| quote!(.with_authenticity(#section)));
    quote!(#answers #authenticity)
}

fn answers(answers: &AnswersSettings) -> TokenStream {
    let (accepted, refused) = (status(answers.accepted), status(answers.refused));
    let (body, content_type) = (&answers.accepted_body, &answers.accepted_type);
    quote! {
        .with_answers(rt::Answers { accepted: #accepted, accepted_body: #body, accepted_type: #content_type, refused: #refused })
    }
}

fn status(status: u16) -> Literal {
    Literal::u16_unsuffixed(status)
}

/// Generates the call that adds an answer to a control message.
pub fn of_control(answer: &ControlAnswer) -> TokenStream {
    let (body, content_type) = (parts(&answer.body), &answer.content_type);
    let headers = answer.headers.iter().map(|(name, value)| {
        let value = parts(value);
        quote!((#name, #value))
    });
    let confirm = match &answer.confirm {
        Some((name, addresses)) => quote!(Some((#name, &[#(#addresses),*]))),
        None => quote!(None),
    };
    quote! {
        .with_answer(rt::ControlAnswer { body: #body, content_type: #content_type, headers: &[#(#headers),*], confirm: #confirm })
    }
}

fn parts(parts: &[AnswerPart]) -> TokenStream {
    let parts = parts.iter().map(|part| match part {
        AnswerPart::Text(text) => quote!(rt::AnswerPart::Text(#text)),
        AnswerPart::Value(name) => quote!(rt::AnswerPart::Value(#name)),
        AnswerPart::HmacSha256(name) => quote!(rt::AnswerPart::HmacSha256(#name)),
    });
    quote!(&[#(#parts),*])
}
