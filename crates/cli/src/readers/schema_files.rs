//! A JSON Schema in its own file, named by its path: `<domain>/<event>-<version>.json`.

use std::collections::BTreeMap;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::json::{self, Json, Node};
use eventry_schema::version::Version;

use crate::reading::{Confidence, Name, Note, Page, Reading};

/// Whether the page is one JSON document that looks like a schema.
pub(super) fn recognizes(page: &Page) -> bool {
    json::parse(&page.text).is_ok_and(|root| is_schema(&root))
}

/// Whether a JSON document is a schema, not a body: it says so, or its members are keywords.
pub(super) fn is_schema(root: &Node) -> bool {
    let kind = root.get("type").is_some_and(|kind| {
        let kinds = ["object", "array", "string", "number", "integer", "boolean", "null"];
        kind.as_str().is_some_and(|kind| kinds.contains(&kind)) || kind.as_array().is_some()
    });
    let is = |keyword: &str, wanted: fn(&Json) -> bool| root.get(keyword).is_some_and(|node| wanted(&node.value));
    let objects = ["properties", "items", "definitions", "$defs"];
    let arrays = ["allOf", "anyOf", "oneOf", "required", "enum"];
    let structured = objects.iter().any(|keyword| is(keyword, |value| matches!(value, Json::Object(_))))
        || arrays.iter().any(|keyword| is(keyword, |value| matches!(value, Json::Array(_))));
    root.get("$schema").is_some()
        || (root.get("$ref").is_some() && root.as_object().is_some_and(|members| members.len() <= 4))
        || (kind && structured)
}

/// Reads the schema. Its text is kept as it is.
pub(super) fn read(page: &Page) -> Result<Vec<Reading>, Diagnostics> {
    let text = page.text.strip_prefix('\u{feff}').unwrap_or(&page.text);
    let root = json::parse(text).map_err(|error| {
        Diagnostic::error(page.place.clone(), error.message)
            .at_offset(text, error.offset)
            .help(error.help)
    })?;
    if !is_schema(&root) {
        return Err(Diagnostic::error(
            page.place.clone(),
            format!("expected a JSON Schema, found {}", root.described_kind()),
        )
        .at(1, 1)
        .help("a schema has `$schema`, or `type` with `properties`; if this is a body, use `--reader samples`")
        .into());
    }
    let mut notes = Vec::new();
    let from_place = name(&page.place);
    let from_id = root.get("$id").or_else(|| root.get("id")).and_then(Node::as_str).and_then(name);
    let name = match (from_place, from_id) {
        (Some(place), Some(id)) if place.version.is_some() && id.version.is_some() && place != id => {
            notes.push(Note {
                line: 1,
                words: format!("its `$id` names {}, but its path names {}", spelled(&id), spelled(&place)),
            });
            place
        }
        (Some(place), id) => match id {
            Some(id) if place.version.is_none() && id.version.is_some() => id,
            _ => place,
        },
        (None, id) => id.unwrap_or_default(),
    };
    let mut schema = text.to_owned();
    if !schema.ends_with('\n') {
        schema.push('\n');
    }
    Ok(vec![Reading {
        name,
        schema,
        samples: BTreeMap::new(),
        confidence: Confidence::Published,
        notes,
        shared: BTreeMap::new(),
        whole: false,
    }])
}

fn spelled(name: &Name) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "?".to_owned());
    format!(
        "{}/{}-{}",
        part(&name.domain),
        part(&name.event),
        name.version.map(|version| version.to_string()).unwrap_or_default()
    )
}

/// What a path or an address says: `…/orders/order_created-2.json`, or `…/orders/order_created/v2.json`. Without a version the file's
/// own name is the event type and the folder says nothing.
pub(super) fn name(place: &str) -> Option<Name> {
    let place = place.split(['?', '#']).next().unwrap_or_default();
    let path = place.rsplit_once("!/").map_or(place, |(_, inside)| inside);
    let path = path
        .split_once("://")
        .map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let mut parts = path.rsplit('/').filter(|part| !part.is_empty());
    let file = parts.next()?;
    let stem = file.strip_suffix(".json").or_else(|| file.strip_suffix(".schema")).unwrap_or(file);
    let stem = stem.strip_suffix(".schema").unwrap_or(stem);
    let parent = parts.next();
    let good = |name: &str| eventry_schema::event_id::check_name("event type", name).is_ok();
    let own = Version::of_file(stem).ok().or_else(|| unprefixed(stem));
    if let (Some(version), Some(event)) = (own, parent.filter(|event| good(event))) {
        return Some(Name {
            domain: parts.next().map(str::to_owned),
            event: Some(event.to_owned()),
            version: Some(version),
        });
    }
    match split_version(stem) {
        Some((event, version)) if good(event) => Some(Name {
            domain: parent.filter(|name| good(name)).map(str::to_owned),
            event: Some(event.to_owned()),
            version: Some(version),
        }),
        _ if good(stem) => Some(Name {
            event: Some(stem.to_owned()),
            ..Name::default()
        }),
        _ => None,
    }
}

/// A version without a `v`, if it cannot be mistaken for a name.
fn unprefixed(text: &str) -> Option<Version> {
    text.parse().ok().filter(|version| !matches!(version, Version::Number(_)))
}

/// Splits a name such as `order_created-2` or `order_created-0.3.0` before the longest version at its end.
fn split_version(stem: &str) -> Option<(&str, Version)> {
    stem.match_indices(['-', '_', '.']).find_map(|(at, separator)| {
        let (event, rest) = (&stem[..at], &stem[at + separator.len()..]);
        let version = Version::lenient(rest.strip_prefix('v').unwrap_or(rest))?;
        (!event.is_empty()).then_some((event, version))
    })
}
