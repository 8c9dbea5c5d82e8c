//! Rustdoc from what the schema says in words.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Item};

use super::{Unit, path_from};
use crate::syntax::docs;
use eventry_schema::model::{Member, Model, Module, Root, TypeDef, TypeKind, Words};
use eventry_schema::naming;

pub(super) fn document(unit: &mut Unit<'_>) -> Result<(), String> {
    for (id, item) in &mut unit.types {
        let def = unit.model.get(*id);
        let words = match &unit.module.root {
            Some(root) if root.id == *id => &root.words,
            _ => &def.words,
        };
        match (&def.kind, item) {
            (TypeKind::Record(record), Item::Struct(it)) => {
                prepend(&mut it.attrs, of_type(def, words));
                for (member, field) in record.members.iter().zip(it.fields.iter_mut()) {
                    field.attrs = of_member(member, record.positional);
                }
                if let Some(extra) = it.fields.iter_mut().last() {
                    extra.attrs = docs(if record.positional {
                        "Elements behind the places that the schema names."
                    } else {
                        "Members that the schema does not name, as they came."
                    });
                }
            }
            (TypeKind::Values(values), Item::Enum(it)) => {
                prepend(&mut it.attrs, of_type(def, words));
                for (value, variant) in values.iter().zip(it.variants.iter_mut()) {
                    variant.attrs = docs(&format!("`{}`", code(&value.wire)));
                }
                if let Some(last) = it.variants.last_mut() {
                    last.attrs = docs("A text that the schema does not list (yet).");
                }
            }
            (TypeKind::Union(union), Item::Enum(it)) => {
                prepend(&mut it.attrs, of_type(def, words));
                for (branch, variant) in union.branches.iter().zip(it.variants.iter_mut()) {
                    variant.attrs = match (&union.tag, branch.tags.as_slice()) {
                        (Some(tag), [_, ..]) => {
                            let tags: Vec<String> = branch.tags.iter().map(|value| format!("`{}`", code(value))).collect();
                            docs(&format!("When `{}` is {}.", code(tag), tags.join(" or ")))
                        }
                        _ => docs(&format!("The form `{}`.", branch.ident)),
                    };
                }
                if let Some(last) = it.variants.last_mut() {
                    last.attrs = docs("None of the forms that the schema names, kept as it came.");
                }
            }
            (TypeKind::Wrapper(_), Item::Struct(it)) => {
                prepend(&mut it.attrs, of_type(def, words));
                if let Some(field) = it.fields.iter_mut().next() {
                    field.attrs = docs("The value.");
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The item for a root that is another document's type.
pub(super) fn alias(model: &Model, module: &Module, root: &Root) -> TokenStream {
    let def = model.get(root.id);
    let target = &model.modules[def.module];
    let path = path_from(module.path.len(), &target.path);
    let target_name = format_ident!("{}", naming::camel(&def.name));
    let name = format_ident!("{}", root.name);
    let mut text = sentences(&root.words);
    if text.is_empty() {
        text = format!("The same as `{}`.", naming::camel(&def.name));
    }
    let docs = docs(&text);
    let (declared, given) = if def.holds_text {
        (quote!(<T = ::std::string::String>), quote!(<T>))
    } else {
        (TokenStream::new(), TokenStream::new())
    };
    if std::ptr::eq(module, target) {
        return quote!(#(#docs)* pub type #name #declared = #target_name #given;);
    }
    quote!(#(#docs)* pub type #name #declared = #path::#target_name #given;)
}

fn prepend(attributes: &mut Vec<Attribute>, mut docs: Vec<Attribute>) {
    docs.append(attributes);
    *attributes = docs;
}

fn of_type(def: &TypeDef, words: &Words) -> Vec<Attribute> {
    let mut text = sentences(words);
    if text.is_empty() {
        text = format!("The schema at `{}`.", if def.pointer.is_empty() { "#" } else { &def.pointer });
    }
    docs(&text)
}

fn of_member(member: &Member, positional: bool) -> Vec<Attribute> {
    let mut text = sentences(&member.words);
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    let presence = match (member.required, member.nullable) {
        (true, false) => "required",
        (true, true) => "required, may be null",
        (false, false) => "optional",
        (false, true) => "optional, may be null",
    };
    let place = if positional { "Place" } else { "Member" };
    text.push_str(&format!("{place} `{}`, {presence}", code(&member.wire)));
    if let Some(format) = &member.words.format {
        text.push_str(&format!(", format `{}`", code(format)));
    }
    text.push('.');
    if let Some(default) = &member.words.default {
        text.push_str(&format!(" Default: `{}`.", code(default)));
    }
    if !member.aliases.is_empty() {
        let names: Vec<String> = member.aliases.iter().map(|name| format!("`{}`", code(name))).collect();
        text.push_str(&format!(" Also read as {}.", names.join(", ")));
    }
    if member.words.deprecated {
        text.push_str(" Deprecated by the provider.");
    }
    docs(&text)
}

/// Title, description and examples as paragraphs.
fn sentences(words: &Words) -> String {
    let mut paragraphs = Vec::new();
    paragraphs.extend(words.title.as_deref().map(prose));
    if words.description != words.title {
        paragraphs.extend(words.description.as_deref().map(prose));
    }
    if !words.examples.is_empty() {
        let examples: Vec<String> = words
            .examples
            .iter()
            .take(5)
            .map(|example| format!("`{}`", code(example)))
            .collect();
        paragraphs.push(format!("Examples: {}", examples.join(", ")));
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

/// Foreign prose as harmless Markdown: no code blocks that rustdoc would run, no tags, no links by accident.
pub(crate) fn prose(text: &str) -> String {
    let mut text = Cow::Borrowed(text);
    for line_break in ["<br>", "<br/>", "<br />", "\r\n"] {
        if text.contains(line_break) {
            text = text.replace(line_break, "\n").into();
        }
    }
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.trim().lines().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        for c in line.trim().chars() {
            match c {
                '[' | ']' | '<' | '>' | '`' | '\\' => out.extend(['\\', c]),
                '~' => out.push_str("\\~"),
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
        }
    }
    out
}

/// Foreign text inside a code span.
fn code(text: &str) -> String {
    const MAX: usize = 200;
    let mut out: String = text
        .chars()
        .take(MAX)
        .map(|c| {
            if c == '`' {
                '\''
            } else if c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect();
    if text.chars().count() > MAX {
        out.push('…');
    }
    out
}
