//! What a content is: a body, a control message, several items, or a wrapper.

use super::attributes::{Attributes, Said};
use super::content::Content;
use super::encoding::SCHEMA_ID;
use super::find::{EACH, Key, each_child, find, find_all, find_each, scalar};
use super::transport::Context;
use crate::body::text_of;
use crate::split::{Documents, split_documents};
use crate::table::{AttributeSource, Condition, Control, Encoding, Place, ProviderTable, Steps, Wrapper};

/// What a content is.
pub(super) enum Looked<'d> {
    /// The body of an event, presumably.
    Body,
    /// A message without an event.
    Control(&'static Control),
    /// Several contents.
    Elements(Vec<Content<'d>>),
    /// Items in wrappers.
    Wrapped(Vec<Item<'d>>),
}

/// An item, and the wrapper that it belongs to.
pub(super) struct Item<'d> {
    pub(super) content: Content<'d>,
    pub(super) wrapper: Option<&'static Wrapper>,
}

/// Looks at a content.
pub(super) fn look<'d>(table: &'static ProviderTable, content: &Content<'d>, context: Context<'_>) -> Looked<'d> {
    let has_rules = !table.wrappers().is_empty() || !table.controls().is_empty();
    let whole = |wrapper| {
        Looked::Wrapped(vec![Item {
            content: content.clone(),
            wrapper: Some(wrapper),
        }])
    };
    if has_rules && let Some(wrapper) = outside(table, content, context) {
        return whole(wrapper);
    }
    let Ok(text) = text_of(content.as_bytes()) else {
        return Looked::Body;
    };
    let first = text.trim_start().as_bytes().first();
    if first == Some(&b'[') {
        return elements(content, text);
    }
    if has_rules {
        let seen = Seen::of(text, wanted(table));
        if let Some(control) = table.controls().iter().find(|control| holds(control.when, &seen, context)) {
            return Looked::Control(control);
        }
        let mut plain = table
            .wrappers()
            .iter()
            .filter(|wrapper| is_plain(wrapper) && !is_open(wrapper, context));
        if let Some(wrapper) = plain.find(|wrapper| holds(wrapper.when, &seen, context)) {
            return whole(wrapper);
        }
        if let Some(items) = items(table, content, &seen, context) {
            return Looked::Wrapped(items);
        }
    }
    match Documents::of(table) {
        Some(documents) if first == Some(&b'{') => documented(content, documents),
        _ => Looked::Body,
    }
}

/// Returns the wrapper that is recognized by what stands beside the content, or by its first byte.
fn outside(table: &'static ProviderTable, content: &Content<'_>, context: Context<'_>) -> Option<&'static Wrapper> {
    let nothing = Seen(Vec::new());
    table.wrappers().iter().find(|wrapper| {
        let is_outside = match wrapper.encoding {
            Encoding::SchemaId => content.as_bytes().len() >= SCHEMA_ID && content.as_bytes().first() == Some(&0),
            _ => wrapper.items.is_none() && !is_plain(wrapper),
        };
        is_outside && !is_open(wrapper, context) && holds(wrapper.when, &nothing, context)
    })
}

/// Returns whether a wrapper is one object that is recognized by its members.
fn is_plain(wrapper: &Wrapper) -> bool {
    let mut places = wrapper.when.iter().map(|condition| condition.place);
    wrapper.items.is_none() && places.any(|place| matches!(place, Place::Pointer(_)))
}

/// Returns whether a wrapper would be taken off again without end, because it contains the content itself.
fn is_open(wrapper: &Wrapper, context: Context<'_>) -> bool {
    wrapper.items.is_none() && wrapper.body.is_empty() && context.layers.iter().any(|layer| layer.name == wrapper.name)
}

/// Returns the places in an object that distinguish what it is.
fn wanted(table: &'static ProviderTable) -> impl Iterator<Item = Steps> {
    let controls = table.controls().iter().flat_map(|control| control.when);
    let wrappers = table.wrappers().iter().filter(|wrapper| wrapper.items.is_none());
    let conditions = controls.chain(wrappers.flat_map(|wrapper| wrapper.when));
    conditions.filter_map(pointer).chain(table.wrappers().iter().filter_map(list))
}

fn pointer(condition: &'static Condition) -> Option<Steps> {
    match condition.place {
        Place::Pointer(steps) => Some(steps),
        Place::Member(_) | Place::Attribute(_) | Place::Route => None,
    }
}

/// Returns where the list of a wrapper's items is.
fn list(wrapper: &Wrapper) -> Option<Steps> {
    let steps = wrapper.items?;
    let end = steps.iter().position(|step| *step == EACH).unwrap_or(steps.len());
    steps.get(..end)
}

/// The values at some places, found in one pass.
struct Seen<'t>(Vec<(Steps, Option<&'t str>)>);

impl<'t> Seen<'t> {
    fn of(text: &'t str, places: impl Iterator<Item = Steps>) -> Self {
        let mut seen: Vec<(Steps, Option<&'t str>)> = Vec::new();
        for steps in places {
            if !seen.iter().any(|(known, _)| *known == steps) {
                seen.push((steps, None));
            }
        }
        let wanted: Vec<(usize, Steps)> = seen.iter().map(|(steps, _)| *steps).enumerate().collect();
        find_all(text, &wanted, &mut |at, value| {
            if let Some((_, known)) = seen.get_mut(at) {
                *known = value;
            }
        });
        Seen(seen)
    }

    fn at(&self, steps: Steps) -> Option<&'t str> {
        self.0.iter().find(|(known, _)| *known == steps)?.1
    }
}

/// Returns whether all conditions hold. A value that is null counts as absent.
fn holds(when: &[Condition], seen: &Seen<'_>, context: Context<'_>) -> bool {
    when.iter().all(|condition| match condition.place {
        Place::Pointer(steps) => match seen.at(steps).filter(|raw| *raw != "null") {
            Some(raw) if !condition.values.is_empty() => scalar(raw).is_some_and(|text| condition.values.contains(&&*text)),
            found => found.is_some(),
        },
        place => match context.said(place) {
            Said::Value(text) => condition.values.is_empty() || condition.values.contains(&text),
            Said::Nothing | Said::Conflict => false,
        },
    })
}

/// Returns the elements of an array.
fn elements<'d>(content: &Content<'d>, text: &str) -> Looked<'d> {
    let mut from = crate::json::Decoder::new(text);
    let mut elements = Vec::new();
    // An array that is not valid JSON is reported as a whole.
    let is_valid = (|| {
        from.begin_array()?;
        while from.next_element()? {
            elements.push(content.part(from.skip()?));
        }
        from.end()
    })();
    match is_valid {
        Ok(()) => Looked::Elements(elements),
        Err(_) => Looked::Body,
    }
}

/// Returns the events that a document without an envelope contains.
fn documented<'d>(content: &Content<'d>, documents: Documents) -> Looked<'d> {
    let bytes = content.as_bytes();
    let ranges = split_documents(bytes, Some(documents));
    match ranges.as_slice() {
        [_] | [] => Looked::Body,
        _ => Looked::Elements(ranges.into_iter().filter_map(|range| content.range(range)).collect()),
    }
}

/// Returns the items of the wrappers that hold several, if there is such a wrapper around at least one of them.
fn items<'d>(table: &'static ProviderTable, content: &Content<'d>, seen: &Seen<'_>, context: Context<'_>) -> Option<Vec<Item<'d>>> {
    let mut tried: Vec<Steps> = Vec::new();
    for wrapper in table.wrappers() {
        let Some((steps, list)) = wrapper.items.zip(list(wrapper)) else {
            continue;
        };
        if tried.contains(&steps) {
            continue;
        }
        tried.push(steps);
        let Some(list) = seen.at(list) else { continue };
        let rest = steps.get(steps.iter().position(|step| *step == EACH)?..).unwrap_or_default();
        let group = || table.wrappers().iter().filter(|other| other.items == Some(steps));
        let mut items = Vec::new();
        find_each(list, rest, &mut |_, item| {
            let seen = Seen::of(item, group().flat_map(|wrapper| wrapper.when).filter_map(pointer));
            items.push(Item {
                content: content.part(item),
                wrapper: group().find(|wrapper| holds(wrapper.when, &seen, context)),
            });
        });
        if items.iter().any(|item| item.wrapper.is_some()) {
            return Some(items);
        }
    }
    None
}

/// Returns the attributes that a wrapper gives to its body.
pub(super) fn attributes_of(wrapper: &Wrapper, item: &Content<'_>, context: Context<'_>) -> Attributes<'static> {
    let mut attributes = Attributes::default();
    if let (Encoding::SchemaId, Some([_, a, b, c, d])) = (wrapper.encoding, item.as_bytes().first_chunk::<SCHEMA_ID>()) {
        let id = u32::from_be_bytes([*a, *b, *c, *d]);
        attributes.push("schema-id".into(), id.to_string().into());
    }
    let text = if wrapper.attributes.is_empty() {
        ""
    } else {
        text_of(item.as_bytes()).unwrap_or_default()
    };
    for source in wrapper.attributes {
        match *source {
            AttributeSource { name: Some(name), place } => {
                if let Some(value) = value_in(place, text, context) {
                    attributes.push(name.into(), value.into());
                }
            }
            AttributeSource {
                name: None,
                place: Place::Pointer(steps),
            } => find_each(text, steps, &mut |key, raw| {
                if let (Key::Name(name), Some(value)) = (key, scalar(raw)) {
                    attributes.push(name.to_owned().into(), value.into_owned().into());
                }
            }),
            AttributeSource {
                name: None,
                place: Place::Attribute(pattern),
            } => {
                let prefix = pattern.trim_end_matches(EACH);
                context.each_attribute(&mut |name, value| {
                    if let Some((head, rest)) = name.split_at_checked(prefix.len())
                        && head.eq_ignore_ascii_case(prefix)
                        && !rest.is_empty()
                    {
                        attributes.push(rest.to_owned().into(), value.to_owned().into());
                    }
                });
            }
            AttributeSource { name: None, .. } => {}
        }
    }
    attributes
}

/// Returns the text of the value at a place in a body or beside it.
pub(crate) fn value_in(place: Place, text: &str, context: Context<'_>) -> Option<String> {
    match place {
        Place::Pointer(steps) => find(text, steps).and_then(scalar).map(|value| value.into_owned()),
        Place::Member(name) => {
            let mut value = None;
            each_child(text, &mut |key, raw| {
                if key.is(name) {
                    value = Some(raw);
                }
            });
            value.and_then(scalar).map(|value| value.into_owned())
        }
        place => match context.said(place) {
            Said::Value(value) => Some(value.to_owned()),
            Said::Nothing | Said::Conflict => None,
        },
    }
}
