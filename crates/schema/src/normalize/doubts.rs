//! Finds the required members that `provider.toml` doubts. They are typed like optional members.

use std::collections::{HashMap, HashSet};

use super::convert::Converter;
use super::declared::{facets_of, no_member, no_schema, place};
use super::gather::Facets;
use super::library::Library;
use super::place::Place;
use crate::diagnostic::Diagnostics;
use crate::provider::Required;
use crate::source::ProviderSource;

const MEMBERS_HELP: &str = "list names that `required` has in the schema that `in` names";
const TRUSTED_HELP: &str = "remove it: the type of an optional member says already that it may be absent";

/// The required members that bodies may leave out.
#[derive(Default)]
pub struct Doubts {
    /// Whether every required member is doubted.
    all: bool,
    /// Doubted members by the key of the object schema.
    members: HashMap<usize, HashSet<String>>,
    /// Members that recognize a body without an envelope, by the key of the body's schema. Nothing doubts them.
    markers: HashMap<usize, HashSet<String>>,
}

impl Doubts {
    /// Whether a member that a conjunction requires is doubted. A doubt applies to every struct into which its schema is flattened.
    pub fn covers(&self, facets: &Facets<'_>, member: &str) -> bool {
        let lists = |known: &HashMap<usize, HashSet<String>>| {
            let mut schemas = known.iter().filter(|(schema, _)| facets.schemas.contains(schema));
            schemas.any(|(_, members)| members.contains(member))
        };
        (self.all || lists(&self.members)) && !lists(&self.markers)
    }
}

/// Resolves the doubted places.
pub fn add<'a>(source: &ProviderSource, library: &Library<'a>, converter: &mut Converter<'a, '_>, diagnostics: &mut Diagnostics) {
    converter.doubts.all = source.settings.required == Required::Doubted;
    for bare in &source.settings.documents {
        let is_own = |event: &&crate::source::EventSource| bare.event == format!("{}/{}", event.id.domain, event.id.event);
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
                source.error(*span, message).help(TRUSTED_HELP)
            } else {
                no_member(source, *span, &doubt.in_, member).help(MEMBERS_HELP)
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
