//! What a content is: a body, a control message, several items, or a wrapper.

use super::Delivery;
use super::content::Content;
use super::encoding::SCHEMA_ID;
use super::find::{each_child, find, find_each, scalar};
use super::plan::{Plan, Row, holds};
use super::transport::Context;
use super::trie::Values;
use crate::json::Decoder;
use crate::split::{Documents, split_documents};
use crate::table::{Control, Encoding, Place, ProviderTable};

/// What a content is.
pub(super) enum Looked<'t> {
    /// The body of an event, presumably.
    Body,
    /// A message without an event.
    Control(&'static Control),
    /// Several contents.
    Elements(Vec<&'t str>),
    /// Items in wrappers.
    Wrapped(Vec<Item<'t>>),
}

/// An item, and the wrapper that it belongs to.
pub(super) struct Item<'t> {
    pub(super) text: &'t str,
    pub(super) row: Option<&'static Row>,
    /// The values in the item that matter.
    pub(super) values: Values<'t>,
}

/// Looks at a text.
pub(super) fn look<'t>(table: &'static ProviderTable, text: &'t str, context: Context<'_>) -> Looked<'t> {
    let first = text.bytes().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(b'[') {
        return elements(text);
    }
    if let Some(plan) = plan_of(table) {
        let values = plan.top.find(text);
        if let Some((control, _)) = plan.controls.iter().find(|(_, when)| holds(when, &values, context)) {
            return Looked::Control(control);
        }
        let mut plain = plan.plain.iter().filter(|row| !is_open(row, context));
        if let Some(row) = plain.find(|row| holds(&row.when, &values, context)) {
            return Looked::Wrapped(vec![Item {
                text,
                row: Some(row),
                values,
            }]);
        }
        if let Some(items) = items(plan, values, context) {
            return Looked::Wrapped(items);
        }
    }
    match Documents::of(table) {
        Some(documents) if first == Some(b'{') => documented(text, documents),
        _ => Looked::Body,
    }
}

fn plan_of(table: &'static ProviderTable) -> Option<&'static Plan> {
    if table.unpacks() {
        table.plan.get_ref(|| Plan::of(table))
    } else {
        None
    }
}

/// Returns whether a whole body may be an event, as far as that can be told without reading it.
pub(crate) fn may_be_event(table: &'static ProviderTable, delivery: &Delivery<'_>) -> bool {
    if !table.presumes_events() {
        return false;
    }
    let is_object = delivery.body().iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let Some(plan) = plan_of(table) else {
        return is_object && Documents::of(table).is_none();
    };
    let context = Context {
        transport: Some(&delivery.transport),
        ..Context::default()
    };
    let mut controls = plan.controls.iter().filter(|(control, _)| control.is_beside());
    is_object
        && outside(table, &Content::Borrowed(delivery.body()), context).is_none()
        && !controls.any(|(_, when)| holds(when, &Values::default(), context))
}

/// Returns whether a content begins like an object that is neither a wrapper nor a control message.
pub(super) fn is_most_likely_event(table: &'static ProviderTable, content: &Content<'_>) -> bool {
    let begins = || {
        let mut from = Decoder::new(content.as_text().ok()?);
        from.begin_object().ok()?;
        let name = from.next_member().ok()??;
        Some(table.presumes_events() && !table.points_to_wrapper(&name))
    };
    begins() == Some(true)
}

/// Returns the wrapper that is recognized by what stands beside the content, or by its first byte.
pub(super) fn outside(table: &'static ProviderTable, content: &Content<'_>, context: Context<'_>) -> Option<&'static Row> {
    plan_of(table)?.beside.iter().find(|row| {
        let is_framed = || content.as_bytes().len() >= SCHEMA_ID && content.as_bytes().first() == Some(&0);
        let is_there = row.wrapper.encoding != Encoding::SchemaId || is_framed();
        is_there && !is_open(row, context) && holds(&row.when, &Values::default(), context)
    })
}

/// Returns whether a wrapper would be taken off again without end, because it contains the content itself.
fn is_open(row: &Row, context: Context<'_>) -> bool {
    let contains_itself = row.wrapper.body.is_empty() && row.wrapper.encoding != Encoding::SchemaId;
    contains_itself && context.layers.iter().any(|layer| layer.name == row.wrapper.name)
}

/// Returns the elements of an array. An array that is not valid JSON is reported as a whole.
fn elements(text: &str) -> Looked<'_> {
    let mut from = Decoder::new(text);
    let mut elements = Vec::new();
    let mut read = || {
        from.begin_array()?;
        while from.next_element()? {
            elements.push(from.skip()?);
        }
        from.end()
    };
    match read() {
        Ok(()) => Looked::Elements(elements),
        Err(_) => Looked::Body,
    }
}

/// Returns the events that a document without an envelope contains.
fn documented<'t>(text: &'t str, documents: Documents<'_>) -> Looked<'t> {
    let ranges = split_documents(text.as_bytes(), Some(documents));
    match ranges.as_slice() {
        [_] | [] => Looked::Body,
        _ => Looked::Elements(ranges.into_iter().filter_map(|range| text.get(range)).collect()),
    }
}

/// Returns the items of the wrappers that hold several, if there is such a wrapper around at least one of them.
fn items<'t>(plan: &'static Plan, values: Values<'t>, context: Context<'_>) -> Option<Vec<Item<'t>>> {
    let lists: Vec<Option<&'t str>> = plan.lists.iter().map(|list| values.at(list.at)).collect();
    let mut elements = values.elements;
    plan.lists.iter().zip(lists).find_map(|(list, inside)| {
        let inside = inside?;
        let mut items = Vec::new();
        let mut add = |text, values| {
            let row = list.rows.iter().find(|row| holds(&row.when, &values, context));
            items.push(Item { text, row, values });
        };
        if list.is_flat() {
            let (own, others) = std::mem::take(&mut elements).into_iter().partition(|(at, ..)| *at == list.at);
            elements = others;
            let own: Vec<(usize, &'t str, Values<'t>)> = own;
            own.into_iter().for_each(|(_, text, values)| add(text, values));
        } else {
            find_each(inside, list.rest, &mut |_, text| add(text, list.trie.find(text)));
        }
        items.iter().any(|item| item.row.is_some()).then_some(items)
    })
}

/// Returns the text of the value at a place in a body or beside it.
pub(crate) fn value_in(place: Place, text: &str, context: Context<'_>) -> Option<String> {
    let raw = match place {
        Place::Pointer(steps) => find(text, steps),
        Place::Member(name) => {
            let mut value = None;
            each_child(text, &mut |key, raw| {
                if key.is(name) {
                    value = Some(raw);
                }
            });
            value
        }
        place => return context.value(place).map(str::to_owned),
    };
    raw.and_then(scalar).map(|value| value.into_owned())
}
