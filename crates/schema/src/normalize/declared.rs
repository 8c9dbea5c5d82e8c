//! Applies the declarations of `provider.toml` about places in schemas: aliases, renames, deprecations, and doubts.

use std::collections::{HashMap, HashSet};

use super::convert::Converter;
use super::gather::{self, Facets};
use super::library::Library;
use super::place::Place;
use crate::diagnostic::{Diagnostic, Diagnostics, line_column};
use crate::json::Span;
use crate::model::{Annotations, DeclaredRename, Deprecation, RenamedFrom};
use crate::provider::Required;
use crate::source::{EventSource, ProviderSource};

const ALIASES_HELP: &str =
    "the keys of `members` are names of members in the schema that `in` names, and the values are their other spellings";
const RENAMES_HELP: &str = "set `to` to the member's name in the document that `in` names, and `from` to its name in the previous version";
const DOUBTED_HELP: &str = "list names that `required` has in the schema that `in` names";
const OPTIONAL_HELP: &str = "remove it: the type of an optional member says already that it may be absent";

/// Resolves the declared places. Returns the renames, so that upgrades can report those that are never used.
pub fn add<'a>(
    source: &ProviderSource,
    library: &Library<'a>,
    converter: &mut Converter<'a, '_>,
    diagnostics: &mut Diagnostics,
) -> Vec<DeclaredRename> {
    for alias in &source.settings.aliases {
        let Some(place) = place(source, library, &alias.in_) else {
            diagnostics.extend(no_schema(source, &alias.in_, alias.span));
            continue;
        };
        let facets = facets_of(library, &place);
        let known = converter.aliases.entry(place.key()).or_default();
        for member in &alias.members {
            if !facets.declares(&member.name) {
                diagnostics.push(no_member(source, member.span, &alias.in_, &member.name).help(ALIASES_HELP));
                continue;
            }
            for (spelling, span) in &member.spellings {
                let taken = known
                    .iter()
                    .find(|(_, spellings)| spellings.contains(spelling))
                    .map(|(name, _)| name);
                let message = match taken {
                    _ if facets.declares(spelling) => format!("`{spelling}` is a member of `{}` itself", alias.in_),
                    Some(other) => format!("`{spelling}` is a spelling of both `{other}` and `{}`", member.name),
                    None => {
                        known.entry(member.name.clone()).or_default().push(spelling.clone());
                        continue;
                    }
                };
                diagnostics.push(
                    source
                        .error(*span, message)
                        .help("remove this spelling: a name belongs to one member"),
                );
            }
        }
    }
    for deprecated in &source.settings.deprecated {
        let Some(place) = place(source, library, &deprecated.in_) else {
            diagnostics.extend(no_schema(source, &deprecated.in_, deprecated.span));
            continue;
        };
        let deprecation = Deprecation {
            since: deprecated.since.clone(),
            note: deprecated.note.clone(),
        };
        if converter.deprecated.insert(place.key(), deprecation).is_some() {
            let problem = source.error(deprecated.span, format!("an earlier section deprecates `{}` too", deprecated.in_));
            diagnostics.push(problem.help("keep one of the sections"));
        }
    }
    let mut renames = Vec::new();
    for rename in &source.settings.renames {
        let Some(place) = place(source, library, &rename.in_) else {
            diagnostics.extend(no_schema(source, &rename.in_, rename.span));
            continue;
        };
        let facets = facets_of(library, &place);
        if !facets.declares(&rename.to) && !facets.required_names.contains(rename.to.as_str()) {
            diagnostics.push(no_member(source, rename.to_span, &rename.in_, &rename.to).help(RENAMES_HELP));
            continue;
        }
        let renamed = RenamedFrom {
            from: rename.from.clone(),
            declared: renames.len(),
        };
        converter.renames.entry(place.key()).or_default().insert(rename.to.clone(), renamed);
        let (line, column) = line_column(&source.toml_text, rename.from_span.start);
        renames.push(DeclaredRename {
            place: rename.in_.clone(),
            from: rename.from.clone(),
            toml_path: source.toml_path.clone(),
            line,
            column,
        });
    }
    add_doubts(source, library, converter, diagnostics);
    renames
}

/// Resolves the doubted places.
fn add_doubts<'a>(source: &ProviderSource, library: &Library<'a>, converter: &mut Converter<'a, '_>, diagnostics: &mut Diagnostics) {
    converter.doubts.all = source.settings.required == Required::Doubted;
    for bare in &source.settings.documents {
        let is_own = |event: &&EventSource| bare.event == format!("{}/{}", event.id.domain, event.id.event);
        for event in source.events.iter().filter(is_own) {
            let document = library.documents.iter().position(|document| document.path == event.document.path);
            let Some(document) = document else { continue };
            let schema = target(converter, library.root(document));
            converter
                .doubts
                .markers
                .entry(schema.key())
                .or_default()
                .insert(bare.member.clone());
        }
    }
    for doubt in &source.settings.doubted {
        let Some(place) = place(source, library, &doubt.in_) else {
            diagnostics.extend(no_schema(source, &doubt.in_, doubt.span));
            continue;
        };
        let place = target(converter, place);
        let facets = facets_of(library, &place);
        for (member, span) in &doubt.members {
            if source.partial && !facets.required_names.contains(member.as_str()) {
                continue;
            }
            let is = |known: &HashMap<usize, HashSet<String>>| known.get(&place.key()).is_some_and(|members| members.contains(member));
            let problem = if facets.required_names.contains(member.as_str()) {
                if is(&converter.doubts.markers) {
                    let message = format!("[[documents]] recognizes the body by `{member}`, so the body has it");
                    source.error(*span, message).help("remove it from this section")
                } else if converter.doubts.all {
                    let message = format!("`required = \"doubted\"` doubts `{member}` already");
                    source.error(*span, message).help("remove it from this section, or `required`")
                } else if is(&converter.doubts.members) {
                    let message = format!("`{member}` of `{}` is doubted twice", doubt.in_);
                    source.error(*span, message).help("keep one of the two")
                } else {
                    converter.doubts.members.entry(place.key()).or_default().insert(member.clone());
                    continue;
                }
            } else if facets.declares(member) {
                let message = format!("`{}` does not require `{member}`: it is optional already", doubt.in_);
                source.error(*span, message).help(OPTIONAL_HELP)
            } else {
                no_member(source, *span, &doubt.in_, member).help(DOUBTED_HELP)
            };
            diagnostics.push(problem);
        }
    }
}

/// Returns the schema that a chain of references ends in. It is the one that becomes a type.
fn target<'a>(converter: &mut Converter<'a, '_>, mut place: Place<'a>) -> Place<'a> {
    for _ in 0..32 {
        match converter.only_reference(&place) {
            Some(target) => place = target,
            None => break,
        }
    }
    place
}

/// What the schema at a place says about its members.
fn facets_of<'a>(library: &Library<'a>, place: &Place<'a>) -> Facets<'a> {
    Facets::of(library, &HashSet::new(), &[place.clone().into()], &mut Vec::new())
}

fn no_member(source: &ProviderSource, span: Span, target: &str, name: &str) -> Diagnostic {
    source.error(span, format!("`{target}` has no member `{name}`"))
}

/// Reports a place that is not a schema. A place that does not exist was reported when the settings were read.
fn no_schema(source: &ProviderSource, target: &str, span: Span) -> Option<Diagnostic> {
    let (path, pointer) = target.split_once('#').unwrap_or((target, ""));
    source.document(path)?.root.pointer(pointer)?;
    let problem = source.error(span, format!("`{target}` is not a schema"));
    Some(problem.help("set `in` to a file of this provider, optionally with `#` and a JSON pointer to a schema in it"))
}

/// Resolves a place as written in `provider.toml`.
fn place<'a>(source: &ProviderSource, library: &Library<'a>, target: &str) -> Option<Place<'a>> {
    let (path, pointer) = target.split_once('#').unwrap_or((target, ""));
    let document = library
        .documents
        .iter()
        .position(|document| document.path.ends_with(&format!("/{}/{path}", source.folder)))?;
    library.resolve(&library.root(document), &format!("#{pointer}")).ok()
}

impl<'a> Converter<'a, '_> {
    /// Returns the annotations of the first place, and the deprecation that `provider.toml` declares for any of them.
    pub(super) fn annotations_of(&self, places: &[Place<'a>]) -> Annotations {
        let mut annotations = places.first().map(|place| gather::annotations(place)).unwrap_or_default();
        if let Some(deprecation) = places.iter().find_map(|place| self.deprecated.get(&place.key())) {
            annotations.deprecated = true;
            annotations.deprecation = deprecation.clone();
        }
        annotations
    }
}
