//! What a transport hands over.

use std::borrow::Cow;

use super::transport::Transport;
use crate::split::EVENT_LIMIT;

/// What a transport hands over: a body, attributes, and a route.
///
/// Attributes are HTTP headers, Kafka headers, or the message attributes of a queue; the route is a path, a topic, or the name of a queue.
/// Whatever the body contains, it never speaks for an attribute or for the route.
///
/// ```
/// use eventry::Delivery;
///
/// let delivery = Delivery::new(br#"{"ref": "main"}"#)
///     .with_attribute("X-Hub-Event", "push")
///     .with_route("/hooks/hub");
/// assert_eq!(delivery.attribute("x-hub-event"), Some("push"));
/// assert_eq!(delivery.route(), Some("/hooks/hub"));
/// assert_eq!(delivery.body(), br#"{"ref": "main"}"#);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery<'a> {
    pub(super) body: Cow<'a, [u8]>,
    pub(crate) transport: Transport<'a>,
    pub(super) limit: usize,
}

impl<'a> Delivery<'a> {
    /// Takes a body without attributes and without a route.
    #[must_use]
    pub fn new<B: AsRef<[u8]> + ?Sized>(body: &'a B) -> Self {
        Delivery::of(Cow::Borrowed(body.as_ref()))
    }

    /// Takes a body that was made.
    pub(crate) fn owned(body: Vec<u8>) -> Delivery<'static> {
        Delivery::of(Cow::Owned(body))
    }

    pub(super) fn of(body: Cow<'a, [u8]>) -> Self {
        Delivery {
            body,
            transport: Transport::default(),
            limit: EVENT_LIMIT,
        }
    }

    /// Adds an attribute. An attribute may repeat.
    #[must_use]
    pub fn with_attribute(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        self.transport.attributes.push(name.into(), value.into());
        self
    }

    /// Adds attributes from pairs.
    ///
    /// ```
    /// # use eventry::Delivery;
    /// let headers = vec![("ce_type".to_owned(), b"orders.placed".to_vec())];
    /// let delivery = Delivery::new("{}")
    ///     .with_attributes(headers.iter().map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value))));
    /// assert_eq!(delivery.attribute("ce_type"), Some("orders.placed"));
    /// ```
    #[must_use]
    pub fn with_attributes<N, V>(mut self, attributes: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<Cow<'a, str>>,
        V: Into<Cow<'a, str>>,
    {
        for (name, value) in attributes {
            self.transport.attributes.push(name.into(), value.into());
        }
        self
    }

    /// Sets the route.
    #[must_use]
    pub fn with_route(mut self, route: impl Into<Cow<'a, str>>) -> Self {
        self.transport.route = Some(route.into());
        self
    }

    /// Replaces the body. Everything else stays.
    ///
    /// ```
    /// # use eventry::Delivery;
    /// let delivery = Delivery::new("[{}]").with_route("/hooks").with_body("{}");
    /// assert_eq!((delivery.body(), delivery.route()), (b"{}".as_slice(), Some("/hooks")));
    /// ```
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Cow::Owned(body.into());
        self
    }

    /// Removes all attributes with this name, such as one that holds a secret. Letter case does not matter.
    ///
    /// ```
    /// # use eventry::Delivery;
    /// let delivery = Delivery::new("{}").with_attribute("Authorization", "Bearer secret").without_attribute("authorization");
    /// assert_eq!(delivery.attributes().count(), 0);
    /// ```
    #[must_use]
    pub fn without_attribute(mut self, name: &str) -> Self {
        self.transport.attributes.remove(name);
        self
    }

    /// Sets how many bytes may be unpacked from the body in total. The default is 64 MiB. The limit matters for compressed layers, which may
    /// be much longer than the body.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Returns the body, as received.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the first attribute with this name. Letter case does not matter.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.transport.attributes.all(name).next()
    }

    /// Returns all attributes in their order.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.transport.attributes.iter()
    }

    /// Returns the route.
    #[must_use]
    pub fn route(&self) -> Option<&str> {
        self.transport.route.as_deref()
    }

    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// Copies what is borrowed.
    #[must_use]
    pub fn into_owned(self) -> Delivery<'static> {
        Delivery {
            body: Cow::Owned(self.body.into_owned()),
            transport: self.transport.to_static(),
            limit: self.limit,
        }
    }
}

/// Shows the length of the body and the names of the attributes: their values may be secret.
impl std::fmt::Debug for Delivery<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.attributes().map(|(name, _)| name).collect();
        f.debug_struct("Delivery")
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("attributes", &names)
            .field("route", &self.route())
            .finish_non_exhaustive()
    }
}
