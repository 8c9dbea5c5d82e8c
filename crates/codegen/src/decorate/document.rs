//! Generates documentation from the annotations of a schema.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Item};

use super::{Unit, wire_form};
use crate::markdown::{Docs, Style, docs};
use crate::syntax;
use eventry_schema::model::{Annotations, Member, Module, Root, TypeDef, TypeKind};
use eventry_schema::naming;

pub(super) fn document(unit: &mut Unit<'_>) -> Result<(), String> {
    for (id, item) in &mut unit.types {
        let def = unit.model.get(*id);
        let is_root = unit.module.root.as_ref().is_some_and(|root| root.id == *id);
        let annotations = match &unit.module.root {
            Some(root) if is_root => &root.annotations,
            _ => &def.annotations,
        };
        let mut about = of_type(def, annotations);
        if is_root && is_event(unit.module) {
            about.push(page(unit.module));
        }
        match (&def.kind, item) {
            (TypeKind::Record(record), Item::Struct(it)) => {
                prepend(&mut it.attrs, about);
                for (member, field) in record.members.iter().zip(it.fields.iter_mut()) {
                    field.attrs = of_member(member, record.positional);
                }
                if let Some(extra) = it.fields.iter_mut().last() {
                    extra.attrs = docs(&Docs::of(if record.positional {
                        "Elements beyond those that the schema declares, kept as received."
                    } else {
                        "Members that the schema does not declare, kept as received."
                    }));
                }
            }
            (TypeKind::Values(values), Item::Enum(it)) => {
                prepend(&mut it.attrs, about);
                for (value, variant) in values.iter().zip(it.variants.iter_mut()) {
                    variant.attrs = docs(&Docs::default().code(&value.wire));
                }
                if let Some(last) = it.variants.last_mut() {
                    last.attrs = docs(&Docs::of("A value that the schema does not list."));
                }
            }
            (TypeKind::Union(union), Item::Enum(it)) => {
                prepend(&mut it.attrs, about);
                for (branch, variant) in union.branches.iter().zip(it.variants.iter_mut()) {
                    variant.attrs = docs(&wire_form::of_branch(unit.model, def, union, branch));
                }
                if let Some(last) = it.variants.last_mut() {
                    last.attrs = docs(&Docs::of("A value that matches none of the forms above, kept as received."));
                }
            }
            (TypeKind::Wrapper(_), Item::Struct(it)) => {
                prepend(&mut it.attrs, about);
                if let Some(field) = it.fields.iter_mut().next() {
                    field.attrs = docs(&Docs::of("The value."));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns the type alias for a root that is a type of another document.
pub(super) fn alias(unit: &Unit<'_>, root: &Root) -> TokenStream {
    let def = unit.model.get(root.id);
    let target = unit.names.generated(root.id);
    let name = format_ident!("{}", root.name);
    let mut text = sentences(&root.annotations);
    if text.is_empty() {
        text = Docs::of("An alias of ").code(&naming::camel(&def.name)).and(".");
    }
    let (parameters, arguments) = if def.holds_text {
        let owned = unit.names.standard("String");
        (quote!(<T = #owned>), quote!(<T>))
    } else {
        (TokenStream::new(), TokenStream::new())
    };
    let page = is_event(unit.module).then(|| page(unit.module));
    quote!(#text #page pub type #name #parameters = #target #arguments;)
}

fn prepend(attributes: &mut Vec<Attribute>, mut docs: Vec<Attribute>) {
    docs.append(attributes);
    *attributes = docs;
}

/// Whether a module holds the types of an event: its path has a domain, an event type, and a version.
fn is_event(module: &Module) -> bool {
    !module.shared && module.path.len() == 4
}

/// Includes the page of an event, which only rustdoc reads.
fn page(module: &Module) -> Attribute {
    let file = format!("{}.md", module.path.last().map(String::as_str).unwrap_or_default());
    syntax::attribute_with("cfg_attr", quote!(doc, doc = include_str!(#file)))
}

fn of_type(def: &TypeDef, annotations: &Annotations) -> Vec<Attribute> {
    let mut text = sentences(annotations);
    if text.is_empty() {
        text = match def.pointer.as_str() {
            "" => Docs::of("The root of the schema."),
            pointer => Docs::of("The schema at ").code(pointer).and("."),
        };
    }
    docs(&text)
}

fn of_member(member: &Member, positional: bool) -> Vec<Attribute> {
    let mut text = sentences(&member.annotations);
    if !text.is_empty() {
        text = text.and("\n\n");
    }
    let presence = match (member.required, member.nullable) {
        (false, false) if member.doubted => "required, but bodies may lack it",
        (false, true) if member.doubted => "required, may be null, but bodies may lack it",
        (true, false) => "required",
        (true, true) => "required, may be null",
        (false, false) => "optional",
        (false, true) => "optional, may be null",
    };
    let place = if positional { "Element " } else { "Member " };
    text = text.and(place).code(&member.wire).and(", ").and(presence);
    if let Some(format) = &member.annotations.format {
        text = text.and(", format ").code(format);
    }
    text = text.and(".");
    if let Some(default) = &member.annotations.default {
        text = text.and(" Default: ").code(default).and(".");
    }
    if !member.aliases.is_empty() {
        text = text.and(" Also accepted as ").list(&spans(&member.aliases), ", ").and(".");
    }
    if member.annotations.deprecated {
        text = text.and(" Deprecated by the provider.");
    }
    docs(&text)
}

/// Formats title, description and examples as paragraphs.
fn sentences(annotations: &Annotations) -> Docs {
    let prose = |text: &str| Docs::default().untrusted(Style::Prose, text);
    let mut paragraphs = Vec::new();
    paragraphs.extend(annotations.title.as_deref().map(prose));
    if annotations.description != annotations.title {
        paragraphs.extend(annotations.description.as_deref().map(prose));
    }
    if !annotations.examples.is_empty() {
        let shown = annotations.examples.iter().take(5);
        let examples: Vec<Docs> = shown.map(|example| Docs::default().code(example)).collect();
        paragraphs.push(Docs::of("Examples: ").list(&examples, ", "));
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    Docs::default().list(&paragraphs, "\n\n")
}

/// Formats each text as a code span.
fn spans(texts: &[String]) -> Vec<Docs> {
    texts.iter().map(|text| Docs::default().code(text)).collect()
}
