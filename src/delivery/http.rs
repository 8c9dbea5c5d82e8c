//! Deliveries from HTTP requests.

use std::borrow::Cow;

use http::{HeaderMap, Method, Request, Uri, request::Parts};

use super::Delivery;

impl<'a> Delivery<'a> {
    /// Takes an HTTP request: the headers are the attributes, and the path is the route. The method is the attribute `:method`, and the path
    /// with the query is the attribute `:path`, as in HTTP/2.
    ///
    /// Bytes of a header that are not UTF-8 become U+FFFD.
    ///
    /// ```
    /// use eventry::Delivery;
    ///
    /// let request = http::Request::post("https://example.com/hooks/hub?a=1")
    ///     .header("X-Hub-Event", "push")
    ///     .body(b"{}".to_vec())?;
    /// let delivery = Delivery::from_http(&request);
    /// assert_eq!(delivery.route(), Some("/hooks/hub"));
    /// assert_eq!(delivery.attribute("x-hub-event"), Some("push"));
    /// assert_eq!(delivery.attribute(":path"), Some("/hooks/hub?a=1"));
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    pub fn from_http<B: AsRef<[u8]>>(request: &'a Request<B>) -> Self {
        Delivery::new(request.body()).with_head(request.method(), request.uri(), request.headers())
    }

    /// Takes the head and the body of an HTTP request, as [`from_http`](Self::from_http) does.
    #[must_use]
    pub fn from_http_parts<B: AsRef<[u8]> + ?Sized>(head: &'a Parts, body: &'a B) -> Self {
        Delivery::new(body).with_head(&head.method, &head.uri, &head.headers)
    }

    fn with_head(self, method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        let path = uri.path_and_query().map_or(uri.path(), |path| path.as_str());
        let text = |bytes: &'a [u8]| -> Cow<'a, str> { String::from_utf8_lossy(bytes) };
        self.with_route(uri.path())
            .with_attribute(":method", method.as_str())
            .with_attribute(":path", path)
            .with_attributes(headers.iter().map(|(name, value)| (name.as_str(), text(value.as_bytes()))))
    }
}
