//! Applies the rules about generated items: renames them, and notes which of them get attributes. Names on the wire and in `lock.toml` stay.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics, line_column};
use crate::items::{ItemRule, Origin, fits};
use crate::json::Span;
use crate::model::{Model, OTHER, Ruled, TypeDef, TypeId, TypeKind, UNRECOGNIZED};
use crate::naming;
use crate::nearest::nearest;
use crate::source::{ProviderSource, Sources};

const PATH_HELP: &str = "a path is `<provider>::<domain>::<event>::v<number>::<Type>`, with `.field` or `::Variant`; in provider.toml, it begins behind the provider";

/// An item: a type, or a part of it.
type Target = (TypeId, Option<usize>);

/// Applies all rules to the finished model.
pub fn apply(sources: &Sources, model: &mut Model, diagnostics: &mut Diagnostics) {
    let mut rules = sources.rules.items.clone();
    rules.extend(sources.providers.iter().flat_map(of_settings));
    if rules.is_empty() {
        return;
    }
    let partial = sources.providers.iter().any(|source| source.partial);
    let mut renamed: HashMap<Target, usize> = HashMap::new();
    let mut renames = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        let pattern = Pattern::of(&rule.pattern);
        let found = pattern.find(model);
        if found.is_empty() {
            diagnostics.extend((!partial).then(|| unmatched(rule, &pattern, model)));
            continue;
        }
        if !rule.derive.is_empty() && pattern.part.is_some() {
            let message = format!("only types can derive traits, and `{}` names parts of types", rule.pattern);
            diagnostics.push(rule.origin.error(message, "name the type"));
        }
        for (id, part) in found {
            model.ruled.entry(id).or_default().push(Ruled { rule: at, part });
            let Some(name) = &rule.rename else { continue };
            match renamed.get(&(id, part)).and_then(|known| rules.get(*known)) {
                Some(known) if known.rename.as_ref() == Some(name) => {}
                Some(known) => {
                    let message = format!(
                        "`{}` is renamed to both `{}` and `{name}`",
                        path_of(model, id, part),
                        known.rename.as_deref().unwrap_or_default()
                    );
                    diagnostics.push(rule.origin.error(message, "keep one of the two"));
                }
                None => {
                    renamed.insert((id, part), at);
                    renames.push((id, part, at));
                }
            }
        }
    }
    // All paths are those of items without renames, so that the order of rules does not matter.
    let names: Vec<(TypeId, Option<usize>, usize, String)> = renames
        .into_iter()
        .filter_map(|(id, part, at)| {
            let rule = rules.get(at)?;
            let wanted = rule.rename.as_deref().unwrap_or_default();
            match snake(model, id, part, wanted) {
                Ok(name) => Some((id, part, at, name)),
                Err((message, help)) => {
                    diagnostics.push(rule.origin.error(message, help));
                    None
                }
            }
        })
        .collect();
    let before: Vec<String> = names.iter().map(|(id, part, _, name)| rename(model, *id, *part, name)).collect();
    let colliding = names.iter().map(|(id, part, _, name)| collides(model, *id, *part, name));
    let colliding: Vec<bool> = colliding.collect();
    for ((id, part, at, _), (before, collides)) in names.iter().zip(before.iter().zip(colliding)) {
        if !collides {
            continue;
        }
        let message = format!("`{}` occurs twice in its {}", path_of(model, *id, *part), scope(part.is_some()));
        diagnostics.extend(rules.get(*at).map(|rule| rule.origin.error(message, "choose a name that is free")));
        // Later stages rely on names that are unique.
        rename(model, *id, *part, before);
    }
    model.rules = rules;
}

fn scope(is_part: bool) -> &'static str {
    if is_part { "type" } else { "module" }
}

/// Returns the rules of a provider's settings.
fn of_settings(source: &ProviderSource) -> impl Iterator<Item = ItemRule> {
    let module = naming::field(&naming::snake(&source.folder));
    source.settings.items.iter().map(move |item| ItemRule {
        pattern: format!("{module}::{}", item.path),
        derive: item.derive.clone(),
        attributes: item.attributes.clone(),
        rename: item.rename.clone(),
        origin: origin(source, item.span),
    })
}

/// Returns a place in `provider.toml`.
pub fn origin(source: &ProviderSource, span: Span) -> Origin {
    let (line, column) = line_column(&source.toml_text, span.start);
    Origin {
        path: source.toml_path.clone(),
        line,
        column,
    }
}

/// A pattern, taken apart.
struct Pattern<'p> {
    /// The segments up to the type.
    types: Vec<&'p str>,
    /// The field or variant.
    part: Option<Part<'p>>,
}

#[derive(Clone, Copy)]
enum Part<'p> {
    Field(&'p str),
    Variant(&'p str),
}

impl<'p> Pattern<'p> {
    fn of(text: &'p str) -> Self {
        let mut types: Vec<&str> = text.split("::").collect();
        let mut part = None;
        if let Some((last, field)) = types.last().and_then(|last| last.split_once('.')) {
            part = Some(Part::Field(field));
            types.pop();
            types.push(last);
        } else if let [.., outer, variant] = types.as_slice()
            // Only types begin with a capital letter.
            && outer.starts_with(|first: char| first.is_ascii_uppercase())
        {
            part = Some(Part::Variant(variant));
            types.pop();
        }
        Pattern { types, part }
    }

    fn fits_type(&self, model: &Model, id: TypeId) -> bool {
        let def = model.get(id);
        let name = naming::camel(&def.name);
        let module = model.modules[def.module].path.iter().map(String::as_str);
        let path: Vec<&str> = module.chain([name.as_str()]).collect();
        fits(&self.types, &path)
    }

    /// Returns the items that fit.
    fn find(&self, model: &Model) -> Vec<Target> {
        let types = model.generated().flat_map(|(_, module)| &module.types).copied();
        let mut found = Vec::new();
        for id in types.filter(|id| self.fits_type(model, *id)) {
            match self.part {
                None => found.push((id, None)),
                Some(part) => {
                    let (wanted, is_field) = match part {
                        Part::Field(name) => (name, true),
                        Part::Variant(name) => (name, false),
                    };
                    let parts = parts(model.get(id), is_field).into_iter().enumerate();
                    let fitting = parts.filter(|(_, name)| wanted == "*" || wanted == name);
                    found.extend(fitting.map(|(at, _)| (id, Some(at))));
                }
            }
        }
        found
    }
}

/// The names of the fields of a type, or of its variants.
fn parts(def: &TypeDef, fields: bool) -> Vec<String> {
    match &def.kind {
        TypeKind::Record(record) if fields => record.members.iter().map(|member| member.ident.clone()).collect(),
        TypeKind::Values(values) if !fields => values.iter().map(|value| naming::camel(&value.ident)).collect(),
        TypeKind::Union(union) if !fields => union.branches.iter().map(|branch| naming::camel(&branch.ident)).collect(),
        _ => Vec::new(),
    }
}

fn path_of(model: &Model, id: TypeId, part: Option<usize>) -> String {
    let def = model.get(id);
    let mut path = format!("{}::{}", model.modules[def.module].path.join("::"), naming::camel(&def.name));
    if let Some(at) = part {
        let is_record = matches!(def.kind, TypeKind::Record(_));
        path.push_str(if is_record { "." } else { "::" });
        path.push_str(parts(def, is_record).get(at).map_or("", String::as_str));
    }
    path
}

/// Reports a pattern that fits nothing, or something of the wrong kind.
fn unmatched(rule: &ItemRule, pattern: &Pattern<'_>, model: &Model) -> Diagnostic {
    let types = || model.generated().flat_map(|(_, module)| &module.types).copied();
    let named = types().find(|id| pattern.fits_type(model, *id));
    if let (Some(id), Some(part)) = (named, pattern.part) {
        let (is_field, what) = match part {
            Part::Field(_) => (true, "field"),
            Part::Variant(_) => (false, "variant"),
        };
        let names = parts(model.get(id), is_field);
        let path = path_of(model, id, None);
        if names.is_empty() {
            let kind = match model.get(id).kind {
                TypeKind::Record(_) => "a struct",
                TypeKind::Wrapper(_) => "a tuple struct",
                TypeKind::Values(_) | TypeKind::Union(_) => "an enum",
            };
            let message = format!("`{}` names a {what}, but `{path}` is {kind}", rule.pattern);
            return rule.origin.error(message, PATH_HELP);
        }
        let message = format!("`{path}` has no {what} that fits `{}`", rule.pattern);
        return rule.origin.error(message, format!("its {what}s are `{}`", names.join("`, `")));
    }
    let paths: Vec<String> = types().map(|id| path_of(model, id, None)).collect();
    let part = match pattern.part {
        Some(Part::Field(name)) => format!(".{name}"),
        Some(Part::Variant(name)) => format!("::{name}"),
        None => String::new(),
    };
    let wanted = pattern.types.join("::");
    let known = paths.iter().map(|path| rule.origin.spelled(path));
    let help = match nearest(rule.origin.spelled(&wanted), known) {
        Some(path) => format!("did you mean `{path}{part}`?"),
        None => PATH_HELP.to_owned(),
    };
    rule.origin
        .error(format!("`{}` fits no generated item", rule.origin.spelled(&rule.pattern)), help)
}

/// Returns a new name in snake case; otherwise, what is wrong with it.
fn snake(model: &Model, id: TypeId, part: Option<usize>, wanted: &str) -> Result<String, (String, String)> {
    let def = model.get(id);
    let is_envelope = |provider: &crate::model::Provider| provider.envelope.as_ref().is_some_and(|envelope| envelope.module == def.module);
    let is_root = model.modules[def.module]
        .root
        .as_ref()
        .is_some_and(|root| root.id == id && !root.alias);
    if part.is_none() && is_root && model.providers.iter().any(is_envelope) {
        let message = "the envelope's type cannot be renamed: every provider has an `Envelope`".to_owned();
        return Err((message, "remove `rename`".to_owned()));
    }
    let snake = naming::snake(wanted);
    let is_field = part.is_some() && matches!(def.kind, TypeKind::Record(_));
    let styled = if is_field { naming::field(&snake) } else { naming::camel(&snake) };
    if styled == wanted {
        return Ok(if is_field { styled } else { snake });
    }
    let what = match (part, is_field) {
        (None, _) => "type",
        (_, true) => "field",
        (_, false) => "variant",
    };
    Err((
        format!("`{wanted}` cannot be the name of a {what}"),
        format!("write a name in the style of Rust that is not a keyword, such as `{styled}`"),
    ))
}

/// Sets the name of an item. Returns the name that it had.
fn rename(model: &mut Model, id: TypeId, part: Option<usize>, name: &str) -> String {
    let Some(def) = model.types.get_mut(id.0) else {
        return String::new();
    };
    let slot = match (part, &mut def.kind) {
        (None, _) => Some(&mut def.name),
        (Some(at), TypeKind::Record(record)) => record.members.get_mut(at).map(|member| &mut member.ident),
        (Some(at), TypeKind::Values(values)) => values.get_mut(at).map(|value| &mut value.ident),
        (Some(at), TypeKind::Union(union)) => union.branches.get_mut(at).map(|branch| &mut branch.ident),
        (Some(_), TypeKind::Wrapper(_)) => None,
    };
    let before = slot.map(|slot| std::mem::replace(slot, name.to_owned())).unwrap_or_default();
    let root = model.modules.get_mut(def.module).and_then(|module| module.root.as_mut());
    if let Some(root) = root.filter(|root| part.is_none() && root.id == id && !root.alias) {
        root.name = naming::camel(name);
    }
    before
}

/// Returns whether a new name is also that of another item beside it.
fn collides(model: &Model, id: TypeId, part: Option<usize>, name: &str) -> bool {
    let def = model.get(id);
    let camel = naming::camel(name);
    if part.is_some() {
        return match &def.kind {
            TypeKind::Record(record) => name == "extra" || record.members.iter().filter(|member| member.ident == name).count() > 1,
            TypeKind::Values(_) => camel == naming::camel(UNRECOGNIZED) || twice(&parts(def, false), &camel),
            TypeKind::Union(_) => camel == naming::camel(OTHER) || twice(&parts(def, false), &camel),
            TypeKind::Wrapper(_) => false,
        };
    }
    let module = &model.modules[def.module];
    let names: Vec<String> = module.types.iter().map(|id| naming::camel(&model.get(*id).name)).collect();
    let alias = module.root.as_ref().filter(|root| root.alias);
    twice(&names, &camel) || alias.is_some_and(|root| root.name == camel)
}

fn twice(names: &[String], name: &str) -> bool {
    names.iter().filter(|known| *known == name).count() > 1
}
