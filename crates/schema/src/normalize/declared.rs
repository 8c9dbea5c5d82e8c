//! What `provider.toml` declares about places in schemas: aliases, renames, and what is deprecated.

use std::collections::HashSet;

use super::convert::Converter;
use super::gather::{self, Facets};
use super::library::Library;
use super::place::Place;
use crate::diagnostic::{Diagnostic, Diagnostics, line_column};
use crate::json::Span;
use crate::model::{DeclaredRename, Deprecation, RenamedFrom, Words};
use crate::source::ProviderSource;

/// Resolves the places. Returns the renames that are declared, for the upgrade to say which of them nothing came of.
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
        let members = alias.members.iter().map(|(name, others)| (name.clone(), others.clone())).collect();
        converter.aliases.insert(place.key(), members);
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
        converter.deprecated.insert(place.key(), deprecation);
    }
    let mut renames = Vec::new();
    for rename in &source.settings.renames {
        let Some(place) = place(source, library, &rename.in_) else {
            diagnostics.extend(no_schema(source, &rename.in_, rename.span));
            continue;
        };
        let facets = Facets::of(library, &HashSet::new(), &[place.clone().into()], &mut Vec::new());
        if !facets.names(&rename.to) && !facets.required_names.contains(rename.to.as_str()) {
            diagnostics.push(
                source
                    .error(rename.to_span, format!("`{}` has no member `{}`", rename.in_, rename.to))
                    .help("`to` is the name in the document under `in`, `from` the name in the version before it"),
            );
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

/// That a place holds no schema; that there is nothing at all was said when the settings were read.
fn no_schema(source: &ProviderSource, target: &str, span: Span) -> Option<Diagnostic> {
    let (path, pointer) = target.split_once('#').unwrap_or((target, ""));
    source.document(path)?.root.pointer(pointer)?;
    let problem = source.error(span, format!("there is no schema at `{target}`"));
    Some(problem.help("`in` is a file of this provider, with `#` and a JSON pointer for a place inside it"))
}

/// The schema at a place as `provider.toml` writes it.
fn place<'a>(source: &ProviderSource, library: &Library<'a>, target: &str) -> Option<Place<'a>> {
    let (path, pointer) = target.split_once('#').unwrap_or((target, ""));
    let document = library
        .documents
        .iter()
        .position(|document| document.path.ends_with(&format!("/{}/{path}", source.folder)))?;
    library.resolve(&library.root(document), &format!("#{pointer}")).ok()
}

impl<'a> Converter<'a, '_> {
    /// What the first of some places says in words, and `provider.toml` about any of them.
    pub(super) fn words_of(&self, places: &[Place<'a>]) -> Words {
        let mut words = places.first().map(|place| gather::words(place)).unwrap_or_default();
        if let Some(deprecation) = places.iter().find_map(|place| self.deprecated.get(&place.key())) {
            words.deprecated = true;
            words.deprecation = deprecation.clone();
        }
        words
    }
}
