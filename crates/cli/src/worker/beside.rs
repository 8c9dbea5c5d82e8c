//! What stands beside a body: attributes, and a route.

use eventry::Delivery;

use super::frame;

/// Attributes, such as HTTP headers, and a route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Names and values, in their order. Names may repeat, and letter case does not matter in them.
    pub attributes: Vec<(String, String)>,
    /// The path, topic or queue.
    pub route: Option<String>,
}

impl Beside {
    /// Takes what stands beside the body of a delivery.
    pub fn of(delivery: &Delivery<'_>) -> Self {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Beside {
            attributes: delivery.attributes().map(owned).collect(),
            route: delivery.route().map(str::to_owned),
        }
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

    /// Adds an attribute, unless it is there with this value.
    pub fn add(&mut self, name: &str, value: &str) {
        if !self
            .attributes
            .iter()
            .any(|(known, said)| known.eq_ignore_ascii_case(name) && said == value)
        {
            self.attributes.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Adds the attributes of another value, and its route if this one has no route.
    pub fn join(&mut self, other: &Beside) {
        for (name, value) in &other.attributes {
            self.add(name, value);
        }
        if self.route.is_none() {
            self.route.clone_from(&other.route);
        }
    }

    /// Appends it to a frame.
    pub fn put(&self, to: &mut Vec<u8>) {
        frame::put_optional(to, self.route.as_deref().map(str::as_bytes));
        frame::put_number(to, self.attributes.len() as u64);
        for (name, value) in &self.attributes {
            frame::put_text(to, name.as_bytes());
            frame::put_text(to, value.as_bytes());
        }
    }
}
