//! Applies the declarations of `provider.toml` about places in schemas: aliases, renames and deprecations.

use std::collections::HashSet;

use super::convert::Converter;
use super::gather::{self, Facets};
use super::library::Library;
use super::place::Place;
use crate::diagnostic::{Diagnostic, Diagnostics, line_column};
use crate::json::Span;
use crate::model::{Annotations, DeclaredRename, Deprecation, RenamedFrom};
use crate::source::ProviderSource;

const ALIASES_HELP: &str =
    "the keys of `members` are names of members in the schema that `in` names, and the values are their other spellings";
const RENAMES_HELP: &str = "set `to` to the member's name in the document that `in` names, and `from` to its name in the previous version";

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
    renames
}

/// What the schema at a place says about its members.
pub(super) fn facets_of<'a>(library: &Library<'a>, place: &Place<'a>) -> Facets<'a> {
    Facets::of(library, &HashSet::new(), &[place.clone().into()], &mut Vec::new())
}

pub(super) fn no_member(source: &ProviderSource, span: Span, target: &str, name: &str) -> Diagnostic {
    source.error(span, format!("`{target}` has no member `{name}`"))
}

/// Reports a place that is not a schema. A place that does not exist was reported when the settings were read.
pub(super) fn no_schema(source: &ProviderSource, target: &str, span: Span) -> Option<Diagnostic> {
    let (path, pointer) = target.split_once('#').unwrap_or((target, ""));
    source.document(path)?.root.pointer(pointer)?;
    let problem = source.error(span, format!("`{target}` is not a schema"));
    Some(problem.help("set `in` to a file of this provider, optionally with `#` and a JSON pointer to a schema in it"))
}

/// Resolves a place as written in `provider.toml`.
pub(super) fn place<'a>(source: &ProviderSource, library: &Library<'a>, target: &str) -> Option<Place<'a>> {
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
