//! The way from a delivery to the bodies of events: takes off the wrappers, one after another.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;

use super::Delivery;
use super::content::Content;
use super::encoding::{self, SCHEMA_ID};
use super::find::find;
use super::layer::Layer;
use super::look::{Item, Looked, attributes_of, look, value_in};
use super::transport::{Context, Transport};
use crate::body::text_of;
use crate::error::{DecodeError, Reason};
use crate::json::Decoder;
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
    /// A message without an event.
    Control(&'static Control),
    /// A wrapper that cannot be taken off, by its name if it is known.
    Broken(Option<&'static str>, DecodeError),
}

/// Returns the parts of a delivery.
pub(crate) fn unpack<'d>(table: &'static ProviderTable, delivery: &'d Delivery<'_>) -> Vec<Part<'d>> {
    let mut unpacking = Unpacking {
        table,
        transport: &delivery.transport,
        left: delivery.limit,
        limit: delivery.limit,
        parts: Vec::new(),
    };
    unpacking.take(Content::Borrowed(&delivery.body), Vec::new(), false);
    unpacking.parts
}

struct Unpacking<'d, 't> {
    table: &'static ProviderTable,
    transport: &'t Transport<'t>,
    /// How many bytes may still be unpacked.
    left: usize,
    limit: usize,
    parts: Vec<Part<'d>>,
}

impl<'d> Unpacking<'d, '_> {
    /// Adds the parts of a content. An element of an array is not taken apart again, unless it is a wrapper, so that the depth is bounded by
    /// [`MOST_LAYERS`].
    fn take(&mut self, content: Content<'d>, layers: Vec<Arc<Layer>>, is_element: bool) {
        let context = Context {
            transport: Some(self.transport),
            layers: &layers,
        };
        match look(self.table, &content, context) {
            Looked::Body => self.add(content, layers, Found::Event),
            Looked::Control(control) => self.add(content, layers, Found::Control(control)),
            Looked::Elements(_) if is_element => self.add(content, layers, Found::Event),
            Looked::Elements(elements) => {
                for element in elements {
                    self.take(element, layers.clone(), true);
                }
            }
            Looked::Wrapped(items) if layers.len() == MOST_LAYERS => {
                let name = items.iter().find_map(|item| item.wrapper).map(|wrapper| wrapper.name);
                let message = format!("there are more than {MOST_LAYERS} wrappers around the body");
                self.add(content, layers, Found::Broken(name, DecodeError::new(Reason::Other(message), 0)));
            }
            Looked::Wrapped(items) => {
                for Item { content, wrapper } in items {
                    self.open(content, wrapper, layers.clone());
                }
            }
        }
    }

    fn add(&mut self, body: Content<'d>, layers: Vec<Arc<Layer>>, found: Found) {
        self.parts.push(Part { body, layers, found });
    }

    /// Takes a wrapper off an item.
    fn open(&mut self, item: Content<'d>, wrapper: Option<&'static Wrapper>, mut layers: Vec<Arc<Layer>>) {
        let Some(wrapper) = wrapper else {
            let message = "this item belongs to none of the accepted wrappers".to_owned();
            return self.add(item, layers, Found::Broken(None, DecodeError::new(Reason::Other(message), 0)));
        };
        let context = Context {
            transport: Some(self.transport),
            layers: &layers,
        };
        let attributes = attributes_of(wrapper, &item, context);
        match self.body_in(&item, wrapper) {
            Ok(body) => {
                layers.push(Arc::new(Layer {
                    name: wrapper.name,
                    attributes,
                }));
                self.take(body, layers, false);
            }
            Err(error) => {
                let error = wrapper.body.iter().rev().fold(error, |error, step| error.under_member(step));
                self.add(item, layers, Found::Broken(Some(wrapper.name), error));
            }
        }
    }

    /// Returns the body that a wrapper contains.
    fn body_in(&mut self, item: &Content<'d>, wrapper: &Wrapper) -> Result<Content<'d>, DecodeError> {
        if wrapper.encoding == Encoding::SchemaId {
            return Ok(item.skip(SCHEMA_ID));
        }
        if wrapper.body.is_empty() && wrapper.encoding == Encoding::Value {
            return Ok(item.clone());
        }
        let text = text_of(item.as_bytes())?;
        let Some(raw) = find(text, wrapper.body) else {
            return Err(DecodeError::new(Reason::Other("the body is missing".to_owned()), 0));
        };
        if wrapper.encoding == Encoding::Value {
            return Ok(item.part(raw));
        }
        let string = Decoder::new(raw).string()?;
        let unpacked = match wrapper.encoding {
            Encoding::Value | Encoding::SchemaId | Encoding::Text => match string {
                Cow::Borrowed(plain) => return Ok(item.part(plain)),
                Cow::Owned(text) => text.into_bytes(),
            },
            Encoding::Base64 => encoding::base64(&string)?,
            #[cfg(feature = "gzip")]
            Encoding::Base64Gzip => encoding::gunzip(&encoding::base64(&string)?, self.left)?,
        };
        let Some(left) = self.left.checked_sub(unpacked.len()) else {
            let message = format!("more than {} bytes were unpacked from the delivery", self.limit);
            return Err(DecodeError::new(Reason::Other(message), 0));
        };
        self.left = left;
        Ok(Content::Unpacked(Bytes::from(unpacked)))
    }
}

/// Returns what an answer to a control message needs.
pub(crate) fn values_of(control: &'static Control, body: &[u8], context: Context<'_>) -> Vec<(&'static str, String)> {
    let text = text_of(body).unwrap_or_default();
    let values = control.values.iter();
    values
        .filter_map(|(name, place)| Some((*name, value_in(*place, text, context)?)))
        .collect()
}
