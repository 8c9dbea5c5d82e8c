//! The way from a delivery to the bodies of events: takes off the wrappers, one after another.

use std::borrow::Cow;
use std::sync::Arc;

use eventry_json::unescape;

use super::Delivery;
use super::attributes::Attributes;
use super::content::Content;
use super::encoding::{self, SCHEMA_ID};
use super::layer::Layer;
use super::look::{Item, Looked, is_most_likely_event, look, outside, value_in};
use super::plan::Row;
use super::transport::{Context, Transport};
use super::trie::Values;
use crate::body::text_of;
use crate::error::{DecodeError, Reason};
use crate::json::{Decoder, syntax_error};
use crate::table::{Control, Encoding, ProviderTable, Wrapper};

/// The most wrappers around a body.
const MOST_LAYERS: usize = 3;

/// A part of a delivery: the body of one item.
pub(crate) struct Part<'d> {
    pub(crate) body: Content<'d>,
    pub(crate) layers: Vec<Arc<Layer>>,
    pub(crate) found: Found,
}

/// What a part is.
pub(crate) enum Found {
    /// The body of an event, presumably.
    Event,
    /// A body that has not been looked at, because it is most likely that of an event.
    Unseen,
    /// A message without an event.
    Control(&'static Control),
    /// A wrapper that cannot be taken off, by its name if it is known.
    Broken(Option<&'static str>, DecodeError),
}

/// Returns the parts of a delivery.
pub(crate) fn unpack<'d>(table: &'static ProviderTable, delivery: &'d Delivery<'_>) -> Vec<Part<'d>> {
    let mut left = delivery.limit;
    unpack_part(table, delivery, Part::whole(delivery), &mut left, false)
}

/// Takes one part of a delivery apart. With `leaves_unseen`, what is in a wrapper is not looked at if it is most likely an event. `left` is
/// how many bytes may still be unpacked.
pub(crate) fn unpack_part<'d>(
    table: &'static ProviderTable,
    delivery: &'d Delivery<'_>,
    part: Part<'d>,
    left: &mut usize,
    leaves_unseen: bool,
) -> Vec<Part<'d>> {
    let mut unpacking = Unpacking {
        table,
        transport: &delivery.transport,
        left: *left,
        limit: delivery.limit,
        leaves_unseen,
        parts: Vec::new(),
    };
    unpacking.take(part.body, part.layers, false);
    *left = unpacking.left;
    unpacking.parts
}

impl<'d> Part<'d> {
    /// The whole body.
    pub(crate) fn whole(delivery: &'d Delivery<'_>) -> Self {
        Part {
            body: Content::Borrowed(&delivery.body),
            layers: Vec::new(),
            found: Found::Unseen,
        }
    }
}

struct Unpacking<'d, 't> {
    table: &'static ProviderTable,
    transport: &'t Transport<'t>,
    /// How many bytes may still be unpacked.
    left: usize,
    limit: usize,
    leaves_unseen: bool,
    parts: Vec<Part<'d>>,
}

impl<'d> Unpacking<'d, '_> {
    /// Adds the parts of a content. An element of an array is not taken apart again, unless it is a wrapper, so that the depth is bounded by
    /// [`MOST_LAYERS`].
    fn take(&mut self, content: Content<'d>, layers: Vec<Arc<Layer>>, is_element: bool) {
        let context = Context {
            transport: Some(self.transport),
            layers: &layers,
            is_presumed: false,
        };
        if let Some(row) = outside(self.table, &content, context) {
            return self.take_beside(content, row, layers);
        }
        let Ok(text) = content.as_text() else {
            return self.add(content, layers, Found::Event);
        };
        match look(self.table, text, context) {
            Looked::Body => self.add(content, layers, Found::Event),
            Looked::Control(control) => self.add(content, layers, Found::Control(control)),
            Looked::Elements(_) if is_element => self.add(content, layers, Found::Event),
            Looked::Elements(elements) => {
                for element in elements {
                    self.take(content.part(element), layers.clone(), true);
                }
            }
            Looked::Wrapped(items) if layers.len() == MOST_LAYERS => {
                let name = items.iter().find_map(|item| item.row).map(|row| row.wrapper.name);
                self.add(content, layers, too_many(name));
            }
            Looked::Wrapped(items) => {
                for item in items {
                    self.open(&content, item, layers.clone());
                }
            }
        }
    }

    fn add(&mut self, body: Content<'d>, layers: Vec<Arc<Layer>>, found: Found) {
        self.parts.push(Part { body, layers, found });
    }

    /// Takes off a wrapper that stands beside the content, or in front of it.
    fn take_beside(&mut self, content: Content<'d>, row: &'static Row, mut layers: Vec<Arc<Layer>>) {
        let wrapper = row.wrapper;
        if layers.len() == MOST_LAYERS {
            return self.add(content, layers, too_many(Some(wrapper.name)));
        }
        let context = Context {
            transport: Some(self.transport),
            layers: &layers,
            is_presumed: false,
        };
        let mut attributes = row.attributes("", &Values::default(), context);
        let body = match (wrapper.encoding, content.as_bytes().first_chunk::<SCHEMA_ID>()) {
            (Encoding::SchemaId, Some([_, a, b, c, d])) => {
                let id = u32::from_be_bytes([*a, *b, *c, *d]);
                attributes.push(wrapper.name.into(), id.to_string().into());
                content.skip(SCHEMA_ID)
            }
            _ => content,
        };
        layers.push(layer(wrapper, attributes));
        self.take(body, layers, false);
    }

    /// Takes a wrapper off an item.
    fn open(&mut self, content: &Content<'d>, item: Item<'_>, mut layers: Vec<Arc<Layer>>) {
        let Item { text, row, values } = item;
        let Some(row) = row else {
            let message = "this item belongs to none of the accepted wrappers".to_owned();
            let found = Found::Broken(None, DecodeError::new(Reason::Other(message), 0));
            return self.add(content.part(text), layers, found);
        };
        let context = Context {
            transport: Some(self.transport),
            layers: &layers,
            is_presumed: false,
        };
        let wrapper = row.wrapper;
        let attributes = row.attributes(text, &values, context);
        match self.body_in(content, text, row, values) {
            Ok(body) => {
                layers.push(layer(wrapper, attributes));
                if self.leaves_unseen && is_most_likely_event(self.table, &body) {
                    return self.add(body, layers, Found::Unseen);
                }
                self.take(body, layers, false);
            }
            Err(error) => {
                let error = wrapper.body.iter().rev().fold(error, |error, step| error.under_member(step));
                self.add(content.part(text), layers, Found::Broken(Some(wrapper.name), error));
            }
        }
    }

    /// Returns the body that an item contains.
    fn body_in(&mut self, content: &Content<'d>, text: &str, row: &Row, mut values: Values<'_>) -> Result<Content<'d>, DecodeError> {
        let wrapper = row.wrapper;
        let Some(place) = row.body else {
            return Ok(content.part(text));
        };
        let Some(raw) = values.at(place) else {
            return Err(DecodeError::new(Reason::Other("the body is missing".to_owned()), 0));
        };
        if wrapper.encoding == Encoding::Value {
            return Ok(content.part(raw));
        }
        let string = match values.take_string(place) {
            Some(string) => string,
            None => string_in(raw)?,
        };
        let unpacked = match wrapper.encoding {
            Encoding::Value | Encoding::SchemaId | Encoding::Text => match string {
                Cow::Borrowed(plain) => return Ok(content.part(plain)),
                Cow::Owned(text) => Content::Text(text),
            },
            Encoding::Base64 => Content::Unpacked(encoding::base64(&string)?.into()),
            #[cfg(feature = "gzip")]
            Encoding::Base64Gzip => Content::Unpacked(encoding::gunzip(&encoding::base64(&string)?, self.left)?.into()),
        };
        let Some(left) = self.left.checked_sub(unpacked.as_bytes().len()) else {
            let message = format!("more than {} bytes were unpacked from the delivery", self.limit);
            return Err(DecodeError::new(Reason::Other(message), 0));
        };
        self.left = left;
        Ok(unpacked)
    }
}

/// Returns the characters of a string.
fn string_in(raw: &str) -> Result<Cow<'_, str>, DecodeError> {
    if raw.starts_with('"') {
        return unescape(raw).map_err(|error| syntax_error(error, raw));
    }
    Decoder::new(raw).string()
}

fn layer(wrapper: &'static Wrapper, attributes: Attributes<'static>) -> Arc<Layer> {
    Arc::new(Layer {
        name: wrapper.name,
        attributes,
    })
}

fn too_many(name: Option<&'static str>) -> Found {
    let message = format!("there are more than {MOST_LAYERS} wrappers around the body");
    Found::Broken(name, DecodeError::new(Reason::Other(message), 0))
}

/// Returns what an answer to a control message needs.
pub(crate) fn values_of(control: &'static Control, body: &[u8], context: Context<'_>) -> Vec<(&'static str, String)> {
    let text = text_of(body).unwrap_or_default();
    let values = control.values.iter();
    values
        .filter_map(|(name, place)| Some((*name, value_in(*place, text, context)?)))
        .collect()
}
