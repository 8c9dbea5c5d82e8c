//! The public items of a generated file, and which of them are gone, different, or have more parts in another.

use std::collections::{BTreeMap, HashMap};

use quote::ToTokens;
use syn::{
    Fields, File, GenericArgument, GenericParam, Generics, ImplItem, Item, Path, PathArguments, ReturnType, Type, UseTree, Visibility,
};

use crate::change::Verdict;

/// The public items of one generated file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicItems {
    /// Types by name.
    types: BTreeMap<String, PublicType>,
}

/// A type: what it is, and its parts by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct PublicType {
    /// `struct`, `enum`, or what it is another name for.
    kind: String,
    /// Fields, variants, functions and traits with their signatures.
    parts: BTreeMap<String, String>,
}

/// Something that code can no longer use as it did, or no longer lists all parts of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The document whose types it is about.
    pub document: String,
    /// The type.
    pub owner: String,
    /// Its part; `None` for the type as a whole.
    pub part: Option<String>,
    /// In words: `Quota::id: String became Option<String>`.
    pub words: String,
    /// `Unsafe` for code in every crate; `Note` for a part that is new, which stops only code that lists all parts.
    pub grade: Verdict,
}

impl PublicItems {
    /// Compatibility the items of a file of generated code.
    ///
    /// # Errors
    /// When the text is not Rust.
    pub fn of(code: &str) -> Result<Self, String> {
        let file = syn::parse_file(code).map_err(|error| error.to_string())?;
        let imports = imports(&file);
        let default = file.items.iter().find_map(|item| match item {
            Item::Struct(it) => default_of(&it.generics),
            Item::Enum(it) => default_of(&it.generics),
            Item::Type(it) => default_of(&it.generics),
            _ => None,
        });
        let default = default.map(|ty| spelled_out(&ty, &imports));
        let mut items = PublicItems::default();
        for item in &file.items {
            items.add(item, default.as_ref(), &imports);
        }
        Ok(items)
    }

    /// Adds an item. A type parameter with a `default` is taken for it: that is what code names that does not choose.
    fn add(&mut self, item: &Item, default: Option<&Type>, imports: &HashMap<String, Path>) {
        let named = |ty: &Type, generics: &Generics| {
            let ty = spelled_out(ty, imports);
            text(&settled(&ty, parameter(generics).as_deref(), default))
        };
        match item {
            Item::Struct(it) if public(&it.vis) => {
                let known = self.named(&it.ident.to_string());
                known.kind = "struct".to_owned();
                for (at, field) in it.fields.iter().enumerate().filter(|(_, field)| public(&field.vis)) {
                    let name = field.ident.as_ref().map_or_else(|| at.to_string(), ToString::to_string);
                    known.parts.insert(name, named(&field.ty, &it.generics));
                }
            }
            Item::Enum(it) if public(&it.vis) => {
                let known = self.named(&it.ident.to_string());
                known.kind = "enum".to_owned();
                for variant in &it.variants {
                    let payload = match &variant.fields {
                        Fields::Unit => String::new(),
                        fields => {
                            let types: Vec<String> = fields.iter().map(|field| named(&field.ty, &it.generics)).collect();
                            format!("({})", types.join(","))
                        }
                    };
                    known.parts.insert(variant.ident.to_string(), payload);
                }
            }
            Item::Type(it) if public(&it.vis) => {
                self.named(&it.ident.to_string()).kind = named(&it.ty, &it.generics);
            }
            Item::Mod(it) if public(&it.vis) => {
                self.named(&it.ident.to_string()).kind = "mod".to_owned();
            }
            Item::Fn(it) if public(&it.vis) => {
                self.named(&format!("{}()", it.sig.ident)).kind = text(&it.sig);
            }
            Item::Static(it) if public(&it.vis) => {
                self.named(&it.ident.to_string()).kind = text(&it.ty);
            }
            Item::Impl(it) => {
                let owner = named(&it.self_ty, &it.generics);
                match &it.trait_ {
                    Some((path, _)) => {
                        let name = text(path);
                        // The traits of the runtime come with every generated type.
                        if !name.starts_with("rt::") {
                            self.named(&owner).parts.insert(format!("impl {}", short(&name)), String::new());
                        }
                    }
                    None => {
                        for item in &it.items {
                            if let ImplItem::Fn(method) = item
                                && public(&method.vis)
                            {
                                let given = match &method.sig.output {
                                    ReturnType::Default => String::new(),
                                    ReturnType::Type(_, ty) => named(ty, &it.generics),
                                };
                                self.named(&owner).parts.insert(format!("{}()", method.sig.ident), given);
                            }
                        }
                    }
                }
            }
            Item::Macro(it) => {
                // `event_items!("acme/orders/created/v1" => Created in OrdersCreatedV1 alone)`
                let is_items = it.mac.path.segments.last().is_some_and(|last| last.ident == "event_items");
                let names: Vec<String> = it.mac.tokens.clone().into_iter().map(|token| token.to_string()).collect();
                if let (true, [_, _, _, owner, .., last]) = (is_items, names.as_slice())
                    && last == "alone"
                {
                    self.named(owner).parts.insert("impl Into<Payload>".to_owned(), String::new());
                }
            }
            _ => {}
        }
    }

    fn named(&mut self, name: &str) -> &mut PublicType {
        self.types.entry(name.to_owned()).or_default()
    }

    /// The names of a type's parts.
    pub fn parts(&self, owner: &str) -> impl Iterator<Item = &str> {
        let known = self.types.get(owner);
        known.into_iter().flat_map(|known| known.parts.keys()).map(String::as_str)
    }

    /// What code written against these items loses in `new`, and the new parts of its types. `document` is the document of the types.
    #[must_use]
    pub fn breaks(&self, new: &PublicItems, document: &str) -> Vec<Break> {
        let mut found = Vec::new();
        let mut note = |grade: Verdict, owner: &str, part: Option<&str>, words: String| {
            found.push(Break {
                document: document.to_owned(),
                owner: owner.to_owned(),
                part: part.map(str::to_owned),
                words,
                grade,
            });
        };
        for (name, old) in &self.types {
            let Some(now) = new.types.get(name) else {
                note(Verdict::Unsafe, name, None, format!("{name} was removed"));
                continue;
            };
            if old.kind != now.kind {
                let words = format!("{name}: {} became {}", short(&old.kind), short(&now.kind));
                note(Verdict::Unsafe, name, None, words);
                continue;
            }
            for part in now.parts.keys().filter(|part| is_listed(part) && !old.parts.contains_key(*part)) {
                note(Verdict::Note, name, Some(part), format!("{} was added", qualified(name, part)));
            }
            for (part, signature) in &old.parts {
                match now.parts.get(part) {
                    None => note(Verdict::Unsafe, name, Some(part), format!("{} was removed", qualified(name, part))),
                    Some(other) if other != signature => {
                        let (before, after) = (short(signature), short(other));
                        // Types of the same name in different modules are distinguished by their paths.
                        let (before, after) = if before == after {
                            (signature.clone(), other.clone())
                        } else {
                            (before, after)
                        };
                        let words = format!("{}: {} became {}", qualified(name, part), before, after);
                        note(Verdict::Unsafe, name, Some(part), words);
                    }
                    Some(_) => {}
                }
            }
        }
        found
    }
}

/// Whether a part is one that literals, patterns and `match` list: a field or a variant, not a function or a trait.
fn is_listed(part: &str) -> bool {
    !part.ends_with("()") && !part.starts_with("impl ")
}

/// What a file's short names stand for: two files may import different types under one name, or spell one type in two ways.
fn imports(file: &File) -> HashMap<String, Path> {
    let mut paths = Vec::new();
    for item in &file.items {
        let Item::Use(it) = item else { continue };
        let (mut tree, mut path) = (&it.tree, String::new());
        while let UseTree::Path(outer) = tree {
            path.push_str(&format!("{}::", outer.ident));
            tree = &outer.tree;
        }
        if let UseTree::Name(last) = tree {
            path.push_str(&last.ident.to_string());
            paths.push(path);
        }
    }
    let own = |name: &str| {
        file.items.iter().any(|item| match item {
            Item::Struct(it) => it.ident == name,
            Item::Enum(it) => it.ident == name,
            Item::Type(it) => it.ident == name,
            _ => false,
        })
    };
    for path in ["std::option::Option", "std::string::String", "std::vec::Vec", "std::boxed::Box"] {
        paths.push(path.to_owned());
    }
    let named = paths.into_iter().filter_map(|path| {
        let name = path.rsplit("::").next()?.to_owned();
        let root = if path.starts_with("std::") { "::" } else { "" };
        // The runtime has one name, however deep the file is.
        if name == "rt" || own(&name) {
            return None;
        }
        Some((name, syn::parse_str(&format!("{root}{path}")).ok()?))
    });
    named.collect()
}

/// A type with whole paths in place of imported names.
fn spelled_out(ty: &Type, imports: &HashMap<String, Path>) -> Type {
    let mut ty = ty.clone();
    match &mut ty {
        Type::Path(it) => {
            for segment in &mut it.path.segments {
                if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
                    for argument in &mut arguments.args {
                        if let GenericArgument::Type(inner) = argument {
                            *inner = spelled_out(inner, imports);
                        }
                    }
                }
            }
            let first = it.path.segments.first().filter(|_| it.path.leading_colon.is_none());
            if let Some(mut path) = first.and_then(|first| imports.get(&first.ident.to_string()).cloned()) {
                let mut segments = std::mem::take(&mut it.path.segments).into_iter();
                if let (Some(last), Some(first)) = (path.segments.last_mut(), segments.next()) {
                    last.arguments = first.arguments;
                }
                path.segments.extend(segments);
                it.path = path;
            }
        }
        Type::Reference(it) => *it.elem = spelled_out(&it.elem, imports),
        Type::Tuple(it) => it.elems.iter_mut().for_each(|inner| *inner = spelled_out(inner, imports)),
        _ => {}
    }
    ty
}

/// The default of the first type parameter that has one.
fn default_of(generics: &Generics) -> Option<Type> {
    generics
        .type_params()
        .find_map(|parameter| parameter.default.as_ref().map(|(_, ty)| ty.clone()))
}

/// The name of the first type parameter.
fn parameter(generics: &Generics) -> Option<String> {
    generics.params.iter().find_map(|parameter| match parameter {
        GenericParam::Type(it) => Some(it.ident.to_string()),
        _ => None,
    })
}

/// Replaces the type parameter by its default, and removes it from other generated types.
fn settled(ty: &Type, parameter: Option<&str>, default: Option<&Type>) -> Type {
    let (Some(parameter), Some(default)) = (parameter, default) else {
        return ty.clone();
    };
    let is_parameter = |ty: &Type| matches!(ty, Type::Path(it) if it.path.is_ident(parameter));
    if is_parameter(ty) {
        return default.clone();
    }
    let mut ty = ty.clone();
    match &mut ty {
        Type::Path(it) => {
            // What the default has in that place, the runtime has under the same name.
            if let Some(first) = it.path.segments.first_mut().filter(|first| first.ident == parameter) {
                first.ident = syn::Ident::new("rt", first.ident.span());
            }
            let foreign = it.path.leading_colon.is_some() || it.path.segments.first().is_some_and(|first| first.ident == "rt");
            for segment in &mut it.path.segments {
                let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
                    continue;
                };
                let alone = arguments
                    .args
                    .iter()
                    .all(|argument| matches!(argument, GenericArgument::Type(ty) if is_parameter(ty)));
                if alone && !foreign {
                    segment.arguments = PathArguments::None;
                    continue;
                }
                for argument in &mut arguments.args {
                    if let GenericArgument::Type(inner) = argument {
                        *inner = settled(inner, Some(parameter), Some(default));
                    }
                }
            }
        }
        Type::Reference(it) => *it.elem = settled(&it.elem, Some(parameter), Some(default)),
        Type::Tuple(it) => it
            .elems
            .iter_mut()
            .for_each(|inner| *inner = settled(inner, Some(parameter), Some(default))),
        _ => {}
    }
    ty
}

fn qualified(owner: &str, part: &str) -> String {
    match part.strip_prefix("impl ") {
        Some(implemented) => format!("{implemented} for {owner}"),
        None => format!("{owner}::{part}"),
    }
}

fn public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Formats syntax on one line, without spaces between tokens and without trailing commas.
fn text(syntax: &impl ToTokens) -> String {
    let tokens = syntax.to_token_stream().to_string();
    let mut out = String::with_capacity(tokens.len());
    let mut words = tokens.split_whitespace().peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        let wordlike = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if words
            .peek()
            .is_some_and(|next| wordlike(word.chars().last()) && wordlike(next.chars().next()))
        {
            out.push(' ');
        }
    }
    out.replace(",>", ">").replace(",)", ")")
}

/// A type without the paths to the names in it.
fn short(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
        } else if c == ':' && characters.peek() == Some(&':') {
            characters.next();
            word.clear();
        } else {
            out.push_str(&word);
            word.clear();
            out.push(c);
        }
    }
    out.push_str(&word);
    out
}

#[cfg(test)]
mod tests;
