//! What stands beside a body: attributes, and a route.

use std::borrow::Cow;
use std::io;

use eventry::Delivery;

use crate::frame::Content;

/// Attributes, and a route.
#[derive(Debug, Default)]
pub struct Beside<'c> {
    attributes: Vec<(Cow<'c, str>, Cow<'c, str>)>,
    route: Option<Cow<'c, str>>,
}

impl<'c> Beside<'c> {
    /// Reads a part of a frame: the route, which may be missing, a count of attributes, and their names and values.
    pub fn read(content: &mut Content<'c>) -> io::Result<Self> {
        let route = content.optional()?.map(Cow::Borrowed);
        let mut attributes = Vec::new();
        for _ in 0..content.number()? {
            attributes.push((content.text()?.into(), content.text()?.into()));
        }
        Ok(Beside { attributes, route })
    }

    /// Returns whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.route.is_none()
    }

    /// Returns the delivery with this body.
    pub fn delivery<'b>(&'b self, body: &'b [u8]) -> Delivery<'b> {
        let attributes = self.attributes.iter().map(|(name, value)| (&**name, &**value));
        let delivery = Delivery::new(body).with_attributes(attributes);
        match &self.route {
            Some(route) => delivery.with_route(&**route),
            None => delivery,
        }
    }

    /// Copies what is borrowed.
    pub fn into_owned(self) -> Beside<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let attributes = self.attributes.into_iter();
        Beside {
            attributes: attributes.map(|(name, value)| (owned(name), owned(value))).collect(),
            route: self.route.map(owned),
        }
    }
}
